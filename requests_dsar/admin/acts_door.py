"""The person's own page, for an officer: give the link, hand out a code, print both."""

from typing import Any
from uuid import UUID

from django import forms
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.cache import never_cache

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act, ActForm
from privacyoffice.accounts.admin.blocks import Block
from privacyoffice.correspondence.doors import open_door_of
from privacyoffice.correspondence.models import Way
from privacyoffice.correspondence.services.access import handed_out
from privacyoffice.keyring import Unreadable
from privacyoffice.links import absolute_path
from requests_dsar.models import DataSubjectRequest
from requests_dsar.services import doors

SHEET = "requests_dsar_datasubjectrequest_sheet"


class LinkWay(models.TextChoices):
    """How the link reaches the person."""

    MAIL = "mail", gettext_lazy("by e-mail")
    PAPER = "paper", gettext_lazy("on paper: I print it")


class LinkForm(ActForm):
    """How the person gets the link."""

    way = forms.ChoiceField(
        label=gettext_lazy("How the person gets it"),
        choices=LinkWay.choices,
        widget=forms.RadioSelect,
    )


class CodeForm(ActForm):
    """How the person gets the code, and that it is this person."""

    way = forms.ChoiceField(
        label=gettext_lazy("How the person gets it"),
        choices=[(Way.COUNTER, Way.COUNTER.label), (Way.POST, Way.POST.label)],
        widget=forms.RadioSelect,
    )
    is_established = forms.BooleanField(
        label=gettext_lazy("It is established who the person is, or where this person lives"),
        help_text=gettext_lazy(
            "At the counter: you have seen it. By post: the address comes from a source of our own."
        ),
    )


def _give_link(request: HttpRequest, case: DataSubjectRequest, data: dict[str, Any]) -> str:
    by_mail = data["way"] == LinkWay.MAIL
    doors.give_link(request_id=case.pk, by_mail=by_mail, actor=request.user, now=clock.now())
    if by_mail:
        return _("The link goes to the person by e-mail. The former link works no longer.")
    return _with_sheet(case, _("There is a new link. The former one works no longer."))


def _hand_out(request: HttpRequest, case: DataSubjectRequest, data: dict[str, Any]) -> str:
    doors.hand_out_code(request_id=case.pk, way=data["way"], actor=request.user, now=clock.now())
    if data["way"] == Way.POST:
        return _(
            "The letter with the code is being printed. Send it from this page. A former code "
            "works no longer."
        )
    return _with_sheet(case, _("There is a code. A former code works no longer."))


def _with_sheet(case: DataSubjectRequest, sentence: str) -> str:
    # The secret itself would stay behind in the session with this sentence.
    address = reverse(f"admin:{SHEET}", args=[case.pk])
    return format_html('{} <a href="{}">{}</a>', sentence, address, _("Show and print"))


def _is_kept(case: DataSubjectRequest) -> bool:
    return case.destroyed_at is None


DOOR_ACTS = (
    Act(
        name="give-link",
        label=gettext_lazy("Give the person a link"),
        explanation=gettext_lazy(
            "With the link the person sees how far the request is, and can write to you. A letter "
            "with personal data asks for a code besides. The link that the person has now works no "
            "longer."
        ),
        perm="change",
        perform=_give_link,
        possible=_is_kept,
        form_class=LinkForm,
    ),
    Act(
        name="hand-out-code",
        label=gettext_lazy("Hand out a code"),
        explanation=gettext_lazy(
            "With this code, besides the link, the person collects letters with personal data. For "
            "a sensitive request a code by e-mail is not enough. At the counter the code works for "
            "14 days, by post for 28."
        ),
        perm="change",
        perform=_hand_out,
        possible=_is_kept,
        form_class=CodeForm,
    ),
)


def door_blocks(case: DataSubjectRequest) -> list[Block]:
    """Which link and code there are; never the link or the code."""
    if case.destroyed_at is not None:
        return []
    lines: list[Any] = []
    if door := open_door_of(case.pk):
        lines.append(_("Link to the own page made on %(day)s.") % {"day": _day(door.opened_at)})
    if code := handed_out(case, clock.now()):
        lines.append(
            _("%(code)s, made on %(day)s, works until %(until)s.")
            % {
                "code": _capital(code.get_way_display()),
                "day": _day(code.made_at),
                "until": _day(code.valid_until),
            }
        )
    if not lines:
        return []
    return [Block(_("The person’s own page"), tuple(lines))]


@method_decorator(never_cache, name="dispatch")
class SheetView(View):
    """Link and code on one page, to print. Each time it is shown is recorded."""

    http_method_names = ("get", "head", "options")
    case_admin: Any = None

    def get(self, request: HttpRequest, object_id: UUID) -> HttpResponse:
        if not self.case_admin.has_view_permission(request):
            raise Http404
        context = {
            **self.case_admin.admin_site.each_context(request),
            "title": _("Link and code for the person"),
            "opts": self.case_admin.opts,
        }
        try:
            sheet = doors.show_sheet(request_id=object_id, actor=request.user, now=clock.now())
        except Unreadable as error:
            context["problem"] = str(error.told)
        else:
            context |= {"sheet": sheet, "link": absolute_path(sheet.path)}
        return TemplateResponse(request, "admin/requests_dsar/sheet.html", context)


def sheet_url(case_admin: Any) -> Any:
    """The address of the sheet, for the admin of requests."""
    view = case_admin.admin_site.admin_view(SheetView.as_view(case_admin=case_admin))
    return path("<uuid:object_id>/sheet/", view, name=SHEET)


def _day(moment: Any) -> str:
    return date_format(clock.day_of(moment))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
