"""What every admin page has: one gate, no writing around the services, acts as buttons."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin, TabularInline
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed

from privacyoffice.accounts.access import access, visible
from privacyoffice.audit.models import AuditEvent

LONGEST_HISTORY = 100


@dataclass(frozen=True)
class Act:
    """A step that somebody can take on an object: a button, a page that says what will
    happen, and a call to a service.

    `perform(request, obj, cleaned_data)` calls the service and returns the sentence that
    says what happened. `possible(obj)` tells whether the object's state admits it.
    """

    name: str
    label: Any
    explanation: Any
    perm: str
    perform: Callable[[HttpRequest, Any, dict[str, Any]], str]
    possible: Callable[[Any], bool]
    form_class: type[forms.Form] = forms.Form


class GatedModelAdmin(ModelAdmin[Any]):
    """Shows the objects on which the person has the view permission, and 404 for the rest.

    Permissions are those of accounts.roles, asked with the object; nothing is deleted here;
    Django's own log of the admin stays empty, because its text would outlive erasure.
    """

    acts: ClassVar[tuple[Act, ...]] = ()
    add_act: ClassVar[Act | None] = None
    actions = None
    list_per_page = 50
    show_full_result_count = False
    save_as = False

    def _perm(self, verb: str) -> str:
        return f"{self.opts.app_label}.{verb}_{self.opts.model_name}"

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return visible(super().get_queryset(request), request.user, self._perm("view"))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(self._perm("view"), obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(self._perm("add"))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(self._perm("change"), obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def _get_obj_does_not_exist_redirect(self, *args: Any, **kwargs: Any) -> HttpResponse:
        raise Http404

    def log_addition(self, *args: Any, **kwargs: Any) -> None:
        """Acts are recorded by the services."""

    def log_change(self, *args: Any, **kwargs: Any) -> None:
        """Acts are recorded by the services."""

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_act"
        act = path(
            "<path:object_id>/act/<slug:act_name>/",
            self.admin_site.admin_view(self.act_view),
            name=name,
        )
        return [act, *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        obj = self.get_object(request, unquote(object_id))
        context = {"acts": self._open_acts(request, obj) if obj else []}
        return super().change_view(
            request, object_id, form_url, {**context, **(extra_context or {})}
        )

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Every act and every change of a value, newest first, for those who may see it."""
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "title": _("History of %(name)s") % {"name": obj},
            "opts": self.opts,
            "object": obj,
            "events": AuditEvent.objects.filter(subject_id=obj.pk).select_related("actor")[
                :LONGEST_HISTORY
            ],
            "changes": value_changes(obj),
        }
        return TemplateResponse(request, "admin/object_timeline.html", context)

    def _open_acts(self, request: HttpRequest, obj: Any) -> list[Act]:
        return [
            act
            for act in self.acts
            if act.possible(obj) and request.user.has_perm(self._act_perm(act), obj)
        ]

    def _act_perm(self, act: Act) -> str:
        return f"{self.opts.app_label}.{act.perm}_{self.opts.model_name}"

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Django's form for something new, or the act that makes it."""
        if self.add_act is None:
            return super().add_view(request, form_url, extra_context)
        if not self.has_add_permission(request):
            raise Http404
        return self._take(request, self.add_act, None)

    def act_view(self, request: HttpRequest, object_id: str, act_name: str) -> HttpResponse:
        """Says what will happen (GET) and lets it happen (POST)."""
        act = next((act for act in self.acts if act.name == act_name), None)
        if act is None:
            raise Http404
        obj = access(
            self.get_queryset(request), request.user, unquote(object_id), self._act_perm(act)
        )
        if request.method != "POST" and not act.possible(obj):
            messages.warning(request, _("This is no longer possible: it has changed since."))
            return redirect(self._address_after(request, obj))
        return self._take(request, act, obj)

    def _take(self, request: HttpRequest, act: Act, obj: Any) -> HttpResponse:
        form = act.form_class(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            sentence = self._try(request, act, obj, form)
            if sentence is not None:
                messages.success(request, sentence)
                return redirect(self._address_after(request, obj))
        context = {
            **self.admin_site.each_context(request),
            "title": act.label,
            "opts": self.opts,
            "object": obj,
            "act": act,
            "form": form,
        }
        return TemplateResponse(request, "admin/act.html", context)

    def _try(self, request: HttpRequest, act: Act, obj: Any, form: forms.Form) -> str | None:
        try:
            with transaction.atomic():
                return act.perform(request, obj, form.cleaned_data)
        except ValidationError as error:
            fields = error.error_dict if hasattr(error, "error_dict") else {None: error}
            for field, problem in fields.items():
                form.add_error(field if field in form.fields else None, problem)
        except TransitionNotAllowed:
            form.add_error(None, _("This is no longer possible: it has changed since."))
        return None

    def _address_after(self, request: HttpRequest, obj: Any) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        if obj is None or self.get_object(request, str(obj.pk)) is None:
            return reverse(f"{name}_changelist")
        return reverse(f"{name}_change", args=[obj.pk])


class PartInline(TabularInline[Any, Any]):
    """Lines of an object, editable exactly when the object is."""

    extra = 0
    show_change_link = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True  # whoever sees the object sees its lines

    def has_add_permission(self, request: HttpRequest, obj: Any) -> bool:
        return self._parent_is_editable(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._parent_is_editable(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._parent_is_editable(request, obj)

    def _parent_is_editable(self, request: HttpRequest, obj: Any) -> bool:
        parent_admin = self.admin_site.get_model_admin(self.parent_model)
        if obj is None:
            return parent_admin.has_add_permission(request)
        return parent_admin.has_change_permission(request, obj)


def value_changes(obj: models.Model) -> list[dict[str, Any]]:
    """What changed in an object's own fields: when, by whom, and from what to what."""
    history = getattr(obj, "history", None)
    if history is None:
        return []
    rows = list(history.select_related("history_user")[: LONGEST_HISTORY + 1])
    found = []
    for newer, older in zip(rows, [*rows[1:], None], strict=True):
        if older is None:
            continue
        labels = {field.name: field.verbose_name for field in newer.instance_type._meta.fields}
        changes = [
            {"label": labels.get(change.field, change.field), "old": change.old, "new": change.new}
            for change in newer.diff_against(older).changes
            if change.field not in {"revision", "updated_at"}
        ]
        if changes:
            found.append(
                {"at": newer.history_date, "actor": newer.history_user, "changes": changes}
            )
    return found
