"""The figures about requests: what counts as kept; as many questions for many as for few."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.deadlines.models import Deadline
from requests_dsar import figures
from requests_dsar.figures import Counted
from requests_dsar.models import DataSubjectRequest
from tests.factories import World
from tests.factories.requests import in_state, written_down
from tests.requests_dsar.test_admin import LIST, client_of, text_of

PAGE = f"{LIST}figures/"
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
DUE = datetime(2026, 11, 10, 12, tzinfo=UTC)


def counted(status: str, *, due: datetime = DUE, ended: datetime | None = None) -> Counted:
    return Counted(("access",), date(2026, 10, 10), due, status, ended)


@pytest.mark.parametrize(
    ("one", "late", "days"),
    [
        (counted("met", ended=DUE), False, 31),
        (counted("met", ended=DUE + timedelta(seconds=1)), True, 31),
        (counted("open"), True, None),
        (counted("open", due=NOW), False, None),
        (counted("suspended"), False, None),
        (counted("cancelled", ended=NOW), False, None),
    ],
)
def test_an_answer_is_late_after_its_term_and_a_question_that_waits_is_not(
    one: Counted, late: bool, days: int | None
) -> None:
    assert one.is_late(NOW) is late
    assert one.days == days


def test_each_request_counts_once_in_all_and_for_each_right_that_was_asked(world: World) -> None:
    officer = world.people[Role.PRIVACY_OFFICER]
    mine = DataSubjectRequest.objects.filter(
        pk__in=[
            written_down("Zegge", by=officer, rights=["access", "erasure"]).pk,
            written_down("Zegge", by=officer, rights=["access"]).pk,
            written_down("Zegge", by=officer, rights=[]).pk,
        ]
    )
    together, rights = figures.of_year(mine, clock.today().year, clock.now())
    assert (together.asked, together.running) == (3, 3)
    assert [(of.right, of.asked) for of in rights] == [
        ("access", 2),
        ("erasure", 1),
        (figures.NOT_CLEAR, 1),
    ]
    assert figures.of_year(mine, 1999, clock.now())[0].asked == 0


def test_the_workload_tells_late_soon_and_later_of_each_person(world: World) -> None:
    officer = world.people[Role.PRIVACY_OFFICER]
    keys = [in_state("request-progress", "Zegge", world.people) for _number in range(3)]
    for key, days in zip(keys, (-1, 3, 20), strict=True):
        due_at = clock.now() + timedelta(days=days)
        Deadline.objects.filter(subject_id=key).update(due_at=due_at)
    new = written_down("Zegge", by=officer)
    found = DataSubjectRequest.objects.filter(pk__in=[*keys, new.pk])
    busiest, nobody = figures.workload(found, clock.now(), "niemand")
    assert (busiest.name, busiest.late, busiest.soon, busiest.later) == (officer.name, 1, 1, 1)
    assert (nobody.name, nobody.total) == ("niemand", 1)


def test_who_sees_all_requests_sees_the_figures(world: World) -> None:
    for role in (Role.PRIVACY_OFFICER, Role.DPO):
        assert "<svg" in text_of(client_of(world.people[role]), PAGE)
    for role in (Role.CASE_HANDLER, Role.MANAGER):
        assert client_of(world.people[role]).get(PAGE).status_code == 404


def test_every_number_that_is_drawn_stands_in_a_table(world: World) -> None:
    text = text_of(client_of(world.people[Role.DPO]), PAGE)
    assert text.count("<svg class=") <= text.count("<table")
    assert client_of(world.people[Role.DPO]).get(f"{PAGE}?jaar=1066").status_code == 404


def test_lists_and_figures_ask_as_much_for_a_thousand_requests_as_for_ten(
    world: World,
) -> None:
    officer = world.people[Role.PRIVACY_OFFICER]
    client = client_of(officer)
    paths = (PAGE, LIST, f"{LIST}?todo=late", f"{LIST}?owner={officer.pk}")

    def asked() -> list[int]:
        numbers = []
        for path in paths:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(path).status_code == 200
            numbers.append(len(captured))
        return numbers

    asked()  # what a first page of a process keeps
    few = asked()
    _many(1_000, officer, DataSubjectRequest.objects.get(pk=world.requests["request-progress"]))
    assert asked() == few
    assert max(few) <= 45


def _many(number: int, owner: Any, like: DataSubjectRequest) -> None:
    """Requests without content: lists and figures show none."""
    made = [
        DataSubjectRequest(
            organisation_id=like.organisation_id,
            reference=f"V-1999-{position:04}",
            received_on=clock.today(),
            channel="letter",
            rights=["access"],
            owner=owner,
        )
        for position in range(number)
    ]
    DataSubjectRequest.objects.bulk_create(made)


def test_what_was_answered_and_is_not_closed_is_to_be_closed_and_not_late() -> None:
    soon = NOW + timedelta(days=3)
    answered = counted("met", ended=DUE + timedelta(days=2))
    kinds = [figures._when(one, soon, NOW) for one in (answered, counted("open"))]
    assert kinds == ["to_close", "late"]
