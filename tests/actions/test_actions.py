"""Actions: promised, done, given up, moved, and seen by the FG; who sees which."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import translation

from privacyoffice import clock
from privacyoffice.accounts.admin.timeline import timeline
from privacyoffice.accounts.roles import Role
from privacyoffice.accounts.services.absence import enter_absence
from privacyoffice.actions import queries
from privacyoffice.actions.models import Action
from privacyoffice.actions.services import agreeing, following
from privacyoffice.audit.actor import acting
from privacyoffice.deadlines.models import Deadline
from privacyoffice.deadlines.models import Status as DeadlineStatus
from privacyoffice.tenancy.scope import organisation_scope
from processors.models import Agreement
from tests.factories import World
from tests.factories.people import make_user

DAY = timedelta(days=1)


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk), translation.override("en"):
        yield kept_world


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def handler(world: World) -> Any:
    return world.people[Role.CASE_HANDLER]


@pytest.fixture
def agreement(world: World) -> Agreement:
    return Agreement.objects.get(pk=world.agreements["draft"])


def agreed(agreement: Agreement, actor: Any, owner: Any, **changes: Any) -> Action:
    told: dict[str, Any] = {
        "subject": agreement,
        "url": f"/admin/processors/agreement/{agreement.pk}/change/",
        "origin": "processors.checklist:audits",
        "what": "Vraag om een auditclausule",
        "owner": owner,
        "due_on": clock.today() + 30 * DAY,
        "actor": actor,
        "now": clock.now(),
    }
    return agreeing.agree(**told | changes)


def deadline_of(action: Action) -> Deadline:
    return Deadline.objects.get(subject_id=action.pk)


def test_an_action_is_a_deadline_of_who_does_it(
    agreement: Agreement, officer: Any, handler: Any
) -> None:
    made = agreed(agreement, officer, handler)
    deadline = deadline_of(made)
    assert (deadline.kind, deadline.owner) == ("actions.action", handler)
    assert clock.day_of(deadline.due_at) == made.due_on
    assert deadline.label == agreement.reference
    assert made in queries.unfinished_of(handler)
    assert list(queries.about(agreement.pk)) == [made]


def test_the_same_form_sent_twice_makes_one(
    agreement: Agreement, officer: Any, handler: Any
) -> None:
    form_id = uuid4()
    first = agreed(agreement, officer, handler, form_id=form_id)
    assert agreed(agreement, officer, handler, form_id=form_id) == first
    assert agreed(agreement, officer, handler, form_id=form_id, what="Iets anders") != first
    assert agreed(agreement, officer, handler, form_id=form_id, origin="elders") != first


@pytest.mark.parametrize(
    ("field", "value"),
    [("what", " "), ("due_on", clock.today() - DAY), ("due_on", date(1, 1, 1))],
)
def test_an_action_without_words_or_in_the_past_is_refused_beside_its_field(
    agreement: Agreement, officer: Any, handler: Any, field: str, value: Any
) -> None:
    with pytest.raises(ValidationError) as refused:
        agreed(agreement, officer, handler, **{field: value})
    assert set(refused.value.message_dict) == {field}


def test_who_does_not_work_here_gets_no_action(agreement: Agreement, officer: Any) -> None:
    gone = make_user("weg")
    with pytest.raises(ValidationError) as refused:
        agreed(agreement, officer, gone)
    assert set(refused.value.message_dict) == {"owner"}


def test_a_named_permission_is_asked_of_who_agrees(
    agreement: Agreement, officer: Any, handler: Any
) -> None:
    perm = "processors.change_agreement"
    assert agreed(agreement, officer, handler, perm=perm)
    with pytest.raises(PermissionDenied):
        agreed(agreement, handler, handler, perm=perm, what="Zelf bedacht")


def test_an_action_stands_in_the_history_of_what_it_is_about(
    agreement: Agreement, officer: Any, handler: Any
) -> None:
    with acting(handler):
        made = agreed(agreement, handler, handler)
        following.finish(action_id=made.pk, evidence="Zie 7.2", actor=handler, now=clock.now())
    told = [entry.sentence for entry in timeline(agreement)]
    assert {"Action agreed", "Action done"} <= set(told)
    assert [entry.sentence for entry in timeline(made)][:2] == ["Action done", "Action agreed"]


def test_done_ends_the_reminders_and_needs_words(
    agreement: Agreement, officer: Any, handler: Any
) -> None:
    made = agreed(agreement, officer, handler)
    with pytest.raises(ValidationError):
        following.finish(action_id=made.pk, evidence=" ", actor=handler, now=clock.now())
    following.finish(action_id=made.pk, evidence="Zie 7.2", actor=handler, now=clock.now())
    made.refresh_from_db()
    assert (made.done_on, made.evidence) == (clock.today(), "Zie 7.2")
    assert deadline_of(made).status == DeadlineStatus.MET
    assert made not in queries.unfinished_of(handler)
    with pytest.raises(ValidationError):
        following.finish(action_id=made.pk, evidence="Nog eens", actor=handler, now=clock.now())


def test_a_deputy_does_it_for_who_is_away(
    agreement: Agreement, officer: Any, handler: Any, world: World
) -> None:
    made = agreed(agreement, officer, handler)
    deputy = world.people[Role.AMBASSADOR]
    act = {"action_id": made.pk, "evidence": "Gedaan", "actor": deputy, "now": clock.now()}
    with pytest.raises(Http404):
        following.finish(**act)
    enter_absence(
        user=handler,
        first_day=clock.today(),
        last_day=clock.today(),
        deputy=deputy,
        actor=None,
        now=clock.now(),
    )
    vars(deputy).pop("_replaces", None)
    assert following.finish(**act).done_on == clock.today()


def test_only_who_keeps_all_actions_moves_or_drops_one(
    agreement: Agreement, officer: Any, handler: Any, world: World
) -> None:
    made = agreed(agreement, officer, handler)
    by: dict[str, Any] = {"action_id": made.pk, "now": clock.now()}
    later = made.due_on + 10 * DAY
    for actor in (handler, world.people[Role.DPO]):
        with pytest.raises(Http404):
            following.change(owner=handler, due_on=later, actor=actor, **by)
        with pytest.raises(Http404):
            following.drop(evidence="Nee", actor=actor, **by)
    ciso = world.people[Role.CISO]
    following.change(owner=ciso, due_on=later, actor=officer, reason="Vakantie", **by)
    deadline = deadline_of(made)
    assert (deadline.owner, clock.day_of(deadline.due_at)) == (ciso, later)
    assert not queries.seen_by(handler).filter(pk=made.pk).exists()
    following.drop(evidence="Leverancier stopt", actor=officer, **by)
    assert deadline_of(made).status == DeadlineStatus.CANCELLED
    made.refresh_from_db()
    assert (made.dropped, made.evidence) == (True, "Leverancier stopt")


def test_a_change_that_changes_nothing_is_refused(
    agreement: Agreement, officer: Any, handler: Any
) -> None:
    made = agreed(agreement, officer, handler)
    with pytest.raises(ValidationError):
        following.change(
            action_id=made.pk,
            owner=handler,
            due_on=made.due_on,
            actor=officer,
            now=clock.now(),
        )


def test_the_fg_sees_what_ended_once_and_nobody_else_says_so(
    agreement: Agreement, officer: Any, handler: Any, world: World
) -> None:
    made = agreed(agreement, officer, handler)
    dpo = world.people[Role.DPO]
    seen: dict[str, Any] = {"action_id": made.pk, "note": "Gezien in 7.2", "now": clock.now()}
    with pytest.raises(ValidationError):
        following.see(actor=dpo, **seen)
    following.finish(action_id=made.pk, evidence="Zie 7.2", actor=handler, now=clock.now())
    assert made in queries.unseen(Action.objects.all())
    for actor in (officer, handler):
        with pytest.raises(Http404):
            following.see(actor=actor, **seen)
    following.see(actor=dpo, **seen)
    made.refresh_from_db()
    assert (made.seen_by, made.seen_note) == (dpo, "Gezien in 7.2")
    assert made not in queries.unseen(Action.objects.all())
    with pytest.raises(ValidationError):
        following.see(actor=dpo, **seen)


def test_the_first_page_begins_with_ones_own_work_in_one_query(
    agreement: Agreement, officer: Any, world: World, django_assert_num_queries: Any
) -> None:
    dpo = world.people[Role.DPO]
    # Those of the world are still to be done.
    Action.objects.all().update(dropped=False, done_on=None)
    ended = agreed(agreement, officer, officer, what="Al gedaan")
    following.finish(action_id=ended.pk, evidence="Zie 1", actor=officer, now=clock.now())
    for number in range(12):
        agreed(agreement, officer, dpo, what=f"Voor de FG {number}")
        agreed(agreement, officer, officer, what=f"Voor een ander {number}")
    queries.on_first_page(dpo, 3)  # who somebody replaces and their roles are asked once
    with django_assert_num_queries(1):
        found = queries.on_first_page(dpo, 3)
    assert [(one.sort, one.in_all) for one in found] == [("action", 12)] * 3 + [("unseen", 1)]
    assert found[-1].pk == ended.pk
    assert {one.sort for one in queries.on_first_page(officer, 50)} == {"action"}


def test_who_sees_the_action_only_does_not_see_what_it_is_about(
    agreement: Agreement, officer: Any, handler: Any
) -> None:
    made = agreed(agreement, officer, handler)
    assert queries.access_action(handler, made.pk) == made
    assert not queries.sees_subject(handler, made)
    assert queries.sees_subject(officer, made)


def test_somebody_of_another_organisation_finds_nothing(
    agreement: Agreement, officer: Any, handler: Any, world: World
) -> None:
    made = agreed(agreement, officer, handler)
    with pytest.raises(Http404):
        queries.access_action(world.people[Role.AMBASSADOR], made.pk)
    with pytest.raises(Http404):
        queries.access_action(officer, uuid4())
