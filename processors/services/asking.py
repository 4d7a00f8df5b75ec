"""Questions to a party by a secret link: sent, answered without an account, withdrawn.

Whoever has the link answers, until the last day. Law: GDPR art. 28(1), 28(3)(h).
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from privacyoffice import clock
from privacyoffice.audit import services as audit
from privacyoffice.crypto.deriving import hash_of
from privacyoffice.days import refuse_impossible_in
from privacyoffice.once import id_of
from privacyoffice.tenancy.everywhere import everywhere
from processors import ask_terms
from processors.models import Agreement, AskStatus, Questionnaire
from processors.questionnaire import LANGUAGES, TEXT, Question, Said, questions
from processors.services import ask_mails
from processors.services.taking import keep, take_open

# What a party says at a question.
TOLD = ("choice", "text")
USUAL, LONGEST = timedelta(days=21), timedelta(days=180)
LONGEST_TEXT = 4000  # characters
LONGEST_NAME = 200
# So long before the last day the party is reminded by itself.
REMINDED_BEFORE = timedelta(days=7)

Answers = Mapping[str, Mapping[str, str]]


@transaction.atomic
def send(
    *,
    agreement_id: UUID,
    email: str,
    language: str,
    expires_on: date,
    actor: Any,
    now: datetime,
    form_id: UUID | None = None,
) -> Questionnaire:
    """Mail a link to the questions, to be answered until `expires_on` (an Amsterdam date).

    One at a time for an agreement. The same form sends one. Raises Http404, ValidationError
    beside the field, keyring.Unreadable.
    """
    agreement = take_open(actor, agreement_id, "change")
    made_id = id_of(form_id, agreement.pk, email, language, expires_on)
    if there := Questionnaire.objects.filter(pk=made_id).first():
        return there
    _refuse(agreement, email, language, expires_on, clock.day_of(now))
    made = Questionnaire(
        id=made_id,
        organisation_id=agreement.organisation_id,
        agreement=agreement,
        questions_version=questions().version,
        email=email,
        language=language,
        expires_on=expires_on,
        sent_at=now,
        sent_by=actor,
    )
    made.token_hash = hash_of(ask_mails.token_of(made))
    made.save(force_insert=True)
    audit.record("processors.questionnaire_sent", **about(made, agreement, actor, now))
    keep(agreement)
    ask_mails.ask(made, agreement, now)
    ask_terms.begin(made, agreement, address_of(made), actor=actor, now=now)
    return made


def _refuse(agreement: Agreement, email: str, language: str, expires_on: date, today: date) -> None:
    refuse_impossible_in(expires_on=expires_on)
    try:
        validate_email(email)
    except ValidationError as error:
        raise ValidationError({"email": error.messages}) from None
    if language not in LANGUAGES:
        raise ValidationError({"language": _("Choose a language.")})
    if not today < expires_on <= today + LONGEST:
        text = _("Choose a day after today, within %(days)d days.")
        raise ValidationError({"expires_on": text % {"days": LONGEST.days}})
    if open_of(agreement, today).exists():
        raise ValidationError(
            _("There is a questionnaire on its way already. Wait for it, or withdraw it.")
        )


def open_of(agreement: Agreement, today: date) -> Any:
    """What the party of an agreement can answer on a day."""
    return Questionnaire.objects.filter(
        agreement=agreement, status=AskStatus.SENT, expires_on__gte=today
    )


def address_of(questionnaire: Questionnaire) -> str:
    """The path of its page for officers."""
    return reverse("admin:processors_questionnaire_change", args=[questionnaire.pk])


@transaction.atomic
def remind(*, questionnaire_id: UUID, actor: Any, now: datetime) -> Questionnaire:
    """Mail the link once more, once a day at most. Raises Http404, ValidationError."""
    questionnaire, agreement = take(questionnaire_id, actor)
    _refuse_closed(questionnaire, clock.day_of(now))
    day = clock.day_of(now)
    if day == clock.day_of(questionnaire.sent_at) or not ask_mails.remind(
        questionnaire, agreement, day.isoformat(), now
    ):
        raise ValidationError(_("The link was mailed today already."))
    audit.record("processors.questionnaire_reminded", **about(questionnaire, agreement, actor, now))
    return questionnaire


@transaction.atomic
def withdraw(*, questionnaire_id: UUID, reason: str, actor: Any, now: datetime) -> Questionnaire:
    """The link works no longer; what the party kept so far is gone.

    Raises Http404, ValidationError, keyring.Unreadable.
    """
    questionnaire, agreement = take(questionnaire_id, actor)
    if questionnaire.status != AskStatus.SENT:
        raise ValidationError(_("This was answered or withdrawn already."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    questionnaire.withdraw()
    questionnaire.answers, questionnaire.answered_by = {}, ""
    questionnaire.save(update_fields=["status", "answers", "answered_by"])
    told = about(questionnaire, agreement, actor, now)
    audit.record("processors.questionnaire_withdrawn", **told, reason=reason.strip())
    keep(agreement)
    ask_terms.drop(questionnaire, actor=actor, now=now)
    return questionnaire


def stop_with(agreement: Agreement, *, actor: Any, now: datetime) -> None:
    """With an agreement ends that we wait for answers: nobody gets in by the link any more."""
    for one in Questionnaire.objects.filter(agreement=agreement, status=AskStatus.SENT):
        ask_terms.drop(one, actor=actor, now=now)


def forget_with(agreement: Agreement) -> None:
    """With the content of an agreement goes to whom its questions were sent: that may be the
    address of a person. Law: GDPR art. 5(1)(e)."""
    Questionnaire.objects.filter(agreement=agreement).update(email="")


def take(questionnaire_id: Any, actor: Any) -> tuple[Questionnaire, Agreement]:
    """A questionnaire with its agreement, locked, for who may change that. Raises Http404, and
    ValidationError for an agreement that ended."""
    found = Questionnaire.objects.filter(pk=questionnaire_id).values_list("agreement", flat=True)
    agreement_id = found.first()
    if agreement_id is None:
        raise Http404
    agreement = take_open(actor, agreement_id, "change")
    questionnaire = Questionnaire.objects.select_for_update(of=("self",)).get(pk=questionnaire_id)
    return questionnaire, agreement


def entered_by(token: str, now: datetime) -> Questionnaire | None:
    """What a link leads to; None for one that never was, or that works no longer."""
    found = Questionnaire.objects.filter(token_hash=hash_of(token))
    return _within_reach(found, now)


def visited(questionnaire_id: UUID, now: datetime) -> Questionnaire | None:
    """The same, for who came in by the link a while ago."""
    return _within_reach(Questionnaire.objects.filter(pk=questionnaire_id), now)


def _within_reach(found: Any, now: datetime) -> Questionnaire | None:
    one: Questionnaire | None = (
        found.exclude(status=AskStatus.WITHDRAWN)
        .filter(expires_on__gte=clock.day_of(now), agreement__destroyed_at__isnull=True)
        .select_related("agreement__party")
        .first()
    )
    return None if one is None or one.agreement.why_not_change() else one


@transaction.atomic
@sensitive_variables()
def keep_so_far(
    questionnaire_id: UUID, answers: Answers, answered_by: str, *, now: datetime
) -> None:
    """Keep what the party has so far, so that somebody there goes on later.

    Raises Http404 for what nobody can answer (any more), keyring.Unreadable.
    """
    questionnaire, agreement = _taken_by_party(questionnaire_id, now)
    if questionnaire.status != AskStatus.SENT:
        raise Http404
    questionnaire.answers = _known(answers)
    questionnaire.answered_by = answered_by.strip()[:LONGEST_NAME]
    questionnaire.save(update_fields=["answers", "answered_by"])
    audit.record("processors.questionnaire_kept", **about(questionnaire, agreement, None, now))


@transaction.atomic
@sensitive_variables()
def answer(questionnaire_id: UUID, answers: Answers, answered_by: str, *, now: datetime) -> None:
    """The party sends its answers; they do not change any more. Sent twice it is sent once.

    Raises Http404 for what nobody can answer (any more), ValidationError by code of a question
    and on "answered_by", keyring.Unreadable.
    """
    questionnaire, agreement = _taken_by_party(questionnaire_id, now)
    if questionnaire.status != AskStatus.SENT:
        return
    told = complete(answers, answered_by)
    questionnaire.answers, questionnaire.answered_by = told, answered_by.strip()
    questionnaire.answer()
    questionnaire.answered_at = now
    questionnaire.save(update_fields=["answers", "answered_by", "answered_at", "status"])
    audit.record("processors.questionnaire_answered", **about(questionnaire, agreement, None, now))
    keep(agreement)
    ask_terms.meet(questionnaire, now=now)
    ask_mails.answered(questionnaire, agreement, address_of(questionnaire), now)


def complete(answers: Answers, answered_by: str) -> dict[str, dict[str, str]]:
    """What was told of each question of today. Raises ValidationError by code of a question."""
    told = _known(answers)
    problems = {one.code: why for one in questions().asked if (why := _lacks(one, told[one.code]))}
    if not answered_by.strip() or len(answered_by.strip()) > LONGEST_NAME:
        problems["answered_by"] = _("Fill in your name and your function.")
    if problems:
        raise ValidationError(problems)
    return told


def _lacks(question: Question, told: Mapping[str, str]) -> str:
    if question.choices and told["choice"] not in Said.values:
        return _("Choose an answer.")
    if question.needs == TEXT and not told["text"]:
        return _("Fill in an answer.")
    if told["choice"] == Said.PARTLY and not told["text"]:
        return _("Say what you do and what not.")
    return ""


def _known(answers: Answers) -> dict[str, dict[str, str]]:
    """Of each question of today, what was told; what is no question is left out."""
    return {
        one.code: {
            name: str((answers.get(one.code) or {}).get(name) or "").strip()[:LONGEST_TEXT]
            for name in TOLD
        }
        for one in questions().asked
    }


def _taken_by_party(questionnaire_id: UUID, now: datetime) -> tuple[Questionnaire, Agreement]:
    found = visited(questionnaire_id, now)
    if found is None:
        raise Http404
    # In the order of every other act: the agreement first.
    agreement = Agreement.objects.select_for_update(of=("self",)).get(pk=found.agreement_id)
    locked = Questionnaire.objects.select_for_update(of=("self",)).get(pk=questionnaire_id)
    is_open = agreement.destroyed_at is None and not agreement.why_not_change()
    if locked.status == AskStatus.WITHDRAWN or not is_open:
        raise Http404
    return locked, agreement


def remind_everywhere(now: datetime) -> int:
    """Remind every party that did not answer a week before its last day, once; returns how many
    mails are new."""
    return everywhere(_remind_all, now)


def _remind_all(now: datetime) -> int:
    today = clock.day_of(now)
    waiting = Questionnaire.objects.filter(
        status=AskStatus.SENT,
        expires_on__gte=today,
        expires_on__lte=today + REMINDED_BEFORE,
        # Who got the link just now needs no reminder of it.
        sent_at__lte=now - REMINDED_BEFORE,
        agreement__destroyed_at__isnull=True,
    ).select_related("agreement")
    return sum(
        ask_mails.remind(one, one.agreement, "before", now)
        for one in waiting
        if not one.agreement.why_not_change()
    )


def _refuse_closed(questionnaire: Questionnaire, today: date) -> None:
    if questionnaire.status != AskStatus.SENT or questionnaire.expires_on < today:
        raise ValidationError(_("Nobody can answer this any more."))


def about(
    questionnaire: Questionnaire, agreement: Agreement, actor: Any, now: datetime
) -> dict[str, Any]:
    """What the event of an act on a questionnaire has: it stands in the history of the
    agreement."""
    return {
        "subject": agreement,
        "actor": actor,
        "at": now,
        "payload": {"questionnaire": str(questionnaire.pk)},
    }
