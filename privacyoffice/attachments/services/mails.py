"""A mail that somebody got elsewhere: who sent it, when and about what."""

from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr

from django.core.files import File

from privacyoffice.attachments.inspecting import inspect
from privacyoffice.attachments.refusals import Refused
from privacyoffice.attachments.services.adding import content_of
from privacyoffice.attachments.verdicts import EML, MSG, Verdict


@dataclass(frozen=True)
class MailFacts:
    """What a mail tells of itself; any of it may be empty, and whoever sent it may have made it
    up. `sent_at` is aware, None when it says no moment."""

    name: str
    email: str
    sent_at: datetime | None
    subject: str


def read_mail(upload: File) -> MailFacts:  # type: ignore[type-arg]
    """What an .eml or .msg says in its head; nothing of it is kept.

    Raises Refused, also for a file that is no mail.
    """
    inspected = inspect(content_of(upload), upload.name or "")
    if inspected.media_type not in (EML, MSG):
        raise Refused(Verdict.MAIL_DAMAGED)
    facts = inspected.facts
    name, email = parseaddr(facts["sender"])
    moment = facts["sent_at"]
    return MailFacts(
        name=name,
        email=email if "@" in email else "",
        sent_at=datetime.fromisoformat(moment) if moment else None,
        subject=facts["subject"],
    )
