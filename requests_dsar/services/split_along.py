"""What goes along when a request is split: files, what was checked, what was asked, the way in.

Everything is encrypted again under the key of the part, so that it dies with that.
"""

from datetime import datetime
from typing import Any

from privacyoffice.attachments.models import Attachment
from privacyoffice.correspondence import door_mails
from privacyoffice.correspondence.doors import open_door_of
from privacyoffice.correspondence.persons import correspondent_of
from privacyoffice.correspondence.services import access
from privacyoffice.correspondence.services.files import copy_to
from requests_dsar.models import DataSubjectRequest, IdentityCheck, NotCounted, Pause, SearchTask
from requests_dsar.services import waiting

_CHECK = ("of", "method", "outcome", "checked_at", "checked_by_id")
_PAUSE = (
    "kind", "asked_on", "asked_by_id", "wanted_by", "answered_on", "lapsed", "counts",
    "not_counted",
)  # fmt: skip


def open_own_door(
    request: DataSubjectRequest, part: DataSubjectRequest, *, actor: Any, now: datetime
) -> None:
    """Who has a page for the one gets one for the other, and the link to it where they have mail.

    Raises keyring.Unreadable. Law: GDPR art. 12(2).
    """
    if open_door_of(request.pk) is None:
        return
    access.open_door(part, now=now, actor=actor)
    if correspondent_of(part).email:
        door_mails.mail_link(part, "split", now=now)


def take_along(
    request: DataSubjectRequest, part: DataSubjectRequest, *, actor: Any, now: datetime
) -> None:
    """Files that came with the request, what was checked, and the questions that were asked, with
    what these did to the term. What was found in a search stays with that search.

    Raises ValidationError, keyring.Unreadable. Law: GDPR art. 12(6).
    """
    found = {number for task in SearchTask.objects.filter(request=request) for number in task.files}
    files = Attachment.objects.kept().filter(case_id=request.pk).exclude(number__in=found)
    for attachment in files.order_by("number"):
        copy_to(attachment, part, actor=actor, now=now)
    for check in IdentityCheck.objects.filter(request=request):
        _copied(check, part, _CHECK, ("remark",)).save(force_insert=True)
    asked = Pause.objects.filter(request=request).exclude(not_counted=NotCounted.UNSENT)
    for pause in asked.order_by("asked_on", "pk"):
        _ask_too(_copied(pause, part, _PAUSE, ("question", "doubt")), actor=actor, now=now)


def _copied(row: Any, part: DataSubjectRequest, plain: tuple[str, ...], sealed: Any) -> Any:
    values = {name: getattr(row, name) for name in plain}
    values |= {name: getattr(row, name).reveal() for name in sealed}
    return type(row)(organisation_id=part.organisation_id, request=part, **values)


def _ask_too(pause: Pause, *, actor: Any, now: datetime) -> None:
    """The same question holds up the part for as long."""
    pause.save(force_insert=True)
    if not pause.counts:
        return
    waiting.stand_still(part := pause.request, pause.kind, pause.asked_on, actor=actor, now=now)
    if pause.answered_on is not None:
        waiting.go_on(part, pause.answered_on, lapsed=pause.lapsed, actor=actor, now=now)
