"""Messages as the person of a case reads them, after they showed that it is them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.attachments.admin.words import name_in_words, size_in_words
from privacyoffice.correspondence import queries
from privacyoffice.correspondence.models import Direction, Message
from privacyoffice.correspondence.persons import correspondent_of
from privacyoffice.correspondence.services.access import Inside
from privacyoffice.correspondence.services.messages import seen_by_person
from privacyoffice.portal.pages import Visit


@dataclass(frozen=True)
class ShownFile:
    """A file that came with a message; `address` is empty for one that was removed."""

    name: str
    size: str
    address: str


@dataclass(frozen=True)
class ShownMessage:
    """One message. `is_new`: from the office, and not seen before."""

    is_own: bool
    is_new: bool
    moment: str
    body: str
    files: tuple[ShownFile, ...]


@dataclass(frozen=True)
class Messages:
    """What `portal/_messages.html` shows of a case.

    `shown` is empty while `is_hidden`: the link alone shows how many there are, `count`, and how
    many of these are new, `new`. `refusal` says why nothing can be written any more.
    """

    count: int
    new: int
    is_hidden: bool
    shown: tuple[ShownMessage, ...]
    write_url: str
    refusal: str


def messages_of(visit: Visit, visitor: Inside) -> Messages:
    """The messages of the case that somebody came in for; those from the office count as seen
    when they are shown. Raises keyring.Unreadable."""
    case = visitor.case
    written = list(queries.of_case(case.pk))
    new = {m.pk for m in written if m.direction == Direction.OUT and m.read_at is None}
    is_hidden = not visitor.may_read_personal_data
    refusal = correspondent_of(case).refusal
    shown: tuple[ShownMessage, ...] = ()
    if not is_hidden:
        files = queries.files_of(written)
        shown = tuple(_shown(visit, message, files, message.pk in new) for message in written)
        if new:
            seen_by_person(case, now=visit.now)
    return Messages(
        count=len(written),
        new=len(new),
        is_hidden=is_hidden,
        shown=shown,
        write_url="" if refusal else visit.address("status_write"),
        refusal=refusal,
    )


def _shown(visit: Visit, message: Message, files: Any, is_new: bool) -> ShownMessage:
    return ShownMessage(
        is_own=message.direction == Direction.IN,
        is_new=is_new,
        moment=_moment(message.at),
        body=message.body.reveal(),
        files=tuple(
            _file(visit, message, files[number]) for number in message.files if number in files
        ),
    )


def _file(visit: Visit, message: Message, attachment: Any) -> ShownFile:
    address = ""
    if attachment.removed_at is None:
        address = visit.address("status_file", message_id=message.pk, number=attachment.number)
    return ShownFile(name_in_words(attachment), size_in_words(attachment.size), address)


def _moment(at: datetime) -> str:
    local = timezone.localtime(at, clock.AMSTERDAM)
    return _("%(day)s at %(time)s") % {
        "day": date_format(local.date(), "l j F Y"),
        "time": date_format(local, "H.i"),
    }
