"""What this floor's acts and work are called on a screen."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice.accounts.admin.words import describe, explain
from privacyoffice.jobs.admin import name_work
from privacyoffice.proof.services.asking import VERIFY


def _what_was_taken(payload: Mapping[str, Any]) -> str:
    return _("%(number)d acts") % {"number": payload["acts"]} if "acts" in payload else ""


def _what_was_explained(payload: Mapping[str, Any]) -> str:
    return _("act %(sequence)s") % {"sequence": payload.get("sequence", "?")}


name_work({VERIFY: gettext_lazy("Check of the chain of proof")})
describe(
    {
        "proof.exported": gettext_lazy("Chain of proof taken along as a file"),
        "proof.outside_looked_into": gettext_lazy(
            "Explained what happened when data was changed outside the program"
        ),
        "proof.timeline_exported": gettext_lazy("History of the case taken along as a file"),
    }
)
explain({"proof.exported": _what_was_taken, "proof.outside_looked_into": _what_was_explained})
