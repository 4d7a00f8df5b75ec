"""The pages of the form: each step, the check, and what comes after sending."""

from functools import wraps
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from privacyoffice import clock
from privacyoffice.attachments import services as attachments
from privacyoffice.attachments.models import Source
from privacyoffice.attachments.refusals import Refused
from privacyoffice.attachments.services import LookedAt
from privacyoffice.crypto.unfinished import FormGone
from privacyoffice.portal.filing import keeping, steps, summary
from privacyoffice.portal.filing.forms import CheckForm, StepForm
from privacyoffice.portal.filing.notice import notice_for_requests
from privacyoffice.portal.filing.processings import uuid_of
from privacyoffice.portal.filing.receipt import receipt_of
from privacyoffice.portal.filing.steps import FILED, MANDATE, Step
from privacyoffice.portal.limiting import by_address, by_email, has_room, within_limit
from privacyoffice.portal.pages import NOT_RIGHT, Visit
from requests_dsar.services.filing import Filed, file_request

TOO_MANY = 429
# On the page of a processing: which one somebody came from.
PROCESSING = "verwerking"
# The button with which somebody goes on in another language.
IN_LANGUAGE = "in_language"


class _MandateGone(Exception):
    """The form names a mandate, and there is no file."""


def start(visit: Visit) -> HttpResponseBase:
    """What one can ask here, what happens with what one fills in, and where to begin."""
    address = visit.address("filing_what")
    activity = uuid_of(visit.request.GET.get(PROCESSING, ""))
    context = {
        "begin_url": f"{address}?{PROCESSING}={activity}" if activity else address,
        "notice": _notice(visit),
        "has_answers": bool(_unsent(keeping.recall(visit))),
    }
    return visit.show("portal/filing/start.html", context)


def step_view(step: Step) -> Any:
    """The view of one step."""

    @sensitive_variables()
    def view(visit: Visit) -> HttpResponseBase:
        answers = keeping.recall(visit)
        if answers is None or FILED in answers:
            if step.code != steps.STEPS[0].code:
                return visit.go("filing_gone")
            answers = {}
        missing = steps.first_open(answers, before=step)
        if missing is not None or not step.is_needed(answers):
            return visit.go(_name(missing or steps.STEPS[0]))
        if visit.request.method != "POST":
            return _shown(visit, step, answers, _form(visit, step, answers))
        if IN_LANGUAGE in visit.request.POST:
            return _shown_again(visit, step, answers)
        return _posted(visit, step, answers)

    return _or_gone(view)


@sensitive_variables()
def _shown_again(visit: Visit, step: Step, answers: keeping.Answers) -> HttpResponseBase:
    """The same page in another language, with what was typed; nothing is kept of it yet."""
    form = step.form(visit.request.POST, kept=answers, auto_id="%s")
    return _shown(visit, step, answers, form, status=NOT_RIGHT if form.errors else 200)


@sensitive_variables()
def _posted(visit: Visit, step: Step, answers: keeping.Answers) -> HttpResponseBase:
    request = visit.request
    form = step.form(request.POST, request.FILES, kept=answers, auto_id="%s")
    # The button comes last in a form: without it the rest may have been cut off.
    if form.is_valid() and not {"sent", "look"} & request.POST.keys():
        form.add_error(None, _("This did not come in whole. Send it once more."))
    if not form.is_valid():
        return _shown(visit, step, answers, form, status=NOT_RIGHT)
    kept = steps.without_what_is_not_asked(answers | {step.code: form.values()})
    if not answers:
        return _begun(visit, step, kept)
    if (upload := form.cleaned_data.get(MANDATE)) is not None:
        if not within_limit("upload.address", by_address(request), visit.now):
            return visit.show("portal/too_many.html", status=TOO_MANY)
        try:
            kept[MANDATE] = keeping.keep_mandate(visit, upload)
        except Refused as refusal:
            form.add_error(MANDATE, keeping.why_refused(refusal))
            return _shown(visit, step, answers, form, status=NOT_RIGHT)
    keeping.keep(visit, kept)
    if kept.get(MANDATE) != answers.get(MANDATE):
        keeping.remove_mandate(visit, answers.get(MANDATE, {}))
    following = step if "look" in request.POST else _following(step, kept)
    return visit.go(_name(following))


@sensitive_variables()
def _begun(visit: Visit, step: Step, kept: keeping.Answers) -> HttpResponseBase:
    """The first answer of all: from here on there is something to keep."""
    if not within_limit("form.begun", by_address(visit.request), visit.now):
        return visit.show("portal/too_many.html", status=TOO_MANY)
    token = keeping.begin(visit)
    keeping.keep(visit, kept, token)
    response = visit.go(_name(_following(step, kept)))
    keeping.remember(visit, response, token)
    return response


def _following(step: Step, kept: keeping.Answers) -> Step | None:
    """After a change on the check page one is there again as soon as nothing is open."""
    missing = steps.first_open(kept)
    following = steps.after(step, kept)
    if missing is None:
        return None
    return following if following is not None and following.code not in kept else missing


def _form(visit: Visit, step: Step, answers: keeping.Answers) -> StepForm:
    initial = dict(answers.get(step.code, {}))
    if step.code == "what" and "activity" not in initial:
        initial["activity"] = visit.request.GET.get(PROCESSING, "")[:40]
    if step.code == "about":
        initial.pop("chosen", None)
    return step.form(initial=initial, kept=answers, auto_id="%s")


def _shown(
    visit: Visit, step: Step, answers: keeping.Answers, form: StepForm, *, status: int = 200
) -> HttpResponseBase:
    order = steps.needed(answers)
    back = steps.earlier(step, answers)
    context = {
        "step": step,
        "form": form,
        "number": next(n for n, known in enumerate(order, 1) if known.code == step.code),
        # How many there are follows from the first two answers.
        "total": len(order) if steps.is_fixed(answers) else 0,
        "back_url": visit.address(_name(back) if back else "filing_start"),
        "mandate_name": answers.get(MANDATE, {}).get("name", ""),
        "has_begun": bool(answers),
    }
    return visit.show(step.template, context, status=status)


@sensitive_variables()
def check(visit: Visit) -> HttpResponseBase:
    """Everything once more; sending it makes the request."""
    answers = keeping.recall(visit)
    if answers is None:
        return visit.go("filing_gone")
    if FILED in answers:
        return visit.go("filing_sent")
    missing = steps.first_open(answers)
    if missing is not None:
        return visit.go(_name(missing))
    if visit.request.method != "POST":
        return _check_page(visit, answers, CheckForm(now=visit.now, auto_id="%s"))
    form = CheckForm(visit.request.POST, now=visit.now, auto_id="%s")
    if not form.is_valid():
        return _check_page(visit, answers, form, status=NOT_RIGHT)
    return _sent(visit, answers, form)


@sensitive_variables()
def _sent(visit: Visit, answers: keeping.Answers, form: CheckForm) -> HttpResponseBase:
    if not form.has_shown(answers):
        form.add_error(None, _("You changed an answer on another page. Look at all of it again."))
        return _check_page(visit, answers, form, status=NOT_RIGHT)
    try:
        # Looked at before the limit is counted: who shares this address waits from then on.
        mandate = _mandate(visit, answers)
        if not _may_file(visit, answers):
            return visit.show("portal/too_many.html", status=TOO_MANY)
        with transaction.atomic():
            filed = _file(visit, answers, mandate)
    except _MandateGone:
        answers = {code: values for code, values in answers.items() if code != MANDATE}
        keeping.keep(visit, answers)
        form.add_error(None, _mandate_gone())
        return _check_page(visit, answers, form, status=NOT_RIGHT)
    except (ValidationError, Refused) as error:
        form.add_error(
            None, error.messages if isinstance(error, ValidationError) else str(error.sentence)
        )
        return _check_page(visit, answers, form, status=NOT_RIGHT)
    keeping.remove_mandate(visit, answers.get(MANDATE, {}))
    # What was typed is in the case now; what stays is where to find it, until the browser closes.
    keeping.keep(visit, {FILED: {"request": str(filed.request.pk)}})
    return visit.go("filing_sent")


@sensitive_variables()
def _mandate(visit: Visit, answers: keeping.Answers) -> LookedAt | None:
    """Raises Refused."""
    kept = answers.get(MANDATE, {})
    if not kept or not has_room("request.address", by_address(visit.request), visit.now):
        return None
    file = keeping.mandate_of(visit, kept)
    return attachments.look_at(file) if file is not None else None


def _may_file(visit: Visit, answers: keeping.Answers) -> bool:
    if not within_limit("request.address", by_address(visit.request), visit.now):
        return False
    email = answers["address"].get("email", "")
    return not email or within_limit("request.email", by_email(email), visit.now)


@sensitive_variables()
def _file(visit: Visit, answers: keeping.Answers, mandate: LookedAt | None) -> Filed:
    form_id = keeping.form_id(visit)
    words = visit.say(summary.consent())
    filed = file_request(
        answers=summary.answers_of(answers, visit.language, words), now=visit.now, form_id=form_id
    )
    # Of two clicks the second finds the request, and no mandate any more.
    if answers.get(MANDATE) and filed.access_token:
        if mandate is None:
            raise _MandateGone
        # Who filled in the form holds its key: this is the person who files.
        attachments.attach(
            filed.request,
            mandate,
            actor=None,
            now=visit.now,
            source=Source.CITIZEN,
            form_id=form_id,
            checked=True,
        )
    return filed


def _mandate_gone() -> str:
    return _(
        "The mandate that you added did not stay with us. Add it once more at “Whom it is about”. "
        "You can also send your request without it, and send the mandate later."
    )


def _check_page(
    visit: Visit, answers: keeping.Answers, form: CheckForm, *, status: int = 200
) -> HttpResponseBase:
    rows = [(row, visit.address(_name(row.step))) for row in summary.rows(answers)]
    last = steps.needed(answers)[-1]
    form.show(answers)
    context = {
        "rows": rows,
        "form": form,
        "notice": _notice(visit),
        "back_url": visit.address(_name(last)),
    }
    return visit.show("portal/filing/check.html", context, status=status)


def sent(visit: Visit) -> HttpResponseBase:
    """The reference, the day on which an answer is due and why, and what happens next."""
    answers = keeping.recall(visit)
    receipt = receipt_of((answers or {}).get(FILED, {}).get("request", ""), visit.now)
    if receipt is None:
        return visit.go("filing_gone")
    return visit.show("portal/filing/sent.html", {"receipt": receipt})


def gone(visit: Visit) -> HttpResponseBase:
    """There is no form (any more): why, and where to begin."""
    return visit.show("portal/filing/gone.html")


def stop(visit: Visit) -> HttpResponseBase:
    """Everything that was filled in goes."""
    if visit.request.method != "POST":
        return visit.go("filing_start")
    keeping.forget(visit)
    response = visit.show("portal/filing/stopped.html")
    visit.forget_cookie(response, keeping.COOKIE)
    return response


def _unsent(answers: keeping.Answers | None) -> keeping.Answers:
    return {} if not answers or FILED in answers else answers


def _notice(visit: Visit) -> Any:
    return notice_for_requests(visit.organisation, clock.day_of(visit.now))


def _or_gone(view: Any) -> Any:
    """The page that says so, for a form that went between two questions to the database."""

    @wraps(view)
    def checked(visit: Visit) -> HttpResponseBase:
        try:
            response: HttpResponseBase = view(visit)
        except FormGone:
            return visit.go("filing_gone")
        return response

    return checked


def _name(step: Step | None) -> str:
    """The name of the address of a step; None is the check page."""
    return f"filing_{step.code.replace('-', '_')}" if step else "filing_check"
