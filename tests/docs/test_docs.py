"""What the documents say exists: pages, roles, commands, and the words on the screen."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings
from django.core.management import get_commands

from privacyoffice.accounts.roles import Role

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()
MANUALS = ROOT / "docs" / "manuals"

MANUAL_OF = {
    Role.PRIVACY_OFFICER: "privacy-officer.md",
    Role.DPO: "fg.md",
    Role.AMBASSADOR: "privacy-ambassadeur.md",
    Role.CASE_HANDLER: "behandelaar.md",
    Role.CISO: "ciso.md",
    Role.MANAGER: "manager.md",
    Role.AUDITOR: "auditor.md",
    Role.ACCOUNT_ADMIN: "accountbeheerder.md",
}

_CODE_BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`]*`")
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_ON_SCREEN = re.compile(r"\*\*([^*]+)\*\*")
# Home folders, and folders that build machines work in.
_MACHINE_PATH = re.compile(r"(?<![\w.-])/(?:root|home/\w+|Users/\w+|work|builds?|workspace)/\w")


def documents() -> list[Path]:
    """Our own Markdown; what vendored packages write about themselves is theirs."""
    return [
        path
        for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))
        if path.name != "access-matrix.md"  # written by its own test
    ]


def anchors(path: Path) -> set[str]:
    """The addresses of a page's headings, as the usual hosts make them."""
    text = _CODE_BLOCK.sub("", path.read_text())
    kept = [re.sub(r"[^\w\- ]", "", heading.lower()) for heading in _HEADING.findall(text)]
    return {heading.strip().replace(" ", "-") for heading in kept}


def broken_links(path: Path) -> Iterator[str]:
    text = _CODE.sub("", _CODE_BLOCK.sub("", path.read_text()))
    for target in _LINK.findall(text):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        file = (path.parent / name).resolve() if name else path
        if not file.exists() or (anchor and anchor not in anchors(file)):
            yield target


@pytest.mark.parametrize("path", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_between_documents_leads_somewhere(path: Path) -> None:
    assert list(broken_links(path)) == []


def test_every_role_has_a_manual_and_every_manual_a_role() -> None:
    assert set(MANUAL_OF) == set(Role)
    written = {path.name for path in MANUALS.glob("*.md")} - {"README.md"}
    assert written == set(MANUAL_OF.values())


def words_on_screen() -> set[str]:
    """Every Dutch text in our catalogues and in those of the packages whose pages we show."""
    folders = [Path(path) for path in settings.LOCALE_PATHS]
    folders += [Path(app.path) / "locale" for app in apps.get_app_configs()]
    found: set[str] = set()
    for folder in folders:
        catalogue = folder / "nl" / "LC_MESSAGES" / "django.po"
        if catalogue.exists():
            with catalogue.open("rb") as file:
                for message in read_po(file, locale="nl"):
                    texts = message.string if message.pluralizable else (message.string,)
                    found.update(str(text).casefold() for text in texts)
    return found


def test_what_the_manuals_print_in_bold_stands_on_a_screen() -> None:
    words = words_on_screen()
    adding = " toevoegen"  # Django's "Add %s" with the name of the model
    missing = [
        f"{path.name}: {label}"
        for path in sorted(MANUALS.glob("*.md"))
        for label in map(" ".join, map(str.split, _ON_SCREEN.findall(path.read_text())))
        if label.casefold().removesuffix(adding) not in words
    ]
    assert missing == []


def own_commands() -> set[str]:
    """The management commands of this project that add to Django's own."""
    return {
        name
        for name, app in get_commands().items()
        if app.startswith(("privacyoffice.", "registers")) and name != "migrate"
    }


def test_readme_names_scripts_that_can_be_run() -> None:
    scripts = set(re.findall(r"\bscript/(\w+)(?![\w/])", README)) - {"local"}
    assert scripts == {"server", "test", "manage", "bench"}
    assert all(os.access(ROOT / "script" / name, os.X_OK) for name in scripts)


def test_readme_names_commands_that_exist() -> None:
    named = set(re.findall(r"script/manage\s+([a-z_]+)", README))
    assert named - set(get_commands()) == set()
    # Loading the demo is what script/server does by itself.
    assert own_commands() - {"load_demo"} <= named


def test_readme_names_options_that_the_importer_has() -> None:
    source = (ROOT / "registers/management/commands/import_register.py").read_text()
    for option in ("--organisation", "--dry-run", "--publish", "--actor", "--mapping"):
        assert option in README
        assert f'"{option}"' in source


def test_no_tracked_file_names_a_path_of_somebodys_machine() -> None:
    git = shutil.which("git") or "git"
    listed = subprocess.run(
        [git, "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout
    found = []
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        if not path.is_file() or b"\0" in (content := path.read_bytes()):
            continue
        for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), start=1):
            if _MACHINE_PATH.search(line):
                found.append(f"{name}:{number}: {line.strip()[:100]}")
    assert found == []
