"""The acts on a breach as a whole: who handles it, when it was, and how it ends or goes on."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from breaches import retention
from breaches.admin.forms_clock import (
    CloseAsNoneForm,
    DuplicateForm,
    HandlerForm,
    HandOverForm,
    InstantsForm,
    ReopenForm,
)
from breaches.models import Breach, Status
from breaches.services import correcting, handling
from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act
from privacyoffice.accounts.admin.blocks import Block
from privacyoffice.cases.admin.destroying import DestroyForm


def _take_up(request: HttpRequest, breach: Breach, data: dict[str, Any]) -> str:
    handling.take_up(breach_id=breach.pk, actor=request.user, now=clock.now(), **data)
    return _("%(name)s handles this breach now.") % {"name": data["owner"]}


def _hand_over(request: HttpRequest, breach: Breach, data: dict[str, Any]) -> str:
    handling.hand_over(breach_id=breach.pk, actor=request.user, now=clock.now(), **data)
    return _("%(name)s handles this breach now.") % {"name": data["owner"]}


def _correct(request: HttpRequest, breach: Breach, data: dict[str, Any]) -> str:
    correcting.correct(breach_id=breach.pk, actor=request.user, now=clock.now(), **data)
    return _("Corrected. The clocks follow, and what was there before stays in the history.")


def _close_as_none(request: HttpRequest, breach: Breach, data: dict[str, Any]) -> str:
    handling.close_as_none(breach_id=breach.pk, actor=request.user, now=clock.now(), **data)
    return _("Closed as no data breach. It stays in the register.")


def _close_as_duplicate(request: HttpRequest, breach: Breach, data: dict[str, Any]) -> str:
    handling.close_as_duplicate(breach_id=breach.pk, actor=request.user, now=clock.now(), **data)
    return _("Closed. The work goes on with %(reference)s.") % {
        "reference": data["same_as"].reference
    }


def _reopen(request: HttpRequest, breach: Breach, data: dict[str, Any]) -> str:
    handling.reopen(breach_id=breach.pk, actor=request.user, now=clock.now(), **data)
    return _("Opened again. Clocks that were never met run on from where they began.")


def _destroy(request: HttpRequest, breach: Breach, data: dict[str, Any]) -> str:
    data.pop("reference")
    handling.destroy(breach_id=breach.pk, actor=request.user, now=clock.now(), **data)
    return _("Destroyed. The certificate stands on this page.")


def is_new(breach: Breach) -> bool:
    """Nobody handles it yet."""
    return breach.status == Status.REPORTED and breach.destroyed_at is None


def is_open(breach: Breach) -> bool:
    """The work goes on."""
    return breach.status != Status.CLOSED and breach.destroyed_at is None


def is_handled(breach: Breach) -> bool:
    """Somebody works on it."""
    return breach.status == Status.IN_PROGRESS and breach.destroyed_at is None


def is_closed(breach: Breach) -> bool:
    """Closed, and its content is there."""
    return breach.status == Status.CLOSED and breach.destroyed_at is None


def _awareness_matters(breach: Breach) -> list[Any]:
    if breach.notified_at is None:
        return []
    return [
        _(
            "The authority was told already. With another moment of awareness it is judged again "
            "whether that was in time."
        )
    ]


def _what_is_destroyed(breach: Breach) -> Block:
    return Block(
        _("What is destroyed and what stays"),
        (
            _(
                "In this program nobody can read these any more, not even when a backup is put "
                "back: the report, who told it, the facts, the reasons, the texts, the "
                "recipients and the files."
            ),
            _(
                "These stay: the reference, the moments, the kind, the cause, the numbers, the "
                "risk, whether it was told, who did what and when, and a certificate."
            ),
        ),
    )


TAKE_UP = Act(
    name="take-up",
    label=gettext_lazy("Take this up"),
    explanation=gettext_lazy(
        "Who handles the breach sees to its clocks and gets every reminder of them."
    ),
    perm="assign",
    perform=_take_up,
    possible=is_new,
    form_class=HandlerForm,
)
CORRECT_INSTANTS = Act(
    name="instants",
    label=gettext_lazy("Correct the moments"),
    explanation=gettext_lazy(
        "Finding, reporting, awareness, begin and end are apart. The hours run from awareness: "
        "with another moment every clock is computed again. What was there before stays."
    ),
    perm="change",
    perform=_correct,
    possible=is_open,
    form_class=InstantsForm,
    warnings=_awareness_matters,
)
CLOCK_ACTS = (
    TAKE_UP,
    CORRECT_INSTANTS,
    Act(
        name="hand-over",
        label=gettext_lazy("Hand this over"),
        explanation=gettext_lazy("Somebody else handles the breach from now on."),
        perm="assign",
        perform=_hand_over,
        possible=is_handled,
        form_class=HandOverForm,
    ),
    Act(
        name="no-breach",
        label=gettext_lazy("Close: no data breach"),
        explanation=gettext_lazy(
            "What was reported turned out to be no data breach. The reason stands in the register "
            "with it, and its clocks stop."
        ),
        perm="close",
        perform=_close_as_none,
        possible=lambda breach: is_open(breach) and breach.notified_at is None,
        form_class=CloseAsNoneForm,
    ),
    Act(
        name="duplicate",
        label=gettext_lazy("Close: reported before"),
        explanation=gettext_lazy(
            "It stands here under another number too. The work goes on there; if this one was "
            "known earlier, the hours of the other run from then."
        ),
        perm="close",
        perform=_close_as_duplicate,
        possible=lambda breach: is_open(breach) and breach.notified_at is None,
        form_class=DuplicateForm,
    ),
    Act(
        name="reopen",
        label=gettext_lazy("Open again"),
        explanation=gettext_lazy(
            "More became known. Clocks that were never met run on from the moment from which they "
            "ran, so they may be late at once."
        ),
        perm="close",
        perform=_reopen,
        possible=is_closed,
        form_class=ReopenForm,
    ),
)
DESTROY = Act(
    name="destroy",
    label=gettext_lazy("Destroy the content"),
    explanation=gettext_lazy(
        "The key of this breach is destroyed, and with it everything that it tells about people. "
        "It cannot be undone."
    ),
    perm="destroy",
    perform=_destroy,
    possible=is_closed,
    form_class=DestroyForm,
    details=_what_is_destroyed,
    warnings=lambda breach: retention.warnings(breach, clock.today()),
    # It cannot be undone: nobody takes it in passing.
    stands_back=True,
)
