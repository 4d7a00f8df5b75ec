"""One communication to people: its text, who gets it, how far it is."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from breaches import queries_people
from breaches.admin import live
from breaches.admin.acts_communication import COMMUNICATION_ACTS
from breaches.admin.blocks_people import (
    first_people,
    name_of,
    person_in_words,
    progress_in_words,
    public_address,
    status_badge,
)
from breaches.models import (
    Breach,
    Communication,
    CommunicationStatus,
    CommunicationWay,
    Recipient,
    RecipientState,
)
from breaches.people_texts import gaps_in
from breaches.queries import VIEW, may_act
from breaches.queries_people import Sent, access_communication
from breaches.services import people_giving, people_letters
from breaches.services.people_mails import sections_of
from privacyoffice import clock
from privacyoffice.accounts.access import visible
from privacyoffice.accounts.admin.acts import Act
from privacyoffice.accounts.admin.base import GatedModelAdmin, Headline
from privacyoffice.cases.kinds import kind_of, sees_some
from privacyoffice.cases.services.reading import note_reading, note_reading_if_readable
from privacyoffice.deadlines.explaining import in_words
from privacyoffice.documents.chunks import chunks_of
from privacyoffice.keyring import Unreadable
from privacyoffice.notifications.models import State
from privacyoffice.tenancy.scope import scope_is_set

_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
SHOWN_FAILED = 100  # of those who could not be reached
_SENT = (CommunicationStatus.SENDING, CommunicationStatus.DONE)


class LettersView(View):
    """The letters for post, for who may tell people of the breach."""

    http_method_names = ("get", "head", "options")
    admin_site: Any = None

    def get(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        try:
            chunks, name, size = people_giving.give_letters(
                unquote(object_id),
                actor=request.user,
                now=clock.now(),
                is_read=request.method == "GET",
            )
        except FileNotFoundError:
            return self._page(request, _("This file is not there, or not yet."))
        except Unreadable as error:
            return self._page(request, str(error.told))
        response = StreamingHttpResponse(chunks, content_type="application/pdf")
        response["Content-Length"] = str(size)
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


@admin.register(Communication)
class CommunicationAdmin(GatedModelAdmin):
    """By the gate of the breach: who sees that sees what people are told."""

    acts = COMMUNICATION_ACTS
    list_display = ("which", "status_word", "written_at", "begun_at", "done_at")
    list_display_links = ("which",)
    list_filter = ("status", "way")
    ordering = ("-written_at",)
    change_form_template = "admin/breaches/communication.html"
    # The acts stand in the history of the breach.
    has_history = False

    class Media:
        css: ClassVar[dict[str, tuple[str, ...]]] = {"all": ("css/cases.css",)}

    @admin.display(description=gettext_lazy("message"), ordering="breach__reference")
    def which(self, communication: Communication) -> str:
        return f"{communication.breach.reference}, {name_of(communication)}"

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def status_word(self, communication: Communication) -> SafeString:
        return status_badge(communication)

    def banner(self, request: HttpRequest, obj: Communication) -> SafeString:
        """The hours that are left, on every page of the breach."""
        return live.banner(obj.breach, clock.now())

    def page_title(self, obj: Communication) -> str:
        return f"{obj.breach.reference}, {name_of(obj)}"

    def way_here(self, obj: Communication) -> tuple[tuple[str, Any], ...]:
        """The breach that it is about."""
        breach = obj.breach
        return ((kind_of(breach).address_of(breach.pk), breach.reference),)

    def headline(self, request: HttpRequest, obj: Communication) -> Headline:
        """Where it stands, and how far the messages are."""
        sent = queries_people.sent_of(obj)
        return Headline(badge=status_badge(obj, sent), facts=tuple(_facts(obj, sent, request.user)))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Its text and its people are content of the breach: seeing them is looking into it."""
        communication = self.get_object(request, unquote(object_id))
        context: dict[str, Any] = {"history_stands_above": True}
        if communication is not None and request.method in ("GET", "HEAD"):
            context |= _opened(communication, request.user)
        return super().change_view(
            request, object_id, form_url, {**context, **(extra_context or {})}
        )

    def _take(self, request: HttpRequest, act: Act, obj: Any, refusal: str = "") -> HttpResponse:
        seen = request.POST.get("expected_revision", "")
        # A form that was overtaken is shown beside what is there now.
        is_overtaken = seen not in ("", str(obj.revision))
        shows = act.name in ("change", "approve", "readdress")
        if shows and (request.method in ("GET", "HEAD") or is_overtaken):
            note_reading_if_readable(obj.breach, request.user, clock.now())
        return super()._take(request, act, obj, refusal)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        everything = super(GatedModelAdmin, self).get_queryset(request)
        seen = visible(Breach.objects.all(), request.user, VIEW).order_by()
        found: QuerySet[Any] = everything.filter(breach__in=seen.values("pk"))
        return found.select_related("breach__organisation", "written_by", "approved_by", "notice")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A list for who has breaches; a communication by the gate of its breach."""
        if not scope_is_set():
            return False
        if obj is None:
            return sees_some(request, kind_of(Breach))
        return request.user.has_perm(VIEW, obj.breach)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """They are written on the page of their breach."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def may_take(self, request: HttpRequest, act: Act, obj: Communication) -> bool:
        return may_act(request.user, act.perm) and request.user.has_perm(
            f"breaches.{act.perm}_breach", obj.breach
        )

    def _object_of_act(self, request: HttpRequest, object_id: str, act: Act) -> Any:
        communication, _breach = access_communication(request.user, object_id, act.perm)
        return communication

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The page shows the text and no fields of a model."""
        return ()

    def get_urls(self) -> list[Any]:
        letters = path(
            "<path:object_id>/file/",
            self.admin_site.admin_view(LettersView.as_view(admin_site=self.admin_site)),
            name=f"{self._url_name}_file",
        )
        return [letters, *super().get_urls()]


def _opened(communication: Communication, user: Any) -> dict[str, Any]:
    """What it says and who gets it, with the act of looking into the breach; or why not."""
    try:
        texts = communication.texts.reveal() or {}
        people = _people(communication)
    except Unreadable as error:
        return {"unreadable": error.told}
    note_reading(communication.breach, user, clock.now())
    return {
        "subject": texts.get("subject", ""),
        "sections": [
            {"heading": section.heading, "chunks": chunks_of(section.text)}
            for section in sections_of(texts, communication.language)
        ],
        "gaps": len(gaps_in(texts)),
    } | people


def _people(communication: Communication) -> dict[str, Any]:
    """The first ones of a list, to see whether it came in well; later those who got nothing."""
    if communication.way == CommunicationWay.PUBLIC:
        return {}
    if communication.status not in _SENT:
        shown, more = first_people(communication)
        return {"people": shown, "people_more": more}
    unreached = {
        pk: str(state)
        for pk, state in queries_people.result_of(communication).items()
        if state in (RecipientState.FAILED, State.UNCERTAIN)
    }
    rows = Recipient.objects.filter(pk__in=list(unreached)[:SHOWN_FAILED]).order_by("position")
    failed = [person_in_words(one, _STATES[unreached[one.pk]]()) for one in rows]
    return {"failed": failed, "failed_more": len(unreached) - len(failed)}


_STATES = {
    RecipientState.FAILED.value: lambda: _("failed"),
    State.UNCERTAIN.value: lambda: _("perhaps sent"),
}


def _facts(communication: Communication, sent: Sent, user: Any) -> list[tuple[Any, Any]]:
    breach = communication.breach
    address = kind_of(breach).address_of(breach.pk)
    facts: list[tuple[Any, Any]] = [
        (_("Data breach"), format_html('<a href="{}">{}</a>', address, breach.reference)),
        (_("How"), communication.get_way_display()),
        (_("Written by"), communication.written_by),
    ]
    if communication.approved_at is not None:
        facts.append((_("Approved by"), communication.approved_by))
        facts.append((_("Approved"), in_words(communication.approved_at)))
    if communication.way == CommunicationWay.PUBLIC:
        return facts + _notice_facts(communication)
    if communication.begun_at is not None:
        facts.append((_("Sending began"), in_words(communication.begun_at)))
    if communication.status in _SENT:
        facts.append((_("How far"), progress_in_words(sent)))
    elif communication.status != CommunicationStatus.CANCELLED:
        facts.append((_("People on the list"), str(sent.total)))
    if communication.done_at is not None:
        facts.append((_("Done"), in_words(communication.done_at)))
    if communication.way == CommunicationWay.POST and communication.status in _SENT:
        facts.append((_("Letters"), _letters(communication, user)))
    return facts


def _notice_facts(communication: Communication) -> list[tuple[Any, Any]]:
    notice = getattr(communication, "notice", None)
    if notice is None:
        return []
    address = public_address(communication)
    facts: list[tuple[Any, Any]] = [
        (_("On the website"), format_html('<a href="{}">{}</a>', address, address)),
        (_("From"), date_format(notice.stands_from)),
    ]
    if notice.stands_until is not None:
        facts.append((_("Until"), date_format(notice.stands_until)))
    if notice.withdrawn_at is not None:
        facts.append((_("Withdrawn"), in_words(notice.withdrawn_at)))
    return facts


def _letters(communication: Communication, user: Any) -> Any:
    if trouble := people_letters.trouble_with(communication):
        return _("They could not be made: %(why)s") % {"why": trouble}
    if not communication.file_key:
        return _("They are being made. Look again in a moment.")
    if not may_act(user, "notify"):
        return _("They are made.")
    address = reverse("admin:breaches_communication_file", args=[communication.pk])
    return format_html('<a href="{}">{}</a>', address, _("Download all letters as one PDF"))
