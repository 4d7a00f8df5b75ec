"""What the acts on screenings, plans and lists of risky processes are called on a screen."""

from collections.abc import Mapping
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dpia.criteria import OWN, catalogue
from dpia.models import Outcome
from dpia.named import NamedLine
from privacyoffice.accounts.admin.words import describe, explain, name_values

describe(
    {
        "dpia.screening_begun": gettext_lazy("Screening begun"),
        "dpia.screening_answered": gettext_lazy("Criteria answered"),
        "dpia.screening_proposed_again": gettext_lazy("Register read again for a screening"),
        "dpia.screening_signed": gettext_lazy("Screening signed off"),
        "dpia.screening_cancelled": gettext_lazy("Screening not finished"),
        "dpia.plan_written_down": gettext_lazy("Plan written down"),
        "dpia.plan_changed": gettext_lazy("Plan changed"),
        "dpia.plan_given_up": gettext_lazy("Plan given up"),
        "dpia.plan_became": gettext_lazy("Plan became a processing"),
        "dpia.handed_over": gettext_lazy("Plan went to another department"),
        "dpia.list_proposed": gettext_lazy("List of risky processes proposed"),
        "dpia.list_changed": gettext_lazy("Proposed list changed"),
        "dpia.list_advised": gettext_lazy("View of the FG on a list given"),
        "dpia.list_adopted": gettext_lazy("List of risky processes adopted"),
        "dpia.list_withdrawn": gettext_lazy("Proposed list taken back"),
        "dpia.matrix_downloaded": gettext_lazy("Processing by criterion downloaded"),
    }
)


def _outcome(payload: Mapping[str, Any]) -> Any:
    return dict(Outcome.choices).get(payload.get("outcome", ""), "")


def _agrees(payload: Mapping[str, Any]) -> str:
    return _("the FG agrees") if payload.get("agrees") else _("the FG does not agree")


def _version(payload: Mapping[str, Any]) -> str:
    day = parse_date(payload.get("in_force_from", ""))
    return _("version %(number)s, in force from %(day)s") % {
        "number": payload.get("number", ""),
        "day": date_format(day) if day else "",
    }


def _file(payload: Mapping[str, Any]) -> str:
    return _("%(count)s processing activities, as %(format)s") % {
        "count": payload["processings"],
        "format": payload["format"].upper(),
    }


explain(
    {
        "dpia.screening_signed": _outcome,
        "dpia.plan_became": lambda payload: payload.get("reference", ""),
        "dpia.list_advised": _agrees,
        "dpia.list_adopted": _version,
        "dpia.matrix_downloaded": _file,
    }
)


def _lines(kept: Any) -> str:
    return "; ".join(str(NamedLine(one["name"], one["department"])) for one in kept)


def _texts(evidence: Any) -> str:
    return ", ".join(f"«{one['text']}»" for one in evidence)


def _set(code: str) -> str:
    """The title of a set of the catalogue, or what one calls that of the policy."""
    titles = {one.code: one.title for one in catalogue()} | {OWN: _("The own policy")}
    return titles.get(code, code)


def _criterion(code: str) -> str:
    """The title of a criterion of the catalogue; those of a policy have their words as code."""
    titles = {each.code: each.title for one in catalogue() for each in one.criteria}
    return titles.get(code, code)


for _historical in ("", "Historical"):
    name_values(f"dpia.{_historical}NamedList.lines", _lines)
    name_values(f"dpia.{_historical}ScreeningAnswer.evidence", _texts)
    name_values(f"dpia.{_historical}ScreeningAnswer.criteria", _set)
    name_values(f"dpia.{_historical}ScreeningAnswer.criterion", _criterion)
