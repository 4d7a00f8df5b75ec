"""Every address, every role, every method: nobody gets in where they do not belong."""

import os
from pathlib import Path

import pytest

from tests.access.classification import Classified, classify
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
