"""Somebody without an account files a request on the website."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.audit import services as audit
from privacyoffice.cases.services.opening import open_case
from privacyoffice.correspondence.services import access
from privacyoffice.policy.codes import Right
from privacyoffice.tenancy.scope import current_organisation_id
from registers.models import PublishedActivity
from requests_dsar import answering
from requests_dsar.models import (
    AnswerBy,
    Channel,
    DataSubjectRequest,
    ForWhom,
    IdentityMethod,
    Language,
)
from requests_dsar.person import finding, person_of
from requests_dsar.services.confirming import ask_to_confirm, tell_received
from requests_dsar.services.involving import add_involved


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What somebody filled in.

    `rights` are values of Right; none means that they do not know. `person` and, unless it is
    for oneself, `representative` have PERSON_FIELDS. `activities` are published processings.
    `consent_words` are the words with which somebody agreed to an electronic decision; empty
    when they did not. `details` are texts by name, beside the story.
    """

    rights: tuple[str, ...]
    story: str
    for_whom: str
    person: Mapping[str, Any]
    representative: Mapping[str, Any] | None = None
    activities: tuple[UUID, ...] = ()
    details: Mapping[str, str] = field(default_factory=dict)
    language: str = Language.DUTCH
    answer_by: str = AnswerBy.POST
    consent_words: str = ""
    identity_by: str = ""


@dataclass(frozen=True)
class Filed:
    """A request that was filed. `access_token` opens its page; empty when it was filed before."""

    request: DataSubjectRequest
    access_token: str


@transaction.atomic
def file_request(*, answers: Answers, now: datetime, form_id: UUID) -> Filed:
    """Make a case of what somebody filled in: it counts as received at once, whether or not the
    e-mail address is confirmed later.

    `form_id` is that of the unfinished form: filed twice it is one request. The caller has seen
    to the limits. Raises ValidationError, keyring.Unreadable.
    Law: GDPR art. 12(2), 12(3), 15-22; Awb 2:1, 2:8.
    """
    request_id = id_for(form_id)
    _take_turn(request_id)
    if before := DataSubjectRequest.objects.filter(pk=request_id).first():
        return Filed(before, "")
    _refuse(answers)
    known = person_of(answers.person)
    asking = person_of(answers.representative) if answers.representative else None
    consent_words = answers.consent_words.strip()
    details = dict(answers.details)
    if consent_words:
        details["electronic_consent"] = consent_words
    request = DataSubjectRequest(
        id=request_id,
        organisation_id=current_organisation_id(),
        received_on=clock.day_of(now),
        channel=Channel.WEB_FORM,
        rights=[right for right in Right.values if right in answers.rights],
        person=known,
        representative=asking,
        story=answers.story.strip(),
        details=details or None,
        for_whom=answers.for_whom,
        language=answers.language,
        answer_by=answers.answer_by,
        electronic_consent_at=now if consent_words else None,
        identity_by=answers.identity_by,
    )
    for name, value in finding(known, asking).items():
        setattr(request, name, value)
    open_case(request, now=now)
    chosen = _involve(request, answers.activities, now)
    audit.record(
        "dsar.filed",
        subject=request,
        actor=None,
        at=now,
        payload={"channel": request.channel, "processings": chosen},
    )
    answering.begin(request, request.received_on, actor=None, now=now)
    token = access.open_door(request, now=now)
    if request.email_index:
        tell_received(request, now=now)
        ask_to_confirm(request, now=now)
    return Filed(request, token)


def id_for(form_id: UUID) -> UUID:
    """The id of the request that a form becomes in the organisation in scope."""
    return uuid5(form_id, f"request of {current_organisation_id()}")


def _involve(request: DataSubjectRequest, activities: tuple[UUID, ...], now: datetime) -> int:
    """The processings that the person chose, as far as they are still public."""
    public = PublishedActivity.objects.current().filter(activity_id__in=activities)
    chosen = list(public.values_list("activity_id", flat=True))
    return len(add_involved(request, chosen, actor=None, now=now, by_person=True))


def _take_turn(request_id: UUID) -> None:
    """Of two clicks the second one waits, and then finds what the first one made."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"request {request_id}"]
        )


def _refuse(answers: Answers) -> None:
    """What a form of ours never sends. Raises ValidationError."""
    allowed = (
        (answers.rights, Right.values),
        ((answers.for_whom,), ForWhom.values),
        ((answers.answer_by,), AnswerBy.values),
        ((answers.language,), Language.values),
        ((answers.identity_by,), ("", *IdentityMethod.values)),
    )
    if any(not set(given) <= set(values) for given, values in allowed):
        raise ValidationError(_("Choose one of these."))
    if not answers.story.strip():
        raise ValidationError({"story": _("Write what the person asks.")})
    if (answers.for_whom == ForWhom.ONESELF) == bool(answers.representative):
        raise ValidationError({"for_whom": _("Say for whom you ask.")})
    # An electronic decision needs that somebody agreed to it. Law: Awb 2:8.
    if answers.answer_by == AnswerBy.STATUS_PAGE and not answers.consent_words.strip():
        raise ValidationError({"answer_by": _("Say that you want to get the answer here.")})
