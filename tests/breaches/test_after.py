"""What follows a breach: the protocol, others who were told, measures, evaluation, closing."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import translation

from breaches import protocols, queries_after, retention, signals
from breaches.models import (
    Breach,
    Cause,
    Course,
    Measure,
    NotTold,
    Outcome,
    Outsider,
    Protocol,
    ProtocolStep,
    Risk,
    Status,
    TellingDecision,
    Told,
)
from breaches.protocols import Step
from breaches.register import Filters
from breaches.services import (
    closing,
    evaluating,
    handling,
    linking,
    measures,
    outside,
    protocol,
    register_files,
)
from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.advice import answering
from privacyoffice.cases.models import Why
from privacyoffice.deadlines.models import Deadline
from privacyoffice.deadlines.models import Status as DeadlineStatus
from privacyoffice.policy.codes import Kind
from privacyoffice.policy.profile import Profile
from privacyoffice.tenancy.scope import organisation_scope
from requests_dsar.models import DataSubjectRequest
from tests.factories import World
from tests.factories.advice import asked
from tests.factories.breaches import make_breach

DAY = timedelta(days=1)


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk), translation.override("en"):
        yield kept_world


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def breach(world: World) -> Breach:
    return make_breach(world, "in_progress")


def decide(breach: Breach, about: str, officer: Any) -> None:
    Breach.objects.filter(pk=breach.pk).update(risk=Risk.NONE)
    TellingDecision.objects.create(
        breach=breach,
        about=about,
        tell=False,
        ground=NotTold.NO_RISK,
        reason="Zegge",
        at=clock.now(),
        by=officer,
    )


def evaluate(breach: Breach, officer: Any) -> None:
    evaluating.evaluate(
        breach_id=breach.pk,
        cause="Verkeerd adres",
        lesson="Twee mensen kijken",
        actor=officer,
        now=clock.now(),
    )


def agreed(breach: Breach, officer: Any, owner: Any, days: int = 30) -> Measure:
    return measures.agree(
        breach_id=breach.pk,
        what="Adressen controleren",
        owner=owner,
        due_on=clock.today() + days * DAY,
        actor=officer,
        now=clock.now(),
    )


def steps_of(breach: Breach) -> list[ProtocolStep]:
    return list(queries_after.steps_of(breach))


def test_every_way_of_working_has_a_protocol_that_came_with_the_product() -> None:
    for course in Course.values:
        found = protocols.shipped_on(course, date(2026, 11, 22))
        codes = [step.code for step in found.steps]
        assert len(codes) == len(set(codes)) > 0
        assert all(0 < len(step.text) <= protocols.LONGEST for step in found.steps)
        assert len(found.name) <= 120


def test_a_new_breach_has_the_steps_of_its_protocol_once(world: World) -> None:
    breach = make_breach(world, course=Course.MISADDRESSED)
    protocol.begin(breach, clock.now())
    wanted = protocols.shipped_on(Course.MISADDRESSED, clock.today())
    assert [step.code for step in steps_of(breach)] == [step.code for step in wanted.steps]


def test_an_own_version_holds_from_its_day_and_leaves_earlier_breaches(
    world: World, officer: Any, breach: Breach
) -> None:
    before = [step.code for step in steps_of(breach)]
    made = protocol.lay_down(
        course=Course.FULL,
        valid_from=clock.today(),
        source="Besluit 12",
        steps=[Step("", "Bel de FG", 2), Step("", "Bel de FG", None)],
        actor=officer,
        now=clock.now(),
    )
    assert [step["code"] for step in made.steps] == ["bel-de-fg", "bel-de-fg-2"]
    assert protocols.in_force(Course.FULL, clock.today()).is_own
    assert not protocols.in_force(Course.FULL, clock.today() - DAY).is_own
    assert [step.code for step in steps_of(breach)] == before
    assert [step.hours for step in steps_of(make_breach(world))] == [2, None]


@pytest.mark.parametrize("steps", [[], [Step("", " ")], [Step("", "Bel", 0)]])
def test_a_protocol_without_a_step_that_says_something_is_refused(
    world: World, officer: Any, steps: list[Step]
) -> None:
    given = {"course": Course.FULL, "valid_from": clock.today(), "source": "", "steps": steps}
    with pytest.raises(ValidationError):
        protocol.lay_down(actor=officer, now=clock.now(), **given)  # type: ignore[arg-type]


def test_only_who_may_lays_down_a_protocol(world: World) -> None:
    with pytest.raises(PermissionDenied):
        protocol.lay_down(
            course=Course.FULL,
            valid_from=clock.today(),
            source="",
            steps=[Step("", "Bel")],
            actor=world.people[Role.CISO],
            now=clock.now(),
        )
    assert not Protocol.objects.filter(valid_from=clock.today()).exists()


def test_a_step_is_ticked_by_a_person_and_a_moment_and_never_twice(
    breach: Breach, officer: Any
) -> None:
    first, second = steps_of(breach)[:2]
    now = clock.now()
    given = {"breach_id": breach.pk, "step_ids": [first.pk], "actor": officer, "now": now}
    protocol.tick(**given)
    with pytest.raises(ValidationError):
        protocol.tick(**given)
    with pytest.raises(ValidationError):
        protocol.skip(**{**given, "step_ids": [second.pk], "note": " "})
    protocol.skip(**{**given, "step_ids": [second.pk], "note": "Niet nodig"})
    done, skipped = steps_of(breach)[:2]
    assert (done.done_by, done.done_at, done.skipped) == (officer, now, False)
    assert (skipped.skipped, skipped.note.reveal()) == (True, "Niet nodig")
    protocol.untick(breach_id=breach.pk, step_id=done.pk, note="Vergissing", actor=officer, now=now)
    assert steps_of(breach)[0].done_at is None


def test_a_step_of_another_breach_is_not_found(world: World, breach: Breach, officer: Any) -> None:
    other = steps_of(make_breach(world))[0]
    with pytest.raises(Http404):
        protocol.tick(breach_id=breach.pk, step_ids=[other.pk], actor=officer, now=clock.now())


def test_an_fg_ticks_nothing_without_the_policy(world: World, breach: Breach) -> None:
    with pytest.raises(Http404):
        protocol.tick(
            breach_id=breach.pk,
            step_ids=[steps_of(breach)[0].pk],
            actor=world.people[Role.DPO],
            now=clock.now(),
        )


def test_somebody_else_is_told_once_it_has_happened(breach: Breach, officer: Any) -> None:
    now = clock.now()
    given = {"breach_id": breach.pk, "to": Outsider.POLICE, "actor": officer, "now": now}
    with pytest.raises(ValidationError):
        outside.note(told_at=now + DAY, note="Aangifte", **given)  # type: ignore[arg-type]
    with pytest.raises(ValidationError):
        outside.note(told_at=now, note="Aangifte", rule="ap", **given)  # type: ignore[arg-type]
    made = outside.note(told_at=now, note="Aangifte 12", **given)  # type: ignore[arg-type]
    assert list(queries_after.outside_notices_of(breach)) == [made]


def test_a_measure_is_a_deadline_of_its_owner_whatever_the_role(
    world: World, breach: Breach, officer: Any
) -> None:
    owner = world.people[Role.CASE_HANDLER]
    measure = agreed(breach, officer, owner)
    deadline = Deadline.objects.get(subject_id=measure.pk)
    assert (deadline.kind, deadline.owner) == ("breach.measure", owner)
    assert queries_after.access_measure(owner, measure.pk) == measure
    with pytest.raises(Http404):
        queries_after.access_measure(world.people[Role.AMBASSADOR], measure.pk)
    measures.take(measure_id=measure.pk, result="Gedaan", actor=owner, now=clock.now())
    deadline.refresh_from_db()
    assert deadline.status == DeadlineStatus.MET
    with pytest.raises(ValidationError):
        measures.take(measure_id=measure.pk, result="Weer", actor=owner, now=clock.now())


def test_an_owner_neither_drops_nor_moves_a_measure(
    world: World, breach: Breach, officer: Any
) -> None:
    owner = world.people[Role.CASE_HANDLER]
    measure = agreed(breach, officer, owner)
    with pytest.raises(Http404):
        measures.drop(measure_id=measure.pk, result="Nee", actor=owner, now=clock.now())
    with pytest.raises(Http404):
        measures.change(
            measure_id=measure.pk,
            owner=owner,
            due_on=clock.today() + 90 * DAY,
            actor=owner,
            now=clock.now(),
        )


def test_who_takes_a_measure_over_sees_it_and_who_had_it_does_not(
    world: World, breach: Breach, officer: Any
) -> None:
    former, owner = world.people[Role.CASE_HANDLER], world.people[Role.AMBASSADOR]
    measure = agreed(breach, officer, former)
    later = clock.today() + 60 * DAY
    measures.change(
        measure_id=measure.pk, owner=owner, due_on=later, actor=officer, now=clock.now()
    )
    deadline = Deadline.objects.get(subject_id=measure.pk)
    assert (deadline.owner, clock.day_of(deadline.due_at)) == (owner, later)
    assert queries_after.access_measure(owner, measure.pk)
    with pytest.raises(Http404):
        queries_after.access_measure(former, measure.pk)


def test_a_breach_is_closed_when_all_that_the_law_asks_was_done(
    world: World, breach: Breach, officer: Any
) -> None:
    measure = agreed(breach, officer, officer)
    given = {"breach_id": breach.pk, "actor": officer, "now": clock.now()}
    for done in (
        lambda: evaluate(breach, officer),
        lambda: decide(breach, Told.AUTHORITY, officer),
        lambda: decide(breach, Told.PEOPLE, officer),
    ):
        with pytest.raises(ValidationError):
            closing.close(**given)
        done()
    closed = closing.close(**given)
    assert (closed.status, closed.outcome) == (Status.CLOSED, Outcome.BREACH)
    assert closed.retention_result == retention.Result.BREACH
    # The measure goes on.
    measures.take(measure_id=measure.pk, result="Gedaan", actor=officer, now=clock.now())
    with pytest.raises(ValidationError):
        agreed(breach, officer, officer)


def test_deciding_to_tell_the_authority_is_not_telling_it(breach: Breach, officer: Any) -> None:
    evaluate(breach, officer)
    decide(breach, Told.PEOPLE, officer)
    breach.refresh_from_db()
    TellingDecision.objects.create(
        breach=breach, about=Told.AUTHORITY, tell=True, reason="Ja", at=clock.now(), by=officer
    )
    assert len(closing.lacking(breach)) == 1


def test_a_breach_is_kept_five_years_after_its_closing() -> None:
    found = retention.kept(date(2026, 11, 22), Profile(kind=Kind.PUBLIC_AUTHORITY.value))
    assert found == retention.Kept("29.1", date(2031, 11, 23))


def test_an_evaluation_that_was_overtaken_is_refused(breach: Breach, officer: Any) -> None:
    evaluate(breach, officer)
    with pytest.raises(ValidationError):
        evaluating.evaluate(
            breach_id=breach.pk,
            cause="Anders",
            lesson="Anders",
            actor=officer,
            now=clock.now(),
            expected_revision=breach.revision,
        )


def test_only_a_case_that_one_sees_is_linked_and_only_once(
    world: World, breach: Breach, officer: Any
) -> None:
    request = DataSubjectRequest.objects.get(pk=world.requests["request-progress"])
    given = {"breach_id": breach.pk, "now": clock.now()}
    with pytest.raises(ValidationError):
        linking.link(reference=request.reference, actor=world.people[Role.CISO], **given)  # type: ignore[arg-type]
    made = linking.link(reference=request.reference.lower(), actor=officer, **given)  # type: ignore[arg-type]
    assert made.case_id == request.pk
    for reference in (request.reference, breach.reference, "V-1999-0001"):
        with pytest.raises(ValidationError):
            linking.link(reference=reference, actor=officer, **given)  # type: ignore[arg-type]
    linking.unlink(link_id=made.pk, actor=officer, **given)  # type: ignore[arg-type]
    with pytest.raises(Http404):
        linking.unlink(link_id=uuid4(), actor=officer, **given)  # type: ignore[arg-type]


def test_the_same_cause_in_the_same_department_within_a_year_is_a_signal(
    world: World, officer: Any
) -> None:
    now = clock.now()
    same = {"cause": Cause.INTERNAL_MISTAKE, "department": world.home}
    found = [make_breach(world) for _number in range(4)]
    for breach, values in zip(
        found,
        (
            same,
            same,
            {**same, "department": world.elsewhere},
            {**same, "aware_at": now - 400 * DAY},
        ),
        strict=True,
    ):
        Breach.objects.filter(pk=breach.pk).update(risk=Risk.RISK, **values)
    told, more = signals.repeated(Breach.objects.get(pk=found[0].pk), officer)
    assert [one.breach for one in told] == [found[1]]
    assert (told[0].same_cause, more) == (True, False)


def test_with_the_content_of_a_breach_end_its_measures_questions_and_every_register(
    world: World, breach: Breach, officer: Any
) -> None:
    measure = agreed(breach, officer, world.people[Role.CASE_HANDLER])
    now = clock.now()
    file = register_files.ask(filters=Filters(), actor=officer, now=now)
    question = asked(world.canary, breach.pk, asker=officer)
    answering.begin(question, actor=officer, now=now)
    given = {"breach_id": breach.pk, "actor": officer, "now": now}
    handling.close_as_none(reason="Geen lek", **given)
    handling.destroy(why=Why.MISTAKE, decision="Besluit 12", **given)
    for ended in (measure, question):
        assert Deadline.objects.get(subject_id=ended.pk).status == DeadlineStatus.CANCELLED
    file.refresh_from_db()
    assert file.removed_at is not None
    with pytest.raises(ValidationError):
        measures.take(measure_id=measure.pk, result="Gedaan", actor=officer, now=now)
