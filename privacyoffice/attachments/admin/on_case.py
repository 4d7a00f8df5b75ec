"""Files on the page of a case: the list, and sending more of them."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from privacyoffice import clock
from privacyoffice.accounts.admin.errors import problems_of
from privacyoffice.attachments import queries, services
from privacyoffice.attachments.admin.attachment import file_address, moment
from privacyoffice.attachments.admin.words import kind_in_words, name_in_words, size_in_words
from privacyoffice.attachments.inspecting import LONGEST
from privacyoffice.attachments.models import BY_OFFICE, Attachment, Source
from privacyoffice.attachments.names import seen_name
from privacyoffice.attachments.refusals import Refused
from privacyoffice.attachments.verdicts import Verdict
from privacyoffice.cases.kinds import kind_of
from privacyoffice.cases.models import CaseModel
from privacyoffice.crypto import unlocking
from privacyoffice.keyring import Unreadable

MOST_AT_ONCE = 10
# All files of one form together; a web process that is silent for longer is ended.
LONGEST_FORM = 40.0  # seconds
_LEAST = 2.0  # seconds: in less, no file can be looked at
ACCEPTED = ".pdf,.jpg,.jpeg,.png,.gif,.webp,.tif,.tiff,.txt,.eml,.msg"


class FilesInput(forms.ClearableFileInput):
    """A field for several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files: a list, in the order in which they were sent."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        if not data:
            if self.required:
                raise ValidationError(self.error_messages["required"])
            return []
        if len(data) > MOST_AT_ONCE:
            raise ValidationError(
                _("Send at most %(count)d files at a time.") % {"count": MOST_AT_ONCE}
            )
        return data


def _what_can_be_sent() -> str:
    """Read when the page is made: the limits are settings."""
    megabyte = 1024 * 1024
    return _(
        "PDF, pictures, text or e-mail (.eml, .msg). At most %(size)d MB each, and at a time at "
        "most %(count)d of them, %(form)d MB together. They are checked and encrypted. From "
        "pictures, place and camera are taken out. Add no copy of an identity document: it is "
        "not needed to know who somebody is."
    ) % {
        "size": settings.ATTACHMENT_MOST_BYTES // megabyte,
        "count": MOST_AT_ONCE,
        "form": settings.UPLOAD_MOST_BYTES_PER_REQUEST // megabyte,
    }


class AttachForm(forms.Form):
    """The files, and by which way they came."""

    # Sent twice by a double click, the same files are kept once.
    form_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)
    files = FilesField(  # type: ignore[assignment]  # the name of what Django keeps apart
        label=gettext_lazy("Files"),
        help_text=lazy(_what_can_be_sent, str)(),
        widget=FilesInput(attrs={"accept": ACCEPTED}),
        error_messages={"required": gettext_lazy("Choose at least one file.")},
    )
    source = forms.ChoiceField(
        label=gettext_lazy("How did they come in?"),
        choices=[(one.value, one.label) for one in BY_OFFICE],
        initial=Source.OFFICER,
        widget=forms.RadioSelect,
    )


@dataclass(frozen=True)
class Answer:
    """What was said of one file of a form. `refusal` is empty for one that was kept."""

    name: str
    refusal: str = ""


@dataclass(frozen=True)
class Line:
    """An attachment in the list of a case. What cannot be read any more has only its number."""

    attachment: Attachment
    name: str
    kind: str
    size: str
    added: str
    removed: str
    page: str
    file: str


class AttachmentsOnCase:
    """For the admin of a kind of cases, before CaseAdmin among its bases.

    Its page gets `attachments` (Line by line) and `attach_address` for who may change the case,
    to be shown with `{% include "admin/attachments/block.html" %}`.
    """

    def get_urls(self: Any) -> list[Any]:
        attach = path(
            "<path:object_id>/attach/",
            self.admin_site.admin_view(self.attach_view),
            name=f"{self._url_name}_attach",
        )
        return [attach, *super().get_urls()]  # type: ignore[misc]

    def change_view(
        self: Any,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        case = self.get_object(request, unquote(object_id))
        context: dict[str, Any] = {}
        if case is not None:
            kind = kind_of(case)
            is_open = case.destroyed_at is None and not case.why_not_change()
            may_add = is_open and kind.may(request.user, case, "change")
            name = f"admin:{self._url_name}_attach"
            context["attachments"] = lines_of(case.pk)
            context["attach_address"] = reverse(name, args=[case.pk]) if may_add else ""
        return super().change_view(  # type: ignore[misc,no-any-return]
            request, object_id, form_url, {**context, **(extra_context or {})}
        )

    def attach_view(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        """Asks for files (GET) and says of each what became of it (POST)."""
        case = kind_of(self.model).gate(request.user, unquote(object_id), "change")
        is_sent = request.method == "POST"
        if not is_sent and (refusal := case.why_not_change()):
            messages.warning(request, refusal)
            return redirect(kind_of(case).address_of(case.pk))
        form = AttachForm(request.POST, request.FILES) if is_sent else AttachForm()
        answers: list[Answer] = []
        if is_sent and form.is_valid():
            answers = _keep_each(case, request, **form.cleaned_data)
            if not any(answer.refusal for answer in answers):
                messages.success(request, _told(len(answers)))
                return redirect(kind_of(case).address_of(case.pk))
        context = {
            **self.admin_site.each_context(request),
            "banner": self.banner(request, case),
            "title": _("Add files to %(reference)s") % {"reference": case.reference},
            "opts": self.opts,
            "object": case,
            "form": AttachForm(initial={"source": form.cleaned_data["source"]})
            if answers
            else form,
            "problems": list(problems_of(form)),
            "answers": answers,
            "cancel_url": kind_of(case).address_of(case.pk),
        }
        return TemplateResponse(request, "admin/attachments/attach.html", context)


def lines_of(case_id: UUID) -> list[Line]:
    """The attachments of a case as its page shows them: two queries."""
    unlocking.preload([case_id])
    return [_line(attachment) for attachment in queries.of_case(case_id)]


def _line(attachment: Attachment) -> Line:
    removed = ""
    if attachment.removed_at is not None:
        removed = _("removed at %(moment)s") % {"moment": moment(attachment.removed_at)}
    return Line(
        attachment=attachment,
        name=name_in_words(attachment),
        kind=kind_in_words(attachment.media_type),
        size=size_in_words(attachment.size),
        added=moment(attachment.added_at),
        removed=removed,
        page=reverse("admin:attachments_attachment_change", args=[attachment.pk]),
        file="" if removed else file_address(attachment),
    )


def _keep_each(
    case: CaseModel,
    request: HttpRequest,
    *,
    files: Iterable[Any],
    source: str,
    form_id: UUID | None,
) -> list[Answer]:
    """One after the other: what is refused takes nothing else with it."""
    end = time.monotonic() + LONGEST_FORM
    answers = []
    for file in files:
        left = end - time.monotonic()
        try:
            if left < _LEAST:
                raise Refused(Verdict.LATER)
            services.attach(
                case,
                file,
                actor=request.user,
                now=clock.now(),
                source=source,
                seconds=min(LONGEST, left),
                form_id=form_id,
            )
        except Refused as refusal:
            answers.append(Answer(seen_name(file.name), refusal.sentence))
        except Unreadable as error:
            answers.append(Answer(seen_name(file.name), str(error.told)))
        else:
            answers.append(Answer(seen_name(file.name)))
    return answers


def _told(count: int) -> str:
    # No names: a message waits in the session, which is not encrypted.
    return ngettext("%(count)d file added.", "%(count)d files added.", count) % {"count": count}
