"""The page on which somebody decides to publish what an import brought."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import ActForm
from privacyoffice.accounts.admin.blocks import Block
from registers.models import ImportUpload, ProcessingActivity
from registers.services import uploading
from registers.services.uploading import Waiting

NAMES_SHOWN = 20
_TICKED = "yes"


class PublishForm(ActForm):
    """Whether what is not complete goes public too; asked only when there is any."""

    also_incomplete = forms.MultipleChoiceField(
        label=gettext_lazy("What is not complete"),
        choices=[
            (
                _TICKED,
                gettext_lazy(
                    "Also what is not complete yet. I know that the law asks for more here."
                ),
            )
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = waiting_of(self.obj)
        self._nothing_is_complete = not waiting.complete and not waiting.not_looked_at
        if not waiting.incomplete and not waiting.not_looked_at:
            del self.fields["also_incomplete"]

    def clean_also_incomplete(self) -> bool:
        is_ticked = _TICKED in self.cleaned_data["also_incomplete"]
        if self._nothing_is_complete and not is_ticked:
            raise ValidationError(
                _("None of these texts is complete. Complete them first, or tick this box.")
            )
        return is_ticked


def waiting_of(upload: ImportUpload) -> Waiting:
    """What would be published; worked out once a request, because every text is looked at."""
    known: dict[str, Any] = upload.__dict__
    if "_waiting" not in known:
        known["_waiting"] = uploading.waiting_for_publication(upload, clock.today())
    found: Waiting = known["_waiting"]
    return found


def what_is_published(upload: ImportUpload) -> Block:
    """How many texts there are, and the names of those that are complete."""
    waiting = waiting_of(upload)
    title = ngettext(
        "%(count)d text can be published",
        "%(count)d texts can be published",
        waiting.total,
    ) % {"count": waiting.total}
    complete = [_link(activity) for activity in waiting.complete[:NAMES_SHOWN]]
    if not complete:
        return Block(title, (_("None of them is complete."),))
    count = len(waiting.complete)
    head = ngettext("Complete: %(count)d.", "Complete: %(count)d.", count) % {"count": count}
    return Block(title, (head, *complete, *_more(waiting.complete)))


def what_is_lacking(upload: ImportUpload) -> list[Any]:
    """How many texts lack what the law demands, and which sentences say so."""
    waiting = waiting_of(upload)
    lines: list[Any] = []
    if waiting.incomplete:
        count = len(waiting.incomplete)
        head = ngettext(
            "%(count)d text lacks what the law demands. It is left, unless you tick the box below.",
            "%(count)d texts lack what the law demands. They are left, unless you tick the box "
            "below.",
            count,
        )
        lines.append(head % {"count": count})
        for activity, gaps in waiting.incomplete[:NAMES_SHOWN]:
            lines.append(format_html("{}: {}", _link(activity), _in_a_row(gaps)))
        lines.extend(_more(waiting.incomplete))
    if waiting.not_looked_at:
        lines.append(
            ngettext(
                "For this page %(count)d text was not looked at. That is done when it is "
                "published; the report tells what came of it.",
                "For this page %(count)d texts were not looked at. That is done when they are "
                "published; the report tells what came of each.",
                waiting.not_looked_at,
            )
            % {"count": waiting.not_looked_at}
        )
    return lines


def _link(activity: ProcessingActivity) -> SafeString:
    address = reverse("admin:registers_processingactivity_change", args=[activity.pk])
    return format_html('<a href="{}">{} {}</a>', address, activity.reference, activity.name)


def _in_a_row(gaps: Iterable[Any]) -> str:
    return " ".join(str(gap) for gap in gaps)


def _more(all_of_them: Sequence[Any]) -> list[str]:
    more = len(all_of_them) - NAMES_SHOWN
    if more <= 0:
        return []
    return [ngettext("and %(count)d more", "and %(count)d more", more) % {"count": more}]
