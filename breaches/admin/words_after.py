"""What the acts that follow a breach are called on a screen, and the work of a worker."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from breaches.models import Outsider
from privacyoffice.accounts.admin.words import describe, explain
from privacyoffice.jobs.admin.words import name_work

describe(
    {
        "breach.step_done": gettext_lazy("Step of the protocol done"),
        "breach.step_skipped": gettext_lazy("Step of the protocol does not apply"),
        "breach.step_opened": gettext_lazy("Step of the protocol opened again"),
        "breach.protocol_laid_down": gettext_lazy("Protocol laid down"),
        "breach.evaluated": gettext_lazy("Breach evaluated"),
        "breach.measure_agreed": gettext_lazy("Measure agreed"),
        "breach.measure_taken": gettext_lazy("Measure taken"),
        "breach.measure_dropped": gettext_lazy("Measure not taken"),
        "breach.measure_changed": gettext_lazy("Measure handed over or moved"),
        "breach.other_told": gettext_lazy("Somebody else told"),
        "breach.case_linked": gettext_lazy("Case linked"),
        "breach.case_unlinked": gettext_lazy("Link with a case taken away"),
        "breach.closed": gettext_lazy("Breach closed"),
        "breach.register_asked": gettext_lazy("Register of breaches asked for as PDF"),
        "breach.register_taken": gettext_lazy("Register of breaches taken as a file"),
    }
)
name_work({"breach.register": gettext_lazy("Register of breaches as PDF")})


def _step(payload: Mapping[str, Any]) -> str:
    return str(payload.get("step", ""))


def _case(payload: Mapping[str, Any]) -> str:
    return str(payload.get("reference", ""))


def _whom(payload: Mapping[str, Any]) -> str:
    return str(dict(Outsider.choices).get(payload.get("to", ""), ""))


def _version(payload: Mapping[str, Any]) -> str:
    return _("version %(version)s") % {"version": payload.get("version", "")}


def _count(payload: Mapping[str, Any]) -> str:
    count = len(payload.get("breaches", ()))
    return ngettext("%(count)d breach", "%(count)d breaches", count) % {"count": count}


explain(
    {
        "breach.step_done": _step,
        "breach.step_skipped": _step,
        "breach.step_opened": _step,
        "breach.case_linked": _case,
        "breach.case_unlinked": _case,
        "breach.other_told": _whom,
        "breach.protocol_laid_down": _version,
        "breach.register_taken": _count,
    }
)
