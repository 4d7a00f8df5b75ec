"""Asking, giving and reacting: each by whom it belongs to, once, and on a text that was read."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404
from django_fsm import TransitionNotAllowed

from privacyoffice import clock
from privacyoffice.accounts.models import User
from privacyoffice.accounts.roles import Role
from privacyoffice.advice import queries, services, subjects
from privacyoffice.advice.models import Advice, Reaction, Status
from privacyoffice.advice.subjects import AdviceSubject
from privacyoffice.audit.models import AuditEvent
from registers.models import ProcessingActivity
from registers.services import granting
from tests.advice.conftest import Exchange
from tests.factories import World, make_member

WORDS = "  Eerst dit:\n\n  «artikel 35»   <b>en</b>\r\ndan dat. "
DENIED = (Http404, PermissionDenied)


def _again(advice: Advice) -> Advice:
    found: Advice = Advice.objects.get(pk=advice.pk)
    return found


def _also(person: Any, role: str, world: World) -> Any:
    """The same person with one more role, as who asks afresh."""
    local, _, _ = person.email.partition("@")
    make_member(role, canary=world.canary, local=local)
    return User.objects.get(pk=person.pk)


def _rename(exchange: Exchange) -> None:
    ProcessingActivity.objects.filter(pk=exchange.activity_id).update(name="Intussen anders")


def test_words_are_kept_to_the_letter(exchange: Exchange) -> None:
    advice = exchange.ask(question=WORDS)
    exchange.give(advice, text=WORDS)
    exchange.react(advice, reasons=WORDS)
    kept = _again(advice)
    assert (kept.question, kept.text, kept.reaction_reasons) == (WORDS, WORDS, WORDS)
    assert (kept.status, kept.reaction) == (Status.REACTED, Reaction.NOT_ADOPTED)
    assert (kept.asked_by, kept.given_by) == (exchange.officer, exchange.dpo)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.DPO])
def test_only_the_fg_gives_advice(exchange: Exchange, role: Role) -> None:
    advice = exchange.ask()
    somebody = exchange.world.people[role if role != Role.PRIVACY_OFFICER else "second_officer"]
    with pytest.raises(Http404):
        exchange.give(advice, actor=somebody)
    with pytest.raises(DENIED):
        services.give_unasked(
            subject=exchange.subject(),
            text="Zo dus.",
            verdict="",
            actor=somebody,
            now=clock.now(),
        )
    assert exchange.give(advice).status == Status.GIVEN


def test_who_asked_does_not_give_even_as_fg(exchange: Exchange) -> None:
    advice = exchange.ask()
    both = _also(exchange.officer, Role.DPO, exchange.world)
    with pytest.raises(ValidationError, match="zelf"):
        exchange.give(advice, actor=both)
    locked = _again(advice)
    locked.give(text="Toch", verdict="", revision="", by=both, at=clock.now())
    with (
        pytest.raises(IntegrityError, match="advice_given_by_somebody_else"),
        transaction.atomic(),
    ):
        locked.save(update_fields=["status", "text", "given_by", "given_at"])


def test_nobody_reacts_in_place_of_the_controller(exchange: Exchange) -> None:
    advice = exchange.give(exchange.ask())
    for role in set(Role) - {Role.PRIVACY_OFFICER, Role.MANAGER}:
        with pytest.raises(Http404):
            exchange.react(advice, actor=exchange.world.people[role])
    both = _also(exchange.dpo, Role.MANAGER, exchange.world)
    with pytest.raises(ValidationError, match="zelf"):
        exchange.react(advice, actor=both)
    assert exchange.react(advice, actor=exchange.world.people[Role.MANAGER]).reaction == "not"


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.PRIVACY_OFFICER, True),
        (Role.MANAGER, True),
        (Role.CISO, True),
        (Role.AMBASSADOR, True),
        (Role.DPO, False),
        (Role.AUDITOR, False),
        (Role.CASE_HANDLER, False),
        (Role.ACCOUNT_ADMIN, False),
    ],
)
def test_who_asks_for_advice(world: World, role: Role, may: bool) -> None:
    exchange = Exchange(world)
    if may:
        assert exchange.ask(actor=world.people[role]).asked_by == world.people[role]
        return
    with pytest.raises(DENIED):
        exchange.ask(actor=world.people[role])


def test_an_ambassador_asks_about_the_own_department_only(world: World) -> None:
    ambassador = world.people[Role.AMBASSADOR]
    elsewhere = Exchange(world, "elsewhere")
    with pytest.raises(Http404):
        elsewhere.ask(actor=ambassador)
    granting.grant_view(
        activity_id=elsewhere.activity_id,
        person=ambassador,
        reason="Mag meelezen",
        valid_until=clock.today() + timedelta(days=2),
        actor=elsewhere.officer,
        now=clock.now(),
    )
    # Reading along is not enough: this is not theirs to change.
    with pytest.raises(PermissionDenied):
        elsewhere.ask(actor=ambassador)
    assert Exchange(world).ask(actor=ambassador)


def test_an_ambassador_asks_only_about_what_they_may_change(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange, ambassador = Exchange(world), world.people[Role.AMBASSADOR]
    activity = ProcessingActivity.objects.get(pk=exchange.activity_id)
    assert services.why_not_ask(activity, ambassador) == ""
    monkeypatch.setattr(subjects, "may_change", lambda user, obj: False)
    with pytest.raises(ValidationError):
        exchange.ask(actor=ambassador)
    assert exchange.ask(actor=world.people[Role.CISO])


def test_advice_is_asked_about_what_exists_here(exchange: Exchange, world: World) -> None:
    for kind in ("registers.processingactivity", "registers.unheardof"):
        with pytest.raises(Http404):
            exchange.ask(subject=AdviceSubject(kind, uuid4(), "Niets"))
    with pytest.raises(LookupError):
        subjects.describe(exchange.officer)


def test_a_question_has_words_and_a_day_to_come(exchange: Exchange) -> None:
    with pytest.raises(ValidationError):
        exchange.ask(question=" \n ")
    with pytest.raises(ValidationError):
        exchange.ask(wanted_by=clock.today() - timedelta(days=1))
    assert exchange.ask(wanted_by=clock.today())


def test_a_verdict_is_not_needed_and_words_are(exchange: Exchange) -> None:
    advice = exchange.ask()
    with pytest.raises(ValidationError):
        exchange.give(advice, text=" ")
    with pytest.raises(ValidationError):
        exchange.give(advice, verdict="misschien")
    assert exchange.give(advice, verdict="").verdict == ""


@pytest.mark.parametrize("reaction", [Reaction.PARTLY, Reaction.NOT_ADOPTED])
def test_not_adopting_in_full_needs_reasons(exchange: Exchange, reaction: str) -> None:
    advice = exchange.give(exchange.ask())
    with pytest.raises(ValidationError, match="waarom"):
        exchange.react(advice, reaction=reaction, reasons=" ")
    with pytest.raises(ValidationError):
        exchange.react(advice, reaction="later")
    assert exchange.react(advice, reaction=reaction, reasons="Omdat").reaction == reaction


def test_adopting_needs_no_reasons(exchange: Exchange) -> None:
    advice = exchange.give(exchange.ask())
    assert exchange.react(advice, reaction=Reaction.ADOPTED, reasons="").status == Status.REACTED


def test_no_step_is_skipped_or_taken_twice(exchange: Exchange) -> None:
    advice = exchange.ask()
    with pytest.raises(TransitionNotAllowed):
        exchange.react(advice)
    exchange.give(advice)
    with pytest.raises(TransitionNotAllowed):
        exchange.give(advice, text="Bij nader inzien wel.")
    exchange.react(advice)
    with pytest.raises(TransitionNotAllowed):
        exchange.react(advice, reaction=Reaction.ADOPTED)
    assert _again(advice).text == "Nee, tenzij."


def test_a_second_click_makes_no_second_letter(exchange: Exchange) -> None:
    advice = exchange.ask()
    with pytest.raises(ValidationError):
        exchange.ask()
    exchange.give(advice)
    assert exchange.ask(), "the same question again after an answer is a new one"
    unasked = {"text": "Let op.", "verdict": "", "actor": exchange.dpo, "now": clock.now()}
    assert services.give_unasked(subject=exchange.subject(), **unasked).is_unasked
    with pytest.raises(ValidationError):
        services.give_unasked(subject=exchange.subject(), **unasked)


def test_the_fg_gives_a_further_advice_and_the_first_one_stays(exchange: Exchange) -> None:
    first = exchange.give(exchange.ask())
    later = services.give_unasked(
        subject=exchange.subject(),
        text="Bij nader inzien wel.",
        verdict="positive",
        actor=exchange.dpo,
        now=clock.now(),
    )
    assert _again(first).text == "Nee, tenzij."
    found = queries.advice_on("registers.processingactivity", exchange.activity_id)
    assert list(found) == [later, first], "newest first"


def test_nobody_judges_another_text_than_the_one_on_the_screen(exchange: Exchange) -> None:
    seen = exchange.subject()
    advice = exchange.ask()
    _rename(exchange)
    with pytest.raises(ValidationError, match="Bekijk"):
        exchange.ask(subject=seen, question="Nog iets?")
    with pytest.raises(ValidationError, match="Bekijk"):
        exchange.give(advice, seen_revision=seen.revision)
    with pytest.raises(ValidationError, match="Bekijk"):
        services.give_unasked(
            subject=seen, text="Zo", verdict="", actor=exchange.dpo, now=clock.now()
        )
    assert queries.has_changed_since(_again(advice))
    given = exchange.give(advice, seen_revision=exchange.subject().revision)
    assert given.subject_revision == "Intussen anders", "the text that was judged is kept"
    assert not queries.has_changed_since(given)


def test_advice_on_what_is_gone_is_still_given(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    advice = exchange.ask()
    revision = advice.subject_revision
    monkeypatch.delitem(subjects._kinds, "registers.processingactivity")
    assert exchange.give(advice).subject_revision == revision


def test_every_step_is_on_both_timelines_without_its_words(exchange: Exchange) -> None:
    advice = exchange.ask(question="Geheime vraag")
    exchange.give(advice, text="Geheim advies")
    exchange.react(advice, reaction=Reaction.PARTLY, reasons="Geheime reden")
    steps = {"advice.asked", "advice.given", "advice.partly_adopted"}
    for subject_id in (advice.pk, exchange.activity_id):
        events = AuditEvent.objects.filter(subject_id=subject_id, action__startswith="advice.")
        assert {event.action for event in events} == steps
        for event in events:
            assert event.payload["advice"] == str(advice.pk)
            assert "Gehei" not in f"{event.payload} {event.reason} {event.subject_label}"


def test_advice_is_late_from_the_day_after_it_was_wanted(exchange: Exchange) -> None:
    advice = exchange.ask()
    day = advice.wanted_by
    assert day is not None
    before = set(queries.overdue(day))
    assert advice not in before
    assert advice in set(queries.overdue(day + timedelta(days=1)))
    kind = "registers.processingactivity"
    assert list(queries.open_advice_on(kind, exchange.activity_id)) == [advice]
    exchange.give(advice)
    assert advice not in set(queries.overdue(day + timedelta(days=1)))
    assert not queries.open_advice_on(kind, exchange.activity_id).exists()


def test_the_status_cannot_be_assigned(exchange: Exchange) -> None:
    advice = exchange.ask()
    with pytest.raises(AttributeError):
        advice.status = Status.REACTED
