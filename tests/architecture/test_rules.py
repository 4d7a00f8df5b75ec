"""More rules of the house that a reader would otherwise have to remember."""

import ast

import pytest
from django.apps import apps

from tests.architecture.sources import APPS, ROOT, calls, imports, modules, name_of, tree

LONGEST = 400  # lines


def test_tests_and_scripts_are_no_longer_than_the_product() -> None:
    files = [*(ROOT / "tests").rglob("*.py"), *(ROOT / "script").rglob("*.py")]
    lengths = {name_of(path): len(path.read_text().splitlines()) for path in files}
    assert not {name: lines for name, lines in lengths.items() if lines > LONGEST}


def test_there_is_no_drawer_of_odds_and_ends() -> None:
    names = {"utils.py", "helpers.py", "common.py", "misc.py"}
    assert not [name_of(path) for path in modules() if path.name in names]


def test_nothing_waits_in_the_broker() -> None:
    """A countdown or an ETA dies with the broker; what is due later is a row."""
    for path in modules():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.keyword):
                assert node.arg not in {"countdown", "eta"}, f"{name_of(path)}:{node.value.lineno}"


def test_no_signal_saves_behind_a_service() -> None:
    for path in modules():
        assert not {"django.db.models.signals", "django.dispatch"} & set(imports(path)), name_of(
            path
        )


def test_models_live_in_the_rooms_for_models() -> None:
    for model in apps.get_models():
        module = model.__module__.split(".")
        if module[0] in APPS and not hasattr(model, "instance_type"):
            assert "models" in module, f"{model.__name__} is in {model.__module__}"


@pytest.mark.parametrize("forbidden", ["model_to_dict", "csrf_exempt", "extra", "raw"])
def test_what_opens_doors_is_not_called(forbidden: str) -> None:
    found = [
        f"{name_of(path)}:{line}"
        for path in modules()
        for call, line in calls(path)
        if call.rpartition(".")[2] == forbidden
    ]
    assert not found


def test_no_form_or_serializer_takes_all_fields() -> None:
    for path in modules():
        assert '"__all__"' not in path.read_text(), name_of(path)


def test_a_protected_status_is_not_assigned() -> None:
    """Steps are methods of the model. No legal state are a job's status, which is a worker's
    note, and that of a deadline, which is a copy of what follows from its events."""
    for path in modules():
        if {"jobs", "deadlines"}.intersection(path.parts):
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    assert not ast.unparse(target).endswith(".status"), (
                        f"{name_of(path)}:{node.lineno}"
                    )
