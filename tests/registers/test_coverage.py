"""Coverage: a party in a processing is covered while an agreement of the right kind holds."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.tenancy.scope import organisation_scope
from processors.models import (
    Agreement,
    AgreementKind,
    FurtherParty,
    OurRole,
    PartyKind,
)
from processors.services import drafting as agreement_drafting
from registers.models import (
    AgreementOfActivity,
    ClientController,
    JointController,
    LeftUncovered,
    ProcessingActivity,
    Recipient,
)
from registers.models.recipient import RecipientKind
from registers.queries_coverage import Asked, rows, totals
from registers.services import covering, ending
from registers.services.completeness import gaps_of
from registers.services.gap import Level
from tests.factories import World, make_office
from tests.factories.agreements import make_agreement, make_party
from tests.factories.coverage import a_processing, a_signed_agreement, linked, numbers_of


@pytest.fixture
def world(db: None) -> Iterator[World]:
    made = make_office()
    with organisation_scope(made.organisation.pk), translation.override("en"):
        yield made


def _officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


def test_a_processor_is_covered_once_its_agreement_is_signed_and_linked(world: World) -> None:
    party = make_party("Loonbureau")
    activity = a_processing(world, "Salarissen", party)
    assert numbers_of(world) == {"uncovered": 1}
    signed = a_signed_agreement(world, party)
    assert numbers_of(world) == {"uncovered": 1, "lone": 1}
    linked(world, signed, activity)
    assert numbers_of(world) == {"covered": 1}


def test_an_agreement_that_expired_covers_nothing_from_the_next_day(world: World) -> None:
    party = make_party("Loonbureau")
    activity = a_processing(world, "Salarissen", party)
    linked(world, a_signed_agreement(world, party, until=clock.today()), activity)
    assert numbers_of(world) == {"covered": 1}
    assert numbers_of(world, days=1) == {"uncovered": 1}


def test_an_agreement_that_is_not_signed_covers_nothing(world: World) -> None:
    party = make_party("Loonbureau")
    activity = a_processing(world, "Salarissen", party)
    linked(world, make_agreement(world.canary, world.people, party=party), activity)
    assert numbers_of(world) == {"uncovered": 1}


def test_an_agreement_covers_only_the_processing_to_which_it_is_linked(world: World) -> None:
    party = make_party("Loonbureau")
    first, _second = a_processing(world, "Een", party), a_processing(world, "Twee", party)
    linked(world, a_signed_agreement(world, party), first)
    assert numbers_of(world) == {"covered": 1, "uncovered": 1}


def test_an_agreement_covers_whoever_signed_it_besides(world: World) -> None:
    first, besides = make_party("Eerste"), make_party("Ook")
    activity = a_processing(world, "Samen", besides)
    agreement = a_signed_agreement(world, first)
    FurtherParty.objects.create(agreement=agreement, party=besides)
    linked(world, agreement, activity)
    assert numbers_of(world) == {"covered": 1}


@pytest.mark.parametrize(
    ("model", "kind", "our_role", "covers"),
    [
        (JointController, AgreementKind.JOINT, OurRole.JOINT, True),
        (JointController, AgreementKind.PROCESSING, OurRole.CONTROLLER, False),
        (ClientController, AgreementKind.PROCESSING, OurRole.PROCESSOR, True),
        (ClientController, AgreementKind.PROCESSING, OurRole.CONTROLLER, False),
        (Recipient, AgreementKind.PROCESSING, OurRole.CONTROLLER, True),
        (Recipient, AgreementKind.PROCESSING, OurRole.PROCESSOR, False),
        (Recipient, AgreementKind.EXCHANGE, OurRole.SEPARATE, False),
    ],
)
def test_only_the_kind_that_the_role_asks_for_covers(
    world: World, model: Any, kind: str, our_role: str, covers: bool
) -> None:
    party = make_party("Partner")
    activity = a_processing(world, "Samen")
    extra = {"name": "Partner", "kind": RecipientKind.PROCESSOR} if model is Recipient else {}
    model.objects.create(activity=activity, party=party, **extra)
    linked(world, a_signed_agreement(world, party, kind=kind, our_role=our_role), activity)
    assert numbers_of(world) == ({"covered": 1} if covers else {"uncovered": 1})


def test_a_party_named_twice_in_a_processing_counts_once(world: World) -> None:
    party = make_party("Loonbureau")
    a_processing(world, "Salarissen", party, party)
    assert numbers_of(world) == {"uncovered": 1}


def test_who_only_receives_data_needs_no_agreement(world: World) -> None:
    activity = a_processing(world, "Uitkering")
    Recipient.objects.create(
        activity=activity, name="UWV", kind=RecipientKind.EXTERNAL, party=make_party("UWV")
    )
    assert numbers_of(world) == {}


def test_a_processor_without_a_party_and_a_kind_of_parties_are_not_named(world: World) -> None:
    activity = a_processing(world, "Post", make_party("Drukkers", kind=PartyKind.GROUP))
    Recipient.objects.create(
        activity=activity, name="een verzendhuis", kind=RecipientKind.PROCESSOR
    )
    assert numbers_of(world) == {"unnamed": 2}


def test_what_has_ended_needs_no_agreement_any_more(world: World) -> None:
    activity = a_processing(world, "Salarissen", make_party("Loonbureau"))
    ending.retire(
        activity_id=activity.pk,
        on=clock.today(),
        because="Gestopt",
        actor=_officer(world),
        now=clock.now(),
    )
    assert numbers_of(world) == {}


def test_an_agreement_on_which_only_an_ended_processing_rests_stands_alone(world: World) -> None:
    party = make_party("Loonbureau")
    activity = a_processing(world, "Salarissen", party)
    linked(world, a_signed_agreement(world, party), activity)
    ending.retire(
        activity_id=activity.pk,
        on=clock.today(),
        because="Gestopt",
        actor=_officer(world),
        now=clock.now(),
    )
    assert numbers_of(world) == {"lone": 1}


def _leave(world: World, activity: ProcessingActivity, party: Any, **changes: Any) -> LeftUncovered:
    given = {"reason": "Eenmalig", "actor": _officer(world)} | changes
    return covering.leave_uncovered(
        activity_id=activity.pk, party_id=party.pk, now=clock.now(), **given
    )


def test_left_on_purpose_is_no_gap_and_comes_back_when_it_is_wanted(world: World) -> None:
    party = make_party("Loonbureau")
    activity = a_processing(world, "Salarissen", party)
    left = _leave(world, activity, party)
    assert numbers_of(world) == {"on_purpose": 1}
    covering.want_agreement(
        activity_id=activity.pk, left_id=left.pk, actor=_officer(world), now=clock.now()
    )
    assert numbers_of(world) == {"uncovered": 1}
    told = AuditEvent.objects.filter(subject_id=activity.pk).order_by("occurred_at")
    assert [event.action for event in told][-2:] == [
        "registers.left_uncovered",
        "registers.agreement_wanted",
    ]


def test_an_agreement_ends_what_was_left_on_purpose(world: World) -> None:
    party = make_party("Loonbureau")
    activity = a_processing(world, "Salarissen", party)
    _leave(world, activity, party)
    linked(world, a_signed_agreement(world, party, until=clock.today()), activity)
    assert numbers_of(world) == {"covered": 1}
    # The old reason does not excuse an agreement that expires.
    assert numbers_of(world, days=1) == {"uncovered": 1}


def test_leaving_a_party_without_an_agreement_asks_a_reason_and_that_it_lacks_one(
    world: World,
) -> None:
    party, covered = make_party("Loonbureau"), make_party("Gedekt")
    activity = a_processing(world, "Salarissen", party, covered)
    linked(world, a_signed_agreement(world, covered), activity)
    with pytest.raises(ValidationError) as without_reason:
        _leave(world, activity, party, reason="  ")
    assert set(without_reason.value.error_dict) == {"reason"}
    for other in (covered, make_party("Elders")):
        with pytest.raises(ValidationError) as not_lacking:
            _leave(world, activity, other)
        assert set(not_lacking.value.error_dict) == {"party"}
    _leave(world, activity, party)


def test_who_does_not_keep_agreements_cannot_change_the_coverage(world: World) -> None:
    party = make_party("Loonbureau")
    activity = a_processing(world, "Salarissen", party)
    agreement = a_signed_agreement(world, party)
    for role in (Role.AMBASSADOR, Role.DPO, Role.CISO, Role.MANAGER, Role.AUDITOR):
        person = world.people[role]
        with pytest.raises(Http404):
            covering.link(
                agreement_id=agreement.pk, activity_id=activity.pk, actor=person, now=clock.now()
            )
        with pytest.raises(PermissionDenied):
            _leave(world, activity, party, actor=person)
    linked(world, agreement, activity)


def test_an_agreement_is_linked_once_and_only_where_its_party_is_named(world: World) -> None:
    party = make_party("Loonbureau")
    activity = a_processing(world, "Salarissen", party)
    agreement = a_signed_agreement(world, party)
    linked(world, agreement, activity)
    with pytest.raises(ValidationError, match="already in the list"):
        linked(world, agreement, activity)
    with pytest.raises(ValidationError, match="names no party"):
        linked(world, agreement, a_processing(world, "Iets anders", make_party("Ander")))


def test_unlinking_leaves_a_gap_and_both_histories_tell_of_it(world: World) -> None:
    party = make_party("Loonbureau")
    activity = a_processing(world, "Salarissen", party)
    agreement = a_signed_agreement(world, party)
    linked(world, agreement, activity)
    covering.unlink(
        agreement_id=agreement.pk,
        activity_id=activity.pk,
        actor=_officer(world),
        now=clock.now(),
    )
    assert numbers_of(world) == {"uncovered": 1, "lone": 1}
    for subject, codes in (
        (activity, {"registers.agreement_linked", "registers.agreement_unlinked"}),
        (agreement, {"agreement.processing_linked", "agreement.processing_unlinked"}),
    ):
        told = AuditEvent.objects.filter(subject_id=subject.pk).values_list("action", flat=True)
        assert codes <= set(told)


def test_a_history_names_what_is_linked_by_its_number_only(world: World) -> None:
    party = make_party("Loonbureau")
    activity = a_processing(world, "Geheime verwerking", party)
    agreement = a_signed_agreement(world, party)
    linked(world, agreement, activity)
    covering.unlink(
        agreement_id=agreement.pk,
        activity_id=activity.pk,
        actor=_officer(world),
        now=clock.now(),
    )
    for subject, other, words in (
        (activity, agreement, agreement.title),
        (agreement, activity, activity.name),
    ):
        events = AuditEvent.objects.filter(subject_id=subject.pk, action__endswith="linked")
        told = [str(payload) for payload in events.values_list("payload", flat=True)]
        assert len(told) == 2
        assert all(other.reference in text and words not in text for text in told)


def test_the_next_version_takes_the_processings_along(world: World) -> None:
    party = make_party("Loonbureau")
    activity = a_processing(world, "Salarissen", party)
    old = a_signed_agreement(world, party)
    linked(world, old, activity)
    new = agreement_drafting.new_version(
        agreement_id=old.pk, actor=_officer(world), now=clock.now()
    )
    assert AgreementOfActivity.objects.filter(agreement=new, activity=activity).exists()


def test_whoever_accepts_and_publishes_reads_what_no_agreement_covers(world: World) -> None:
    party = make_party("Loonbureau")
    activity = a_processing(world, "Salarissen", party)

    def told() -> list[str]:
        gaps = gaps_of(activity, clock.today())
        return [gap.sentence for gap in gaps if "no agreement holds" in gap.sentence]

    assert told() == ["With processor “Loonbureau” no agreement holds (GDPR article 28(3))."]
    assert {gap.level for gap in gaps_of(activity, clock.today()) if gap.sentence in told()} == {
        Level.DOUBTFUL
    }
    linked(world, a_signed_agreement(world, party), activity)
    assert told() == []


def test_an_ambassador_counts_the_processings_of_the_own_department(world: World) -> None:
    party = make_party("Loonbureau")
    a_processing(world, "Hier", party)
    elsewhere = a_processing(world, "Daar", party)
    elsewhere.department = world.elsewhere
    elsewhere.save()
    assert numbers_of(world) == {"uncovered": 2}
    assert numbers_of(world, Role.AMBASSADOR) == {"uncovered": 1}


def test_agreements_of_another_organisation_cover_nothing(world: World) -> None:
    party = make_party("Loonbureau")
    a_processing(world, "Salarissen", party)
    other = make_office()
    with organisation_scope(other.organisation.pk):
        same = make_party("Loonbureau")
        linked(other, a_signed_agreement(other, same), a_processing(other, "Salarissen", same))
        assert numbers_of(other) == {"covered": 1}
    assert numbers_of(world) == {"uncovered": 1}


def test_totals_and_a_page_are_one_question_each(world: World) -> None:
    party = make_party("Loonbureau")
    linked(world, a_signed_agreement(world, party), a_processing(world, "Salarissen", party))
    officer = _officer(world)
    officer.has_perm("processors.view_agreement")
    for question in (
        lambda: list(totals(officer, clock.today())),
        lambda: list(rows(Asked(), officer, clock.today())[:50]),
    ):
        with CaptureQueriesContext(connection) as captured:
            question()
        assert len(captured) == 1


def test_an_agreement_that_ended_covers_nothing(world: World) -> None:
    party = make_party("Loonbureau")
    activity = a_processing(world, "Salarissen", party)
    agreement = a_signed_agreement(world, party)
    linked(world, agreement, activity)
    held = Agreement.objects.get(pk=agreement.pk)
    held.end(on=clock.today())
    held.save()
    assert numbers_of(world) == {"uncovered": 1}
