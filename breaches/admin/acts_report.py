"""A breach is written down by hand, and the processor that told of it is named."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from breaches.admin.forms_report import RECEIVER, MisaddressedForm, ProcessorForm, WriteDownForm
from breaches.admin.reported import report_lines
from breaches.models import Breach, Course, Source, Status, Timing
from breaches.queries import AUTHORITY
from breaches.queries_clock import running_clocks
from breaches.services import reporting
from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act
from privacyoffice.accounts.admin.blocks import Block
from privacyoffice.accounts.admin.words import describe
from privacyoffice.deadlines.admin.words import last_moment

describe(
    {
        "breach.reported": gettext_lazy("Data breach told on the website"),
        "breach.written_down": gettext_lazy("Data breach written down"),
        "breach.processor_named": gettext_lazy("Processor that told of it named"),
    }
)

# The parameter of the address of the page for a new one, and its value for the short way.
WAY, SHORT = "way", "short"
_REPORTER = reporting.REPORTER_FIELDS
_MOMENTS = ("discovered_at", "started_at", "ended_at", "reported_at", "aware_at")
_SAME = ("source", "department", "late_because", "form_id")


class WritesDown:
    """For the admin of breaches, before its other bases: the page for a new one, in two ways."""

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """One letter or e-mail has a short form; anything else the whole one."""
        admin: Any = self
        if not admin.has_add_permission(request):
            raise Http404
        is_short = request.GET.get(WAY) == SHORT
        response: HttpResponse = admin._take(
            request, WRITE_DOWN_SHORT if is_short else WRITE_DOWN, None
        )
        return response


def _write_down(request: HttpRequest, _none: Any, data: dict[str, Any]) -> Any:
    report = {name: data[name] for name in ("story", "where", "done")}
    made = reporting.report(
        report=report,
        timing=data["timing"],
        processor=data["processor"],
        **_told(request, data),
    )
    return _written(made)


def _write_down_short(request: HttpRequest, _none: Any, data: dict[str, Any]) -> Any:
    facts: dict[str, Any] = {name: data[name] for name in RECEIVER}
    facts |= {"incident_type": [data["way"]], "receiver_count": 1}
    if data["persons"]:
        facts |= {"persons_counted": "exact"}
        facts |= dict.fromkeys(("persons_min", "persons_max"), data["persons"])
    sent_to = data["receiver_who"]
    made = reporting.report(
        report={"story": data["story"], "meant_for": data["meant_for"], "sent_to": sent_to},
        timing=Timing.MOMENT if data["started_at"] else Timing.UNKNOWN,
        course=Course.MISADDRESSED,
        facts=facts,
        **_told(request, data),
    )
    return _written(made)


def _told(request: HttpRequest, data: dict[str, Any]) -> dict[str, Any]:
    """What both ways ask: who told it, and the moments."""
    return {
        "reporter": {name: data.get(name, "") for name in _REPORTER},
        "actor": request.user,
        "now": clock.now(),
        **{name: data.get(name) for name in _MOMENTS},
        "aware_because": data.get("aware_because", ""),
        **{name: data[name] for name in _SAME},
    }


def _written(made: Breach) -> Any:
    clocks = running_clocks(made).values()
    first = next((one for one in clocks if one.kind == AUTHORITY), None)
    return format_html(
        '{} {} <a href="{}">{}</a>',
        _("Written down as %(reference)s.") % {"reference": made.reference},
        last_moment(first, clock.now()) if first else "",
        reverse("admin:breaches_breach_change", args=[made.pk]),
        _("Open this breach"),
    )


def _name_processor(request: HttpRequest, breach: Breach, data: dict[str, Any]) -> str:
    reporting.name_processor(breach_id=breach.pk, actor=request.user, now=clock.now(), **data)
    return _("%(name)s told of it as processor.") % {"name": data["party"]}


def _what_it_told(breach: Breach) -> Block | None:
    """What was filled in on the website about the processor itself."""
    wanted = ("processor", "contract_contact")
    lines = [f"{label}: {text}" for name, label, text in report_lines(breach) if name in wanted]
    return Block(_("The processor told this of itself"), tuple(lines)) if lines else None


def _explained() -> str:
    """With the way to the short form."""
    return format_html(
        '{} <a href="?{}={}">{}</a>',
        _(
            "For what came in by telephone, mail or at the desk. The clock and the protocol begin "
            "at once, and the team is told. What you do not know yet you leave empty."
        ),
        WAY,
        SHORT,
        _("One letter or e-mail to the wrong person? Use the short form."),
    )


def _is_of_processor(breach: Breach) -> bool:
    is_open = breach.status != Status.CLOSED and breach.destroyed_at is None
    return is_open and breach.source == Source.PROCESSOR


WRITE_DOWN = Act(
    name="add",
    label=gettext_lazy("Write down a breach"),
    explanation=lazy(_explained, str)(),
    perm="add",
    perform=_write_down,
    possible=lambda _none: True,
    form_class=WriteDownForm,
)

WRITE_DOWN_SHORT = Act(
    name="add",
    label=gettext_lazy("Write down a letter or e-mail to the wrong person"),
    explanation=gettext_lazy(
        "The short way for the daily case, with its own protocol. The clock begins at once. When "
        "it turns out to be more, the case has all the other questions too."
    ),
    perm="add",
    perform=_write_down_short,
    possible=lambda _none: True,
    form_class=MisaddressedForm,
)

REPORT_ACTS = (
    Act(
        name="name-processor",
        label=gettext_lazy("Choose the processor"),
        explanation=gettext_lazy(
            "Say which party of the register told of it. It stands with the breach from now on, as "
            "a processor."
        ),
        perm="change",
        perform=_name_processor,
        possible=_is_of_processor,
        form_class=ProcessorForm,
        details=_what_it_told,
    ),
)

# Names of acts whose page shows what is encrypted.
REPORT_ACTS_THAT_SHOW = ("name-processor",)
