"""The way in for the person a case is about: a link, a short admission, a code."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.correspondence import doors
from privacyoffice.correspondence.models import MOST_TRIES, Admission, Code, Door, Way
from privacyoffice.correspondence.services import access
from privacyoffice.crypto.deriving import hash_of
from privacyoffice.notifications.models import OutboxMessage
from privacyoffice.notifications.rendering import render
from privacyoffice.tenancy.scope import organisation_scope
from requests_dsar.models import DataSubjectRequest
from tests.factories import World, requests

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=clock.AMSTERDAM)
CANARY = "kan7deur"


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk):
        yield kept_world


@pytest.fixture
def case(world: World) -> DataSubjectRequest:
    return requests.written_down(CANARY, by=world.people[Role.PRIVACY_OFFICER])


@pytest.fixture
def visitor(case: DataSubjectRequest) -> access.Inside:
    return _came_in(case)


def _came_in(case: DataSubjectRequest) -> access.Inside:
    admitted = access.enter(access.open_door(case, now=NOW), now=NOW)
    assert admitted
    found = access.inside(admitted, now=NOW)
    assert found
    return found


def _mailed_code(visitor: access.Inside) -> str:
    return doors.code_of(Code.objects.filter(admission_id=visitor.admission.pk).latest("made_at"))


def _wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def _acts(case: DataSubjectRequest) -> set[str]:
    return set(AuditEvent.objects.filter(subject_id=case.pk).values_list("action", flat=True))


def test_link_opens_the_case_that_it_was_made_for(case: DataSubjectRequest) -> None:
    token = access.open_door(case, now=NOW)
    admitted = access.enter(token, now=NOW)
    assert admitted
    found = access.inside(admitted, now=NOW)
    assert found
    assert found.case == case
    assert access.enter(token + "x", now=NOW) is None
    assert access.inside(token, now=NOW) is None


def test_no_row_holds_token_cookie_or_code(visitor: access.Inside) -> None:
    access.send_code(visitor, now=NOW)
    door = Door.objects.get(case_id=visitor.case.pk)
    secrets = {doors.token_of(door), _mailed_code(visitor)}
    rows = [*Door.objects.values(), *Admission.objects.values(), *Code.objects.values()]
    rows += [*OutboxMessage.objects.values(), *AuditEvent.objects.values("payload", "reason")]
    kept = "".join(str(value) for row in rows for value in row.values() if isinstance(value, str))
    assert not any(secret in kept for secret in secrets)
    assert hash_of(doors.token_of(door)) in kept


def test_outbox_holds_no_address_of_the_person(world: World, visitor: access.Inside) -> None:
    access.send_code(visitor, now=NOW)
    mail = OutboxMessage.objects.get(about_id=visitor.case.pk, intent="correspondence.code")
    assert CANARY not in str(OutboxMessage.objects.filter(pk=mail.pk).values().get())
    sent = render(mail, world.organisation, None, now=NOW)
    assert sent.address == f"{CANARY}@burger.example"
    assert _mailed_code(visitor) in sent.text
    assert "http" not in sent.text.split("Met vriendelijke groet")[0]


def test_new_link_ends_the_former_one_and_who_came_with_it(case: DataSubjectRequest) -> None:
    former = access.open_door(case, now=NOW)
    admitted = access.enter(former, now=NOW)
    assert admitted
    assert access.inside(admitted, now=NOW)
    assert access.enter(access.open_door(case, now=NOW), now=NOW)
    assert access.enter(former, now=NOW) is None
    assert access.inside(admitted, now=NOW) is None


def test_later_mail_holds_the_same_link(case: DataSubjectRequest) -> None:
    token = access.open_door(case, now=NOW)
    assert access.path_of(case, NOW).endswith(f"/mijn-verzoek/{token}/")


def test_admission_ends_after_half_an_hour_of_silence(visitor: access.Inside) -> None:
    token = access.enter(access.open_door(visitor.case, now=NOW), now=NOW)
    assert token
    later = NOW + timedelta(minutes=29)
    assert access.inside(token, now=later)
    assert access.inside(token, now=later + timedelta(minutes=29))
    assert access.inside(token, now=later + timedelta(minutes=60)) is None


def test_nobody_stays_longer_than_eight_hours(case: DataSubjectRequest) -> None:
    token = access.enter(access.open_door(case, now=NOW), now=NOW)
    assert token
    moments = [NOW + timedelta(minutes=20 * step) for step in range(26)]
    stayed = [access.inside(token, now=moment) is not None for moment in moments]
    assert stayed == [moment - NOW < access.LONGEST for moment in moments]


def test_who_left_is_out_and_the_link_still_works(case: DataSubjectRequest) -> None:
    link = access.open_door(case, now=NOW)
    token = access.enter(link, now=NOW)
    assert token
    access.leave(token)
    assert access.inside(token, now=NOW) is None
    assert access.enter(link, now=NOW)


def test_destroyed_case_has_no_way_in(world: World) -> None:
    officer = world.people[Role.PRIVACY_OFFICER]
    case = DataSubjectRequest.objects.get(pk=world.fresh("request-closed"))
    link = access.open_door(case, now=NOW)
    token = access.enter(link, now=NOW)
    assert token
    assert access.inside(token, now=NOW)
    requests.destroyed(case, by=officer)
    assert access.enter(link, now=NOW) is None
    assert access.inside(token, now=NOW) is None
    with pytest.raises(ValidationError, match=r"destroyed|vernietigd"):
        access.open_door(case, now=NOW)


def test_code_by_mail_gives_another_cookie_and_personal_data(visitor: access.Inside) -> None:
    assert not visitor.may_read_personal_data
    access.send_code(visitor, now=NOW)
    token = access.check_code(visitor, f" {_mailed_code(visitor)} ", now=NOW)
    assert token
    found = access.inside(token, now=NOW)
    assert found
    assert found.second_step == Way.EMAIL
    assert found.may_read_personal_data
    assert hash_of(token) != visitor.admission.token_hash


def test_wrong_code_is_refused_and_written_down(visitor: access.Inside) -> None:
    access.send_code(visitor, now=NOW)
    assert access.check_code(visitor, _wrong(_mailed_code(visitor)), now=NOW) is None
    assert "correspondence.code_refused" in _acts(visitor.case)
    assert access.check_code(visitor, _mailed_code(visitor), now=NOW)


def test_right_code_is_refused_after_five_wrong_ones(visitor: access.Inside) -> None:
    access.send_code(visitor, now=NOW)
    code = _mailed_code(visitor)
    for _try in range(MOST_TRIES):
        assert access.check_code(visitor, _wrong(code), now=NOW) is None
    assert access.check_code(visitor, code, now=NOW) is None


def test_code_works_once_and_for_a_quarter(visitor: access.Inside) -> None:
    access.send_code(visitor, now=NOW)
    code = _mailed_code(visitor)
    assert access.check_code(visitor, code, now=NOW + timedelta(minutes=15)) is None
    assert access.check_code(visitor, code, now=NOW + timedelta(minutes=14))
    assert access.check_code(visitor, code, now=NOW + timedelta(minutes=14)) is None


def test_code_by_mail_works_only_where_it_was_asked_for(visitor: access.Inside) -> None:
    link = doors.token_of(visitor.admission.door)
    admitted = access.enter(link, now=NOW)
    assert admitted
    other = access.inside(admitted, now=NOW)
    assert other
    access.send_code(visitor, now=NOW)
    code = _mailed_code(visitor)
    assert access.check_code(other, code, now=NOW) is None
    assert access.check_code(visitor, code, now=NOW)


def test_five_codes_an_hour_are_mailed_and_no_more(visitor: access.Inside) -> None:
    for _time in range(5):
        access.send_code(visitor, now=NOW)
    with pytest.raises(ValidationError, match=r"many|veel"):
        access.send_code(visitor, now=NOW + timedelta(minutes=59))
    access.send_code(visitor, now=NOW + timedelta(minutes=61))


def test_who_has_no_address_gets_no_code_by_mail(world: World) -> None:
    person = requests.person(CANARY)
    del person["email"]
    case = requests.written_down(CANARY, by=world.people[Role.PRIVACY_OFFICER], person=person)
    with pytest.raises(ValidationError):
        access.send_code(_came_in(case), now=NOW)
    assert not Code.objects.filter(case_id=case.pk).exists()


def test_sensitive_case_wants_more_than_a_code_by_mail(world: World) -> None:
    officer = world.people[Role.PRIVACY_OFFICER]
    case = requests.written_down(CANARY, by=officer, is_sensitive=True)
    visitor = _came_in(case)
    access.send_code(visitor, now=NOW)
    by_mail = access.inside(
        access.check_code(visitor, _mailed_code(visitor), now=NOW) or "", now=NOW
    )
    assert by_mail
    assert not by_mail.may_read_personal_data
    code = access.hand_out_code(case, Way.COUNTER, actor=officer, now=NOW)
    token = access.check_code(by_mail, code.lower().replace("-", " "), now=NOW)
    at_counter = access.inside(token or "", now=NOW)
    assert at_counter
    assert at_counter.may_read_personal_data


def test_code_on_paper_is_easy_to_read_and_only_the_last_one_works(
    world: World, visitor: access.Inside
) -> None:
    officer = world.people[Role.PRIVACY_OFFICER]
    first = access.hand_out_code(visitor.case, Way.POST, actor=officer, now=NOW)
    second = access.hand_out_code(visitor.case, Way.POST, actor=officer, now=NOW)
    assert re.fullmatch(r"[2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{4}", first)
    assert access.check_code(visitor, first, now=NOW) is None
    assert access.check_code(visitor, second, now=NOW)


@pytest.mark.parametrize("way", [Way.EMAIL, Way.DIGID, "x"])
def test_only_codes_on_paper_are_handed_out(world: World, visitor: access.Inside, way: Any) -> None:
    with pytest.raises(ValidationError):
        access.hand_out_code(visitor.case, way, actor=world.people[Role.PRIVACY_OFFICER], now=NOW)


def test_every_step_is_an_act_on_the_case_by_nobody_of_us(visitor: access.Inside) -> None:
    access.send_code(visitor, now=NOW)
    assert access.check_code(visitor, _mailed_code(visitor), now=NOW)
    events = AuditEvent.objects.filter(subject_id=visitor.case.pk, action__startswith="corresp")
    assert {event.action for event in events} == {
        "correspondence.door_opened",
        "correspondence.entered",
        "correspondence.code_sent",
        "correspondence.code_accepted",
    }
    assert not any(event.actor for event in events)


def test_admissions_of_yesterday_are_removed(visitor: access.Inside) -> None:
    key = visitor.admission.pk
    access.sweep(NOW + timedelta(hours=23))
    assert Admission.objects.filter(pk=key).exists()
    access.sweep(NOW + timedelta(hours=25))
    assert not Admission.objects.filter(pk=key).exists()
