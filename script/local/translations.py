"""Whether each text on a screen has Dutch words, and nothing else has: a check of script/test.

Collects the texts of the project's own sources in a temporary copy, so that the
catalogue itself is never touched, and looks each up in it.
Run as a process: python -m local.translations; exit status 1 and a list when texts lack.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from local.place import ROOT

CATALOGUE = ROOT / "privacyoffice" / "locale" / "nl" / "LC_MESSAGES" / "django.po"
_SUFFIXES = {".py", ".html", ".txt"}
# These hold no text for a screen.
_SKIPPED = {
    "var",
    "tests",
    "docs",
    "script",
    "bench",
    "deploy",
    "requirements",
    "node_modules",
}
_SKIPPED |= {"static", "locale", "locale_vendor", "__pycache__"}
_PLACEHOLDER = re.compile(
    r"%\(\w+\)[#0\- +]*[\d.]*[a-zA-Z]|%[sdrif]|\{\w*(?:![rsa])?(?::[^{}]*)?\}"
)


def main() -> int:
    """Print what is wrong with the catalogue; 0 when nothing is."""
    if not CATALOGUE.exists():
        print(f"{CATALOGUE.relative_to(ROOT)} is missing")
        return 1
    with CATALOGUE.open("rb") as file:
        dutch = read_po(file, locale="nl")
    problems = complaints(collect(ROOT), dutch)
    print("\n".join(problems))
    return 1 if problems else 0


def complaints(texts: Catalog, dutch: Catalog) -> list[str]:
    """One line for each text that is missing, empty, fuzzy or has other placeholders, and for
    each that no source has any more."""
    found = [
        f"unused: {_words(known)!r}"
        for known in dutch
        if known.id and texts.get(known.id, known.context) is None
    ]
    for text in texts:
        if not text.id:
            continue
        words = _words(text)
        translated = dutch.get(text.id, text.context)
        if translated is None:
            found.append(f"missing: {words!r}")
        elif not translated.string or not all(_forms(translated.string)):
            found.append(f"empty: {words!r}")
        elif translated.fuzzy:
            found.append(f"fuzzy: {words!r}")
        elif not _same_placeholders(text, translated):
            found.append(f"other placeholders: {words!r} and {translated.string!r}")
    return sorted(found)


def collect(root: Path) -> Catalog:
    """All texts that gettext finds in the sources below `root`.

    Raises: RuntimeError with the words of makemessages when it fails.
    """
    with tempfile.TemporaryDirectory(prefix="privacyoffice-texts-") as name:
        copy = Path(name)
        for folder, below, files in os.walk(root):
            below[:] = [n for n in below if n not in _SKIPPED and not n.startswith(".")]
            target = copy / Path(folder).relative_to(root)
            for file in files:
                if Path(file).suffix in _SUFFIXES:
                    target.mkdir(parents=True, exist_ok=True)
                    shutil.copy(Path(folder, file), target / file)
        (copy / "locale").mkdir()
        # Without settings: with them the result would go to the real catalogue.
        environment = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
        result = subprocess.run(
            [
                sys.executable,
                "-m",
                "django",
                "makemessages",
                "--locale=nl",
                "--no-location",
            ],
            cwd=copy,
            env=environment | {"LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
            check=False,
        )
        if result.returncode != 0:
            raise RuntimeError(result.stderr)
        with (copy / "locale" / "nl" / "LC_MESSAGES" / "django.po").open("rb") as found:
            return read_po(found, locale="nl")


def _words(text: Message) -> str:
    return text.id if isinstance(text.id, str) else " / ".join(text.id)


def _forms(text: str | Sequence[str] | None) -> list[str]:
    return [text] if isinstance(text, str) else list(text or ())


def _same_placeholders(text: Message, translated: Message) -> bool:
    wanted = {mark for form in _forms(text.id) for mark in _PLACEHOLDER.findall(form)}
    for form in _forms(translated.string):
        used = set(_PLACEHOLDER.findall(form))
        # A singular may leave the number out ("one day"), so there a part is enough.
        if used != wanted and (isinstance(text.id, str) or not used <= wanted):
            return False
    return True


if __name__ == "__main__":
    sys.exit(main())
