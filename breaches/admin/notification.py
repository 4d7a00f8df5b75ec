"""One notification in the order of the web form of the authority, and its files."""

import json
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from breaches import facts, filled
from breaches.admin import live
from breaches.admin.acts_notify import NOTIFICATION_ACTS
from breaches.admin.blocks_notify import status_badge, words_of
from breaches.form_sources import About
from breaches.forms import AP, EDPB, FORMS
from breaches.models import Breach, Notification, NotificationStatus, Phase
from breaches.queries import VIEW, may_act
from breaches.services.notification_files import is_being_made, trouble_with
from breaches.services.notifying import access_notification, give
from privacyoffice import clock
from privacyoffice.accounts.access import visible
from privacyoffice.accounts.admin.acts import Act
from privacyoffice.accounts.admin.base import GatedModelAdmin, Headline
from privacyoffice.cases.kinds import kind_of, sees_some
from privacyoffice.cases.services.reading import note_reading, note_reading_if_readable
from privacyoffice.deadlines.explaining import in_words
from privacyoffice.keyring import Unreadable
from privacyoffice.tenancy.scope import scope_is_set

_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
PDF = "pdf"
# The last word of the address of each file.
_ADDRESSES = {"file": PDF, "json": AP, "edpb": EDPB}
# Where what is no fact is filled in: an act of the breach, or of the notification itself.
_ON_BREACH = {"risk_reason": "assess", "risk_method": "assess", "processings": "add-processings"}
_ON_ITSELF = {"why_again": "reasons", "late_reasons": "reasons", "earlier_number": "number"}
_OF_ORGANISATION = ("organisation_", "dpo_")


@dataclass(frozen=True)
class Line:
    """One field as the page shows it; `address` is where its answer is filled in, or empty."""

    code: str
    label: str
    text: str
    lacks: str
    address: str


@dataclass(frozen=True)
class Gap:
    """What is missing and filled in on one page: its title and address, and the questions there
    (none where the title is the question)."""

    title: str
    address: str
    labels: list[str]


class FileView(View):
    """The PDF of a notification, or a form of it as JSON, for who may see the breach."""

    http_method_names = ("get", "head", "options")
    admin_site: Any = None
    what = PDF

    def get(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        try:
            content, name, size = give(
                unquote(object_id),
                self.what,
                actor=request.user,
                now=clock.now(),
                is_read=request.method == "GET",
            )
        except FileNotFoundError:
            return self._page(request, _("This file is not there, or not yet."))
        except Unreadable as error:
            return self._page(request, str(error.told))
        response: HttpResponseBase
        if self.what == PDF:
            response = StreamingHttpResponse(content, content_type="application/pdf")
            response["Content-Length"] = str(size)
        else:
            text = json.dumps(content, ensure_ascii=False, indent=2)
            response = HttpResponse(text, content_type="application/json; charset=utf-8")
        response["Content-Disposition"] = content_disposition_header(True, name)
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = _POLICY
        response["Cache-Control"] = "private, no-store"
        return response

    def _page(self, request: HttpRequest, sentence: str) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("This file cannot be downloaded"),
            "sentence": sentence,
        }
        return render(request, "admin/attachments/gone.html", context, status=410)


@admin.register(Notification)
class NotificationAdmin(GatedModelAdmin):
    """By the gate of the breach: who sees that sees what the authority got."""

    acts = NOTIFICATION_ACTS
    list_display = ("which", "status_word", "submitted_at", "case_number", "lateness")
    list_display_links = ("which",)
    list_filter = ("status", "phase", "lateness")
    ordering = ("-prepared_at",)
    change_form_template = "admin/breaches/notification.html"
    # The acts stand in the history of the breach.
    has_history = False

    class Media:
        css: ClassVar[dict[str, tuple[str, ...]]] = {"all": ("css/cases.css", "css/copying.css")}

    @admin.display(description=gettext_lazy("notification"), ordering="breach__reference")
    def which(self, notification: Notification) -> str:
        return f"{notification.breach.reference}, {words_of(notification)}"

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def status_word(self, notification: Notification) -> SafeString:
        return status_badge(notification)

    def page_title(self, obj: Notification) -> str:
        return f"{obj.breach.reference}, {words_of(obj)}"

    def banner(self, request: HttpRequest, obj: Notification) -> SafeString:
        """The hours that are left, as on every page of the breach."""
        return live.banner(obj.breach, clock.now())

    def way_here(self, obj: Notification) -> tuple[tuple[str, Any], ...]:
        """The breach that it is about."""
        breach = obj.breach
        return ((kind_of(breach).address_of(breach.pk), breach.reference),)

    def headline(self, request: HttpRequest, obj: Notification) -> Headline:
        """Where it stands, and its files."""
        return Headline(badge=status_badge(obj), facts=tuple(_facts(obj)))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Its answers may tell about people: seeing them is looking into the breach."""
        notification = self.get_object(request, unquote(object_id))
        context: dict[str, Any] = {"history_stands_above": True}
        if notification is not None and request.method in ("GET", "HEAD"):
            context |= _opened(notification, request.user)
        return super().change_view(
            request, object_id, form_url, {**context, **(extra_context or {})}
        )

    def _take(self, request: HttpRequest, act: Act, obj: Any, refusal: str = "") -> HttpResponse:
        # These show reasons, which are encrypted.
        if act.name in ("submit", "reasons") and request.method in ("GET", "HEAD"):
            note_reading_if_readable(obj.breach, request.user, clock.now())
        return super()._take(request, act, obj, refusal)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        everything = super(GatedModelAdmin, self).get_queryset(request)
        seen = visible(Breach.objects.all(), request.user, VIEW).order_by()
        found: QuerySet[Any] = everything.filter(breach__in=seen.values("pk"))
        return found.select_related("breach__organisation", "prepared_by", "submitted_by")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A list for who has breaches; a notification by the gate of its breach."""
        if not scope_is_set():
            return False
        if obj is None:
            return sees_some(request, kind_of(Breach))
        return request.user.has_perm(VIEW, obj.breach)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Notifications are prepared on the page of their breach."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def may_take(self, request: HttpRequest, act: Act, obj: Notification) -> bool:
        return may_act(request.user, act.perm) and request.user.has_perm(
            f"breaches.{act.perm}_breach", obj.breach
        )

    def _object_of_act(self, request: HttpRequest, object_id: str, act: Act) -> Any:
        notification, _breach = access_notification(request.user, object_id, act.perm)
        return notification

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The page shows the form and no fields of a model."""
        return ()

    def get_urls(self) -> list[Any]:
        files = [
            path(
                f"<path:object_id>/{name}/",
                self.admin_site.admin_view(FileView.as_view(admin_site=self.admin_site, what=what)),
                name=f"{self._url_name}_{name}",
            )
            for name, what in _ADDRESSES.items()
        ]
        return [*files, *super().get_urls()]


def _opened(notification: Notification, user: Any) -> dict[str, Any]:
    """The form as it is filled in, with the act of looking into the breach; or why not."""
    now = clock.now()
    try:
        form = filled.of_notification(notification, now=now)
        changed = filled.changes(notification, now)
    except Unreadable as error:
        return {"unreadable": error.told}
    note_reading(notification.breach, user, now)
    is_draft = notification.status == NotificationStatus.DRAFT
    is_withdrawal = notification.phase == Phase.WITHDRAWAL
    # Who only looks on is not led to where others fill in.
    leads = is_draft and may_act(user, "change")
    lines = [
        (one.section, [_line(field, notification, is_draft, leads) for field in one.fields])
        for one in form.sections
    ]
    lacking = is_draft and not is_withdrawal
    missing, later = [
        _gaps(form.missing(phase), notification, leads) if lacking else []
        for phase in ("first", "complete")
    ]
    return {
        "form_name": form.form.name,
        "sections": [(section, found) for section, found in lines if found],
        "missing": missing,
        "missing_later": later,
        "changed": changed,
        "is_draft": is_draft,
    }


def _gaps(missing: list[filled.Filled], notification: Notification, leads: bool) -> list[Gap]:
    """By the page on which they are filled in: one way there for all of them, if it `leads`."""
    found: dict[str, Gap] = {}
    for one in missing:
        address = _where(one.field.fact, one.field.computed, notification)
        fact = facts.CATALOGUE.get(one.field.fact)
        if fact is not None and fact.is_filled_in_here:
            title = str(facts.SECTIONS[fact.section])
            gap = found.setdefault(address, Gap(title, address if leads else "", []))
            gap.labels.append(str(one.field.label))
        else:
            found[one.field.code] = Gap(str(one.field.label), address if leads else "", [])
    return list(found.values())


def _line(field: filled.Filled, notification: Notification, is_draft: bool, leads: bool) -> Line:
    asked = field.field
    return Line(
        asked.code,
        str(asked.label),
        field.text,
        field.lacks if is_draft else "",
        _where(asked.fact, asked.computed, notification) if leads else "",
    )


def _where(fact: str, computed: str, notification: Notification) -> str:
    """The page on which an answer is filled in; empty for what follows by itself."""
    if fact:
        return _act_of_breach(notification, facts.CATALOGUE[fact].act)
    if computed in _ON_BREACH:
        return _act_of_breach(notification, _ON_BREACH[computed])
    if computed in _ON_ITSELF:
        arguments = [_itself(notification, computed), _ON_ITSELF[computed]]
        return reverse("admin:breaches_notification_act", args=arguments)
    if computed.startswith(_OF_ORGANISATION):
        return reverse("admin:tenancy_organisation_change", args=[notification.organisation_id])
    return ""


def _itself(notification: Notification, computed: str) -> Any:
    """The number of an earlier notification, and why that was late, stand with that one."""
    if computed == "why_again" or notification.phase == Phase.FIRST:
        return notification.pk
    return About(notification, clock.now()).first.pk


def _act_of_breach(notification: Notification, act: str) -> str:
    return reverse("admin:breaches_breach_act", args=[notification.breach_id, act])


def _facts(notification: Notification) -> list[tuple[Any, Any]]:
    case = notification.breach
    link = format_html('<a href="{}">{}</a>', kind_of(case).address_of(case.pk), case.reference)
    found: list[tuple[Any, Any]] = [
        (_("Data breach"), link),
        (_("Form"), _form_name(notification)),
        (_("Prepared by"), notification.prepared_by),
    ]
    if notification.submitted_at is not None:
        found.append((_("Sent to the authority at"), in_words(notification.submitted_at)))
        found.append((_("Recorded by"), notification.submitted_by))
        number = notification.case_number or _("not known yet")
        found.append((_("Number at the authority"), number))
    if notification.lateness:
        found.append((_("In time or late"), notification.get_lateness_display()))
    if case.destroyed_at is not None or notification.status == NotificationStatus.CANCELLED:
        return found
    if notification.status == NotificationStatus.SUBMITTED:
        found.append((_("PDF"), _pdf(notification)))
        if notification.sha256:
            found.append((_("Hash of the PDF (SHA-256)"), notification.sha256))
    else:
        found.append((_("PDF of the draft"), _draft_pdf(notification)))
    found.append((_("JSON, form of the AP"), _file(notification, "json")))
    found.append((_("JSON, template of the EDPB"), _file(notification, "edpb")))
    return found


def _form_name(notification: Notification) -> Any:
    """Of a version that is not in the catalogue any more its code stays."""
    form = FORMS.get(notification.form)
    return notification.form if form is None else form.name


def _pdf(notification: Notification) -> Any:
    if trouble := trouble_with(notification):
        text = _("It could not be made: %(why)s It is tried again by itself every half hour.")
        return text % {"why": trouble}
    if not notification.file_key:
        return _("It is being made. Look again in a moment.")
    return _file(notification, "file")


def _draft_pdf(notification: Notification) -> Any:
    if is_being_made(notification):
        return _("It is being made. Look again in a moment.")
    if notification.file_key and notification.printed_at:
        of = _("as it was at %(moment)s") % {"moment": in_words(notification.printed_at)}
        return format_html("{}, {}", _file(notification, "file"), of)
    address = reverse("admin:breaches_notification_act", args=[notification.pk, "print-draft"])
    link = format_html('<a href="{}">{}</a>', address, _("Make a PDF of the draft"))
    return format_html("{} {}", trouble_with(notification), link)


def _file(notification: Notification, name: str) -> SafeString:
    address = reverse(f"admin:breaches_notification_{name}", args=[notification.pk])
    return format_html('<a href="{}">{}</a>', address, _("Download"))
