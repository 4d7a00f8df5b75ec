"""Mails as files: read for who, when and what came with them. They are kept as they are."""

import codecs
from datetime import UTC, datetime
from email.message import Message as Mail
from email.utils import parsedate_to_datetime
from typing import Any

from privacyoffice.attachments.inspect_process.luggage import (
    Luggage,
    damage_is_a_verdict,
    load_msg,
    parse_eml,
)
from privacyoffice.attachments.verdicts import EML, MSG, Found, Unacceptable, Verdict

_LONGEST = 300  # characters of a fact
_NAMED_AT_MOST = 50

# Loaded now, since later no file can be opened; a mail in another script keeps its signs.
for _charset in (
    *("ascii", "latin-1", "utf-7", "utf-8", "utf-16", "gb18030", "big5", "iso2022_jp", "koi8-r"),
    *("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257"),
    *("iso8859-2", "iso8859-5", "iso8859-7", "iso8859-9", "iso8859-15"),
):
    codecs.lookup(_charset)


def examine_eml(content: bytes) -> Found:
    """Raises Unacceptable for what is no mail, or carries what could do something."""
    mail = parse_eml(content)
    sender, moment = _header(mail, "from"), _header(mail, "date")
    if not sender or not (moment or mail["message-id"] or mail["received"]):
        raise Unacceptable(Verdict.MAIL_DAMAGED)
    names = Luggage().look_through_eml(mail, 0)
    subject = _header(mail, "subject")
    return Found(EML, _facts(sender, _parsed(moment), subject, names))


def examine_msg(content: bytes) -> Found:
    """The same of a mail that Outlook kept."""
    with damage_is_a_verdict():
        mail = load_msg(content)
        sender, subject, sent_at = mail.sender or "", mail.subject, mail.sent_date
    names = Luggage().look_through_msg(mail, 0)
    return Found(MSG, _facts(sender, sent_at, subject, names))


def _header(mail: Mail, name: str) -> str:
    try:
        return str(mail[name] or "")
    except (ValueError, IndexError, AttributeError, TypeError, OSError):
        # The library breaks on some addresses; then the line is told as it stands.
        return next((str(v) for k, v in mail.raw_items() if k.lower() == name), "")


def _parsed(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except (ValueError, IndexError, TypeError, OverflowError):
        return None


def _facts(
    sender: str, sent_at: datetime | None, subject: str | None, names: list[str]
) -> dict[str, Any]:
    moment = ""
    if sent_at is not None:
        aware = sent_at if sent_at.tzinfo else sent_at.replace(tzinfo=UTC)
        moment = aware.astimezone(UTC).isoformat(timespec="seconds")
    return {
        "sender": _shown(sender),
        "sent_at": moment,
        "subject": _shown(subject or ""),
        "attachments": [_shown(name) for name in names[:_NAMED_AT_MOST]],
    }


def _shown(text: str) -> str:
    """In one line, without what is not seen."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:_LONGEST]
