"""The authority is told in phases: prepared from the facts, frozen when sent, late with reasons."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import translation

from breaches import filled, forms, queries_notify, supplement_terms
from breaches.facts import CATALOGUE, Words
from breaches.forms import form_labelled
from breaches.models import (
    Breach,
    Lateness,
    Notification,
    NotificationStatus,
    NotTold,
    Phase,
    Risk,
    TellingDecision,
)
from breaches.queries_clock import running_clocks
from breaches.services import correcting, facts, notifying, telling_authority
from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.policy.services import save_profile
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import World
from tests.factories.breaches import make_breach

PROMISE = """title = "Alles melden"

[breach]
source = "art. 1"
every_breach_to_authority = true
"""


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


def judged(breach: Breach, risk: str) -> Breach:
    """As an assessment leaves it."""
    Breach.objects.filter(pk=breach.pk).update(risk=risk)
    return Breach.objects.get(pk=breach.pk)


def decide(breach: Breach, officer: Any, **changes: Any) -> TellingDecision:
    options: dict[str, Any] = {"tell": True, "reason": "Er zijn gegevens gelekt.", **changes}
    return telling_authority.decide(breach_id=breach.pk, actor=officer, now=clock.now(), **options)


def prepare(breach: Breach, officer: Any, phase: str = Phase.FIRST, **changes: Any) -> Any:
    return notifying.prepare(
        breach_id=breach.pk, phase=phase, actor=officer, now=clock.now(), **changes
    )


def submit(notification: Any, officer: Any, **changes: Any) -> Any:
    now = changes.pop("now", None) or clock.now()
    options: dict[str, Any] = {"submitted_at": now, "case_number": "AP-123", **changes}
    return notifying.submit(notification_id=notification.pk, actor=officer, now=now, **options)


def know(breach: Breach, officer: Any, **given: Any) -> None:
    """Filled in as facts, each in its own section."""
    for code, value in given.items():
        facts.fill_in(
            breach_id=breach.pk,
            section=CATALOGUE[code].section,
            given={code: value},
            actor=officer,
            now=clock.now(),
        )


def text_of(notification: Any, code: str, now: datetime | None = None) -> str:
    notification = Notification.objects.get(pk=notification.pk)
    form = filled.of_notification(notification, now=now or clock.now())
    return next(one.text for one in form.fields if one.field.code == code)


def test_a_decision_needs_its_reason_either_way(breach: Breach, officer: Any) -> None:
    for tell in (True, False):
        with pytest.raises(ValidationError, match="Say why"):
            decide(breach, officer, tell=tell, ground=NotTold.NOT_A_BREACH, reason=" ")


def test_silence_needs_a_ground_that_fits_the_risk(breach: Breach, officer: Any) -> None:
    with pytest.raises(ValidationError, match="ground"):
        decide(breach, officer, tell=False, ground="")
    with pytest.raises(ValidationError, match="Judge the risk"):
        decide(breach, officer, tell=False, ground=NotTold.NO_RISK)
    risky = judged(breach, Risk.RISK)
    with pytest.raises(ValidationError, match="judged otherwise"):
        decide(risky, officer, tell=False, ground=NotTold.NO_RISK)
    with pytest.raises(ValidationError, match="must be told"):
        decide(risky, officer, tell=False, ground=NotTold.RULE)
    calm = judged(breach, Risk.NONE)
    assert not decide(calm, officer, tell=False, ground=NotTold.NO_RISK).tell


def test_not_telling_stops_the_clock_and_telling_starts_it_again(
    breach: Breach, officer: Any
) -> None:
    calm = judged(breach, Risk.NONE)
    decide(calm, officer, tell=False, ground=NotTold.NO_RISK)
    assert "ap" not in running_clocks(breach)
    decide(calm, officer, tell=True)
    assert "ap" in running_clocks(breach)


def test_not_telling_departs_from_a_policy_that_promises_every_breach(
    world: World, breach: Breach, officer: Any
) -> None:
    calm = judged(breach, Risk.NONE)
    assert not decide(calm, officer, tell=False, ground=NotTold.NO_RISK).departs
    save_profile(text=PROMISE, in_force_from=clock.today(), actor=officer, now=clock.now())
    assert decide(calm, officer, tell=False, ground=NotTold.NO_RISK).departs
    assert not decide(calm, officer, tell=False, ground=NotTold.NOT_A_BREACH).departs
    assert not decide(calm, officer).departs


def test_a_draft_follows_the_facts_and_what_was_sent_does_not(breach: Breach, officer: Any) -> None:
    made = prepare(breach, officer)
    know(breach, officer, summary="Een brief ging mis.")
    assert text_of(made, "summary") == "Een brief ging mis."
    sent = submit(made, officer)
    know(breach, officer, summary="Twee brieven gingen mis.")
    assert text_of(sent, "summary") == "Een brief ging mis."
    assert sent.status == NotificationStatus.SUBMITTED


def test_what_was_sent_keeps_its_form_and_words_when_a_later_catalogue_has_others(
    breach: Breach, officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    know(breach, officer, summary="Een brief ging mis.")
    sent = submit(prepare(breach, officer), officer)
    old = form_labelled(sent.form)
    assert sent.form == filled.of_notification(sent).form.label
    other = replace(old, name=Words("Ander", "Other"), sections=old.sections[-1:])
    monkeypatch.setattr(forms, "FORMS", {other.label: other})
    shown = filled.of_notification(Notification.objects.get(pk=sent.pk))
    assert shown.form.name == old.name
    labels = {field.code: field.label for field in old.fields}
    assert all(one.field.label == labels[one.field.code] for one in shown.fields)
    assert text_of(sent, "summary") == "Een brief ging mis."


def test_what_was_sent_before_forms_were_kept_is_read_by_its_version(
    breach: Breach, officer: Any
) -> None:
    know(breach, officer, summary="Een brief ging mis.")
    sent = submit(prepare(breach, officer), officer)
    kept = {
        code: {
            "version": form["version"],
            "fields": {
                name: {"value": one["value"], "text": one["text"]}
                for name, one in form["fields"].items()
            },
        }
        for code, form in sent.answers.reveal().items()
    }
    sent.answers = kept
    assert filled.of_notification(sent).form == form_labelled(sent.form)
    assert next(
        one.text for one in filled.of_notification(sent).fields if one.field.code == "summary"
    ) == ("Een brief ging mis.")


def test_a_form_that_came_into_force_since_it_was_prepared_is_the_one_that_was_sent(
    breach: Breach, officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = prepare(breach, officer)
    newer = replace(form_labelled(made.form), version="later", in_force_from=clock.today())
    monkeypatch.setattr(forms, "FORMS", {**forms.FORMS, newer.label: newer})
    assert submit(made, officer).form == newer.label


def test_sending_meets_the_clock_and_says_so_on_the_breach(breach: Breach, officer: Any) -> None:
    sent = submit(prepare(breach, officer), officer)
    assert sent.lateness == Lateness.IN_TIME
    assert Breach.objects.get(pk=breach.pk).notified_at == sent.submitted_at
    assert "ap" not in running_clocks(breach)


def test_a_late_one_is_recorded_and_stays_open_until_its_reasons_are_given(
    world: World, officer: Any
) -> None:
    old = make_breach(world, now=clock.now() - timedelta(hours=80))
    sent = submit(prepare(old, officer), officer)
    assert sent.lateness == Lateness.LATE
    assert queries_notify.without_reasons(old) == [sent]
    with pytest.raises(ValidationError, match="Say why"):
        notifying.explain(notification_id=sent.pk, late_reasons=" ", actor=officer, now=clock.now())
    notifying.explain(
        notification_id=sent.pk, late_reasons="Pas laat ontdekt.", actor=officer, now=clock.now()
    )
    assert queries_notify.without_reasons(old) == []


def test_after_the_strict_clock_and_before_the_other_nothing_stays_open(
    world: World, officer: Any
) -> None:
    now = clock.now()
    # The hour of awareness does not count for the regulation: up to an hour is left.
    old = make_breach(world, now=now.replace(minute=0, second=0) - timedelta(hours=72))
    sent = submit(prepare(old, officer), officer, submitted_at=now.replace(minute=0, second=1))
    assert sent.lateness == Lateness.LAST_HOUR
    assert queries_notify.without_reasons(old) == []


def test_the_form_asks_the_reasons_only_of_a_late_one(world: World, officer: Any) -> None:
    fresh, old = make_breach(world), make_breach(world, now=clock.now() - timedelta(hours=80))
    asked = {
        breach.pk: {
            one.field.code
            for one in filled.of_notification(prepare(breach, officer), now=clock.now()).fields
        }
        for breach in (fresh, old)
    }
    assert "late_reasons" not in asked[fresh.pk]
    assert "late_reasons" in asked[old.pk]


def test_a_supplement_shows_what_changed_and_is_promised_for_a_day(
    breach: Breach, officer: Any
) -> None:
    know(breach, officer, summary="Een brief ging mis.", persons_min=1)
    day = clock.today() + timedelta(days=10)
    submit(prepare(breach, officer), officer, supplement_on=day)
    waiting = supplement_terms.running(breach)
    assert waiting is not None
    assert waiting.due_at is not None
    assert clock.day_of(waiting.due_at) == day
    know(breach, officer, persons_min=12)
    second = prepare(breach, officer, Phase.SUPPLEMENT)
    changed = {one.field.code: (one.was, one.now) for one in filled.changes(second, clock.now())}
    assert changed["persons_min"] == ("1", "12")
    assert "summary" not in changed
    assert not set(changed) & {"phase", "earlier_number", "why_again"}
    assert text_of(second, "earlier_number") == "AP-123"


def test_a_complete_one_promises_nothing(
    breach: Breach, officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("breaches.form_sources.facts.missing", lambda *_all: [])
    sent = submit(prepare(breach, officer), officer)
    assert sent.complete
    assert supplement_terms.running(breach) is None


def test_a_withdrawal_says_why_and_takes_the_notification_back(
    breach: Breach, officer: Any
) -> None:
    submit(prepare(breach, officer), officer)
    with pytest.raises(ValidationError, match="withdrawn"):
        prepare(breach, officer, Phase.WITHDRAWAL)
    made = prepare(breach, officer, Phase.WITHDRAWAL, remarks="Er was geen datalek.")
    submit(made, officer)
    assert Breach.objects.get(pk=breach.pk).notified_at is None
    assert supplement_terms.running(breach) is None
    assert queries_notify.phases_possible(breach) == (Phase.FIRST,)


def test_phases_come_in_their_order_and_one_at_a_time(breach: Breach, officer: Any) -> None:
    with pytest.raises(ValidationError, match="cannot come now"):
        prepare(breach, officer, Phase.SUPPLEMENT)
    made = prepare(breach, officer)
    with pytest.raises(ValidationError, match="already"):
        prepare(breach, officer)
    notifying.cancel(notification_id=made.pk, actor=officer, now=clock.now())
    assert prepare(breach, officer).number == 2


def test_a_moment_to_come_or_before_the_former_one_is_refused(breach: Breach, officer: Any) -> None:
    made, now = prepare(breach, officer), clock.now()
    with pytest.raises(ValidationError, match="passed"):
        submit(made, officer, submitted_at=now + timedelta(minutes=2), now=now)
    submit(made, officer)
    second = prepare(breach, officer, Phase.SUPPLEMENT)
    with pytest.raises(ValidationError, match="later than that"):
        submit(second, officer, submitted_at=now - timedelta(hours=1))


def test_who_may_not_notify_finds_no_notification(
    world: World, breach: Breach, officer: Any
) -> None:
    made = prepare(breach, officer)
    for role in (Role.MANAGER, Role.AUDITOR, Role.DPO):
        with pytest.raises(Http404):
            submit(made, world.people[role])
    with pytest.raises(Http404):
        notifying.access_notification(world.people[Role.AUDITOR], made.pk, "view")
    with pytest.raises(Http404):
        notifying.access_notification(officer, "geen-id", "view")


def test_what_was_done_here_answers_a_question_that_nobody_filled_in(
    breach: Breach, officer: Any
) -> None:
    made = prepare(breach, officer)
    assert text_of(made, "own_reference") == breach.reference
    assert text_of(made, "people_told") == ""
    TellingDecision.objects.create(
        breach=breach,
        about="people",
        tell=False,
        ground=NotTold.UNINTELLIGIBLE,
        reason="Versleuteld.",
        at=clock.now(),
        by=officer,
    )
    assert text_of(made, "people_told") == "nee, dat gebeurt niet"
    assert text_of(made, "people_not_told_because").endswith("Versleuteld.")
    know(breach, officer, people_told="later")
    assert text_of(made, "people_told") == "nee, dat gebeurt nog"


def test_awareness_that_was_earlier_makes_what_was_sent_late(world: World, officer: Any) -> None:
    breach = make_breach(world, "in_progress", discovered_at=None, started_at=None)
    sent = submit(prepare(breach, officer), officer)
    assert queries_notify.without_reasons(breach) == []
    fresh = Breach.objects.get(pk=breach.pk)
    correcting.move_awareness(
        fresh, clock.now() - timedelta(hours=80), reason="Eerder.", actor=officer, now=clock.now()
    )
    assert queries_notify.without_reasons(breach) == [sent]
