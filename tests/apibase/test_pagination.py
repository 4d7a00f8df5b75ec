"""Pages by keyset: every row once, both ways, and no cursor that we did not give."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from privacyoffice import clock
from privacyoffice.apibase.pagination import CURSOR, SIZE, Ordering, Page, read_page
from privacyoffice.apibase.problems import Problem
from privacyoffice.jobs.models import Job
from privacyoffice.tenancy.scope import organisation_scope
from registers.models import PublishedActivity
from tests.factories import make_organisation

BY_NAME = Ordering("name", ("sort_key", "id"))
NEWEST = Ordering("-published", ("published_at", "id"), is_descending=True)
COUNT = 23


@pytest.fixture
def rows(db: None) -> object:
    """Rows of which many have the same key."""
    organisation = make_organisation()
    with organisation_scope(organisation.pk):
        PublishedActivity.objects.bulk_create(
            PublishedActivity(
                organisation=organisation,
                activity_id=f"00000000-0000-4000-8000-{number:012}",
                version=1,
                name=f"Naam {number % 5}",
                sort_key=f"naam {number % 5}",
                content={},
                content_hash="x",
                published_at=clock.now(),
            )
            for number in range(COUNT)
        )
        yield PublishedActivity.objects.all()


def _pages(rows: object, ordering: Ordering, size: int, cursor: str = "", to: str = "next") -> list:
    pages: list[Page] = []
    while True:
        given = {SIZE: str(size)} | ({CURSOR: cursor} if cursor else {})
        pages.append(read_page(rows, ordering, given, ("id", "name")))
        cursor = getattr(pages[-1], to)
        if not cursor:
            return pages
        assert len(pages) < COUNT


@pytest.mark.parametrize("ordering", [BY_NAME, NEWEST], ids=lambda ordering: ordering.name)
@pytest.mark.parametrize("size", [1, 4, 22, 23, 24])
def test_forwards_and_backwards_every_row_is_seen_once_in_order(
    rows: object, ordering: Ordering, size: int
) -> None:
    sign = "-" if ordering.is_descending else ""
    expected = [row.pk for row in rows.order_by(*(f"{sign}{c}" for c in ordering.columns))]
    forwards = _pages(rows, ordering, size)
    assert [row["id"] for page in forwards for row in page.rows] == expected
    assert not forwards[0].prev
    backwards = _pages(rows, ordering, size, forwards[-1].prev, "prev") if size < COUNT else []
    before_last = expected[: -len(forwards[-1].rows)]
    assert [row["id"] for page in reversed(backwards) for row in page.rows] == before_last


def test_a_row_that_comes_or_goes_meanwhile_moves_no_other(rows: object) -> None:
    first = read_page(rows, BY_NAME, {SIZE: "10"}, ("id",))
    rest = {row.pk for row in rows} - {row["id"] for row in first.rows}
    gone = first.rows[-1]["id"]
    PublishedActivity.objects.filter(pk=gone).update(superseded_at=clock.now())
    left = PublishedActivity.objects.current()
    second = read_page(left, BY_NAME, {SIZE: "100", CURSOR: first.next}, ("id",))
    assert {row["id"] for row in second.rows} == rest
    assert gone not in {row["id"] for row in read_page(left, BY_NAME, {}, ("id",)).rows}


def test_a_page_is_one_query_and_counts_nothing(rows: object) -> None:
    first = read_page(rows, BY_NAME, {SIZE: "5"}, ("id",))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        read_page(rows, BY_NAME, {SIZE: "5", CURSOR: first.next}, ("id",))
    (query,) = queries.captured_queries
    assert "COUNT" not in query["sql"].upper()
    assert "OFFSET" not in query["sql"].upper()


def test_the_same_page_has_the_same_cursors(rows: object) -> None:
    one, other = (read_page(rows, BY_NAME, {SIZE: "5"}, ("id",)) for _ in range(2))
    assert one.next == other.next


def test_a_cursor_that_we_did_not_give_is_refused(rows: object) -> None:
    cursor = read_page(rows, BY_NAME, {SIZE: "5"}, ("id",)).next
    payload, signature = cursor.rsplit(":", 1)
    assert read_page(rows, BY_NAME, {CURSOR: cursor}, ("id",)).rows
    forged = (
        "x",
        ":",
        "é",
        payload,
        f"{payload}:",
        f"{payload[:-2]}:{signature}",
        f"{payload}x:{signature}",
        cursor[::-1],
    )
    for text in forged:
        with pytest.raises(Problem) as refusal:
            read_page(rows, BY_NAME, {CURSOR: text}, ("id",))
        assert refusal.value.status_code == 400
        assert refusal.value.invalid[0].code == "not-a-cursor"
    with pytest.raises(Problem):
        read_page(rows, NEWEST, {CURSOR: cursor}, ("id",))


def test_a_cursor_of_another_list_is_refused_also_under_the_same_name(rows: object) -> None:
    cursor = read_page(rows, BY_NAME, {SIZE: "5"}, ("id",)).next
    shorter = Ordering(BY_NAME.name, ("id",))
    other_columns = Ordering(BY_NAME.name, ("published_at", "id"))
    lists = (
        (rows, shorter),
        (rows, other_columns),
        (Job.objects.all(), Ordering(BY_NAME.name, ("created_at", "id"))),
    )
    for other, ordering in lists:
        with pytest.raises(Problem) as refusal:
            read_page(other, ordering, {CURSOR: cursor}, ("id",))
        assert refusal.value.status_code == 400


def test_a_page_far_away_is_found_through_the_index(rows: object) -> None:
    """The condition on the edge is one comparison of the whole key, as the index has it."""
    first = read_page(rows, BY_NAME, {SIZE: "5"}, ("id",))
    with CaptureQueriesContext(connection) as queries:
        read_page(PublishedActivity.objects.current(), BY_NAME, {CURSOR: first.next}, ("id",))
    sql = queries.captured_queries[0]["sql"]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute(f"EXPLAIN {sql}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "published_current_by_name" in plan
    (condition,) = [line for line in plan.splitlines() if "Index Cond" in line]
    assert "ROW(" in condition, plan


def test_the_address_of_a_page_keeps_the_question() -> None:
    from django.test import RequestFactory

    from privacyoffice.apibase.views import page_response

    request = RequestFactory().get("/api/v1/x", {"q": "a b", SIZE: "5", CURSOR: "old"})
    answer = page_response(request, Page([], next="later"), []).data
    assert answer["prev"] is None
    parts = urlsplit(answer["next"])
    assert parts.path == "/api/v1/x"
    assert parse_qs(parts.query) == {"q": ["a b"], SIZE: ["5"], CURSOR: ["later"]}
