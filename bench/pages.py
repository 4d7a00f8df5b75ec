"""The last page of a list of 1,000,000 published rows, as the API gives it."""

from bench.data import as_public, municipality_of_short_texts
from bench.table import Row, at_most, faster
from bench.timing import medians
from privacyoffice.apibase.pagination import CURSOR, SIZE, Ordering, Page, read_page
from privacyoffice.tenancy.models import Organisation
from registers.open_data import BRIEF_COLUMNS
from registers.public_search import PublicQuery

_PAGE = 25
_COLUMNS = ("sort_key", "id")
_BY_NAME = Ordering("name", _COLUMNS)


def run(quick: bool) -> list[Row]:
    """The last page against the first, and against the same page by its number (OFFSET)."""
    rows = 10_000 if quick else 1_000_000
    organisation = municipality_of_short_texts(rows)
    before_last = _cursor_before_last(organisation)

    def page(cursor: str) -> Page:
        with as_public(organisation):
            return _read(_BY_NAME, {CURSOR: cursor} if cursor else {})

    def numbered() -> None:
        with as_public(organisation):
            found = PublicQuery().results().values(*BRIEF_COLUMNS)
            list(found[rows - _PAGE : rows])

    last = page(before_last)
    if len(last.rows) != _PAGE or last.next or str(rows) not in last.rows[-1]["sort_key"]:
        raise AssertionError("this is not the last page")
    taken = medians(
        3 if quick else 15,
        first=lambda: page(""),
        last=lambda: page(before_last),
        numbered=numbered,
    )
    return [
        at_most(
            f"last page of {rows:,}, against the first",
            ours=taken["last"],
            baseline=taken["first"],
            goal=2,
        ),
        faster(
            f"last page of {rows:,}, against OFFSET",
            ours=taken["last"],
            baseline=taken["numbered"],
            goal=10,
        ),
    ]


def _cursor_before_last(organisation: Organisation) -> str:
    """The cursor that somebody has who went through all pages: found from the other end."""
    backwards = Ordering(_BY_NAME.name, _COLUMNS, is_descending=True)
    with as_public(organisation):
        return _read(backwards, {SIZE: str(_PAGE + 1)}).next


def _read(ordering: Ordering, given: dict[str, str]) -> Page:
    return read_page(PublicQuery().matches(), ordering, given, BRIEF_COLUMNS)
