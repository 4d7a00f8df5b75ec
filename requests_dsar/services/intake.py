"""A request that came in by letter, telephone, mail or at the counter is written down."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.accounts.access import require
from privacyoffice.audit import services as audit
from privacyoffice.cases.services.opening import open_case
from privacyoffice.days import refuse_impossible_in
from privacyoffice.policy.codes import Right
from privacyoffice.tenancy.models import Department
from privacyoffice.tenancy.scope import current_organisation_id
from requests_dsar import answering
from requests_dsar.models import Channel, DataSubjectRequest
from requests_dsar.person import person_of
from requests_dsar.queries import access_request
from requests_dsar.services.asking import Asking, put_on

ADD = "requests_dsar.add_datasubjectrequest"
# Later than this after its receipt, one says why it was not written down before.
IN_TIME = timedelta(days=7)


@transaction.atomic
def write_down(
    *,
    received_on: date,
    channel: str,
    rights: Sequence[str],
    person: Mapping[str, Any],
    story: str,
    actor: Any,
    now: datetime,
    department: Department | None = None,
    is_sensitive: bool = False,
    late_because: str = "",
    asking: Asking | None = None,
    form_id: UUID | None = None,
) -> DataSubjectRequest:
    """Make a case of a request; its term runs from the day on which it came in anywhere.

    `received_on` is an Amsterdam date. `rights` are values of Right; none means not clear yet.
    `person` has what is known of PERSON_FIELDS, at least a surname or an e-mail address; `asking`
    says who asks for them and how they want the answer.
    `form_id` is a random id of the form: sent twice by the same person it makes one request.
    Raises PermissionDenied, ValidationError (for other content under the same id too),
    keyring.Unreadable. Law: GDPR art. 12(2), 12(3), 15-22.
    """
    require(actor, ADD)
    request_id = uuid4()
    if form_id is not None:
        request_id = uuid5(form_id, f"{current_organisation_id()} {actor and actor.pk}")
        _take_turn(request_id)
        if DataSubjectRequest.objects.filter(pk=request_id).exists():
            kept = access_request(actor, request_id, "view")
            _refuse_other(kept, received_on, channel, rights, person, story)
            return kept
    _refuse(received_on, channel, rights, story, late_because, now)
    known = person_of(person)
    request = DataSubjectRequest(
        id=request_id,
        organisation_id=current_organisation_id(),
        received_on=received_on,
        channel=channel,
        rights=[right for right in Right.values if right in rights],
        department=department,
        is_sensitive=is_sensitive,
        person=known,
        story=story.strip(),
        written_by=actor,
    )
    put_on(request, asking or Asking(), known, now)
    open_case(request, now=now)
    audit.record(
        "dsar.written_down",
        subject=request,
        actor=actor,
        at=now,
        reason=late_because.strip(),
        payload={"received_on": received_on.isoformat(), "channel": channel},
    )
    answering.begin(request, received_on, actor=actor, now=now)
    return request


def _take_turn(request_id: UUID) -> None:
    """Of two clicks the second one waits, and then finds what the first one made."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"request {request_id}"]
        )


def _refuse(
    received_on: date,
    channel: str,
    rights: Sequence[str],
    story: str,
    late_because: str,
    now: datetime,
) -> None:
    refuse_day(received_on, late_because, clock.day_of(now))
    if channel not in Channel.values:
        raise ValidationError({"channel": _("Choose how it came in.")})
    if not set(rights) <= set(Right.values):
        raise ValidationError({"rights": _("Choose rights from the list.")})
    if not story.strip():
        raise ValidationError({"story": _("Write what the person asks.")})


def refuse_day(received_on: date, late_because: str, today: date) -> None:
    """Refuse a day of receipt (Amsterdam date) that cannot be, or that is long ago without a word.

    Raises ValidationError, beside `received_on` or `late_because`.
    """
    refuse_impossible_in(received_on=received_on)
    if received_on > today:
        raise ValidationError({"received_on": _("Choose today or an earlier day.")})
    if today - received_on > IN_TIME and not late_because.strip():
        text = _("This came in more than a week ago. Say why it is written down only now.")
        raise ValidationError({"late_because": text})


def _refuse_other(
    kept: DataSubjectRequest,
    received_on: date,
    channel: str,
    rights: Sequence[str],
    person: Mapping[str, Any],
    story: str,
) -> None:
    """A form that was sent already may come again, but not with another request in it."""
    known = (kept.person.reveal(), kept.story.reveal())
    same = (kept.received_on, kept.channel, set(kept.rights)) == (received_on, channel, set(rights))
    if not same or known != (person_of(person), story.strip()):
        raise ValidationError(
            _(
                "This form was sent already, as %(reference)s. Correct that request, or begin a "
                "new form."
            )
            % {"reference": kept.reference}
        )
