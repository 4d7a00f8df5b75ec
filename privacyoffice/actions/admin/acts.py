"""The steps of an action as buttons: on its own page, and on the page of what it is about."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act
from privacyoffice.actions.admin.forms import AgreeForm, ChangeForm, DoneForm, DropForm, SeeForm
from privacyoffice.actions.models import Action
from privacyoffice.actions.services import agreeing, following

# Who takes an act on an action is decided by who does it and by role: see admin/action.py.
FINISH, DIRECT, SEE = "finish", "direct", "see"


def promised(action: Action) -> str:
    """The sentence that says who does something and before when."""
    return _("%(name)s does this before %(day)s.") % {
        "name": action.owner,
        "day": date_format(action.due_on),
    }


def agree_act(perm: str = "change") -> Act:
    """The act for the page of anything: somebody does something about it. `perm` is that of the
    page's own model, as every act has it."""

    def perform(request: HttpRequest, obj: Any, data: dict[str, Any]) -> str:
        meta = obj._meta
        made = agreeing.agree(
            subject=obj,
            url=reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[obj.pk]),
            origin=f"{meta.app_label}.{meta.model_name}",
            actor=request.user,
            now=clock.now(),
            perm=perm if "." in perm else f"{meta.app_label}.{perm}_{meta.model_name}",
            **data,
        )
        return promised(made)

    return Act(
        name="action-agree",
        label=gettext_lazy("Agree on an action"),
        explanation=gettext_lazy(
            "Something that is done about it, by somebody and before a day. Who does it gets a "
            "page of this action and reminders."
        ),
        perm=perm,
        perform=perform,
        possible=_may_still_change,
        form_class=AgreeForm,
    )


def _may_still_change(obj: Any) -> bool:
    """Of a case: as long as anything about it changes."""
    why_not = getattr(obj, "why_not_change", None)
    return getattr(obj, "destroyed_at", None) is None and not (why_not and why_not())


def _finish(request: HttpRequest, action: Action, data: dict[str, Any]) -> str:
    following.finish(action_id=action.pk, actor=request.user, now=clock.now(), **data)
    return _("Thank you. What was done is written down.")


def _change(request: HttpRequest, action: Action, data: dict[str, Any]) -> str:
    made = following.change(action_id=action.pk, actor=request.user, now=clock.now(), **data)
    return promised(made)


def _drop(request: HttpRequest, action: Action, data: dict[str, Any]) -> str:
    following.drop(action_id=action.pk, actor=request.user, now=clock.now(), **data)
    return _("Written down that this is not done. The reminders stop.")


def _see(request: HttpRequest, action: Action, data: dict[str, Any]) -> str:
    following.see(action_id=action.pk, actor=request.user, now=clock.now(), **data)
    return _("Written down that you saw this.")


def _runs(action: Action) -> bool:
    return action.done_on is None and not action.dropped


def _waits_for_dpo(action: Action) -> bool:
    return not _runs(action) and action.seen_at is None


ACTS = (
    Act(
        name="done",
        label=gettext_lazy("It was done"),
        explanation=gettext_lazy(
            "Say what was done and where that can be seen. The reminders stop."
        ),
        perm=FINISH,
        perform=_finish,
        possible=_runs,
        form_class=DoneForm,
    ),
    Act(
        name="see",
        label=gettext_lazy("I saw this as FG"),
        explanation=gettext_lazy(
            "You say that you looked at what became of this action. That stands here with your "
            "name and does not change any more."
        ),
        perm=SEE,
        perform=_see,
        possible=_waits_for_dpo,
        form_class=SeeForm,
    ),
    Act(
        name="change",
        label=gettext_lazy("Change who does it, or the day"),
        explanation=gettext_lazy("Who does it from now on gets the reminders."),
        perm=DIRECT,
        perform=_change,
        possible=_runs,
        form_class=ChangeForm,
    ),
    Act(
        name="drop",
        label=gettext_lazy("It is not done"),
        explanation=gettext_lazy("The action stays in the list, with the reason."),
        perm=DIRECT,
        perform=_drop,
        possible=_runs,
        form_class=DropForm,
    ),
)
