"""Many rows in one statement: the same rows as one by one, and double ones left out."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import DataError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from privacyoffice import clock
from privacyoffice.notifications.models import OutboxMessage, State
from privacyoffice.tenancy.bulk import as_row, insert_missing
from privacyoffice.tenancy.scope import current_organisation_id, organisation_scope
from tests.factories import World, make_organisation

GIVEN = ("intent", "key", "message_id", "to_address", "created_at", "not_before")
AWKWARD = {"label": "O'Brien {x} %s \\ \n“aan”", "getal": 3, "leeg": None, "lijst": ["a", '"']}


@pytest.fixture(autouse=True)
def _in_scope(kept_world: World) -> Iterator[None]:
    with organisation_scope(kept_world.organisation.pk):
        yield


def _mail(number: int, **values: Any) -> OutboxMessage:
    now = clock.now()
    return OutboxMessage(
        organisation_id=current_organisation_id(),
        intent="tests.bulk",
        key=f"sleutel '{number}' %s",
        message_id=f"bericht-{number}",
        to_address="iemand@tests.example",
        created_at=now,
        not_before=now + timedelta(minutes=number),
        **values,
    )


def _insert(*mails: OutboxMessage) -> int:
    return insert_missing(OutboxMessage, list(map(as_row, mails)))


def _ours() -> Any:
    return OutboxMessage.objects.filter(intent="tests.bulk").order_by("not_before")


def _values(row: OutboxMessage) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


@pytest.mark.parametrize("count", [1, 2, 30])
def test_rows_come_out_as_they_went_in(count: int) -> None:
    mails = [
        _mail(number, context=AWKWARD | {"nummer": number}, state=State.BUNDLED)
        for number in range(count)
    ]
    with CaptureQueriesContext(connection) as captured:
        assert _insert(*mails) == count
    assert len(captured) == 1
    assert list(map(_values, _ours())) == list(map(_values, mails))


def test_what_is_there_already_is_left_alone_and_not_counted() -> None:
    _insert(_mail(1, problem="eerste"), _mail(2))
    assert _insert(_mail(1, problem="tweede"), _mail(3), _mail(2)) == 1
    assert [mail.problem for mail in _ours()] == ["eerste", "", ""]
    assert insert_missing(OutboxMessage, []) == 0


@pytest.mark.parametrize("count", [1, 2])
def test_what_is_too_long_is_refused_and_not_cut_off(count: int) -> None:
    mails = [_mail(number, problem="x" * 501) for number in range(count)]
    mails[0].key = "x" * 201
    with pytest.raises(DataError, match="too long"), transaction.atomic():
        _insert(*mails)


def test_no_row_goes_into_another_organisation() -> None:
    with organisation_scope(make_organisation().pk):
        elsewhere = _mail(1)
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        _insert(elsewhere, _mail(2))
    assert not _ours().exists()


def test_what_is_left_out_gets_its_default_and_the_organisation_in_scope() -> None:
    row = {key: value for key, value in as_row(_mail(1)).items() if key in GIVEN}
    assert insert_missing(OutboxMessage, [row, {**row, "message_id": "ander"}]) == 2
    made = list(_ours())
    assert {mail.state for mail in made} == {State.QUEUED}
    assert [mail.context for mail in made] == [{}, {}]
    assert {mail.organisation_id for mail in made} == {current_organisation_id()}
    assert len({mail.pk for mail in made}) == 2
