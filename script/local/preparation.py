"""What must be done before the product runs, and is skipped when nothing has changed.

Each step has a stamp: a fingerprint of the files that it reads. The stamps of what lies
in the database are kept beside the database, and vanish with it.
"""

import hashlib
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from local import processes
from local.place import ROOT, LocalError, say, write_private
from local.services import Services

# Nothing in these is read by a step.
_SKIPPED = {
    "var",
    "tests",
    "docs",
    "script",
    "bench",
    "deploy",
    "node_modules",
    "__pycache__",
}
_CATALOGUES = ("privacyoffice/locale", "privacyoffice/locale_vendor")


class Preparation:
    """The steps for one place. `manage` runs manage.py with the place's addresses."""

    def __init__(self, services: Services, settings: str) -> None:
        self._services = services
        self._environment = services.environment | {"DJANGO_SETTINGS_MODULE": settings}
        self._data = services.place.data
        self._sources: list[Path] | None = None

    def translations(self) -> None:
        """Compile the message catalogues whose .po is newer than their .mo."""
        for folder in _CATALOGUES:
            stale = [
                po
                for po in (ROOT / folder).glob("*/LC_MESSAGES/django.po")
                if not (mo := po.with_suffix(".mo")).exists()
                or mo.stat().st_mtime < po.stat().st_mtime
            ]
            if stale:
                command = [sys.executable, "-m", "babel.messages.frontend", "compile"]
                self._run([*command, "-D", "django", "-d", folder], f"Compiling {folder}")

    def migrate(self) -> None:
        """Run the migrations when there are new ones, or always on a server of the caller's."""
        self._step("migrate", self._is(lambda path: path.parent.name == "migrations"))

    def static(self) -> None:
        """Collect the static files when one of them has changed."""
        self._step("collectstatic", self._is(lambda path: "static" in path.parts))

    def demo(self) -> None:
        """Load the demo after any change of the code: it is idempotent and may have grown."""
        self._step("load_demo", self._is(lambda path: True))

    def first_time(self) -> None:
        """Migrate and collect the static files where that was never done, whatever changed since.

        script/manage must not migrate by itself each time a developer writes a migration.
        """
        if not self._stamp("migrate").exists():
            self.migrate()
        if not self._stamp("collectstatic").exists():
            self.static()

    def manage(self, *arguments: str) -> list[str]:
        """The command line of one management command."""
        return [sys.executable, str(ROOT / "manage.py"), *arguments]

    def _step(self, command: str, fingerprint: str) -> None:
        stamp = self._stamp(command)
        # The state of another server is not ours to remember: there the command decides.
        remembered = self._services.postgres is not None or command == "collectstatic"
        if remembered and stamp.exists() and stamp.read_text() == fingerprint:
            return
        words, *options = _STEPS[command]
        self._run(self.manage(command, *options), words)
        stamp.parent.mkdir(mode=0o700, exist_ok=True)
        write_private(stamp, fingerprint)

    def _stamp(self, command: str) -> Path:
        if command == "collectstatic":
            return self._data / "collectstatic.stamp"
        if self._services.postgres is not None:
            return self._services.postgres.folder / f"{command}.stamp"
        server = hashlib.sha256(self._environment["DATABASE_URL"].encode()).hexdigest()[:16]
        return self._data / f"external-{server}" / f"{command}.stamp"

    def _run(self, command: list[str], words: str) -> None:
        started = time.monotonic()
        result = processes.run_quietly(command, environment=self._environment, folder=ROOT)
        if result.returncode != 0:
            raise LocalError(f"{words} failed:\n{result.stdout.strip()}")
        say(f"{words}: {time.monotonic() - started:.1f} s")

    def _is(self, wanted: Callable[[Path], bool]) -> str:
        """Fingerprint of the wanted source files and of the packages installed."""
        if self._sources is None:
            self._sources = list(_source_files())
        digest = hashlib.sha256((ROOT / "requirements" / "dev.txt").read_bytes())
        for path in self._sources:
            relative = path.relative_to(ROOT)
            if wanted(relative):
                status = path.stat()
                digest.update(f"{relative}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
        return digest.hexdigest()


_STEPS = {
    "migrate": ("Migrating the database", "--noinput"),
    "collectstatic": ("Collecting the static files", "--noinput", "--verbosity=0"),
    "load_demo": ("Loading the demo",),
}


def _source_files() -> list[Path]:
    found = []
    for folder, below, names in os.walk(ROOT):
        below[:] = sorted(n for n in below if n not in _SKIPPED and not n.startswith("."))
        found += [
            Path(folder, name) for name in sorted(names) if not name.endswith((".pyc", ".mo"))
        ]
    return found
