"""What judging an agreement and what a party shows are called on a screen."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from privacyoffice.accounts.admin.words import describe, explain, name_values
from processors.checklists import catalogue, sections
from processors.models import AssuranceKind

describe(
    {
        "processors.checklist_judged": _("Checklist judged"),
        "processors.assurance_added": _("Certificate or report added"),
        "processors.assurance_ended": _("Certificate or report does not count any more"),
    }
)


def _section(payload: Mapping[str, Any]) -> str:
    found = sections().get(str(payload.get("section", "")))
    return found.title if found else ""


def _kind(payload: Mapping[str, Any]) -> str:
    return str(dict(AssuranceKind.choices).get(payload.get("kind", ""), ""))


def _point(code: Any) -> Any:
    titles = {one.code: one.title for each in catalogue().values() for one in each.points.values()}
    return titles.get(str(code), code)


explain(
    {
        "processors.checklist_judged": _section,
        "processors.assurance_added": _kind,
        "processors.assurance_ended": _kind,
    }
)
name_values("processors.ChecklistAnswer.item", _point)
