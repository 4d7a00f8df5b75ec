"""What acts on messages and conversations ask."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice.accounts.admin.acts import ActForm
from privacyoffice.attachments.admin.on_case import ACCEPTED, FilesField, FilesInput
from privacyoffice.correspondence.models import ConversationOutcome
from privacyoffice.correspondence.services.messages import MOST_CHARACTERS, MOST_FILES
from privacyoffice.policy.codes import Right


def _what_can_be_sent() -> str:
    return _("At most %(count)d. The person can download them.") % {"count": MOST_FILES}


class SendForm(ActForm):
    """A message to the person, with files."""

    # Sent twice by a double click, it is one message.
    form_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)
    body = forms.CharField(
        label=gettext_lazy("Message"),
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 10, "class": "vLargeTextField"}),
        help_text=gettext_lazy(
            "Encrypted. No decision: that goes by letter. The person reads it after a second step, "
            "with a code."
        ),
        error_messages={"required": gettext_lazy("Write your message.")},
    )
    files = FilesField(  # type: ignore[assignment]  # the name of what Django keeps apart
        label=gettext_lazy("Files"),
        help_text=lazy(_what_can_be_sent, str)(),
        widget=FilesInput(attrs={"accept": ACCEPTED}),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.obj is not None and self.obj.why_not_change():
            # A case that is closed takes no files any more.
            del self.fields["files"]


class SeenForm(ActForm):
    """Carries the revision that was on the screen when somebody decided to act."""

    expected_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ToRequestForm(SeenForm):
    """Which rights somebody invokes, as far as that is clear."""

    rights = forms.MultipleChoiceField(
        label=gettext_lazy("What does the person ask?"),
        choices=Right.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("Leave it open when it is not clear yet."),
    )


class CloseForm(SeenForm):
    """How the conversation ended, and why."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("How did the conversation end?"),
        choices=[
            (outcome.value, outcome.label)
            for outcome in ConversationOutcome
            if outcome != ConversationOutcome.REQUEST
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say how the conversation ended.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Reasons"),
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text=gettext_lazy("Encrypted. It stands in the history of this conversation."),
        error_messages={"required": gettext_lazy("Say why.")},
    )
