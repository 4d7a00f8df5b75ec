"""Every address, every role, every method: nobody gets in where they do not belong."""

import os
from pathlib import Path

import pytest
from django.contrib import admin

from registers.admin.bulk import BULK_ACTS
from requests_dsar.admin.assigning import NAME as ASSIGN_MANY
from tests.access.classification import ADMIN_MODELS, PAGES, Classified, classify
from tests.access.document import only_about, told_of, written
from tests.access.matrix import Matrix, two_worlds
from tests.access.patterns import all_patterns
from tests.access.row import Row
from tests.access.rows import rows_of
from tests.live import Live

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "access-matrix.md"
REWRITE = "REWRITE_ACCESS_MATRIX"
HOW_TO_WRITE = (
    f"{DOCUMENT.name} does not say what the server does; look at what changed, then "
    f"write it anew with {REWRITE}=1 script/test -n0 tests/access/test_matrix.py"
)
# So many tests, for the processes to share; it is written as a whole.
PARTS = 1 if REWRITE in os.environ else 4
# Acts on many objects at a time, by model.
MANY = {
    "registers_processingactivity": set(BULK_ACTS),
    "requests_dsar_datasubjectrequest": {ASSIGN_MANY},
}


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
        assert MANY.get(model, set()) == set(rights.bulk), model


def _rows() -> list[Row]:
    return [row for known in _classified() for row in rows_of(known)]


def test_each_line_of_the_document_is_about_one_address() -> None:
    titles = [row.title for row in _rows()]
    assert sorted(set(titles)) == sorted(titles)


def test_the_document_is_about_every_address_and_no_other() -> None:
    if REWRITE not in os.environ:
        assert told_of(DOCUMENT.read_text()) == [row.title for row in _rows()], HOW_TO_WRITE


@pytest.mark.first
@pytest.mark.parametrize("part", range(PARTS))
def test_nobody_gets_in_where_they_do_not_belong(live: Live, committed_db: None, part: int) -> None:
    matrix = Matrix(live.url, *two_worlds(with_edition=True)).run(_rows()[part::PARTS])
    if matrix.problems:
        shown = "\n".join(matrix.problems[:60])
        pytest.fail(f"{len(matrix.problems)} of {matrix.answers} answers:\n{shown}", pytrace=False)
    document = written(matrix.seen)
    if REWRITE in os.environ:
        DOCUMENT.write_text(document)
    elif only_about(DOCUMENT.read_text(), matrix.seen) != document:
        pytest.fail(HOW_TO_WRITE)
