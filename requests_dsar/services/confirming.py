"""Whether the e-mail address of a request is of who asks: a link by mail, and one reminder.

A request counts as received whatever comes of it. The token of the link stands in no row: it
follows from the key of the case and the address, so that it ends with either of them.
"""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables

from privacyoffice import clock
from privacyoffice.audit import services as audit
from privacyoffice.correspondence import doors
from privacyoffice.correspondence.persons import correspondent_of
from privacyoffice.crypto.unlocking import data_key
from privacyoffice.keyring import Unreadable
from privacyoffice.notifications.addressing import PERSON_OF_CASE
from privacyoffice.notifications.intents import Field, Intent, Unstored, register
from privacyoffice.notifications.services.writing import Notice, write
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope
from requests_dsar import answering
from requests_dsar.models import Channel, DataSubjectRequest, Status

REMIND_AFTER = timedelta(days=3)
# Later a reminder would only puzzle somebody.
_NO_LONGER = timedelta(days=21)
_KEY = 32  # bytes
_FORMS = (Channel.WEB_FORM, Channel.DIGID_FORM)
# Who wrote a message showed then that the mailbox was theirs: only another address is asked.
_ON_LINE = (*_FORMS, Channel.MESSAGE)
_ADDRESSES = {"nl": "portal:filing_confirm", "en": "portal:filing_confirm_en"}


def ask_to_confirm(request: DataSubjectRequest, *, now: datetime, occasion: str = "") -> None:
    """A mail with the link, in the caller's transaction; once an occasion."""
    notice = _notice(CONFIRM, request, {"reference": request.reference}, occasion)
    write([notice], now=now)


def asks_to_confirm(request: DataSubjectRequest) -> bool:
    """Whether who asks came by a way on which we ask to confirm an address."""
    return request.channel in _ON_LINE


def tell_received(request: DataSubjectRequest, *, now: datetime) -> None:
    """A mail with the reference, the day and the link to the page of the request: no more.

    Law: GDPR art. 5(1)(f), 12(3).
    """
    deadline = answering.deadline_of(request)
    if deadline is None or deadline.due_at is None:
        return
    due_on = clock.day_of(deadline.due_at)
    context = {"reference": request.reference, "due_on": due_on.isoformat()}
    write([_notice(RECEIVED, request, context)], now=now)


@transaction.atomic
@sensitive_variables()
def confirm(token: str, *, now: datetime) -> DataSubjectRequest:
    """The address is of who asks: they had the mail. May be done again.

    Raises Http404 for a link that does not work (any more).
    """
    request = request_of(token, lock=True)
    if request.email_confirmed_at is None:
        request.email_confirmed_at = now
        request.revision += 1
        request.save(update_fields=["email_confirmed_at", "revision"])
        audit.record("dsar.email_confirmed", subject=request, actor=None, at=now)
    return request


@sensitive_variables()
def request_of(token: str, *, lock: bool = False) -> DataSubjectRequest:
    """The request that a link belongs to. Raises Http404."""
    request_id, proof = _parts(token)
    found = DataSubjectRequest.objects.filter(pk=request_id, destroyed_at__isnull=True)
    if lock:
        found = found.select_for_update(of=("self",))
    request = found.first()
    if request is None:
        raise Http404
    try:
        address = correspondent_of(request).email
        is_right = bool(address) and hmac.compare_digest(proof, _proof(request.pk, address))
    except Unreadable:
        raise Http404 from None
    if not is_right:
        raise Http404
    return request


@sensitive_variables()
def token_of(request: DataSubjectRequest) -> str:
    """The token of the link, for the address that we have now. Raises keyring.Unreadable."""
    proof = _proof(request.pk, correspondent_of(request).email)
    return base64.urlsafe_b64encode(request.pk.bytes + proof).decode().rstrip("=")


def remind(now: datetime) -> int:
    """Ask once more who did not confirm within some days, in every organisation.

    Any number of times a day: a request has one reminder, because the outbox has a mail once.
    Returns how many were written.
    """
    written = 0
    for organisation_id in Organisation.objects.values_list("pk", flat=True):
        with organisation_scope(organisation_id):
            notices = [
                _notice(REMINDER, request, {"reference": request.reference})
                # Of the forms only: of another way nobody was asked on the day it came in.
                for request in unconfirmed().filter(
                    channel__in=_FORMS,
                    created_at__lte=now - REMIND_AFTER,
                    created_at__gt=now - _NO_LONGER,
                )
            ]
            written += write(notices, now=now)
    return written


# That it came in on the website with an address that nobody confirmed.
UNCONFIRMED = Q(channel__in=_ON_LINE, email_index__isnull=False, email_confirmed_at__isnull=True)


def unconfirmed() -> Any:
    """Requests whose address nobody confirmed, as long as an answer is due."""
    asked = DataSubjectRequest.objects.filter(UNCONFIRMED, destroyed_at__isnull=True)
    return asked.exclude(status=Status.CLOSED)


def is_unconfirmed(request: DataSubjectRequest) -> bool:
    """Whether nobody confirmed the address of a request that came in on the website."""
    return (
        asks_to_confirm(request)
        and request.email_confirmed_at is None
        and bool(request.email_index)
    )


def _notice(
    intent: Intent, request: DataSubjectRequest, context: dict[str, str], occasion: str = ""
) -> Notice:
    return Notice(
        intent=intent.code,
        key=":".join(filter(None, (str(request.pk), intent.code, occasion))),
        to_address=PERSON_OF_CASE,
        context=context,
        language=request.language,
        about_id=request.pk,
    )


@sensitive_variables()
def _to_confirm(message: Any) -> Unstored:
    """The address of who asks and the link, when the mail is sent."""
    if message.about_id is None:
        return Unstored()
    request = DataSubjectRequest.objects.select_related("organisation").get(pk=message.about_id)
    person = correspondent_of(request)
    if not person.email:
        raise LookupError("This person has no e-mail address.")
    path = reverse(
        _ADDRESSES.get(request.language, _ADDRESSES["nl"]),
        args=[request.organisation.slug, token_of(request)],
    )
    return Unstored(address=person.email, path=path)


def _not_meant(occasions: Sequence[str]) -> dict[str, str]:
    """Nobody is asked again what they confirmed, or what is destroyed."""
    gone = doors.about_destroyed_case(occasions)
    cases = {occasion: occasion.partition(":")[0] for occasion in occasions}
    done = DataSubjectRequest.objects.filter(
        pk__in=set(cases.values()), email_confirmed_at__isnull=False
    )
    ids = {str(pk) for pk in done.values_list("pk", flat=True)}
    why = _("The address was confirmed meanwhile.")
    return {occasion: why for occasion, pk in cases.items() if pk in ids} | gone


@sensitive_variables()
def _proof(request_id: UUID, address: str) -> bytes:
    about = f"po-confirm1:{request_id}:{address.casefold()}".encode()
    return hmac.new(data_key(request_id), about, hashlib.sha256).digest()


def _parts(token: str) -> tuple[UUID, bytes]:
    try:
        raw = base64.urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
    except ValueError:
        raise Http404 from None
    if len(raw) != 16 + _KEY:
        raise Http404
    return UUID(bytes=raw[:16]), raw[16:]


_REFERENCE = {"reference": Field.REFERENCE}
_EXAMPLE = {"reference": "V-2026-0012"}

RECEIVED = register(
    Intent(
        code="dsar.received",
        name=gettext_lazy("confirmation of receipt"),
        template="request_received",
        subject=gettext_lazy("We received your request %(reference)s"),
        fields=_REFERENCE | {"due_on": Field.DAY},
        example=_EXAMPLE | {"due_on": "2026-12-21"},
        in_app=False,
        keeps_text=False,
        unstored=doors.for_person_of_case,
        not_meant=doors.about_destroyed_case,
    )
)

CONFIRM = register(
    Intent(
        code="dsar.confirm_email",
        name=gettext_lazy("question to confirm an e-mail address"),
        template="request_confirm",
        subject=gettext_lazy("Confirm your e-mail address for request %(reference)s"),
        fields=_REFERENCE,
        example=_EXAMPLE,
        in_app=False,
        keeps_text=False,
        unstored=_to_confirm,
        not_meant=_not_meant,
    )
)

REMINDER = register(
    Intent(
        code="dsar.confirm_email_again",
        name=gettext_lazy("reminder to confirm an e-mail address"),
        template="request_confirm_again",
        subject=gettext_lazy("Reminder: confirm your e-mail address for request %(reference)s"),
        fields=_REFERENCE,
        example=_EXAMPLE,
        in_app=False,
        keeps_text=False,
        unstored=_to_confirm,
        not_meant=_not_meant,
    )
)
