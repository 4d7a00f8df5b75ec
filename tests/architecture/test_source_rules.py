"""Rules of the house that a reader of one file would not notice to be broken."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey

from tests.architecture.sources import APPS

ROOT = Path(__file__).resolve().parents[2]
LONGEST_MODULE = 400  # lines
CLOCK_READERS = {
    ("timezone", "now"),
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("date", "today"),
}


def _sources() -> Iterator[Path]:
    for package in APPS:
        for path in (ROOT / package).rglob("*.py"):
            if "migrations" not in path.parts:
                yield path


def _calls(path: Path) -> Iterator[tuple[str, str]]:
    """(object, method) of every call like `object.method()` in a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
            yield name, node.func.attr


def test_only_the_clock_asks_what_time_it_is() -> None:
    readers = {
        path.relative_to(ROOT).as_posix()
        for path in _sources()
        if CLOCK_READERS & set(_calls(path))
    }
    assert readers == {"privacyoffice/clock.py"}


def test_absolute_addresses_are_made_in_one_place() -> None:
    """The others read it to know whom a request is for, or which release this is."""
    readers = {
        path.relative_to(ROOT).as_posix()
        for path in _sources()
        if "settings.BASE_URL" in path.read_text(encoding="utf-8")
    }
    assert readers == {"privacyoffice/links.py", "privacyoffice/prerendered/rendering.py"}


def test_no_text_for_people_stands_inside_an_f_string() -> None:
    """There gettext does not see it, and nobody notices that it has no Dutch words."""
    asking = {"_", "gettext", "gettext_lazy", "ngettext", "pgettext"}
    found = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in _sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.JoinedStr)
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in asking
    ]
    assert found == []


def test_no_module_is_too_long_to_read() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in _sources()}
    assert {p.as_posix(): n for p, n in lengths.items() if n > LONGEST_MODULE} == {}


def test_no_service_sends_a_task() -> None:
    sending = {"delay", "apply_async", "send_task"}
    found = [
        path
        for path in _sources()
        if "services" in path.as_posix() and sending & {method for _owner, method in _calls(path)}
    ]
    assert found == []


def test_no_model_points_at_anything_at_all() -> None:
    ours = [model for model in apps.get_models() if model.__module__.startswith(APPS)]
    assert ours
    for model in ours:
        generic = [f for f in model._meta.private_fields if isinstance(f, GenericForeignKey)]
        assert generic == [], model


@pytest.mark.parametrize(
    "module", ["weasyprint", "pikepdf", "fontTools", "openpyxl", "lxml", "playwright"]
)
def test_the_web_process_does_not_load_what_only_a_worker_needs(module: str) -> None:
    program = (
        "import sys; from privacyoffice.wsgi import application; "
        "from django.urls import get_resolver; get_resolver().url_patterns; "
        f"sys.exit({module!r} in sys.modules)"
    )
    outcome = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert outcome.returncode == 0, outcome.stderr
