"""Asking the FG's advice, giving it, and reacting to it: each once, and never changed again."""

from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.accounts.access import access, active_roles, require
from privacyoffice.accounts.roles import PERMISSIONS, Reach, reach_of
from privacyoffice.advice import answering, queries, sealing, subjects
from privacyoffice.advice.models import Advice, Reaction, Verdict
from privacyoffice.advice.subjects import AdviceSubject
from privacyoffice.audit import services as audit
from privacyoffice.days import refuse_impossible_in

ASK, GIVE, REACT = "advice.ask_advice", "advice.give_advice", "advice.react_advice"


def why_not_ask(obj: models.Model, user: Any) -> str:
    """Why this person may not ask advice on this object although their role may; or empty.

    Whose rights end at a department asks about what they change there.
    """
    asking = [role for role in active_roles(user).names if role in PERMISSIONS[ASK]]
    is_limited = all(reach_of(role) is Reach.OWN_DEPARTMENT for role in asking)
    if is_limited and not subjects.may_change(user, obj):
        return _("You can ask advice on what you may change yourself.")
    return ""


def why_not_give(advice: Advice, user: Any) -> str:
    """Why this person may not give this advice although their role may; or empty."""
    if advice.asked_by_id == user.pk:
        return _("Somebody else must give this advice: you asked for it yourself.")
    return ""


def why_not_react(advice: Advice, user: Any) -> str:
    """Why this person may not react to this advice although their role may; or empty."""
    if advice.given_by_id == user.pk:
        return _("Somebody else must react: you gave this advice yourself.")
    return ""


@transaction.atomic
def ask(
    *, subject: AdviceSubject, question: str, wanted_by: date, actor: Any, now: datetime
) -> Advice:
    """Ask the FG's advice on an object that the actor sees. `wanted_by` is an inclusive date.

    Raises Http404 for an object out of sight, PermissionDenied for who may not ask about it,
    and ValidationError for an empty question, a day that has passed, a text that changed
    since it was on the screen, or the same question while it waits. Law: GDPR art. 35(2),
    38(1).
    """
    obj = _take_subject(subject, actor)
    require(actor, ASK, obj)
    if refusal := why_not_ask(obj, actor):
        raise ValidationError(refusal)
    if not question.strip():
        raise ValidationError({"question": _("Write your question.")})
    refuse_impossible_in(wanted_by=wanted_by)
    if wanted_by < clock.day_of(now):
        raise ValidationError({"wanted_by": _("Choose today or a later day.")})
    waiting = queries.open_advice_on(subject.kind, subject.id)
    if any(sealing.revealed(other, "question") == question for other in waiting):
        raise ValidationError(_("This question has been asked already and waits for the FG."))
    advice = _new_advice(obj)
    advice.question = sealing.kept(advice, "question", question)
    advice.asked_by = actor
    advice.asked_at = now
    advice.wanted_by = wanted_by
    advice.save()
    for about in (advice, obj):
        audit.record(
            "advice.asked",
            subject=about,
            actor=actor,
            at=now,
            payload=_proof(advice, advice.question),
        )
    answering.begin(advice, actor=actor, now=now)
    return advice


@transaction.atomic
def give(
    *,
    advice_id: UUID,
    text: str,
    verdict: str,
    actor: Any,
    now: datetime,
    seen_revision: str | None = None,
) -> Advice:
    """Answer a question. `verdict` is one of Verdict or empty; the text is kept as it is.

    `seen_revision` is the subject's text that the FG had on the screen. Raises Http404 for who
    is no FG, TransitionNotAllowed when it was answered already, ValidationError for an empty
    text, an own question, or a subject that changed meanwhile. Law: GDPR art. 35(2), 39(1)(a).
    """
    advice = _take(advice_id, actor, GIVE)
    if refusal := why_not_give(advice, actor):
        raise ValidationError(refusal)
    _refuse_incomplete(text, verdict)
    current = subjects.now_at(advice.subject_kind, advice.subject_id)
    revision = advice.subject_revision if current is None else current.revision
    _refuse_changed(seen_revision, revision)
    words = sealing.kept(advice, "text", text)
    advice.give(text=words, verdict=verdict, revision=revision, by=actor, at=now)
    advice.save(
        update_fields=["status", "text", "verdict", "subject_revision", "given_by", "given_at"]
    )
    for about in _timelines(advice):
        audit.record(
            "advice.given", subject=about, actor=actor, at=now, payload=_proof(advice, words)
        )
    answering.meet(advice, actor=actor, now=now)
    return advice


@transaction.atomic
def give_unasked(
    *, subject: AdviceSubject, text: str, verdict: str, actor: Any, now: datetime
) -> Advice:
    """Give advice that nobody asked for, or further advice on what was advised on before.

    Raises Http404 for an object out of sight, PermissionDenied for who is no FG, and
    ValidationError for an empty text, a subject that changed since it was on the screen, or
    the very same advice again. Law: GDPR art. 38(3), 39(1)(a).
    """
    obj = _take_subject(subject, actor)
    require(actor, GIVE, obj)
    _refuse_incomplete(text, verdict)
    unasked = queries.advice_on(subject.kind, subject.id).filter(is_unasked=True)
    if any(sealing.revealed(other, "text") == text for other in unasked):
        raise ValidationError(_("This advice has been given already."))
    advice = _new_advice(obj)
    advice.is_unasked = True
    words = sealing.kept(advice, "text", text)
    advice.give(text=words, verdict=verdict, revision=advice.subject_revision, by=actor, at=now)
    advice.save()
    for about in (advice, obj):
        audit.record(
            "advice.given_unasked",
            subject=about,
            actor=actor,
            at=now,
            payload=_proof(advice, words),
        )
    return advice


@transaction.atomic
def react(*, advice_id: UUID, reaction: str, reasons: str, actor: Any, now: datetime) -> Advice:
    """Say for the controller what is done with an advice; `reaction` is one of Reaction.

    Raises Http404 for who does not speak for the controller, TransitionNotAllowed when there
    is no advice or a reaction already, and ValidationError without reasons for not adopting it
    in full, or on one's own advice. Source of law: GDPR art. 5(2), 24(1), 38(3).
    """
    advice = _take(advice_id, actor, REACT)
    if refusal := why_not_react(advice, actor):
        raise ValidationError(refusal)
    if reaction not in Reaction.values:
        raise ValidationError({"reaction": _("Choose what is done with the advice.")})
    if reaction != Reaction.ADOPTED and not reasons.strip():
        raise ValidationError({"reasons": _("Say why the advice is not adopted in full.")})
    words = sealing.kept(advice, "reaction_reasons", reasons)
    advice.react(reaction=reaction, reasons=words, by=actor, at=now)
    advice.save(
        update_fields=["status", "reaction", "reaction_reasons", "reacted_by", "reacted_at"]
    )
    action = "advice.adopted"
    if reaction == Reaction.PARTLY:
        action = "advice.partly_adopted"
    elif reaction == Reaction.NOT_ADOPTED:
        action = "advice.not_adopted"
    for about in _timelines(advice):
        audit.record(action, subject=about, actor=actor, at=now, payload=_proof(advice, words))
    return advice


def _take(advice_id: UUID, actor: Any, perm: str) -> Advice:
    """The advice, locked. On a case about people only for who sees that case."""
    advice = access(Advice.objects.all(), actor, advice_id, perm, lock=True)
    if subjects.is_case(advice.subject_kind):
        subjects.find(advice.subject_kind, advice.subject_id, actor)
    return advice


def _take_subject(subject: AdviceSubject, actor: Any) -> models.Model:
    """The object, after whoever else writes about it now; of two clicks the second one waits.

    Not a lock on the row itself: of some tables the application may not change any.
    """
    obj = subjects.find(subject.kind, subject.id, actor)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"advice {subject.kind} {subject.id}"],
        )
    _refuse_changed(subject.revision or None, subjects.describe(obj).revision)
    return obj


def _new_advice(obj: models.Model) -> Advice:
    """On the object as it is, and not as the caller says that it is."""
    subject = subjects.describe(obj)
    return Advice(
        subject_kind=subject.kind,
        subject_id=subject.id,
        subject_label=subject.label,
        subject_revision=subject.revision,
    )


def _refuse_changed(seen: str | None, current: str) -> None:
    if seen is not None and seen != current:
        raise ValidationError(
            _("Somebody changed this after you opened this page. Look at the text again first.")
        )


def _refuse_incomplete(text: str, verdict: str) -> None:
    if not text.strip():
        raise ValidationError({"text": _("Write your advice.")})
    if verdict and verdict not in Verdict.values:
        raise ValidationError({"verdict": _("Choose a verdict, or none.")})


def _timelines(advice: Advice) -> list[models.Model]:
    """Where people look for what happened: on the advice, and on its subject if that exists."""
    obj = subjects.object_of(advice.subject_kind, advice.subject_id)
    return [advice] if obj is None else [advice, obj]


def _proof(advice: Advice, words: str) -> dict[str, str]:
    """Which text was judged and the hash of what is stored: the audit trail holds no text."""
    return {
        "advice": str(advice.pk),
        "revision": advice.subject_revision,
        "text_sha256": sha256(words.encode()).hexdigest(),
    }
