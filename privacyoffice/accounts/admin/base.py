"""What every admin page has: one gate, no writing around the services, acts as buttons."""

import re
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.utils import unquote
from django.core.exceptions import SuspiciousOperation, ValidationError
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed

from privacyoffice import clock
from privacyoffice.accounts.access import access, granted_objects, visible
from privacyoffice.accounts.admin.acts import Act, has_moved_on
from privacyoffice.accounts.admin.blocks import Block
from privacyoffice.accounts.admin.errors import problems_of, problems_of_page
from privacyoffice.accounts.admin.fields import DayField, DayInput, for_staff
from privacyoffice.accounts.admin.timeline import (
    Entry,
    address_before,
    kind_in,
    kinds_to_choose,
    moment_in,
    page_of_timeline,
)
from privacyoffice.accounts.admin.versions import both_versions
from privacyoffice.keyring import Unreadable
from privacyoffice.tenancy.scope import scope_is_set

# More buttons than this beside each other is a choice that nobody oversees.
PROMINENT_ACTS = 3


@dataclass(frozen=True)
class Headline:
    """The top of a page: where the object stands, and the few facts that one asks first.

    `notice` is what somebody must read before anything else, under `notice_title`; `lines`
    is a list of sentences under `lines_title`, after everything else. `blocks` are more of
    such lists.
    """

    badge: Any = ""
    facts: tuple[tuple[Any, Any], ...] = ()
    notice_title: Any = ""
    notice: str = ""
    lines_title: Any = ""
    lines: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()


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
    formfield_overrides = {models.DateField: {"form_class": DayField, "widget": DayInput}}
    # Whether the list is one of the daily work: such lists come first on the home page.
    is_daily = False
    # Whether acts on these objects are recorded, so that their history says something.
    has_history = True
    # How much of that history stands on the page itself; the rest is one click away.
    shown_of_history = 0

    @property
    def _url_name(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}"

    def _perm(self, verb: str) -> str:
        return f"{self.opts.app_label}.{verb}_{self.opts.model_name}"

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return visible(super().get_queryset(request), request.user, self._perm("view"))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """By role; or by a grant on a single object, which shows the list with only that."""
        if request.user.has_perm(self._perm("view"), obj):
            return True
        # Somebody without any role is asked too, on the page that says so.
        return obj is None and scope_is_set() and self._is_granted_something(request)

    def _is_granted_something(self, request: HttpRequest) -> bool:
        known: dict[Any, bool] = request.__dict__.setdefault("_granted_models", {})
        if self.model not in known:
            grants = granted_objects(self.model, request.user, self._perm("view"), clock.today())
            known[self.model] = grants is not None and grants.exists()
        return known[self.model]

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

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Acts are recorded by the services."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Acts are recorded by the services."""

    def get_urls(self) -> list[Any]:
        name = f"{self._url_name}_act"
        act = path(
            "<path:object_id>/act/<slug:act_name>/",
            self.admin_site.admin_view(self.act_view),
            name=name,
        )
        return [act, *super().get_urls()]

    def page_title(self, obj: Any) -> str:
        """What a page about an object is headed with."""
        return str(obj)

    def headline(self, request: HttpRequest, obj: Any) -> Headline | None:
        """What stands under the title; nothing unless a subclass says so."""
        return None

    def banner(self, request: HttpRequest, obj: Any) -> Any:
        """What stands above every page about an object; nothing unless a subclass says so."""
        return ""

    def way_here(self, obj: Any) -> tuple[tuple[str, Any], ...]:
        """What an object is part of, as addresses with words for the breadcrumb; nothing unless a
        subclass says so."""
        return ()

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return for_staff(super().formfield_for_dbfield(db_field, request, **kwargs))

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Only the filters that the list shows: any other column could be guessed at, and
        some lookups fail in the database."""
        return lookup in self._shown_lookups()

    def _shown_lookups(self) -> set[str]:
        names = []
        for shown in self.list_filter:
            item: Any = shown[0] if isinstance(shown, (tuple, list)) else shown
            names.append(item if isinstance(item, str) else item.parameter_name)
        endings = ("", "__exact", "__isnull", "__in", "__id__exact")
        found = {f"{name}{ending}" for name in names for ending in endings}
        if self.date_hierarchy:
            found |= {f"{self.date_hierarchy}__{part}" for part in ("year", "month", "day")}
        return found

    def _refuse_impossible(self, request: HttpRequest) -> None:
        """400 for values that the database or the calendar cannot take."""
        for name, values in request.GET.lists():
            if any("\x00" in value for value in values):
                raise SuspiciousOperation("A NUL character in a parameter.")
            is_day = self.date_hierarchy and name.startswith(f"{self.date_hierarchy}__")
            if is_day and not all(re.fullmatch(r"0*[1-9]\d{0,3}", value) for value in values):
                raise SuspiciousOperation("Not a year, month or day.")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        self._refuse_impossible(request)
        context = {"title": capfirst(str(self.opts.verbose_name_plural))}
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        obj = self.get_object(request, unquote(object_id))
        context: dict[str, Any] = {"show_save_and_add_another": False}
        if obj is not None:
            acts = self._open_acts(request, obj)
            open_acts = [act for act in acts if not act.refused(obj, request.user)]
            saving = self._saving_acts(request, obj, open_acts)
            rest = [act for act in open_acts if act not in saving]
            # Beside a form that is being filled in, no link may stand out: it loses the text.
            prominent = 0 if saving else PROMINENT_ACTS
            standing_out = [act for act in rest if not act.stands_back][:prominent]
            refusals = [act.refused(obj, request.user) for act in acts]
            context |= {
                "title": self.page_title(obj),
                "subtitle": None,
                "has_history": self.has_history,
                "latest_entries": self._latest_entries(request, obj),
                "history_files": self.history_files(obj),
                "headline": self.headline(request, obj),
                "banner": self.banner(request, obj),
                "acts": standing_out,
                "more_acts": [act for act in rest if act not in standing_out],
                "save_buttons": [act.save_button for act in saving],
                "refusals": [refusal for refusal in dict.fromkeys(refusals) if refusal],
            }
        return super().change_view(
            request, object_id, form_url, {**context, **(extra_context or {})}
        )

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """To the list, or to the page of the act whose button saved this."""
        response = super().response_change(request, obj)
        for act in self._saving_acts(request, obj, self._open_acts(request, obj)):
            if act.save_button and act.save_button.name in request.POST:
                return redirect(f"admin:{self._url_name}_act", obj.pk, act.name)
        return response

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if context.get("errors"):
            formsets = [inline.formset for inline in context["inline_admin_formsets"]]
            context["problems"] = problems_of_page(context["adminform"].form, formsets)
        return super().render_change_form(request, context, *args, **kwargs)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Every act and every change of a value, newest first, for those who may see it."""
        obj = self.get_object(request, unquote(object_id))
        if obj is None or not self.has_view_permission(request, obj):
            raise Http404
        before, kind = moment_in(request), kind_in(request)
        page = page_of_timeline(obj, self.part_models(), before, kind, request.user)
        context = {
            **self.admin_site.each_context(request),
            "title": _("History of %(name)s") % {"name": self.page_title(obj)},
            "opts": self.opts,
            "object": obj,
            "object_name": self.page_title(obj),
            "banner": self.banner(request, obj),
            "way_here": self.way_here(obj),
            "entries": page.entries,
            "is_latest": before is None,
            "kinds": kinds_to_choose(kind) if self.shown_of_history else (),
            "older": page.older_than and address_before(page.older_than, kind),
            "history_files": self.history_files(obj),
        }
        return TemplateResponse(request, "admin/object_timeline.html", context)

    def history_files(self, obj: Any) -> tuple[tuple[str, str], ...]:
        """The history as files: name and address of each; none unless a subclass has them."""
        return ()

    def part_models(self) -> list[type[models.Model]]:
        """Whose history belongs to that of an object of this model."""
        return [inline.model for inline in self.inlines]

    def _latest_entries(self, request: HttpRequest, obj: Any) -> list[Entry]:
        if not self.shown_of_history:
            return []
        # Who looked stands in the whole history; here it would hide what was done.
        page = page_of_timeline(obj, self.part_models(), viewer=request.user, with_reading=False)
        return page.entries[: self.shown_of_history]

    def _open_acts(self, request: HttpRequest, obj: Any) -> list[Act]:
        return [act for act in self.acts if self.may_take(request, act, obj) and act.possible(obj)]

    def may_take(self, request: HttpRequest, act: Act, obj: Any) -> bool:
        """Whether this person may take an act on an object that they see."""
        return request.user.has_perm(self._act_perm(act), obj)

    def _object_of_act(self, request: HttpRequest, object_id: str, act: Act) -> Any:
        """The object, for who may take the act on it. Raises Http404 for everybody else."""
        return access(self.get_queryset(request), request.user, object_id, self._act_perm(act))

    def _saving_acts(self, request: HttpRequest, obj: Any, acts: list[Act]) -> list[Act]:
        """Those of `acts` that this person takes from the form, because they can edit it."""
        if not self.has_change_permission(request, obj):
            return []
        return [act for act in acts if act.save_button]

    def _act_perm(self, act: Act) -> str:
        """Of this model, unless the act names another one in full ("advice.ask_advice")."""
        return act.perm if "." in act.perm else self._perm(act.perm)

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
        obj = self._object_of_act(request, unquote(object_id), act)
        refusal = act.refused(obj, request.user)
        if not act.possible(obj):
            refusal = _("This is no longer possible: it has changed since.")
        if refusal and request.method != "POST":
            messages.warning(request, refusal)
            return redirect(self._address_after(request, obj))
        return self._take(request, act, obj, refusal)

    def _take(self, request: HttpRequest, act: Act, obj: Any, refusal: str = "") -> HttpResponse:
        form = act.form_class(
            request.POST if request.method == "POST" else None,
            request.FILES if request.method == "POST" else None,
            obj=obj,
            user=request.user,
            initial={"expected_revision": getattr(obj, "revision", None)},
        )
        if request.method == "POST" and refusal:
            form.add_error(None, refusal)  # what somebody typed stays on the page
        elif request.method == "POST" and form.is_valid():
            sentence = self._try(request, act, obj, form)
            if sentence is not None:
                messages.success(request, sentence)
                leads_to = "" if obj is None else act.leads_to(obj)
                return redirect(leads_to or self._address_after(request, obj))
        lacks = act.lacks(obj) if obj is not None else ()
        seen = has_moved_on(form, obj)
        context = {
            **self.admin_site.each_context(request),
            "title": act.label,
            "opts": self.opts,
            "object": obj,
            "banner": self.banner(request, obj) if obj is not None else "",
            "way_here": self.way_here(obj) if obj is not None else (),
            "object_name": self.page_title(obj) if obj is not None else "",
            "act": act,
            "form": form,
            "problems": list(problems_of(form)),
            "has_moved_on": seen is not None,
            "versions": None if seen is None else both_versions(form, obj, seen),
            "lacks": lacks,
            "is_stopped": any(block.stops for block in lacks),
            "warnings": act.warnings(obj) if obj is not None else [],
            "details": act.details(obj) if obj is not None else None,
            "cancel_url": self._address_after(request, obj),
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
        except Unreadable as error:
            # Of a case whose key is gone: what somebody writes there cannot be encrypted.
            form.add_error(None, str(error.told))
        return None

    def _address_after(self, request: HttpRequest, obj: Any) -> str:
        name = f"admin:{self._url_name}"
        if obj is None or self.get_object(request, str(obj.pk)) is None:
            # With the last of their work somebody’s list can go too.
            sees_list = self.has_view_permission(request)
            return reverse(f"{name}_changelist" if sees_list else "admin:index")
        return reverse(f"{name}_change", args=[obj.pk])
