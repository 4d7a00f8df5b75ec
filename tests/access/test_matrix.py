"""Every address, every role, every method: nobody gets in where they do not belong."""

import os
from pathlib import Path

import pytest
from django.contrib import admin

from registers.admin.bulk import BULK_ACTS
from tests.access.classification import ADMIN_MODELS, PAGES, Classified, classify
from tests.access.document import written
from tests.access.matrix import Matrix
from tests.access.patterns import all_patterns
from tests.access.rows import rows_of
from tests.factories import make_world
from tests.live import Live

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "access-matrix.md"
REWRITE = "REWRITE_ACCESS_MATRIX"


def _classified() -> list[Classified]:
    found = [(pattern, classify(pattern)) for pattern in all_patterns()]
    unknown = [str(pattern) for pattern, known in found if known is None]
    assert not unknown, (
        "nobody has said who may use these; classify this pattern in "
        "tests/access/classification.py: " + ", ".join(unknown)
    )
    return [known for _, known in found if known is not None]


def test_every_pattern_is_classified() -> None:
    assert _classified()


def test_no_rule_is_left_of_an_address_that_is_gone() -> None:
    found = _classified()
    names = {known.pattern.name or known.pattern.route for known in found}
    assert set(PAGES) <= names
    assert set(ADMIN_MODELS) == {known.model for known in found if known.model}


def test_every_act_has_its_rule() -> None:
    for model, model_admin in admin.site._registry.items():
        acts = {act.name for act in getattr(model_admin, "acts", ())}
        rights = ADMIN_MODELS[f"{model._meta.app_label}_{model._meta.model_name}"]
        assert acts == set(rights.acts), model.__name__


def test_every_act_on_many_objects_has_its_rule() -> None:
    for model, rights in ADMIN_MODELS.items():
        many = set(BULK_ACTS) if model == "registers_processingactivity" else set()
        assert many == set(rights.bulk), model


def test_nobody_gets_in_where_they_do_not_belong(live: Live, committed_db: None) -> None:
    matrix = Matrix(live.url, make_world(with_edition=True), make_world(with_edition=True))
    matrix.run(row for known in _classified() for row in rows_of(known))
    if matrix.problems:
        shown = "\n".join(matrix.problems[:60])
        pytest.fail(f"{len(matrix.problems)} of {matrix.answers} answers:\n{shown}", pytrace=False)
    document = written(matrix)
    if os.environ.get(REWRITE):
        DOCUMENT.write_text(document)
    if not DOCUMENT.exists() or DOCUMENT.read_text() != document:
        pytest.fail(
            f"{DOCUMENT.name} does not say what the server does; look at what changed, then "
            f"write it anew with {REWRITE}=1 script/test tests/access/test_matrix.py"
        )
