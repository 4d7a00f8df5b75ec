"""An officer gives the person the way to their own page: the link, or a code for the answer."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.audit import services as audit
from privacyoffice.correspondence import door_mails, doors
from privacyoffice.correspondence.models import Code, Way
from privacyoffice.correspondence.persons import correspondent_of
from privacyoffice.correspondence.services import access
from requests_dsar.models import DataSubjectRequest, LetterKind
from requests_dsar.queries import access_request
from requests_dsar.services import letters


@dataclass(frozen=True)
class Sheet:
    """What is printed for the person. `path` opens their page; `code` is the code that was handed
    out and works, with its row, or empty."""

    request: DataSubjectRequest
    path: str
    code: str
    handed_out: Code | None


@transaction.atomic
def give_link(*, request_id: UUID, by_mail: bool, actor: Any, now: datetime) -> DataSubjectRequest:
    """Make a new link to the page of a request, and mail it to the person if asked; the former
    link works no longer. Closed requests too: the letters stand there.

    Raises Http404, ValidationError, keyring.Unreadable. Law: GDPR art. 12(2), 15(3).
    """
    request = access_request(actor, request_id, "change", lock=True)
    if by_mail and not correspondent_of(request).email:
        raise ValidationError({"way": _("No e-mail address is known. Print the link.")})
    access.open_door(request, now=now, actor=actor)
    if by_mail:
        door_mails.mail_link(request, now.isoformat(), now=now)
    return request


@transaction.atomic
def hand_out_code(*, request_id: UUID, way: str, actor: Any, now: datetime) -> DataSubjectRequest:
    """Make a code for the counter, which stands on the sheet, or for a letter, which is final at
    once and must still be sent; for who showed who they are.

    Raises Http404, ValidationError, keyring.Unreadable. Law: GDPR art. 12(6).
    """
    request = access_request(actor, request_id, "change", lock=True)
    code = access.hand_out_code(request, way, actor=actor, now=now)
    if way == Way.POST:
        # The last whole day: nobody counts on the hour at which it was made.
        until = clock.day_of(now + access.VALID[Way.POST]) - timedelta(days=1)
        facts = {"code": code, "until": until}
        letters.issue(request, LetterKind.COLLECTION_CODE, facts, actor=actor, now=now)
    return request


@transaction.atomic
def show_sheet(*, request_id: UUID, actor: Any, now: datetime) -> Sheet:
    """The link and the code on one page, to hand over or to send; that they were shown is
    recorded. Raises Http404, ValidationError, keyring.Unreadable."""
    request = access_request(actor, request_id, "change", lock=True)
    path = access.path_of(request, now)
    handed_out = access.handed_out(request, now)
    code = doors.code_of(handed_out) if handed_out is not None else ""
    audit.record("correspondence.link_shown", subject=request, actor=actor, at=now)
    return Sheet(request, path, code, handed_out)
