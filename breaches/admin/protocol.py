"""The breach protocol of the organisation: what is in force, and a new version of it."""

import re
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from breaches import protocols
from breaches.models import Course, Protocol
from breaches.protocols import InForce, Step
from breaches.services import protocol
from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act, ActForm
from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.admin.base import GatedModelAdmin, Headline
from privacyoffice.accounts.admin.blocks import Block
from privacyoffice.accounts.admin.fields import SHOWN_AS_STORED, DayField

# The parameter of an address; people see it.
COURSE = "werkwijze"
_WITH_HOURS = re.compile(r"(\d{1,3})\s*:\s*(.+)")


class ProtocolForm(ActForm):
    """A new version, which begins with the steps in force."""

    course_of_form: ClassVar[Course]
    course = forms.CharField(widget=forms.HiddenInput)
    valid_from = DayField(
        label=gettext_lazy("In force from"),
        help_text=gettext_lazy("Breaches of which you became aware before follow their own steps."),
    )
    source = forms.CharField(
        label=gettext_lazy("Laid down in"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("A decision or a document, with its number."),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    steps = forms.CharField(
        label=gettext_lazy("Steps"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 18, "class": "vLargeTextField"}),
        validators=[SHOWN_AS_STORED],
        help_text=gettext_lazy(
            "One step a line, in their order. Begin with the hours after awareness and a colon "
            "where there is a term, for instance “24: Call the FG.”"
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._now = protocols.in_force(self.course_of_form, clock.today())
        self.initial = {
            "course": self.course_of_form.value,
            "valid_from": clock.today(),
            "steps": "\n".join(_line(step) for step in self._now.steps),
            **self.initial,
        }

    def clean_course(self) -> str:
        """That of the page."""
        return self.course_of_form.value

    def clean_steps(self) -> list[Step]:
        """A step for each line that says something; one with the text of now keeps its code."""
        codes = {step.text: step.code for step in self._now.steps}
        found = []
        for line in filter(None, map(str.strip, self.cleaned_data["steps"].splitlines())):
            match = _WITH_HOURS.fullmatch(line)
            text = match[2].strip() if match else line
            found.append(Step(codes.pop(text, ""), text, int(match[1]) if match else None))
        if not found:
            raise ValidationError(_("Write at least one step."))
        return found


class FullForm(ProtocolForm):
    """Of the whole protocol."""

    course_of_form = Course.FULL


class MisaddressedForm(ProtocolForm):
    """Of the short one."""

    course_of_form = Course.MISADDRESSED


def _lay_down(request: HttpRequest, _none: Any, data: dict[str, Any]) -> str:
    made = protocol.lay_down(actor=request.user, now=clock.now(), **data)
    return _("Version %(version)d is in force from %(day)s.") % {
        "version": made.version,
        "day": date_format(made.valid_from),
    }


def _laying_down(form_class: type[ProtocolForm], label: Any) -> Act:
    return Act(
        name="add",
        label=label,
        explanation=gettext_lazy(
            "Every new breach gets these steps as a list to tick. Breaches that are there already "
            "keep their steps."
        ),
        perm="add",
        perform=_lay_down,
        possible=lambda _none: True,
        form_class=form_class,
    )


_ADD_ACTS = {
    Course.FULL.value: _laying_down(
        FullForm, gettext_lazy("Lay down a new version of the protocol")
    ),
    Course.MISADDRESSED.value: _laying_down(
        MisaddressedForm, gettext_lazy("Lay down a new version for a letter to the wrong person")
    ),
}


@admin.register(Protocol)
class ProtocolAdmin(GatedModelAdmin):
    """Every version of one's own, the latest first; nothing changes in them."""

    list_display = ("name", "valid_from", "steps_counted", "source", "state")
    list_display_links = ("name",)
    ordering = ("-valid_from", "-version")
    add_act = _ADD_ACTS[Course.FULL.value]
    change_list_template = "admin/breaches/protocol/change_list.html"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The page shows the steps and no fields."""
        return ()

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A new version, of the way of working that the address or the form names."""
        if not self.has_add_permission(request):
            raise Http404
        asked = request.POST.get("course") or request.GET.get(COURSE) or Course.FULL.value
        if asked not in _ADD_ACTS:
            raise Http404
        return self._take(request, _ADD_ACTS[asked], None)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list below what is in force today, which may be the product's own."""
        today = clock.today()
        told = [_shown(protocols.in_force(course, today)) for course in Course.values]
        context = {"in_force": told, "may_add": self.has_add_permission(request)}
        return super().changelist_view(request, {**context, **(extra_context or {})})

    @admin.display(description=gettext_lazy("protocol"), ordering="course")
    def name(self, obj: Protocol) -> str:
        return str(obj)

    @admin.display(description=gettext_lazy("steps"))
    def steps_counted(self, obj: Protocol) -> int:
        return len(obj.steps)

    @admin.display(description=gettext_lazy("status"))
    def state(self, obj: Protocol) -> SafeString:
        today = clock.today()
        held = protocols.in_force(obj.course, today)
        if held.is_own and held.version == obj.version:
            return badge(_("in force"), "tick")
        if obj.valid_from > today:
            return badge(_("to come"), "open")
        return badge(_("replaced"), "back")

    def headline(self, request: HttpRequest, obj: Protocol) -> Headline:
        """From when, by which decision, and what it asks."""
        shown = protocols.as_in_force(obj)
        facts = [(_("In force from"), date_format(obj.valid_from, "l j F Y"))]
        if obj.source:
            facts.append((_("Laid down in"), obj.source))
        lines = tuple(_step_in_words(step) for step in shown.steps)
        return Headline(self.state(obj), tuple(facts), blocks=(Block(_("Steps"), lines),))


def _line(step: Step) -> str:
    return step.text if step.hours is None else f"{step.hours}: {step.text}"


def _step_in_words(step: Step) -> Any:
    if step.hours is None:
        return step.text
    within = ngettext("within %(hours)d hour", "within %(hours)d hours", step.hours) % {
        "hours": step.hours
    }
    return format_html('{}<span class="under">{}</span>', step.text, within)


def _shown(held: InForce) -> dict[str, Any]:
    return {
        "title": Course(held.course).label,
        "name": held.name,
        "source": held.source,
        "steps": [_step_in_words(step) for step in held.steps],
        "add_url": f"{reverse('admin:breaches_protocol_add')}?{COURSE}={held.course}",
    }
