"""What the acts of this floor are called on a screen, and what a file is to a reader."""

from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice.accounts.admin.words import describe, explain
from privacyoffice.attachments.models import Attachment
from privacyoffice.attachments.verdicts import EML, JPEG, MSG, PDF, PNG, TEXT
from privacyoffice.keyring import Unreadable

_KINDS = {
    PDF: gettext_lazy("PDF"),
    PNG: gettext_lazy("picture"),
    JPEG: gettext_lazy("picture"),
    TEXT: gettext_lazy("text"),
    EML: gettext_lazy("e-mail"),
    MSG: gettext_lazy("e-mail (Outlook)"),
}


def kind_in_words(media_type: str) -> str:
    """ "PDF", "picture", "e-mail"."""
    return str(_KINDS.get(media_type, media_type))


def size_in_words(size: int) -> str:
    """Bytes as "12,3 KB"."""
    return filesizeformat(size)


def name_in_words(attachment: Attachment) -> str:
    """The name that its sender gave, or only its number when it was removed with the file or
    cannot be read any more."""
    if attachment.removed_at is not None:
        return str(attachment)
    try:
        name: str = attachment.name.reveal()
    except Unreadable:
        return str(attachment)
    return name


def _which(payload: Any) -> str:
    return _("file %(number)d, %(kind)s, %(size)s") % {
        "number": payload["number"],
        "kind": kind_in_words(payload["media_type"]),
        "size": size_in_words(payload["size"]),
    }


describe(
    {
        "attachments.added": gettext_lazy("File added"),
        "attachments.downloaded": gettext_lazy("File downloaded"),
        "attachments.removed": gettext_lazy("File removed"),
    }
)
explain(
    dict.fromkeys(("attachments.added", "attachments.downloaded", "attachments.removed"), _which)
)
