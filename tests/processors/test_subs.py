"""Sub-processors: who may work, until when we can object, and what ends with what."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.deadlines.models import Deadline
from privacyoffice.deadlines.models import Status as DeadlineStatus
from privacyoffice.tenancy.scope import organisation_scope
from processors.admin.blocks_subs import subs_blocks, tree_of
from processors.models import (
    Agreement,
    AgreementKind,
    Authorisation,
    PartyTransfer,
    Safeguard,
    SubProcessing,
    SubStatus,
)
from processors.queries_subs import SubStanding, and_below, in_tree, standing, subs_of, working
from processors.services import subs
from tests.factories import World
from tests.factories.agreements import make_agreement, make_party

DAY = timedelta(days=1)


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk), translation.override("en"):
        yield kept_world


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def agreement(world: World) -> Agreement:
    return make_agreement("Loonbureau", world.people)


def announced(agreement: Agreement, officer: Any, name: str = "", **changes: Any) -> SubProcessing:
    """Under a general authorisation, announced today, thirty days to object."""
    told: dict[str, Any] = {
        "party": make_party(name or f"Rekencentrum {uuid4()}"),
        "service": "Opslag",
        "country": "NL",
        "authorisation": Authorisation.GENERAL,
        "told_on": clock.today(),
        "object_until": clock.today() + 30 * DAY,
    }
    return subs.announce(
        agreement_id=agreement.pk, actor=officer, now=clock.now(), **told | changes
    )


def allowed(agreement: Agreement, officer: Any, name: str = "", **changes: Any) -> SubProcessing:
    return announced(agreement, officer, name, allowed_on=clock.today(), **changes)


def term_of(sub: SubProcessing) -> Deadline | None:
    return Deadline.objects.filter(kind="agreement.objection", subject_id=sub.pk).first()


def acts_on(agreement: Agreement) -> list[str]:
    found = AuditEvent.objects.filter(case_id=agreement.pk).order_by("occurred_at", "id")
    return sorted(event.action for event in found)


def test_an_announced_one_has_a_term_in_which_we_can_object(
    agreement: Agreement, officer: Any
) -> None:
    sub = announced(agreement, officer)
    term = term_of(sub)
    assert term is not None
    assert term.owner_id == officer.pk
    assert clock.day_of(term.due_at) == sub.object_until
    assert standing(sub, clock.today()) == SubStanding.ANNOUNCED
    assert "agreement.sub_announced" in acts_on(agreement)


def test_silence_until_after_the_last_day_is_permission_only_under_a_general_authorisation(
    agreement: Agreement, officer: Any
) -> None:
    general = announced(agreement, officer)
    specific = announced(agreement, officer, authorisation=Authorisation.SPECIFIC)
    last = clock.today() + 30 * DAY
    assert standing(general, last) == SubStanding.ANNOUNCED
    assert standing(general, last + DAY) == SubStanding.TERM_PASSED
    assert standing(specific, last + DAY) == SubStanding.ASKED
    assert term_of(specific) is None


def test_allowing_meets_the_term_and_names_who_decided(agreement: Agreement, officer: Any) -> None:
    sub = announced(agreement, officer)
    subs.allow(sub_id=sub.pk, note="Gekeken", actor=officer, now=clock.now())
    sub.refresh_from_db()
    assert (sub.status, sub.decided_by) == (SubStatus.AUTHORISED, officer)
    term = term_of(sub)
    assert term is not None
    assert term.status == DeadlineStatus.MET
    with pytest.raises(ValidationError):
        subs.allow(sub_id=sub.pk, actor=officer, now=clock.now())


def test_who_works_under_somebody_that_waits_is_not_allowed_before_that_one(
    agreement: Agreement, officer: Any
) -> None:
    above = announced(agreement, officer)
    below = announced(agreement, officer, parent_id=above.pk)
    with pytest.raises(ValidationError):
        subs.allow(sub_id=below.pk, actor=officer, now=clock.now())
    subs.allow(sub_id=above.pk, actor=officer, now=clock.now())
    subs.allow(sub_id=below.pk, actor=officer, now=clock.now())


def test_objecting_needs_a_reason_and_a_day_within_the_term(
    agreement: Agreement, officer: Any
) -> None:
    today = clock.today()
    sub = announced(agreement, officer, told_on=today - 20 * DAY, object_until=today - 5 * DAY)
    told: dict[str, Any] = {"sub_id": sub.pk, "actor": officer, "now": clock.now()}
    for reason, day, field in (
        ("", today - 6 * DAY, "reason"),
        ("Te ver", today - 4 * DAY, "objected_on"),
        ("Te ver", today - 21 * DAY, "objected_on"),
        ("Te ver", today + DAY, "objected_on"),
    ):
        with pytest.raises(ValidationError) as refused:
            subs.object_to(reason=reason, objected_on=day, **told)
        assert list(refused.value.message_dict) == [field]
    subs.object_to(reason="Te ver", objected_on=today - 5 * DAY, **told)
    sub.refresh_from_db()
    assert (sub.status, sub.decided_on) == (SubStatus.OBJECTED, today - 5 * DAY)
    assert sub.reason == "Te ver"


def test_who_would_work_under_a_refused_one_goes_with_it(
    agreement: Agreement, officer: Any
) -> None:
    refused = announced(agreement, officer)
    under = announced(agreement, officer, parent_id=refused.pk)
    beside = announced(agreement, officer)
    today = clock.today()
    subs.object_to(
        sub_id=refused.pk, reason="Te ver", objected_on=today, actor=officer, now=clock.now()
    )
    later = today + 365 * DAY
    standings = []
    for sub in (refused, under, beside):
        sub.refresh_from_db()
        standings.append(standing(sub, later))
    passed = SubStanding.TERM_PASSED
    assert standings == [SubStanding.OBJECTED, SubStanding.OBJECTED, passed]
    assert working([refused, under]) == []


def test_general_authorisation_needs_a_term_and_none_that_ends_before_it_began(
    agreement: Agreement, officer: Any
) -> None:
    for until in (None, clock.today() - DAY):
        with pytest.raises(ValidationError) as refused:
            announced(agreement, officer, object_until=until)
        assert list(refused.value.message_dict) == ["object_until"]


def test_the_same_party_for_the_same_work_stands_there_once(
    agreement: Agreement, officer: Any
) -> None:
    sub = announced(agreement, officer)
    with pytest.raises(ValidationError):
        announced(agreement, officer, party=sub.party, service="OPSLAG")
    with pytest.raises(ValidationError):
        announced(agreement, officer, party=agreement.party)
    announced(agreement, officer, party=sub.party, service="Printen")


def test_a_form_sent_twice_makes_one(agreement: Agreement, officer: Any) -> None:
    party, form_id = make_party("Tweemaal"), uuid4()
    made = {announced(agreement, officer, party=party, form_id=form_id).pk for _time in range(2)}
    assert len(made) == 1


def test_only_a_processor_engages_others(world: World, officer: Any) -> None:
    joint = make_agreement("Samen", world.people, kind=AgreementKind.JOINT)
    with pytest.raises(ValidationError):
        announced(joint, officer)


def test_a_corrected_term_moves_the_deadline(agreement: Agreement, officer: Any) -> None:
    sub = announced(agreement, officer)
    until = clock.today() + 10 * DAY
    changed: dict[str, Any] = {
        "service": "Opslag",
        "country": "US",
        "object_until": until,
        "same_duties": True,
    }
    subs.change(sub_id=sub.pk, actor=officer, now=clock.now(), **changed)
    sub.refresh_from_db()
    assert (sub.country, sub.same_duties, sub.object_until) == ("US", True, until)
    term = term_of(sub)
    assert term is not None
    assert clock.day_of(term.due_at) == until


def test_with_one_end_all_that_work_under_it_and_the_transfers_to_them(
    agreement: Agreement, officer: Any
) -> None:
    top = allowed(agreement, officer)
    middle = announced(agreement, officer, parent_id=top.pk)
    lowest = announced(agreement, officer, parent_id=middle.pk, country="US")
    beside = allowed(agreement, officer)
    transfer = PartyTransfer.objects.create(
        agreement=agreement, sub=lowest, country="US", safeguard=Safeguard.STANDARD_CLAUSES
    )
    going = subs.end(sub_id=top.pk, ended_on=clock.today(), actor=officer, now=clock.now())
    assert {one.pk for one in going} == {top.pk, middle.pk, lowest.pk}
    beside.refresh_from_db()
    assert beside.status == SubStatus.AUTHORISED
    transfer.refresh_from_db()
    assert transfer.ended_on == clock.today()
    term = term_of(lowest)
    assert term is not None
    assert term.status == DeadlineStatus.CANCELLED


def test_nothing_changes_under_an_agreement_that_ended(world: World, officer: Any) -> None:
    ended = Agreement.objects.get(pk=world.agreements["ended"])
    with pytest.raises(ValidationError):
        announced(ended, officer)


@pytest.mark.parametrize("role", [Role.DPO, Role.AMBASSADOR, Role.AUDITOR, Role.CASE_HANDLER])
def test_only_who_keeps_agreements_decides_about_sub_processors(world: World, role: Role) -> None:
    somebody: dict[str, Any] = {"actor": world.people[role], "now": clock.now()}
    with pytest.raises(Http404):
        subs.allow(sub_id=world.sub_id, **somebody)  # type: ignore[arg-type]
    with pytest.raises(Http404):
        subs.object_to(sub_id=world.sub_id, reason="Nee", objected_on=clock.today(), **somebody)  # type: ignore[arg-type]
    with pytest.raises(Http404):
        subs.end(sub_id=world.sub_id, ended_on=clock.today(), **somebody)  # type: ignore[arg-type]
    with pytest.raises(Http404):
        announced(Agreement.objects.get(pk=world.agreements["signed"]), world.people[role])


def _large(agreement: Agreement) -> None:
    """Two hundred nodes, twelve levels deep."""
    chain: list[SubProcessing | None] = [None]
    for number in range(200):
        depth = number % 12
        made = SubProcessing.objects.create(
            agreement=agreement,
            parent=chain[depth],
            party=make_party(f"Onderaannemer {number:03d}"),
            service="Opslag",
            country="US" if number % 20 == 0 else "NL",
            authorisation=Authorisation.GENERAL,
            same_duties=True,
        )
        chain[depth + 1 :] = [made]


def test_a_tree_of_twelve_levels_and_two_hundred_is_asked_in_one_query_and_drawn_whole(
    agreement: Agreement,
) -> None:
    _large(agreement)
    with CaptureQueriesContext(connection) as asked:
        placed = in_tree(subs_of(agreement.pk))
        tree = tree_of(agreement, placed, clock.today())
        svg = str(tree.svg)
    assert len(asked) == 1
    assert max(one.depth for one in placed) == 12
    assert len(tree.rows) == 200
    assert all(f">Onderaannemer {number:03d}<" in svg for number in range(200))
    assert "10 of them outside the EEA" in tree.title
    assert len(and_below(placed[0].sub, [one.sub for one in placed])) == 12


def test_the_page_asks_no_more_for_many_than_for_few(
    agreement: Agreement, officer: Any, rf: Any
) -> None:
    counts = []
    request = rf.get("/")
    request.user = officer
    allowed(agreement, officer, country="US")
    for add_more in (lambda _agreement: None, _large):
        add_more(agreement)
        found = Agreement.objects.select_related("party").get(pk=agreement.pk)
        with CaptureQueriesContext(connection) as asked:
            subs_blocks(request, found, clock.now())
        counts.append(len(asked))
    assert counts == [3, 3]


def test_a_chain_of_any_length_is_placed(agreement: Agreement) -> None:
    chain: list[SubProcessing] = []
    for number in range(1100):
        chain.append(
            SubProcessing(
                agreement=agreement, parent=chain[-1] if chain else None, service=f"{number}"
            )
        )
    assert in_tree(chain)[-1].depth == 1100
