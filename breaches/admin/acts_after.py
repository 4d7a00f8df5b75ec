"""What follows a breach, as buttons on its page."""

from typing import Any

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from breaches import queries_after
from breaches.admin.forms_after import (
    CloseForm,
    EvaluateForm,
    LinkForm,
    MeasureForm,
    OutsideForm,
    SkipForm,
    TickForm,
    UnlinkForm,
    UntickForm,
)
from breaches.models import Breach, Status
from breaches.services import closing, evaluating, linking, measures, outside, protocol
from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act
from privacyoffice.accounts.admin.blocks import Block


def _tick(request: HttpRequest, breach: Breach, data: dict[str, Any]) -> str:
    done = protocol.tick(
        breach_id=breach.pk,
        step_ids=[step.pk for step in data["steps"]],
        note=data["note"],
        actor=request.user,
        now=clock.now(),
    )
    return ngettext("%(count)d step ticked.", "%(count)d steps ticked.", len(done)) % {
        "count": len(done)
    }


def _skip(request: HttpRequest, breach: Breach, data: dict[str, Any]) -> str:
    protocol.skip(
        breach_id=breach.pk,
        step_ids=[step.pk for step in data["steps"]],
        note=data["note"],
        actor=request.user,
        now=clock.now(),
    )
    return _("Written down that this does not apply.")


def _untick(request: HttpRequest, breach: Breach, data: dict[str, Any]) -> str:
    protocol.untick(
        breach_id=breach.pk,
        step_id=data["step"].pk,
        note=data["note"],
        actor=request.user,
        now=clock.now(),
    )
    return _("This step is open again.")


def _evaluate(request: HttpRequest, breach: Breach, data: dict[str, Any]) -> str:
    evaluating.evaluate(breach_id=breach.pk, actor=request.user, now=clock.now(), **data)
    return _("The evaluation is written down.")


def _agree(request: HttpRequest, breach: Breach, data: dict[str, Any]) -> str:
    made = measures.agree(breach_id=breach.pk, actor=request.user, now=clock.now(), **data)
    return _("%(name)s does this before %(day)s.") % {
        "name": made.owner,
        "day": date_format(made.due_on),
    }


def _tell_other(request: HttpRequest, breach: Breach, data: dict[str, Any]) -> str:
    outside.note(breach_id=breach.pk, actor=request.user, now=clock.now(), **data)
    return _("Written down.")


def _link(request: HttpRequest, breach: Breach, data: dict[str, Any]) -> str:
    made = linking.link(breach_id=breach.pk, actor=request.user, now=clock.now(), **data)
    return _("%(reference)s is linked.") % {"reference": made.reference}


def _unlink(request: HttpRequest, breach: Breach, data: dict[str, Any]) -> str:
    linking.unlink(
        breach_id=breach.pk, link_id=data["link"].pk, actor=request.user, now=clock.now()
    )
    return _("This case is not linked any more.")


def _close(request: HttpRequest, breach: Breach, data: dict[str, Any]) -> str:
    made = closing.close(breach_id=breach.pk, actor=request.user, now=clock.now(), **data)
    return _("Closed. It stays in the register and is kept until %(day)s.") % {
        "day": date_format(made.destroy_from) if made.destroy_from else ""
    }


def _is_open(breach: Breach) -> bool:
    return breach.status != Status.CLOSED and breach.destroyed_at is None


def _is_handled(breach: Breach) -> bool:
    return breach.status == Status.IN_PROGRESS and breach.destroyed_at is None


def _has_open_steps(breach: Breach) -> bool:
    return _is_open(breach) and queries_after.steps_of(breach).filter(done_at=None).exists()


def _has_done_steps(breach: Breach) -> bool:
    done = queries_after.steps_of(breach).filter(done_at__isnull=False)
    return _is_open(breach) and done.exists()


def _has_links(breach: Breach) -> bool:
    return _is_open(breach) and queries_after.links_of(breach).exists()


def _what_is_lacking(breach: Breach) -> tuple[Block, ...]:
    missing = closing.lacking(breach)
    if not missing:
        return ()
    return (Block(_("This comes first"), tuple(missing), stops=True),)


CLOSE = Act(
    name="close",
    label=gettext_lazy("Close this breach"),
    explanation=gettext_lazy(
        "It was evaluated, and it was decided whom to tell. A closed breach does not change any "
        "more and stays in the register. Measures go on."
    ),
    perm="close",
    perform=_close,
    possible=_is_handled,
    form_class=CloseForm,
    lacks=_what_is_lacking,
    warnings=closing.remarkable,
)
TICK = Act(
    name="tick-steps",
    label=gettext_lazy("Tick steps of the protocol"),
    explanation=gettext_lazy("Your name and this moment stand with each step that you tick."),
    perm="change",
    perform=_tick,
    possible=_has_open_steps,
    form_class=TickForm,
)
EVALUATE = Act(
    name="evaluate",
    label=gettext_lazy("Evaluate"),
    explanation=gettext_lazy(
        "What caused it and what was learned. Without this a breach is not closed. You can write "
        "it anew until then; what stood there before stays in the history."
    ),
    perm="change",
    perform=_evaluate,
    possible=_is_handled,
    form_class=EvaluateForm,
)
AGREE = Act(
    name="measure-agree",
    label=gettext_lazy("Agree on a measure"),
    explanation=gettext_lazy(
        "Something that is done about it, by somebody and before a day. Who does it gets a page "
        "of this measure and reminders, and sees nothing else of the breach."
    ),
    perm="change",
    perform=_agree,
    possible=_is_open,
    form_class=MeasureForm,
)
TELL_OTHER = Act(
    name="tell-other",
    label=gettext_lazy("Write down that somebody else was told"),
    explanation=gettext_lazy(
        "Such as the police, an insurer, another controller or a cyber authority. It is written "
        "once and does not change."
    ),
    perm="change",
    perform=_tell_other,
    possible=_is_open,
    form_class=OutsideForm,
)
# Names of acts whose page shows what is encrypted.
AFTER_ACTS_THAT_SHOW = ("evaluate",)
AFTER_ACTS = (
    TICK,
    EVALUATE,
    AGREE,
    TELL_OTHER,
    CLOSE,
    Act(
        name="skip-steps",
        label=gettext_lazy("Say that a step does not apply"),
        explanation=gettext_lazy("The step stays in the list, with the reason."),
        perm="change",
        perform=_skip,
        possible=_has_open_steps,
        form_class=SkipForm,
    ),
    Act(
        name="untick-step",
        label=gettext_lazy("Open a step again"),
        explanation=gettext_lazy(
            "It was ticked by mistake or must be done again. Who ticked it stays in the history."
        ),
        perm="change",
        perform=_untick,
        possible=_has_done_steps,
        form_class=UntickForm,
    ),
    Act(
        name="link-case",
        label=gettext_lazy("Link another case"),
        explanation=gettext_lazy("A request or another breach that has to do with this one."),
        perm="change",
        perform=_link,
        possible=_is_open,
        form_class=LinkForm,
    ),
    Act(
        name="unlink-case",
        label=gettext_lazy("Take away a link"),
        explanation=gettext_lazy("The case has nothing to do with it after all."),
        perm="change",
        perform=_unlink,
        possible=_has_links,
        form_class=UnlinkForm,
    ),
)
