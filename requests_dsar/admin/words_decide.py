"""What deciding, and what follows a decision, are called on a screen."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice.accounts.admin.words import describe, explain, name_values
from privacyoffice.policy.codes import Right
from requests_dsar import grounds
from requests_dsar.models import ProceedingKind, ProceedingOutcome, Verdict

describe(
    {
        "dsar.decision_proposed": gettext_lazy("Decision on a right proposed"),
        "dsar.decision_taken": gettext_lazy("Decision on a right taken"),
        "dsar.decided": gettext_lazy("Decision concluded"),
        "dsar.decision_reopened": gettext_lazy("Decision looked at again"),
        "dsar.decided_anew": gettext_lazy("Opened again, to decide anew"),
        "dsar.split": gettext_lazy("Request split over bodies"),
        "dsar.came_from_split": gettext_lazy("Request made by splitting another one"),
        "dsar.proceeding_received": gettext_lazy("Objection, complaint or the like came in"),
        "dsar.proceeding_decider": gettext_lazy("Chosen who decides on it"),
        "dsar.proceeding_hearing": gettext_lazy("Hearing written down"),
        "dsar.proceeding_adjourned": gettext_lazy("Decision adjourned"),
        "dsar.proceeding_ended": gettext_lazy("Objection, complaint or the like ended"),
    }
)


def _decision(payload: Mapping[str, Any]) -> str:
    right = dict(Right.choices).get(payload.get("right", ""), "")
    verdict = dict(Verdict.choices).get(payload.get("verdict", ""), "")
    grounds_told = _labels(payload.get("grounds", ()))
    told = [right, payload.get("processing", ""), verdict, *grounds_told, payload.get("body", "")]
    return ", ".join(str(part) for part in told if part)


def _proceeding(payload: Mapping[str, Any]) -> str:
    told = [
        dict(ProceedingKind.choices).get(payload.get("kind", ""), ""),
        dict(ProceedingOutcome.choices).get(payload.get("outcome", ""), ""),
    ]
    if "euros" in payload:
        told.append(_("€ %(amount)d") % {"amount": payload["euros"]})
    return ", ".join(str(part) for part in told if part)


def _labels(codes: Any) -> list[str]:
    known = grounds.all_grounds()
    return [known[code].label if code in known else str(code) for code in codes or ()]


explain(
    {
        "dsar.decision_proposed": _decision,
        "dsar.decision_taken": _decision,
        "dsar.split": lambda payload: payload.get("reference", ""),
        "dsar.came_from_split": lambda payload: payload.get("reference", ""),
        **dict.fromkeys(
            (
                "dsar.decided_anew",
                "dsar.proceeding_received",
                "dsar.proceeding_decider",
                "dsar.proceeding_hearing",
                "dsar.proceeding_adjourned",
                "dsar.proceeding_ended",
            ),
            _proceeding,
        ),
    }
)


def _grounds(value: Any) -> str:
    return "; ".join(_labels(value))


name_values("requests_dsar.HistoricalDecision.grounds", _grounds)
name_values("requests_dsar.Decision.grounds", _grounds)
