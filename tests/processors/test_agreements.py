"""An agreement from the first draft to its signing: which kind, who may, what stops it."""

from collections.abc import Iterator
from datetime import date
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
from privacyoffice.tenancy.scope import organisation_scope
from processors.models import (
    Agreement,
    AgreementKind,
    ChecklistAnswer,
    Judgement,
    OurRole,
    PartyTransfer,
    SetBy,
    Status,
)
from processors.proposal import propose
from processors.services import drafting, subs
from tests.factories import World
from tests.factories.agreement_steps import (
    DAY,
    act,
    drafted,
    given,
    signed,
)
from tests.factories.agreements import make_agreement, make_party


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
        ({"breach_hours": 0}, "breach_hours"),
        ({"breach_hours": 721}, "breach_hours"),
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


def test_the_hours_for_breaches_and_the_security_are_kept_and_go_along_to_the_next_version(
    agreement: Agreement, officer: Any
) -> None:
    """Law: GDPR art. 28(3)(c), 33(2)."""
    signed(agreement, officer, breach_hours=24, security="Bijlage 2")
    told = {"breach_hours": 36, "security": "Bijlage 3"}
    drafting.change(**act(agreement, officer), given=told, reason="Nieuwe bijlage")
    agreement.refresh_from_db()
    assert (agreement.breach_hours, agreement.security) == (36, "Bijlage 3")
    new = drafting.new_version(**act(agreement, officer))
    assert (new.breach_hours, new.security) == (36, "Bijlage 3")


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


def test_data_outside_the_eea_of_which_nothing_is_written_down_stop_signing(
    agreement: Agreement, officer: Any
) -> None:
    sub = subs.announce(
        agreement_id=agreement.pk,
        party=make_party("Amerikaan"),
        service="Opslag",
        country="US",
        authorisation="specific",
        actor=officer,
        now=clock.now(),
    )
    with pytest.raises(ValidationError, match="no transfer is written down"):
        signed(agreement, officer)
    subs.end(
        sub_id=sub.pk, ended_on=clock.today(), reason="Toch niet", actor=officer, now=clock.now()
    )
    assert signed(agreement, officer).status == Status.SIGNED


def test_what_was_signed_is_not_signed_again(agreement: Agreement, officer: Any) -> None:
    signed(agreement, officer)
    with pytest.raises(TransitionNotAllowed):
        signed(agreement, officer)
