"""The pages of the form: each step, the check with the files, and what comes after sending."""

from collections.abc import Sequence
from functools import wraps
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from breaches.models import Breach
from breaches.services import reporting
from privacyoffice.attachments import services as attachments
from privacyoffice.attachments.models import Source as FileSource
from privacyoffice.attachments.refusals import Refused
from privacyoffice.correspondence.services.messages import look_at
from privacyoffice.crypto.unfinished import FormGone
from privacyoffice.portal.breach_report import keeping, steps, summary
from privacyoffice.portal.breach_report.forms import SendForm
from privacyoffice.portal.breach_report.steps import SENT
from privacyoffice.portal.filing.forms import StepForm
from privacyoffice.portal.filing.steps import Step
from privacyoffice.portal.limiting import by_address, has_room, within_limit
from privacyoffice.portal.pages import NOT_RIGHT, Visit

TOO_MANY = 429
_LIMIT = "breach.address"


def _or_gone(view: Any) -> Any:
    """The page that says so, for a form that went between two questions to the database."""

    @wraps(view)
    def checked(visit: Visit) -> HttpResponseBase:
        try:
            response: HttpResponseBase = view(visit)
        except FormGone:
            return visit.go("breach_gone")
        return response

    return checked


def start(visit: Visit) -> HttpResponseBase:
    """What a data breach is, that one can call too, and where to begin."""
    answers = keeping.recall(visit)
    context = {
        "begin_url": visit.address(_name(steps.STEPS[0])),
        "has_answers": bool(answers) and SENT not in (answers or {}),
    }
    return visit.show("portal/breach_report/start.html", context)


def step_view(step: Step) -> Any:
    """The view of one step."""

    @sensitive_variables()
    def view(visit: Visit) -> HttpResponseBase:
        answers = keeping.recall(visit)
        if answers is None or SENT in answers:
            if step is not steps.STEPS[0]:
                return visit.go("breach_gone")
            answers = {}
        if (missing := steps.first_open(answers, before=step)) is not None:
            return visit.go(_name(missing))
        if visit.request.method == "POST":
            return _posted(visit, step, answers)
        form = step.form(initial=answers.get(step.code, {}), kept=answers, auto_id="%s")
        return _shown(visit, step, form, has_begun=bool(answers))

    return _or_gone(view)


@sensitive_variables()
def _posted(visit: Visit, step: Step, answers: keeping.Answers) -> HttpResponseBase:
    form = step.form(visit.request.POST, kept=answers, auto_id="%s")
    # The button comes last in a form: without it the rest may have been cut off.
    if form.is_valid() and "sent" not in visit.request.POST:
        form.add_error(None, _("This did not come in whole. Send it once more."))
    if not form.is_valid():
        return _shown(visit, step, form, has_begun=bool(answers))
    kept = answers | {step.code: form.values()}
    if kept.get("who") != answers.get("who"):
        # Who somebody is says what is asked there.
        kept.pop("contact", None)
    response = visit.go(_name(steps.following(step, kept)))
    if answers:
        keeping.keep(visit, kept)
    elif within_limit("form.begun", by_address(visit.request), visit.now):
        keeping.begin(visit, response, kept)
    else:
        return visit.show("portal/too_many.html", status=TOO_MANY)
    return response


def _shown(visit: Visit, step: Step, form: StepForm, *, has_begun: bool) -> HttpResponseBase:
    back = steps.earlier(step)
    context = {
        "step": step,
        "form": form,
        "number": steps.STEPS.index(step) + 1,
        # The check is a step as well.
        "total": len(steps.STEPS) + 1,
        "back_url": visit.address(_name(back) if back else "breach_start"),
        "has_begun": has_begun,
    }
    return visit.show(step.template, context, status=NOT_RIGHT if form.errors else 200)


@_or_gone
@sensitive_variables()
def check(visit: Visit) -> HttpResponseBase:
    """Everything once more, and files; sending it makes the case."""
    answers = keeping.recall(visit)
    if answers is None:
        return visit.go("breach_gone")
    if SENT in answers:
        return visit.go("breach_sent")
    if (missing := steps.first_open(answers)) is not None:
        return visit.go(_name(missing))
    if visit.request.method != "POST":
        return _check_page(visit, answers, SendForm(now=visit.now, auto_id="%s"))
    form = SendForm(visit.request.POST, visit.request.FILES, now=visit.now, auto_id="%s")
    if form.is_valid() and not form.has_shown(answers):
        form.add_error(None, _("You changed an answer on another page. Look at all of it again."))
    return _sent(visit, answers, form) if form.is_valid() else _check_page(visit, answers, form)


@sensitive_variables()
def _sent(visit: Visit, answers: keeping.Answers, form: SendForm) -> HttpResponseBase:
    who = by_address(visit.request)
    if not has_room(_LIMIT, who, visit.now):
        return visit.show("portal/too_many.html", status=TOO_MANY)
    try:
        # Looked at before the limit is counted: who shares this address waits from then on.
        looked = look_at(form.cleaned_data["files"] or ())
        if not within_limit(_LIMIT, who, visit.now):
            return visit.show("portal/too_many.html", status=TOO_MANY)
        with transaction.atomic():
            made = _report(visit, answers, looked)
            answered = "yes" if summary.can_be_answered(answers) else ""
            # What was typed is in the case now; what stays is where to find it, until the browser
            # closes. When the form went meanwhile nothing was sent, as the page says then.
            keeping.keep(visit, {SENT: {"breach": str(made.pk), "answered": answered}})
    except Refused as refused:
        form.add_error("files", refused.sentence)
        return _check_page(visit, answers, form)
    except ValidationError as error:
        _say(form, error)
        return _check_page(visit, answers, form)
    return visit.go("breach_sent")


@sensitive_variables()
def _report(
    visit: Visit, answers: keeping.Answers, looked: Sequence[attachments.LookedAt]
) -> Breach:
    form_id = keeping.form_id(visit)
    made = reporting.report(**summary.told(answers, visit.now), now=visit.now, form_id=form_id)
    for file in looked:
        # Who filled in the form holds its key: this is who told it.
        attachments.attach(
            made,
            file,
            actor=None,
            now=visit.now,
            source=FileSource.CITIZEN,
            form_id=form_id,
            checked=True,
        )
    return made


def _check_page(visit: Visit, answers: keeping.Answers, form: SendForm) -> HttpResponseBase:
    form.show(answers)
    context = {
        "rows": [(row, visit.address(_name(row.step))) for row in summary.rows(answers)],
        "form": form,
        "number": len(steps.STEPS) + 1,
        "back_url": visit.address(_name(steps.STEPS[-1])),
    }
    status = NOT_RIGHT if form.errors else 200
    return visit.show("portal/breach_report/check.html", context, status=status)


def sent(visit: Visit) -> HttpResponseBase:
    """The reference, and what happens next."""
    kept = (keeping.recall(visit) or {}).get(SENT, {})
    made = Breach.objects.filter(pk=UUID(kept["breach"])).first() if kept else None
    if made is None:
        return visit.go("breach_gone")
    context = {"reference": made.reference, "is_answered": bool(kept["answered"])}
    return visit.show("portal/breach_report/sent.html", context)


def gone(visit: Visit) -> HttpResponseBase:
    """There is no form (any more): why, and where to begin."""
    return visit.show("portal/breach_report/gone.html")


def stop(visit: Visit) -> HttpResponseBase:
    """Everything that was filled in goes."""
    if visit.request.method != "POST":
        return visit.go("breach_start")
    response = visit.show("portal/breach_report/stopped.html")
    keeping.forget(visit, response)
    return response


def _say(form: SendForm, error: ValidationError) -> None:
    """Say beside the files what is wrong with them, and anything else above the page."""
    fields = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, sentences in fields.items():
        for sentence in sentences:
            form.add_error("files" if name == "files" else None, sentence)


def _name(step: Step | None) -> str:
    """The name of the address of a step; None is the check page."""
    return f"breach_{step.code}" if step else "breach_check"
