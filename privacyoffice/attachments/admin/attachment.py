"""One file of a case: what is known of it, taking it along, and removing it."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act, ActForm
from privacyoffice.accounts.admin.base import GatedModelAdmin, Headline
from privacyoffice.attachments import queries, services
from privacyoffice.attachments.admin.downloading import DownloadView
from privacyoffice.attachments.admin.words import kind_in_words, name_in_words, size_in_words
from privacyoffice.attachments.models import Attachment
from privacyoffice.cases import kinds
from privacyoffice.cases.services.reading import note_reading_if_readable
from privacyoffice.keyring import Unreadable
from privacyoffice.tenancy.scope import scope_is_set

Fact = tuple[Any, Any]


class RemoveForm(ActForm):
    """Why a file goes."""

    reason = forms.CharField(
        label=gettext_lazy("Why is this file removed?"),
        help_text=gettext_lazy(
            "For instance: it belongs to another case. If the work on the case is done: on which "
            "ground it must go all the same. The reason stays in the history, encrypted."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _remove(request: HttpRequest, attachment: Attachment, data: dict[str, Any]) -> str:
    services.remove(
        attachment_id=attachment.pk, reason=data["reason"], actor=request.user, now=clock.now()
    )
    return _("The file has been removed. That it was there stays in the history.")


def _why_not_remove(attachment: Attachment, user: Any) -> str:
    return services.why_not_remove(_case_of(attachment), user)


REMOVE = Act(
    name="remove",
    label=gettext_lazy("Remove the file"),
    explanation=gettext_lazy(
        "The file is deleted and cannot be brought back, and with it its name and what was read "
        "from it. Its number, kind and size, who added it and who removed it stay known."
    ),
    perm="change",
    perform=_remove,
    possible=lambda attachment: attachment.removed_at is None,
    refused=_why_not_remove,
    form_class=RemoveForm,
)


@admin.register(Attachment)
class AttachmentAdmin(GatedModelAdmin):
    """By the gate of the case: who sees that sees its files, and who changes it removes them."""

    acts = (REMOVE,)
    list_display = ("which", "kind", "size_words", "source", "added_by", "added_at", "removed_at")
    list_display_links = ("which",)
    list_filter = ("source",)
    ordering = ("-added_at",)

    @admin.display(description=gettext_lazy("file"), ordering="reference")
    def which(self, attachment: Any) -> str:
        return f"{attachment.reference}, {attachment}"

    @admin.display(description=gettext_lazy("kind"), ordering="media_type")
    def kind(self, attachment: Attachment) -> str:
        return kind_in_words(attachment.media_type)

    @admin.display(description=gettext_lazy("size"), ordering="size")
    def size_words(self, attachment: Attachment) -> str:
        return size_in_words(attachment.size)

    def page_title(self, obj: Attachment) -> str:
        return name_in_words(obj)

    def headline(self, request: HttpRequest, obj: Attachment) -> Headline:
        return Headline(facts=(*_facts(obj), *_read_from(obj)))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Name, sender and subject tell about people: seeing them is an act."""
        attachment = self.get_object(request, unquote(object_id))
        if attachment is not None and attachment.removed_at is None:
            _note_reading(request, attachment)
        return super().change_view(request, object_id, form_url, extra_context)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Also of the reasons."""
        attachment = self.get_object(request, unquote(object_id))
        if attachment is not None:
            _note_reading(request, attachment)
        return super().history_view(request, object_id, extra_context)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        everything = super(GatedModelAdmin, self).get_queryset(request)
        seen = queries.with_reference(queries.visible_to(request.user, everything))
        return seen.select_related("added_by", "removed_by")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A list for who has cases; an object by the gate of its case."""
        if not scope_is_set():
            return False
        if obj is None:
            return any(kinds.sees_some(request, kind) for kind in kinds.all_kinds())
        return self.get_queryset(request).filter(pk=obj.pk).exists()

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Files are added on the page of their case."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def may_take(self, request: HttpRequest, act: Act, obj: Attachment) -> bool:
        try:
            queries.access_attachment(request.user, obj.pk, act.perm)
        except Http404:
            return False
        return True

    def _object_of_act(self, request: HttpRequest, object_id: str, act: Act) -> Any:
        return queries.access_attachment(request.user, object_id, act.perm)[0]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The page shows facts and no fields."""
        return ()

    def get_urls(self) -> list[Any]:
        file = path(
            "<path:object_id>/file/",
            self.admin_site.admin_view(DownloadView.as_view(admin_site=self.admin_site)),
            name=f"{self._url_name}_file",
        )
        return [file, *super().get_urls()]


def _case_of(attachment: Attachment) -> Any:
    """For who passed its gate."""
    return kinds.kind_of(attachment.case_kind).model._default_manager.get(pk=attachment.case_id)


def _note_reading(request: HttpRequest, attachment: Attachment) -> None:
    if request.method in ("GET", "HEAD"):
        note_reading_if_readable(_case_of(attachment), request.user, clock.now())


def file_address(attachment: Attachment) -> str:
    """Where the content is downloaded."""
    return reverse("admin:attachments_attachment_file", args=[attachment.pk])


def moment(value: Any) -> str:
    """An instant in Dutch."""
    return date_format(localtime(value), "DATETIME_FORMAT")


def _link_to_case(attachment: Any) -> Any:
    address = kinds.kind_of(attachment.case_kind).address_of(attachment.case_id)
    return format_html('<a href="{}">{}</a>', address, attachment.reference)


def _facts(attachment: Attachment) -> list[Fact]:
    facts: list[Fact] = [
        (_("Case"), _link_to_case(attachment)),
        (_("Kind"), kind_in_words(attachment.media_type)),
        (_("Size"), size_in_words(attachment.size)),
        (_("How it came in"), attachment.get_source_display()),
        (_("Added by"), attachment.added_by or _("the person it is about")),
        (_("Added at"), moment(attachment.added_at)),
    ]
    if attachment.removed_at is None:
        link = format_html('<a href="{}">{}</a>', file_address(attachment), _("Download"))
        return [(_("File"), link), *facts]
    facts.append((_("Removed at"), moment(attachment.removed_at)))
    if attachment.removed_by is not None:
        facts.append((_("Removed by"), attachment.removed_by))
    return facts


def _read_from(attachment: Attachment) -> list[Fact]:
    """What stood in the file itself, as far as it can be read; nothing of a removed one."""
    if attachment.removed_at is not None:
        return []
    try:
        known = attachment.facts.reveal() if attachment.facts else {}
    except Unreadable as error:
        return [(_("What was read from it"), error.told)]
    sent_at = parse_datetime(known.get("sent_at", ""))
    points = f"{known['width']} × {known['height']}" if "width" in known else ""
    found = [
        (_("Pages"), known.get("pages", "")),
        (_("Width and height"), points),
        (_("Sender"), known.get("sender", "")),
        (_("Sent at"), moment(sent_at) if sent_at else ""),
        (_("Subject"), known.get("subject", "")),
        (_("Came with it"), ", ".join(known.get("attachments", ()))),
    ]
    return [(label, value) for label, value in found if value]
