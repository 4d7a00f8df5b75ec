"""The steps on a request as buttons."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act
from privacyoffice.accounts.admin.blocks import Block
from privacyoffice.attachments import services as attachments
from privacyoffice.attachments.models import Source
from privacyoffice.cases.admin.destroying import DestroyForm
from privacyoffice.deadlines.admin.words import last_moment
from requests_dsar import retention
from requests_dsar.admin.clock_blocks import what_still_stands, why_unreadable
from requests_dsar.admin.forms import (
    CloseForm,
    CorrectForm,
    HandlerForm,
    HandOverForm,
)
from requests_dsar.admin.forms_intake import IntakeForm
from requests_dsar.answering import deadline_of
from requests_dsar.models import DataSubjectRequest, Status
from requests_dsar.queries_decisions import answers_sent
from requests_dsar.services import closing, handling, intake


def _write_down(request: HttpRequest, _none: Any, data: dict[str, Any]) -> str:
    mail = data.pop("mail")
    made = intake.write_down(actor=request.user, now=clock.now(), **data)
    if mail is not None:
        _keep_mail(request, made, mail, data["form_id"])
    address = reverse("admin:requests_dsar_datasubjectrequest_change", args=[made.pk])
    deadline = deadline_of(made)
    return format_html(
        '{} {} <a href="{}">{}</a>',
        _("Written down as %(reference)s.") % {"reference": made.reference},
        last_moment(deadline, clock.now()) if deadline else "",
        address,
        _("Open this request"),
    )


def _keep_mail(request: HttpRequest, made: DataSubjectRequest, mail: Any, form_id: Any) -> None:
    """The mail in which it came stays with the request, with all that came in it."""
    try:
        attachments.attach(
            made,
            mail,
            actor=request.user,
            now=clock.now(),
            source=Source.MAIL,
            form_id=form_id,
        )
    except attachments.Refused as refused:
        raise ValidationError({"mail": refused.sentence}) from refused


def _take_up(request: HttpRequest, case: DataSubjectRequest, data: dict[str, Any]) -> str:
    handling.take_up(request_id=case.pk, actor=request.user, now=clock.now(), **data)
    return _("%(name)s handles this request now.") % {"name": data["owner"]}


def _hand_over(request: HttpRequest, case: DataSubjectRequest, data: dict[str, Any]) -> str:
    handling.hand_over(request_id=case.pk, actor=request.user, now=clock.now(), **data)
    return _("%(name)s handles this request now.") % {"name": data["owner"]}


def _correct(request: HttpRequest, case: DataSubjectRequest, data: dict[str, Any]) -> str:
    handling.correct(request_id=case.pk, actor=request.user, now=clock.now(), **data)
    return _("Corrected. What was there before stays in the history, encrypted.")


def _close(request: HttpRequest, case: DataSubjectRequest, data: dict[str, Any]) -> str:
    made = closing.close(request_id=case.pk, actor=request.user, now=clock.now(), **data)
    return _("Closed as: %(outcome)s. It is kept until %(day)s.") % {
        "outcome": made.get_outcome_display(),
        "day": date_format(made.destroy_from) if made.destroy_from else "",
    }


def _destroy(request: HttpRequest, case: DataSubjectRequest, data: dict[str, Any]) -> str:
    handling.destroy(
        request_id=case.pk,
        why=data["why"],
        decision=data["decision"],
        actor=request.user,
        now=clock.now(),
        expected_revision=data["expected_revision"],
    )
    return _("Destroyed. The certificate stands on this page.")


def _is_new(case: DataSubjectRequest) -> bool:
    return case.status == Status.RECEIVED and case.destroyed_at is None


def _is_in_progress(case: DataSubjectRequest) -> bool:
    return case.status == Status.IN_PROGRESS and case.destroyed_at is None


def _can_close(case: DataSubjectRequest) -> bool:
    """After the decision with its proof; before it only where nothing is decided."""
    if case.status == Status.DECIDED:
        return case.destroyed_at is None and bool(answers_sent(case))
    return _is_in_progress(case)


def _what_is_destroyed(case: DataSubjectRequest) -> Block:
    return Block(
        _("What is destroyed and what stays"),
        (
            _(
                "In this program nobody can read these any more, not even when a backup is put "
                "back: the person, the question, the files, the reasons that were given, and what "
                "any of these were before."
            ),
            _(
                "Outside it, copies from before can be read until the organisation’s key of that "
                "time has been removed."
            ),
            _("It cannot be found any more by e-mail address, name or address."),
            _(
                "These stay: the reference, the dates, how it came in, the department, the rights, "
                "the outcome, of each file its number, kind, size and hash, who did what and when, "
                "and a certificate. Of “sensitive” stays only, in the history, that it was so."
            ),
        ),
    )


WRITE_DOWN = Act(
    name="add",
    label=gettext_lazy("Write down a request"),
    explanation=gettext_lazy(
        "For what came in by letter, mail or telephone or at the counter. The term runs from the "
        "day on which it came in. What you write about the person is encrypted."
    ),
    perm="add",
    perform=_write_down,
    possible=lambda _none: True,
    form_class=IntakeForm,
)

ACTS = (
    Act(
        name="take-up",
        label=gettext_lazy("Take this up"),
        explanation=gettext_lazy(
            "Who handles the request sees to its term, and gets the reminders. A case handler "
            "can read this request from now on."
        ),
        perm="assign",
        perform=_take_up,
        possible=_is_new,
        form_class=HandlerForm,
    ),
    Act(
        name="correct",
        label=gettext_lazy("Correct this request"),
        explanation=gettext_lazy(
            "For what was written down wrongly, or became known later. That it was corrected, by "
            "whom and why stands in the history."
        ),
        perm="change",
        perform=_correct,
        possible=lambda case: _is_new(case) or _is_in_progress(case),
        refused=why_unreadable,
        form_class=CorrectForm,
    ),
    Act(
        name="close",
        label=gettext_lazy("Close this request"),
        explanation=gettext_lazy(
            "The answer has been sent, or none is due. How it ended follows from the decisions, "
            "and with it how long the request is kept. A closed request does not change any more."
        ),
        perm="close",
        perform=_close,
        possible=_can_close,
        form_class=CloseForm,
        warnings=what_still_stands,
    ),
    Act(
        name="hand-over",
        label=gettext_lazy("Hand this over"),
        explanation=gettext_lazy(
            "Somebody else handles the request from now on. A case handler who did so until now "
            "cannot read it any more."
        ),
        perm="assign",
        perform=_hand_over,
        possible=_is_in_progress,
        form_class=HandOverForm,
    ),
    Act(
        name="destroy",
        label=gettext_lazy("Destroy the content"),
        explanation=gettext_lazy(
            "The key of this request is destroyed, and with it everything that it tells about "
            "people. It cannot be undone."
        ),
        perm="destroy",
        perform=_destroy,
        possible=lambda case: case.status == Status.CLOSED and case.destroyed_at is None,
        form_class=DestroyForm,
        details=_what_is_destroyed,
        warnings=lambda case: retention.warnings(case, clock.today()),
    ),
)
