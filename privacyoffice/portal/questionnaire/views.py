"""The pages for a party that we ask something: in by a link, the questions, sent.

A link that never was, one that ended and one that was withdrawn get the same answer.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from privacyoffice.portal.limiting import by_address, within_limit
from privacyoffice.portal.pages import NOT_RIGHT, Visit
from privacyoffice.portal.questionnaire.forms import FormOfToday, QuestionsForm
from privacyoffice.portal.questionnaire.visiting import admit, leave, visited
from processors.models import AskStatus, Questionnaire
from processors.services import asking

_TOO_MANY, _UNKNOWN = 429, 404


def enter(visit: Visit, token: str) -> HttpResponseBase:
    """A link is exchanged for a cookie at once, so that it leaves the address bar."""
    if not within_limit("questions.enter", by_address(visit.request), visit.now):
        return visit.show("portal/too_many.html", status=_TOO_MANY)
    # Whoever only looks whether the page is there has not come in.
    found = asking.entered_by(token, visit.now) if visit.request.method == "GET" else None
    if found is None:
        return _no_link(visit)
    response = visit.go("questions")
    admit(visit, response, found)
    return response


def _inside(view: Callable[[Visit, Questionnaire], HttpResponseBase]) -> Any:
    """For who came in by a link that still works: `view(visit, questionnaire)`."""

    @wraps(view)
    def looked(visit: Visit) -> HttpResponseBase:
        found = visited(visit)
        if found is None:
            return _no_link(visit)
        try:
            return view(visit, found)
        except Http404:  # withdrawn a moment ago
            return _no_link(visit)

    return looked


@_inside
@sensitive_variables()
def questions(visit: Visit, questionnaire: Questionnaire) -> HttpResponseBase:
    """All questions on one page: kept to go on later, or sent."""
    if questionnaire.status != AskStatus.SENT:
        return visit.go("questions_sent")
    if visit.request.method != "POST":
        known = questionnaire.answers.reveal() or {}
        by = {"answered_by": questionnaire.answered_by.reveal()}
        return _page(visit, questionnaire, FormOfToday(known=known, initial=by))
    is_kept, is_sent = ("keep" in visit.request.POST, "send" in visit.request.POST)
    form = FormOfToday(visit.request.POST, may_wait=is_kept)
    # The buttons come last in a form: without one the rest may have been cut off.
    if form.is_valid() and not is_sent and not is_kept:
        form.add_error(None, _("This did not come in whole. Send it once more."))
    if not form.is_valid():
        return _page(visit, questionnaire, form)
    if not within_limit("questions.kept", by_address(visit.request), visit.now):
        return visit.show("portal/too_many.html", status=_TOO_MANY)
    told: Mapping[str, Any] = {
        "answers": form.answers(),
        "answered_by": form.cleaned_data["answered_by"],
        "now": visit.now,
    }
    if is_kept:
        asking.keep_so_far(questionnaire.pk, **told)
        return visit.go("questions_kept")
    try:
        asking.answer(questionnaire.pk, **told)
    except ValidationError as error:
        form.say(error.message_dict)
        return _page(visit, questionnaire, form)
    return visit.go("questions_sent")


@_inside
def kept(visit: Visit, questionnaire: Questionnaire) -> HttpResponseBase:
    """What was filled in so far is kept; the link leads back to it."""
    if questionnaire.status != AskStatus.SENT:
        return visit.go("questions_sent")
    context = {"questionnaire": questionnaire, "back": visit.address("questions")}
    return visit.show("portal/questionnaire/kept.html", context)


@_inside
def sent(visit: Visit, questionnaire: Questionnaire) -> HttpResponseBase:
    """The answers came in, and what happens next."""
    if questionnaire.status == AskStatus.SENT:
        return visit.go("questions")
    context = {"questionnaire": questionnaire, "leave_page": visit.address("questions_leave")}
    return visit.show("portal/questionnaire/sent.html", context)


def left(visit: Visit) -> HttpResponseBase:
    """Nobody opens the questions with this browser any more, until the link is used again."""
    if visit.request.method != "POST":
        return visit.go("questions")
    response = visit.show("portal/questionnaire/left.html")
    leave(visit, response)
    return response


def _page(visit: Visit, questionnaire: Questionnaire, form: QuestionsForm) -> HttpResponseBase:
    context = {
        "questionnaire": questionnaire,
        "form": form,
        "leave_page": visit.address("questions_leave"),
    }
    status = NOT_RIGHT if form.errors else 200
    return visit.show("portal/questionnaire/questions.html", context, status=status)


def _no_link(visit: Visit) -> HttpResponseBase:
    return visit.show("portal/questionnaire/no_link.html", status=_UNKNOWN)
