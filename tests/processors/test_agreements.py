"""An agreement from the first draft to the proof after its end, and what follows from its days."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import translation
from django_fsm import TransitionNotAllowed

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.actions.services import agreeing
from privacyoffice.cases.models import Why
from privacyoffice.deadlines.models import Deadline
from privacyoffice.deadlines.models import Status as DeadlineStatus
from privacyoffice.deadlines.services import linking
from privacyoffice.deadlines.services.sweeping import sweep_organisation
from privacyoffice.notifications.models import OutboxMessage
from privacyoffice.tenancy.scope import organisation_scope
from processors import agreement_terms, queries_agreement
from processors.models import (
    Afterwards,
    Agreement,
    AgreementKind,
    ChecklistAnswer,
    Judgement,
    OurRole,
    PartyTransfer,
    Renewal,
    SetBy,
    Status,
)
from processors.proposal import propose
from processors.services import drafting, ending, further, signing
from processors.standing import (
    Standing,
    ends_first,
    notice_day,
    runs_until,
    standing,
    standing_as,
)
from tests.factories import World
from tests.factories.agreements import make_agreement, make_party
from tests.factories.people import make_user

DAY = timedelta(days=1)
EXPIRY, NOTICE = agreement_terms.EXPIRY.code, agreement_terms.NOTICE.code


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk), translation.override("en"):
        yield kept_world


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def agreement(world: World) -> Agreement:
    return make_agreement(world.canary, world.people)


def given(**changes: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "party": make_party(f"Loonbureau {uuid4()}"),
        "title": "Salarissen",
        "purposes_by": SetBy.US,
        "means_by": SetBy.US,
    }
    return told | changes


def drafted(officer: Any, **changes: Any) -> Agreement:
    return drafting.draft(given=given(**changes), actor=officer, now=clock.now())


def terms(**changes: Any) -> dict[str, Any]:
    today = clock.today()
    told = {
        "signed_on": today,
        "valid_from": today,
        "valid_until": today + 365 * DAY,
        "notice_term": "3 maanden",
        "renewal": Renewal.AUTOMATIC,
        "renewal_term": "1 jaar",
    }
    return told | changes


def signed(agreement: Agreement, officer: Any, **changes: Any) -> Agreement:
    return signing.sign(
        agreement_id=agreement.pk, given=terms(**changes), actor=officer, now=clock.now()
    )


def running(agreement: Agreement, kind: str) -> Deadline | None:
    return Deadline.objects.unfinished().filter(subject_id=agreement.pk, kind=kind).first()


def act(agreement: Agreement, officer: Any) -> dict[str, Any]:
    return {"agreement_id": agreement.pk, "actor": officer, "now": clock.now()}


# Which kind


@pytest.mark.parametrize(
    ("purposes", "means", "kind", "role"),
    [
        (SetBy.US, SetBy.US, AgreementKind.PROCESSING, OurRole.CONTROLLER),
        (SetBy.US, SetBy.THEM, AgreementKind.PROCESSING, OurRole.CONTROLLER),
        (SetBy.THEM, SetBy.US, AgreementKind.PROCESSING, OurRole.PROCESSOR),
        (SetBy.THEM, SetBy.THEM, AgreementKind.PROCESSING, OurRole.PROCESSOR),
        (SetBy.TOGETHER, SetBy.US, AgreementKind.JOINT, OurRole.JOINT),
        (SetBy.EACH, SetBy.TOGETHER, AgreementKind.JOINT, OurRole.JOINT),
        (SetBy.EACH, SetBy.EACH, AgreementKind.EXCHANGE, OurRole.SEPARATE),
    ],
)
def test_the_kind_follows_from_who_sets_purposes_and_means(
    officer: Any, purposes: str, means: str, kind: str, role: str
) -> None:
    made = drafted(officer, purposes_by=purposes, means_by=means)
    assert (made.kind, made.our_role) == (kind, role)


def test_every_answer_has_a_proposal_with_its_article() -> None:
    for purposes in SetBy.values:
        for means in SetBy.values:
            proposal = propose(purposes, means)
            assert proposal is not None
            assert proposal.article.startswith("GDPR art. ")
    assert propose(SetBy.US, "") is None


def test_another_kind_than_follows_needs_its_reason(officer: Any) -> None:
    other = {"kind": AgreementKind.JOINT}
    with pytest.raises(ValidationError) as refused:
        drafted(officer, **other)
    assert list(refused.value.error_dict) == ["kind_reason"]
    made = drafted(officer, kind_reason="Het bestuur besloot samen op te trekken.", **other)
    assert (made.kind, made.our_role) == (AgreementKind.JOINT, OurRole.JOINT)


def test_without_answers_somebody_chooses_the_kind(officer: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        drafted(officer, purposes_by="", means_by="")
    assert list(refused.value.error_dict) == ["kind"]
    assert drafted(officer, purposes_by="", means_by="", kind="exchange").our_role == "separate"


def test_a_role_that_does_not_go_with_the_kind_is_refused(officer: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        drafted(officer, our_role=OurRole.SEPARATE)
    assert list(refused.value.error_dict) == ["our_role"]


# Drafting


def test_the_same_form_makes_one_agreement(officer: Any) -> None:
    form_id, told = uuid4(), given()
    for _time in range(2):
        drafting.draft(given=told, actor=officer, now=clock.now(), form_id=form_id)
    assert Agreement.objects.filter(party=told["party"]).count() == 1


def test_a_party_that_was_merged_is_no_party_to_an_agreement(officer: Any) -> None:
    double = make_party("Dubbel", merged_into=make_party("Blijft"))
    with pytest.raises(ValidationError) as refused:
        drafted(officer, party=double)
    assert list(refused.value.error_dict) == ["party"]


def test_only_who_may_writes_down_changes_signs_and_ends(
    world: World, agreement: Agreement
) -> None:
    for role in Role:
        if role == Role.PRIVACY_OFFICER:
            continue
        with pytest.raises((PermissionDenied, Http404)):
            drafted(world.people[role])
        with pytest.raises(Http404):
            drafting.negotiate(**act(agreement, world.people[role]))
        with pytest.raises(Http404):
            signed(agreement, world.people[role])
    assert drafting.negotiate(**act(agreement, world.people[Role.PRIVACY_OFFICER]))


def test_who_saw_an_earlier_revision_is_told(agreement: Agreement, officer: Any) -> None:
    drafting.negotiate(**act(agreement, officer), expected_revision=0)
    with pytest.raises(ValidationError, match="in the meantime"):
        drafting.change(**act(agreement, officer), given={"title": "Anders"}, expected_revision=0)
    drafting.change(**act(agreement, officer), given={"title": "Anders"}, expected_revision=1)


def test_a_signed_agreement_changes_with_a_reason_and_never_its_party(
    agreement: Agreement, officer: Any
) -> None:
    signed(agreement, officer)
    with pytest.raises(ValidationError) as refused:
        drafting.change(**act(agreement, officer), given={"title": "Lonen"})
    assert list(refused.value.error_dict) == ["reason"]
    told = {"party": make_party("Een ander")}
    with pytest.raises(ValidationError) as refused:
        drafting.change(**act(agreement, officer), given=told, reason="Typfout")
    assert list(refused.value.error_dict) == ["party"]
    made = drafting.change(**act(agreement, officer), given={"title": "Lonen"}, reason="Typfout")
    assert made.title == "Lonen"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"notice_term": "drie maanden"}, "notice_term"),
        ({"renewal_term": ""}, "renewal_term"),
        ({"valid_until": None}, "valid_until"),
        ({"valid_from": None}, "valid_from"),
        ({"signed_on": None}, "signed_on"),
        ({"signed_on": date(2190, 1, 1)}, "signed_on"),
        ({"valid_until": date(2000, 1, 1)}, "valid_until"),
    ],
)
def test_days_and_terms_that_cannot_be_are_refused_beside_their_field(
    agreement: Agreement, officer: Any, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        signed(agreement, officer, **wrong)
    assert list(refused.value.error_dict) == [field]
    agreement.refresh_from_db()
    assert agreement.status == Status.DRAFT


# Signing


def test_a_point_that_falls_short_stops_signing_until_somebody_acts(
    agreement: Agreement, officer: Any
) -> None:
    ChecklistAnswer.objects.create(
        agreement=agreement, item="subject", judgement=Judgement.MISSING, at=clock.now(), by=officer
    )
    with pytest.raises(ValidationError, match="falls short"):
        signed(agreement, officer)
    agreeing.agree(
        subject=agreement,
        url="/admin/",
        origin="processors.checklist:subject",
        what="Onderwerp laten opnemen",
        owner=officer,
        due_on=clock.today() + 14 * DAY,
        actor=officer,
        now=clock.now(),
    )
    assert signed(agreement, officer).status == Status.SIGNED


def test_a_transfer_that_nobody_signed_off_stops_signing(
    agreement: Agreement, officer: Any
) -> None:
    transfer = PartyTransfer.objects.create(agreement=agreement, country="US")
    with pytest.raises(ValidationError, match="nobody signed that off"):
        signed(agreement, officer)
    transfer.signed_off_on, transfer.signed_off_by = clock.today(), officer
    transfer.save()
    assert signed(agreement, officer).status == Status.SIGNED


def test_what_was_signed_is_not_signed_again(agreement: Agreement, officer: Any) -> None:
    signed(agreement, officer)
    with pytest.raises(TransitionNotAllowed):
        signed(agreement, officer)


# How it stands


@pytest.mark.parametrize(
    ("days", "renewal", "expected"),
    [
        (400, "", Standing.SIGNED),
        (90, "", Standing.EXPIRING),
        (91, "", Standing.SIGNED),
        (0, Renewal.ENDS, Standing.EXPIRING),
        (-1, Renewal.ENDS, Standing.EXPIRED),
        (-1, Renewal.BY_AGREEMENT, Standing.EXPIRED),
        (-1, Renewal.AUTOMATIC, Standing.SIGNED),
        (10, Renewal.AUTOMATIC, Standing.SIGNED),
        (None, "", Standing.SIGNED),
    ],
)
def test_python_and_the_database_agree_how_it_stands(
    agreement: Agreement, days: int | None, renewal: str, expected: Standing
) -> None:
    today = clock.today()
    agreement.sign(on=today - 500 * DAY)
    agreement.valid_from = today - 500 * DAY
    agreement.valid_until = None if days is None else today + days * DAY
    agreement.renewal = renewal
    agreement.renewal_term = "1 jaar" if renewal == Renewal.AUTOMATIC else ""
    agreement.save()
    assert standing(agreement, today) == expected
    mine = Agreement.objects.filter(pk=agreement.pk)
    assert {each for each in Standing if standing_as(mine, each, today).exists()} == {expected}
    assert mine.valid_on(today).exists() == (expected != Standing.EXPIRED)


def test_every_agreement_stands_in_one_way(world: World) -> None:
    today = clock.today()
    everything = Agreement.objects.all()
    assert everything.count() == sum(
        standing_as(everything, each, today).count() for each in Standing
    )
    for agreement in everything:
        stands = standing(agreement, today)
        assert standing_as(everything, stands, today).filter(pk=agreement.pk).exists()


def test_one_that_renews_itself_has_a_next_term_each_time() -> None:
    one = Agreement(
        status=Status.SIGNED,
        valid_until=date(2025, 1, 31),
        renewal=Renewal.AUTOMATIC,
        renewal_term="1 maand",
        notice_term="2 weken",
    )
    assert runs_until(one, date(2025, 1, 31)) == date(2025, 1, 31)
    assert runs_until(one, date(2025, 2, 1)) == date(2025, 2, 28)
    assert runs_until(one, date(2025, 3, 1)) == date(2025, 3, 31)
    assert notice_day(one, date(2025, 3, 1)) == date(2025, 3, 17)
    one.notice_on = date(2025, 1, 1)
    assert runs_until(one, date(2025, 3, 1)) == date(2025, 1, 31)
    assert notice_day(one, date(2025, 3, 1)) is None


@pytest.mark.parametrize(
    ("until", "term", "last"),
    [
        (date(2026, 12, 31), "3 maanden", date(2026, 9, 30)),
        (date(2027, 2, 28), "1 maand", date(2027, 1, 28)),
        (date(2026, 5, 31), "3 maanden", date(2026, 2, 28)),
        (date(2026, 12, 31), "30 dagen", date(2026, 12, 1)),
        (date(2028, 2, 29), "1 jaar", date(2027, 2, 28)),
        (date(2026, 12, 31), "", None),
    ],
)
def test_notice_is_given_so_early_that_it_ends_with_the_term(
    until: date, term: str, last: date | None
) -> None:
    one = Agreement(status=Status.SIGNED, valid_until=until, notice_term=term)
    assert notice_day(one, until - 300 * DAY) == last


def test_what_ends_first_comes_first(agreement: Agreement, world: World, officer: Any) -> None:
    later = make_agreement(world.canary, world.people)
    goes_on = make_agreement(world.canary, world.people)
    today = clock.today()
    ends = {"renewal": Renewal.ENDS, "renewal_term": ""}
    signed(later, officer, valid_until=today + 60 * DAY, **ends)
    signed(agreement, officer, valid_until=today + 30 * DAY, **ends)
    signed(goes_on, officer, valid_until=today + 10 * DAY)
    mine = Agreement.objects.filter(pk__in=(agreement.pk, later.pk, goes_on.pk))
    found = {one.pk: one.ends_at for one in ends_first(mine)}
    assert found[goes_on.pk] is None
    assert found[agreement.pk] < found[later.pk]


# Deadlines


def test_signing_begins_the_deadlines_of_who_keeps_it(agreement: Agreement, officer: Any) -> None:
    until = clock.today() + 365 * DAY
    signed(agreement, officer, valid_until=until, renewal=Renewal.BY_AGREEMENT, renewal_term="")
    expiry, notice = running(agreement, EXPIRY), running(agreement, NOTICE)
    assert expiry is not None
    assert notice is not None
    assert (clock.day_of(expiry.due_at), expiry.owner) == (until, officer)
    assert clock.day_of(notice.due_at) == notice_day(agreement_now(agreement), clock.today())
    assert agreement.reference in expiry.label


def agreement_now(agreement: Agreement) -> Agreement:
    return Agreement.objects.get(pk=agreement.pk)


def test_who_keeps_it_gets_a_mail_three_months_before_the_last_day(
    world: World, agreement: Agreement, officer: Any
) -> None:
    until = clock.today() + 100 * DAY
    signed(agreement, officer, valid_until=until, renewal=Renewal.ENDS, renewal_term="")
    deadline = running(agreement, EXPIRY)
    assert deadline is not None
    mails = OutboxMessage.objects.filter(key__startswith=f"{deadline.pk}:", recipient=officer)
    sweep_organisation(world.organisation.pk, deadline.due_at - 92 * DAY)
    assert not mails.exists()
    sweep_organisation(world.organisation.pk, deadline.due_at - 89 * DAY)
    assert [mail.intent for mail in mails] == ["deadlines.reminder"]


def test_one_that_renews_itself_has_a_day_for_notice_and_no_last_day(
    agreement: Agreement, officer: Any
) -> None:
    signed(agreement, officer)
    assert running(agreement, EXPIRY) is None
    assert running(agreement, NOTICE) is not None


def test_deciding_against_notice_meets_its_deadline_until_the_next_term(
    agreement: Agreement, officer: Any
) -> None:
    signed(agreement, officer)
    deadline = running(agreement, NOTICE)
    assert deadline is not None
    with pytest.raises(ValidationError):
        signing.let_run(**act(agreement, officer), reason=" ")
    signing.let_run(**act(agreement, officer), reason="Wij zijn tevreden.")
    deadline.refresh_from_db()
    assert deadline.status == DeadlineStatus.MET
    now = agreement_now(agreement)
    assert now.notice_waived_for == now.valid_until
    next_term = (now.valid_until or clock.today()) + DAY
    assert agreement_terms.notice_of(now, next_term) == notice_day(now, next_term)


def test_notice_ends_the_renewal_and_sets_the_last_day(agreement: Agreement, officer: Any) -> None:
    signed(agreement, officer)
    today, last = clock.today(), clock.today() + 40 * DAY
    ending.give_notice(**act(agreement, officer), on=today, last_day=last, reason="Wij, te duur.")
    now = agreement_now(agreement)
    assert (now.valid_until, now.renews_itself) == (last, False)
    assert standing(now, today) == Standing.EXPIRING
    assert running(agreement, NOTICE) is None
    expiry = running(agreement, EXPIRY)
    assert expiry is not None
    assert clock.day_of(expiry.due_at) == last


def test_the_engine_keeps_deadlines_in_step_with_time(
    world: World, agreement: Agreement, officer: Any
) -> None:
    signed(agreement, officer)
    before = running(agreement, NOTICE)
    assert before is not None
    until = clock.today() - 5 * DAY
    Agreement.objects.filter(pk=agreement.pk).update(
        valid_from=until - 300 * DAY, valid_until=until
    )
    linking.link_organisation(world.organisation.pk, clock.now())
    after = running(agreement, NOTICE)
    assert after is not None
    wanted = notice_day(agreement_now(agreement), clock.today())
    assert wanted is not None
    assert wanted > clock.today()
    assert clock.day_of(after.due_at) == wanted
    # And changes nothing a second time.
    assert linking.link_organisation(world.organisation.pk, clock.now()) == 0


def test_whoever_left_keeps_no_deadline(world: World, agreement: Agreement, officer: Any) -> None:
    Agreement.objects.filter(pk=agreement.pk).update(owner=make_user())
    signed(agreement_now(agreement), officer, renewal=Renewal.ENDS, renewal_term="")
    found = running(agreement, EXPIRY)
    assert found is not None
    assert found.owner_id is None


# Renewing, replacing, ending


def test_renewing_moves_the_last_day_and_never_back(agreement: Agreement, officer: Any) -> None:
    until = clock.today() + 100 * DAY
    signed(agreement, officer, valid_until=until, renewal=Renewal.ENDS, renewal_term="")
    with pytest.raises(ValidationError) as refused:
        signing.renew(**act(agreement, officer), valid_until=until, reason="Brief")
    assert list(refused.value.error_dict) == ["valid_until"]
    later = until + 365 * DAY
    signing.renew(**act(agreement, officer), valid_until=later, reason="Brief")
    expiry = running(agreement, EXPIRY)
    assert expiry is not None
    assert clock.day_of(expiry.due_at) == later


def test_a_next_version_takes_over_on_its_first_day(agreement: Agreement, officer: Any) -> None:
    signed(agreement, officer, valid_from=clock.today() - 30 * DAY)
    further.add(**act(agreement, officer), party=make_party("Nog een"))
    new = drafting.new_version(**act(agreement, officer))
    assert new.supersedes_id == agreement.pk
    assert (new.title, new.status) == (agreement.title, Status.DRAFT)
    assert new.further_parties.count() == 1
    with pytest.raises(ValidationError, match="being made already"):
        drafting.new_version(**act(agreement, officer))
    signed(new, officer)
    old = agreement_now(agreement)
    assert (old.status, old.ended_on) == (Status.TERMINATED, clock.today() - DAY)
    assert new.reference in old.end_reason
    assert not Agreement.objects.filter(
        queries_agreement.proof_is_lacking(), pk=agreement.pk
    ).exists()


def test_a_next_version_of_later_leaves_the_one_before_until_then(
    agreement: Agreement, officer: Any
) -> None:
    signed(agreement, officer)
    new = drafting.new_version(**act(agreement, officer))
    begins = clock.today() + 20 * DAY
    signed(new, officer, valid_from=begins)
    old = agreement_now(agreement)
    assert (old.status, old.valid_until) == (Status.SIGNED, begins - DAY)
    assert not old.renews_itself
    valid = Agreement.objects.filter(pk__in=(old.pk, new.pk))
    assert list(valid.valid_on(clock.today())) == [old]
    assert list(valid.valid_on(begins)) == [agreement_now(new)]


def test_an_ended_agreement_waits_for_the_proof_of_what_became_of_the_data(
    agreement: Agreement, officer: Any
) -> None:
    signed(agreement, officer)
    told = {"on": clock.today(), "reason": "Opgezegd"}
    with pytest.raises(ValidationError) as refused:
        ending.end(**act(agreement, officer), afterwards="", **told)
    assert list(refused.value.error_dict) == ["afterwards"]
    ending.end(**act(agreement, officer), afterwards=Afterwards.DELETED, **told)
    lacking = Agreement.objects.filter(queries_agreement.proof_is_lacking(), pk=agreement.pk)
    assert lacking.exists()
    assert running(agreement, NOTICE) is None
    with pytest.raises(ValidationError) as refused:
        ending.prove(**act(agreement, officer), data_proof="", data_proven_on=clock.today())
    assert list(refused.value.error_dict) == ["data_proof"]
    ending.prove(**act(agreement, officer), data_proof="Verklaring", data_proven_on=None)
    assert not lacking.exists()


def test_what_is_still_to_come_has_not_ended(agreement: Agreement, officer: Any) -> None:
    signed(agreement, officer)
    with pytest.raises(ValidationError) as refused:
        ending.end(
            **act(agreement, officer),
            on=clock.today() + DAY,
            reason="Straks",
            afterwards=Afterwards.DELETED,
        )
    assert list(refused.value.error_dict) == ["on"]


def test_nothing_changes_in_what_ended(world: World, officer: Any) -> None:
    ended = Agreement.objects.get(pk=world.agreements["ended"])
    with pytest.raises(ValidationError):
        drafting.change(**act(ended, officer), given={"title": "Anders"}, reason="Toch")
    with pytest.raises(ValidationError):
        further.add(**act(ended, officer), party=make_party("Te laat"))


def test_only_what_is_over_is_destroyed_and_its_deadlines_end(
    agreement: Agreement, officer: Any
) -> None:
    signed(agreement, officer, renewal=Renewal.ENDS, renewal_term="")
    ground = {"why": Why.ORDER, "decision": "Besluit 12"}
    with pytest.raises(ValidationError, match="End the agreement first"):
        ending.destroy(**act(agreement, officer), **ground)
    ending.destroy(**act(agreement, officer), why=Why.MISTAKE, decision="Besluit 12")
    assert running(agreement, EXPIRY) is None
    assert agreement_now(agreement).destroyed_at is not None


def test_a_further_party_joins_once_and_can_leave(agreement: Agreement, officer: Any) -> None:
    party = make_party("Gemeente ernaast")
    row = further.add(**act(agreement, officer), party=party)
    for double in (party, agreement.party):
        with pytest.raises(ValidationError):
            further.add(**act(agreement, officer), party=double)
    assert further.remove(**act(agreement, officer), further_id=row.pk) == "Gemeente ernaast"
    with pytest.raises(ValidationError):
        further.remove(**act(agreement, officer), further_id=row.pk)
