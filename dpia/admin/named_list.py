"""The processes and applications that the organisation names as risky itself: the list that holds,
its versions, and the next one as it is proposed, seen by the FG and adopted."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from dpia.admin.forms_named import AdoptForm, AdviseForm, ChangeForm, ProposeForm
from dpia.admin.forms_screening import ReasonForm
from dpia.admin.page import ActsOnlyAdmin, as_written
from dpia.models import NamedList, NamedListStatus
from dpia.named import NamedLine
from dpia.queries import in_force_on
from dpia.services import named_lists
from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act
from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.admin.base import Headline
from privacyoffice.accounts.admin.blocks import Block
from privacyoffice.deadlines.explaining import in_words

_SHAPES = {
    NamedListStatus.PROPOSED: "open",
    NamedListStatus.ADVISED: "half",
    NamedListStatus.ADOPTED: "tick",
    NamedListStatus.WITHDRAWN: "cross",
}


def _on(request: HttpRequest, one: NamedList) -> dict[str, Any]:
    return {"list_id": one.pk, "actor": request.user, "now": clock.now()}


def _propose(request: HttpRequest, _none: Any, data: dict[str, Any]) -> str:
    named_lists.propose(**data, actor=request.user, now=clock.now())
    return _("Proposed. The FG is asked what they think of it.")


def _change(request: HttpRequest, one: NamedList, data: dict[str, Any]) -> str:
    named_lists.change(**data, **_on(request, one))
    return _("Changed.")


def _advise(request: HttpRequest, one: NamedList, data: dict[str, Any]) -> str:
    named_lists.advise(**data, **_on(request, one))
    return _("Written down. Who proposed the list is told.")


def _adopt(request: HttpRequest, one: NamedList, data: dict[str, Any]) -> str:
    adopted = named_lists.adopt(**data, **_on(request, one))
    day = date_format(adopted.in_force_from) if adopted.in_force_from else ""
    return _("Adopted as version %(number)s. It holds from %(day)s.") % {
        "number": adopted.number,
        "day": day,
    }


def _withdraw(request: HttpRequest, one: NamedList, data: dict[str, Any]) -> str:
    named_lists.withdraw(**data, **_on(request, one))
    return _("Taken back. The list that held goes on.")


def _is(*wanted: NamedListStatus) -> Any:
    return lambda one: one.status in wanted


def _view(one: NamedList) -> Block | None:
    """What the FG wrote, before somebody adopts it."""
    return Block(_("What the FG thinks of it"), _fg_lines(one))


PROPOSE = Act(
    name="add",
    label=gettext_lazy("Propose another list"),
    explanation=gettext_lazy(
        "You write the whole list as it should become. The FG says what they think of it, and "
        "then a privacy officer adopts it. Until then the present one holds."
    ),
    perm="add",
    perform=_propose,
    possible=lambda _none: True,
    form_class=ProposeForm,
)
ACTS = (
    Act(
        name="advise",
        label=gettext_lazy("Say what you think of it"),
        explanation=gettext_lazy(
            "The organisation keeps this list in consultation with you (GDPR article 39(1)(c))."
        ),
        perm="advise",
        perform=_advise,
        possible=_is(NamedListStatus.PROPOSED),
        form_class=AdviseForm,
    ),
    Act(
        name="adopt",
        label=gettext_lazy("Adopt this list"),
        explanation=gettext_lazy(
            "It replaces the whole list from the day that you choose. What it names that was "
            "screened before asks for another screening."
        ),
        perm="adopt",
        perform=_adopt,
        possible=_is(NamedListStatus.ADVISED),
        form_class=AdoptForm,
        details=_view,
    ),
    Act(
        name="change",
        label=gettext_lazy("Change the proposal"),
        explanation=gettext_lazy("That can be done as long as the FG did not speak."),
        perm="change",
        perform=_change,
        possible=_is(NamedListStatus.PROPOSED),
        form_class=ChangeForm,
    ),
    Act(
        name="withdraw",
        label=gettext_lazy("Take the proposal back"),
        explanation=gettext_lazy("The list that holds now goes on."),
        perm="change",
        perform=_withdraw,
        possible=_is(NamedListStatus.PROPOSED, NamedListStatus.ADVISED),
        form_class=ReasonForm,
        stands_back=True,
    ),
)


@admin.register(NamedList)
class NamedListAdmin(ActsOnlyAdmin):
    """Read by who reads the register; proposed and adopted by the privacy officer, after the FG."""

    is_daily = False
    acts = ACTS
    add_act = PROPOSE
    list_display = ("named", "state", "number_of_lines", "since", "proposer")
    list_filter = ("status",)
    list_select_related = ("proposed_by",)
    search_fields = ("why",)
    search_help_text = gettext_lazy("Searches in why the list changed.")
    ordering = ("-proposed_at",)
    change_list_template = "admin/dpia/named_lists.html"
    change_form_template = "admin/dpia/named_list.html"

    class Media:
        css: ClassVar[dict[str, tuple[str, ...]]] = {"all": ("css/cases.css",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        people = ("proposed_by", "fg_by", "adopted_by")
        return super().get_queryset(request).select_related(*people)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        named = in_force_on(clock.today()).named
        rows = [{"line": line} for line in named.lines]
        context = {"in_force": named, "rows": rows}
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["rows"] = _rows(context["original"])
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=gettext_lazy("list"), ordering="number")
    def named(self, one: NamedList) -> str:
        return str(one)

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state(self, one: NamedList) -> SafeString:
        return badge(one.get_status_display(), _SHAPES[NamedListStatus(one.status)])

    @admin.display(description=gettext_lazy("lines"))
    def number_of_lines(self, one: NamedList) -> int:
        return len(one.lines)

    @admin.display(description=gettext_lazy("in force from"), ordering="in_force_from")
    def since(self, one: NamedList) -> str:
        return date_format(one.in_force_from) if one.in_force_from else ""

    @admin.display(description=pgettext_lazy("of a list", "proposed by"))
    def proposer(self, one: NamedList) -> str:
        return str(one.proposed_by)

    def headline(self, request: HttpRequest, obj: NamedList) -> Headline:
        """How far it is, who said what, and why it changes."""
        blocks = [Block(_("Why the list changes"), (as_written(obj.why),))]
        if obj.fg_at is not None:
            blocks.append(Block(_("What the FG thinks of it"), _fg_lines(obj)))
        if obj.reaction:
            lines = (as_written(obj.reaction),)
            blocks.append(Block(_("Why it was adopted all the same"), lines))
        return Headline(
            badge=self.state(obj),
            facts=tuple((label, value) for label, value in _facts(obj) if value),
            blocks=tuple(blocks),
        )


def _facts(one: NamedList) -> list[tuple[Any, Any]]:
    return [
        (_("Proposed"), in_words(one.proposed_at)),
        (_("Proposed by"), one.proposed_by),
        (_("View of the FG"), one.fg_at and in_words(one.fg_at)),
        (_("Given by"), one.fg_by),
        (_("Adopted"), one.adopted_at and in_words(one.adopted_at)),
        (_("Adopted by"), one.adopted_by),
        (_("In force from"), one.in_force_from and date_format(one.in_force_from, "l j F Y")),
    ]


def _fg_lines(one: NamedList) -> tuple[Any, ...]:
    agrees = _("The FG agrees.") if one.fg_agrees else _("The FG does not agree.")
    return (agrees, as_written(one.fg_view)) if one.fg_view else (agrees,)


def _rows(one: NamedList) -> list[dict[str, Any]]:
    """Its lines; of a proposal also what it takes away, and what of it is new."""
    own = [NamedLine(**line) for line in one.lines]
    if one.status not in (NamedListStatus.PROPOSED, NamedListStatus.ADVISED):
        return [{"line": line, "mark": ""} for line in own]
    present = in_force_on(clock.today()).named.lines
    new = badge(pgettext("a line of a list", "new"), "full")
    gone = badge(pgettext("a line of a list", "goes away"), "cross")
    rows = [{"line": line, "mark": "" if line in present else new} for line in own]
    return rows + [{"line": line, "mark": gone} for line in present if line not in own]
