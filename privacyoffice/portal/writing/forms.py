"""What somebody fills in to write to the office."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice.attachments.admin.on_case import ACCEPTED, FilesField, FilesInput
from privacyoffice.correspondence.mailboxes import DIGITS
from privacyoffice.correspondence.services.messages import MOST_CHARACTERS, MOST_FILES
from privacyoffice.portal.fields import Email, Line, Text
from privacyoffice.portal.forms import PortalForm
from privacyoffice.portal.humans import HumanForm


class WhoForm(HumanForm):
    """Who writes."""

    name = Line(label=gettext_lazy("Your name"), missing=gettext_lazy("Fill in your name."))
    email = Email(
        label=gettext_lazy("Your e-mail address"),
        help_text=gettext_lazy("We send a code to this address, to know that it is yours."),
        missing=gettext_lazy("Fill in your e-mail address. Then we can answer you."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "name"


class CodeForm(PortalForm):
    """The code from the mail."""

    code = Line(
        label=gettext_lazy("The code from the e-mail"),
        help_text=gettext_lazy("Six figures. Is there no mail? Look with unwanted mail too."),
        missing=gettext_lazy("Fill in the code from the e-mail."),
        most=20,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
            "size": DIGITS,
        }


def _what_can_be_sent() -> str:
    return _(
        "At most %(count)d files: PDF, pictures, text or e-mail. Send no copy of your passport or "
        "identity card: we do not need it."
    ) % {"count": MOST_FILES}


class MessageForm(PortalForm):
    """A message, and files if somebody likes."""

    # Sent twice by a double click, it is one message.
    form_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    body = Text(
        label=gettext_lazy("Your message"),
        help_text=gettext_lazy(
            "Do not write more about yourself than is needed. We do not need your citizen service "
            "number (BSN)."
        ),
        missing=gettext_lazy("Write your message."),
        most=MOST_CHARACTERS,
        rows=10,
    )
    files = FilesField(  # type: ignore[assignment]  # the name of what Django keeps apart
        label=gettext_lazy("Files"),
        help_text=lazy(_what_can_be_sent, str)(),
        widget=FilesInput(attrs={"accept": ACCEPTED}),
        required=False,
    )

    def __init__(self, *args: Any, takes_files: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not takes_files:
            del self.fields["files"]


class FirstMessageForm(MessageForm):
    """The first message: which one it is the code in the mailbox says."""

    form_id = None  # type: ignore[assignment]
