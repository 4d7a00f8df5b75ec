"""A letter leaves the office, and that is proven: when, how, by whom.

Law: Awb 2:8, 3:41; GDPR art. 12(3).
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.audit import services as audit
from privacyoffice.correspondence.doors import about_destroyed_case, for_person_of_case
from privacyoffice.correspondence.persons import correspondent_of
from privacyoffice.correspondence.telling import mail_person
from privacyoffice.days import refuse_impossible_in
from privacyoffice.notifications.intents import Field, Intent, register
from privacyoffice.policy.codes import Kind
from privacyoffice.policy.queries import profile_on
from requests_dsar.models import (
    DataSubjectRequest,
    DispatchWay,
    Letter,
    LetterDispatch,
    LetterKind,
    LetterStatus,
)
from requests_dsar.queries_clock import lacking
from requests_dsar.queries_decisions import ANSWERS
from requests_dsar.services import leaving
from requests_dsar.services.letter_writing import about, access_letter, keep

READY = register(
    Intent(
        code="dsar.letter_ready",
        name=gettext_lazy("a letter stands on the page of a request"),
        template="letter_ready",
        subject=gettext_lazy("There is a letter about your request %(reference)s"),
        fields={"reference": Field.REFERENCE},
        example={"reference": "V-2026-0012"},
        in_app=False,
        keeps_text=False,
        not_meant=about_destroyed_case,
        unstored=for_person_of_case,
    )
)


@transaction.atomic
def send(
    *,
    letter_id: UUID,
    way: str,
    sent_on: date,
    proof: str,
    actor: Any,
    now: datetime,
) -> LetterDispatch:
    """Record that a letter left, or place it on the page of the request.

    `way` is one of DispatchWay, `sent_on` an Amsterdam date, `proof` what shows it: a number of
    the post, who took it along. On the page the person gets a mail that there is a letter.
    What it tells holds from that day on (services.leaving). Raises Http404, ValidationError,
    TransitionNotAllowed, keyring.Unreadable. Law: Awb 2:8, 3:41.
    """
    letter, request = access_letter(actor, letter_id, "change", lock=True)
    if letter.status == LetterStatus.DRAFT:
        raise ValidationError(_("Make the letter final first."))
    _refuse(letter, request, way, sent_on, proof, clock.day_of(now))
    letter.send()
    keep(letter, "status")
    dispatch = LetterDispatch.objects.create(
        organisation_id=letter.organisation_id,
        letter=letter,
        request=request,
        way=way,
        sent_on=sent_on,
        recorded_at=now,
        recorded_by=actor,
        proof=proof.strip(),
    )
    told = {"way": way, "sent_on": sent_on.isoformat(), "sha256": letter.sha256}
    audit.record(
        "dsar.letter_sent", subject=request, actor=actor, at=now, payload=about(letter) | told
    )
    leaving.take_effect(letter, request, sent_on, actor=actor, now=now)
    if way == DispatchWay.STATUS_PAGE:
        context = {"reference": request.reference}
        mail_person(READY, letter.pk, request, correspondent_of(request), context, now=now)
    return dispatch


def ways_for(letter: Letter, request: DataSubjectRequest, today: date) -> list[tuple[str, Any]]:
    """How this letter can leave: value and words, without the ways that the law or the address
    closes. Raises keyring.Unreadable."""
    refused = why_not_on_page(letter, request, today)
    return [
        (value, label)
        for value, label in DispatchWay.choices
        if not (refused and value == DispatchWay.STATUS_PAGE)
    ]


def why_not_on_page(letter: Letter, request: DataSubjectRequest, today: date) -> str:
    """Why this letter cannot be placed on the page of the request; empty when it can be.

    A decision is only given electronically to who agreed to that. Law: Awb 2:8.
    """
    if letter.kind == LetterKind.RECIPIENTS:
        return _("This letter is for somebody else than the person.")
    if letter.kind == LetterKind.COLLECTION_CODE:
        return _("A code for the page is not given on that page.")
    if not correspondent_of(request).email:
        return _("The person has no e-mail address, and so no page.")
    decides = letter.kind in (*ANSWERS, LetterKind.OBJECTION_DECISION)
    is_decision = decides and profile_on(today).kind != Kind.PRIVATE_BODY
    if is_decision and request.electronic_consent_at is None:
        return _("The person did not agree to an electronic decision. Send it by post.")
    return ""


def why_not_to_anybody(letter: Letter, request: DataSubjectRequest) -> str:
    """Why the answer, or a letter with data along, cannot leave yet; empty when it can.

    It goes to who asks for another, who may get nothing before it is known that they may act. That
    nothing is treated because they did not show it can be told them. Law: GDPR art. 32; Awb 2:1(2).
    """
    tells = letter.kind == LetterKind.DECISION or letter.files_stored_as
    # Who got the data from us is told by another ground. Law: GDPR art. 19.
    if not tells or letter.kind == LetterKind.RECIPIENTS or not lacking(request):
        return ""
    return _(
        "It was not established yet that who asks for the person may do so. Check the mandate "
        "first, or ask for it; if it does not come, the request is not treated."
    )


def _refuse(
    letter: Letter,
    request: DataSubjectRequest,
    way: str,
    sent_on: date,
    proof: str,
    today: date,
) -> None:
    if way not in DispatchWay.values:
        raise ValidationError({"way": _("Choose how the letter leaves.")})
    if refusal := why_not_to_anybody(letter, request):
        raise ValidationError(refusal)
    if not letter.stored_as:
        raise ValidationError(_("The PDF is being made. Try again in a moment."))
    refuse_impossible_in(sent_on=sent_on)
    if sent_on > today:
        raise ValidationError({"sent_on": _("Choose today or an earlier day.")})
    if letter.final_at is not None and sent_on < clock.day_of(letter.final_at):
        raise ValidationError({"sent_on": _("The letter was not final on that day yet.")})
    if way == DispatchWay.REGISTERED_POST and not proof.strip():
        raise ValidationError({"proof": _("Write down the number that the post gave.")})
    if way == DispatchWay.STATUS_PAGE and (refusal := why_not_on_page(letter, request, today)):
        raise ValidationError({"way": refusal})
