"""How a breach comes in: what is kept, what runs from then on, and what is refused."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connections, transaction
from django.http import Http404
from django.utils import translation

from breaches.models import Breach, ConcernedParty, Course, PartyRole, ProtocolStep, Source, Timing
from breaches.queries import AUTHORITY
from breaches.queries_clock import running_clocks
from breaches.services import reporting
from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.notifications.models import OutboxMessage
from privacyoffice.tenancy.scope import organisation_scope
from processors.models import Party
from tests.factories import World
from tests.factories.breaches import reported
from tests.factories.organisations import make_organisation


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    """A whole organisation, rolled back afterwards."""
    with organisation_scope(kept_world.organisation.pk):
        yield kept_world


def told(world: World, **changes: Any) -> Breach:
    """As an officer writes it down."""
    options = {"source": Source.OFFICER, "actor": world.people[Role.PRIVACY_OFFICER]}
    return reported(world.canary, **options | changes)


def test_a_report_starts_clock_and_protocol_and_tells_the_team_at_once(world: World) -> None:
    now = clock.now()
    made = reported(world.canary, now=now)
    assert (made.reported_at, made.aware_at) == (now, now)
    running = running_clocks(made)
    first = next(one for one in running.values() if one.kind == AUTHORITY)
    assert first.due_at == now + timedelta(hours=72)
    assert ProtocolStep.objects.filter(breach=made).exists()
    mails = OutboxMessage.objects.filter(about_id=made.pk)
    people = (Role.PRIVACY_OFFICER, Role.DPO, Role.CISO)
    assert {world.people[role].pk for role in people} <= {mail.recipient_id for mail in mails}
    assert not any(world.canary in f"{mail.subject}{mail.context}" for mail in mails)


def test_what_is_kept_is_in_the_language_of_the_office_whatever_its_teller_reads(
    world: World,
) -> None:
    with translation.override("en"):
        made = reported(world.canary)
        assert translation.get_language() == "en"
    names = set(ProtocolStep.objects.filter(breach=made).values_list("protocol", flat=True))
    assert all("rotocol" in name for name in names)
    labels = {one.label for one in running_clocks(made).values()}
    with translation.override("nl"):
        other = reported(world.canary)
    assert names == set(
        ProtocolStep.objects.filter(breach=other).values_list("protocol", flat=True)
    )
    there = {one.label for one in running_clocks(other).values()}
    assert {label.replace(made.reference, "") for label in labels} == {
        label.replace(other.reference, "") for label in there
    }


def test_two_clicks_at_once_make_one_breach(committed_db: None, no_worker: None) -> None:
    organisation, form_id = make_organisation(), uuid4()

    def click(_number: int) -> UUID:
        try:
            with transaction.atomic(), organisation_scope(organisation.pk):
                return reported("tegelijk", form_id=form_id).pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=4) as pool:
        made = set(pool.map(click, range(4)))
    with organisation_scope(organisation.pk):
        assert made == {reporting.id_for(form_id)}
        assert Breach.objects.count() == 1


def test_what_was_told_is_kept_encrypted_and_what_was_not_is_left_out(world: World) -> None:
    made = Breach.objects.get(
        pk=reported(world.canary, report={"story": " Kwijt. ", "where": ""}, reporter={}).pk
    )
    assert made.report.reveal() == {"story": "Kwijt."}
    assert made.reporter is None
    with pytest.raises(ValueError, match="password"):
        reported(world.canary, report={"story": "Kwijt.", "password": "x"})


def test_a_form_that_is_sent_twice_makes_one_breach(world: World) -> None:
    form_id = uuid4()
    assert reported(world.canary, form_id=form_id) == reported(world.canary, form_id=form_id)
    officer = told(world, form_id=form_id)
    assert officer != reported(world.canary, form_id=form_id)
    with pytest.raises(ValidationError, match=officer.reference):
        told(world, form_id=form_id, report={"story": "Iets heel anders."})


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"report": {"where": "Ergens"}}, "story"),
        ({"discovered_at": timedelta(hours=1)}, "discovered_at"),
        ({"started_at": timedelta(minutes=-10)}, "discovered_at"),
        ({"ended_at": timedelta(minutes=-1)}, "timing"),
        ({"timing": Timing.UNKNOWN}, "timing"),
        ({"aware_at": timedelta(hours=-2)}, "aware_at"),
        ({"reported_at": timedelta(hours=-2)}, "reported_at"),
    ],
)
def test_moments_that_cannot_be_are_refused_beside_their_field(
    world: World, changes: dict[str, Any], field: str
) -> None:
    now = clock.now()
    at = {k: now + v if isinstance(v, timedelta) else v for k, v in changes.items()}
    with pytest.raises(ValidationError) as refused:
        told(world, now=now, **at)
    assert [*refused.value.message_dict] == [field]


def test_nobody_from_outside_tells_as_the_team(world: World) -> None:
    with pytest.raises(ValidationError):
        reported(world.canary, source=Source.OFFICER)


def test_told_more_than_a_day_ago_needs_a_word_why(world: World) -> None:
    earlier = clock.now() - timedelta(days=2)
    moments = {"reported_at": earlier, "discovered_at": earlier, "started_at": earlier}
    with pytest.raises(ValidationError) as refused:
        told(world, **moments)
    assert "late_because" in refused.value.message_dict
    made = told(world, **moments, late_because=f"Bleef liggen {world.canary}")
    assert made.aware_at == earlier
    event = AuditEvent.objects.get(action="breach.written_down", subject_id=made.pk)
    assert world.canary not in event.reason
    assert event.reason


def test_hours_that_begin_after_it_was_told_need_a_reason(world: World) -> None:
    now = clock.now()
    moments = {"reported_at": now - timedelta(minutes=40), "aware_at": now - timedelta(minutes=5)}
    with pytest.raises(ValidationError) as refused:
        told(world, now=now, **moments)
    assert "aware_because" in refused.value.message_dict
    made = told(world, now=now, **moments, aware_because="Eerst leek het geen datalek.")
    clock_of = next(one for one in running_clocks(made).values() if one.kind == AUTHORITY)
    assert clock_of.due_at == made.aware_at + timedelta(hours=72)


def test_awareness_may_lie_before_it_was_told_to_the_team(world: World) -> None:
    now = clock.now()
    earlier = now - timedelta(minutes=50)
    assert told(world, now=now, aware_at=earlier).aware_at == earlier


@pytest.mark.parametrize("role", [Role.PRIVACY_OFFICER, Role.CISO])
def test_who_may_write_one_down_does(world: World, role: Role) -> None:
    assert told(world, actor=world.people[role]).written_by == world.people[role]


@pytest.mark.parametrize("role", [Role.DPO, Role.MANAGER, Role.CASE_HANDLER])
def test_who_may_not_finds_nothing(world: World, role: Role) -> None:
    with pytest.raises(Http404):
        told(world, actor=world.people[role])


def test_one_letter_to_the_wrong_person_is_known_to_be_a_mistake_inside(world: World) -> None:
    facts = {"receiver_asked": True, "receiver_asked_on": clock.today(), "receiver_who": "Buur"}
    made = told(world, course=Course.MISADDRESSED, facts=facts)
    assert (made.kinds, made.cause) == (["confidentiality"], "internal_mistake")
    assert made.facts.reveal()["receiver_asked_on"] == clock.today().isoformat()
    short = ProtocolStep.objects.filter(breach=made).count()
    assert 0 < short < ProtocolStep.objects.filter(breach=told(world)).count()


def test_the_processor_of_the_register_is_named_later(world: World) -> None:
    made = reported(world.canary, source=Source.PROCESSOR)
    party = Party.objects.get(pk=world.party_id)
    officer, now = world.people[Role.PRIVACY_OFFICER], clock.now()
    named = {"party": party, "now": now}
    reporting.name_processor(breach_id=made.pk, actor=officer, **named)
    made.refresh_from_db()
    assert made.processor == party
    concerned = ConcernedParty.objects.get(breach=made)
    assert (concerned.party, concerned.role) == (party, PartyRole.PROCESSOR)
    with pytest.raises(Http404):
        reporting.name_processor(breach_id=made.pk, actor=world.people[Role.DPO], **named)
