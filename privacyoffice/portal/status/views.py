"""The page of one case: how far it is, the letters, and what the person can do."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from privacyoffice.cases.kinds import kind_of
from privacyoffice.correspondence.persons import correspondent_of
from privacyoffice.correspondence.services import access, lost_links
from privacyoffice.correspondence.services.access import Inside
from privacyoffice.deadlines.explaining import in_words
from privacyoffice.keyring import Unreadable
from privacyoffice.links import absolute_path
from privacyoffice.portal.filing import keeping
from privacyoffice.portal.limiting import by_address, by_email, within_limit
from privacyoffice.portal.pages import NOT_RIGHT, Visit
from privacyoffice.portal.status import digid, telling
from privacyoffice.portal.status.admission import COOKIES, admit, forget, inside_only, visitor_of
from privacyoffice.portal.status.forms import CodeForm, LostLinkForm, ObjectForm
from privacyoffice.portal.writing import first
from privacyoffice.portal.writing.shown import messages_of
from requests_dsar.models import DataSubjectRequest, Outcome, ProceedingKind
from requests_dsar.queries_proceedings import open_in
from requests_dsar.services import collecting, identity, objecting, withdrawing

# Even a browser that would show it may load and run nothing with it.
_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
_PAGES = ("code", "digid", "leave", "lost", "objection", "withdraw")
_TOO_MANY = 429
_UNKNOWN = 404


def enter(visit: Visit, token: str) -> HttpResponseBase:
    """A link is exchanged for a cookie at once, so that it leaves the address bar."""
    if not within_limit("enter.address", by_address(visit.request), visit.now):
        return visit.show("portal/too_many.html", status=_TOO_MANY)
    # Whoever only looks whether the page is there has not come in.
    admitted = access.enter(token, now=visit.now) if visit.request.method == "GET" else None
    if admitted is None:
        return _show(visit, "no_link.html", status=_UNKNOWN)
    response = visit.go("status")
    admit(visit, response, admitted)
    return response


@inside_only
def status(visit: Visit, visitor: Inside) -> HttpResponseBase:
    """How far it is, and what somebody can do."""
    case = visitor.case
    context = {
        "visitor": visitor,
        "case": case,
        "idle_minutes": access.IDLE // timedelta(minutes=1),
        "is_request": isinstance(case, DataSubjectRequest),
    }
    try:
        context["messages"] = messages_of(visit, visitor)
    except Unreadable:
        # How far it is needs no key.
        context["is_unreadable"] = True
    if isinstance(case, DataSubjectRequest):
        may_read = visitor.may_read_personal_data
        context["told"] = telling.told(visit, case, with_words=may_read)
    return _show(visit, "case.html", context)


def code(visit: Visit) -> HttpResponseBase:
    """The second step: a code by e-mail, or one from the counter or from a letter."""
    if visit.request.method == "POST" and visitor_of(visit) is None:
        again = _code_again(visit)
        if again is not None:
            return again
    return _code(visit)


@sensitive_variables()
def _code_again(visit: Visit) -> HttpResponseBase | None:
    """For who clicked twice: the first click exchanged the cookie that the second one has."""
    form = CodeForm(visit.request.POST)
    if not form.is_valid():
        return None
    if not within_limit("code.address", by_address(visit.request), visit.now):
        return visit.show("portal/too_many.html", status=_TOO_MANY)
    before, typed = visit.cookie(COOKIES[visit.language]), form.cleaned_data["code"]
    admitted = access.check_code_again(before, typed, now=visit.now)
    if admitted is None:
        return None
    response = visit.go("status")
    admit(visit, response, admitted)
    return response


@inside_only
def _code(visit: Visit, visitor: Inside) -> HttpResponseBase:
    if visit.request.method != "POST":
        if visitor.may_read_personal_data:
            return visit.go("status")
        return _code_page(visit, visitor, CodeForm())
    if not within_limit("code.address", by_address(visit.request), visit.now):
        return visit.show("portal/too_many.html", status=_TOO_MANY)
    if "send" in visit.request.POST:
        return _send_code(visit, visitor)
    form = CodeForm(visit.request.POST)
    if not form.is_valid():
        return _code_page(visit, visitor, form)
    admitted = access.check_code(visitor, form.cleaned_data["code"], now=visit.now)
    if admitted is None:
        form.add_error(
            "code",
            _("This code is not right, or it works no longer. Look again, or ask for a new code."),
        )
        return _code_page(visit, visitor, form)
    response = visit.go("status")
    admit(visit, response, admitted)
    return response


@inside_only
def log_in(visit: Visit, _visitor: Inside) -> HttpResponseBase:
    """To DigiD, where the installation has it."""
    if not digid.is_configured():
        raise Http404
    cookie = visit.cookie(COOKIES[visit.language])
    try:
        return HttpResponseRedirect(digid.address_to_log_in(cookie, _back(visit)))
    except digid.NotShown:
        return _show(visit, "not_logged_in.html")


@inside_only
@sensitive_variables()
def digid_back(visit: Visit, visitor: Inside) -> HttpResponseBase:
    """Back from DigiD: the second step is made when it is the person of the case."""
    if not digid.is_configured():
        raise Http404
    if not within_limit("code.address", by_address(visit.request), visit.now):
        return visit.show("portal/too_many.html", status=_TOO_MANY)
    cookie, told = visit.cookie(COOKIES[visit.language]), visit.request.GET.dict()
    try:
        who = digid.name_index_of(cookie, told, _back(visit), now=visit.now)
    except digid.NotShown:
        return _show(visit, "not_logged_in.html")
    with transaction.atomic():
        admitted = access.accept_login(visitor, who, now=visit.now)
        if admitted is not None and isinstance(visitor.case, DataSubjectRequest):
            identity.note_login(visitor.case.pk, now=visit.now)
    if admitted is None:
        return _show(visit, "not_logged_in.html", {"is_other": True})
    response = visit.go("status")
    admit(visit, response, admitted)
    return response


@inside_only
def letter(visit: Visit, visitor: Inside, number: int) -> HttpResponseBase:
    """A letter as a file; that it was collected is recorded."""
    return _collected(visit, visitor, number, with_files=False)


@inside_only
def files(visit: Visit, visitor: Inside, number: int) -> HttpResponseBase:
    """What goes along with a letter, as one file."""
    return _collected(visit, visitor, number, with_files=True)


@inside_only
def withdraw(visit: Visit, visitor: Inside) -> HttpResponseBase:
    """The person does not ask it any more; asked twice, because it ends the request."""
    request = _request_of(visitor)
    if not visitor.second_step:
        return visit.go("status_code")
    if not telling.may_withdraw(request):
        if visit.request.method == "POST" and _is_withdrawn(request):
            return visit.go("status")  # clicked twice
        raise Http404
    if visit.request.method != "POST":
        return _show(visit, "withdraw.html", {"case": request})
    try:
        withdrawing.withdraw(request.pk, None, visit.now)
    except ValidationError as error:
        if _is_withdrawn(request):
            return visit.go("status")
        context = {"case": request, "refusals": error.messages}
        return _show(visit, "withdraw.html", context, status=NOT_RIGHT)
    return visit.go("status")


@inside_only
def objection(visit: Visit, visitor: Inside) -> HttpResponseBase:
    """The person does not agree with the decision. Law: Awb 6:4, 6:5."""
    request = _request_of(visitor)
    if not visitor.second_step:
        return visit.go("status_code")
    form = ObjectForm(visit.request.POST if visit.request.method == "POST" else None)
    if not telling.may_object(request, visit.now):
        if form.is_valid() and _has_objected(request, form.cleaned_data["text"]):
            return visit.go("status_objected")  # clicked twice
        raise Http404
    if form.is_valid():
        try:
            objecting.object_to(request.pk, form.cleaned_data["text"], now=visit.now)
        except ValidationError as error:
            if _has_objected(request, form.cleaned_data["text"]):
                return visit.go("status_objected")
            form.add_error(None, error.messages)
        else:
            return visit.go("status_objected")
    context = {"case": request, "form": form}
    return _show(visit, "objection.html", context, status=NOT_RIGHT if form.errors else 200)


@inside_only
def objected(visit: Visit, visitor: Inside) -> HttpResponseBase:
    """That the objection came in, and by when it is decided. Law: Awb 6:14, 7:10."""
    request = _request_of(visitor)
    due_on = objecting.decided_by(request)
    context = {"case": request, "due_on": in_words(due_on) if due_on else ""}
    return _show(visit, "objected.html", context)


def leave(visit: Visit) -> HttpResponseBase:
    """Nobody opens the page with this browser any more, until the link is used again: not by what
    the forms remember either, which show that link after sending."""
    access.leave(visit.cookie(COOKIES[visit.language]))
    response = visit.go("status_left")
    forget(visit, response)
    keeping.forget(visit)
    visit.forget_cookie(response, keeping.COOKIE)
    first.forget(visit)
    visit.forget_cookie(response, first.COOKIE)
    return response


def left(visit: Visit) -> HttpResponseBase:
    """That the page was closed."""
    return _show(visit, "outside.html", {"has_left": True})


def lost(visit: Visit) -> HttpResponseBase:
    """The link is lost: with reference and address it is mailed again. The answer is the same
    for what exists and for what does not."""
    form = LostLinkForm(visit.request.POST if visit.request.method == "POST" else None)
    if not form.is_valid():
        wrong = NOT_RIGHT if form.is_bound else 200
        return _show(visit, "lost.html", {"form": form}, status=wrong)
    email = form.cleaned_data["email"]
    if not within_limit("lost.address", by_address(visit.request), visit.now) or not within_limit(
        "lost.email", by_email(email), visit.now
    ):
        return visit.show("portal/too_many.html", status=_TOO_MANY)
    lost_links.ask_again(form.cleaned_data["reference"], email, now=visit.now)
    return visit.go("status_lost_asked")


def lost_asked(visit: Visit) -> HttpResponseBase:
    """What happens now, whoever asked."""
    return _show(visit, "lost_asked.html")


def _show(
    visit: Visit, name: str, context: Mapping[str, Any] | None = None, *, status: int = 200
) -> HttpResponseBase:
    """A page of this part, with the addresses of the others."""
    pages = {f"{page}_page": visit.address(f"status_{page}") for page in _PAGES}
    pages["status_page"] = visit.address("status")
    return visit.show(f"portal/status/{name}", pages | dict(context or {}), status=status)


def _code_page(visit: Visit, visitor: Inside, form: CodeForm) -> HttpResponseBase:
    context = {
        "case": visitor.case,
        "visitor": visitor,
        "form": form,
        "can_mail": bool(correspondent_of(visitor.case).email),
        "has_digid": digid.is_configured(),
        "is_mailed": access.is_code_on_its_way(visitor, now=visit.now),
    }
    return _show(visit, "code.html", context, status=NOT_RIGHT if form.errors else 200)


def _back(visit: Visit) -> str:
    return absolute_path(visit.address("status_digid_back"))


def _send_code(visit: Visit, visitor: Inside) -> HttpResponseBase:
    try:
        access.send_code(visitor, now=visit.now)
    except ValidationError as error:
        form = CodeForm({"code": ""})
        form.is_valid()
        form.errors.clear()
        form.add_error(None, error)
        return _code_page(visit, visitor, form)
    return visit.go("status_code")


def _collected(visit: Visit, visitor: Inside, number: int, *, with_files: bool) -> HttpResponseBase:
    request = _request_of(visitor)
    if not visitor.may_read_personal_data:
        return visit.go("status_code")
    try:
        found, chunks, name = collecting.collect(
            request,
            number,
            second_step=visitor.second_step,
            now=visit.now,
            with_files=with_files,
        )
    except (FileNotFoundError, Unreadable):
        return _show(visit, "no_letter.html", {"case": request}, status=_UNKNOWN)
    media_type = "application/zip" if with_files else "application/pdf"
    response = StreamingHttpResponse(chunks, content_type=media_type)
    if not with_files and found.size is not None:
        response["Content-Length"] = str(found.size)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Content-Security-Policy"] = _POLICY
    return response


def _is_withdrawn(request: DataSubjectRequest) -> bool:
    found = DataSubjectRequest.objects.filter(pk=request.pk, outcome=Outcome.WITHDRAWN)
    return bool(found.exists())


@sensitive_variables()
def _has_objected(request: DataSubjectRequest, text: str) -> bool:
    """Whether the person sent these words already."""
    sent = open_in(request).filter(kind=ProceedingKind.OBJECTION, written_by__isnull=True)
    return any(one.text.reveal() == text.strip() for one in sent)


def _request_of(visitor: Inside) -> DataSubjectRequest:
    """Only a request is withdrawn, decided and objected to. Raises Http404."""
    if kind_of(visitor.case).model is not DataSubjectRequest:
        raise Http404
    request: DataSubjectRequest = visitor.case  # type: ignore[assignment]
    return request
