"""What findings about agreements and processings are called, and the acts on them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from privacyoffice.accounts.admin.words import describe, explain
from processors.roles import PartyRole
from registers.queries_coverage import Finding

describe(
    {
        "registers.agreement_linked": _("Agreement linked"),
        "registers.agreement_unlinked": _("Agreement unlinked"),
        "registers.left_uncovered": _("Left without an agreement on purpose"),
        "registers.agreement_wanted": _("There should be an agreement after all"),
        "agreement.processing_linked": _("Processing linked"),
        "agreement.processing_unlinked": _("Processing unlinked"),
    }
)


def _told(key: str) -> Any:
    def of(payload: Mapping[str, Any]) -> str:
        return str(payload.get(key, ""))

    return of


explain(
    {
        "registers.agreement_linked": _told("agreement"),
        "registers.agreement_unlinked": _told("agreement"),
        "registers.left_uncovered": _told("party"),
        "registers.agreement_wanted": _told("party"),
        "agreement.processing_linked": _told("processing"),
        "agreement.processing_unlinked": _told("processing"),
    }
)

# As a word beside a party in a list; the shape says it too.
SHAPES = {
    Finding.COVERED: "tick",
    Finding.ON_PURPOSE: "full",
    Finding.UNCOVERED: "cross",
    Finding.UNNAMED: "open",
    Finding.LONE: "half",
    Finding.TRANSFER: "cross",
    Finding.PARTY_TRANSFER: "cross",
    Finding.UNWRITTEN: "cross",
}
# Above a bar, of many parties together.
ROLES: Mapping[str, Any] = {
    PartyRole.PROCESSOR: _("Processors"),
    PartyRole.JOINT: _("Joint controllers"),
    PartyRole.CLIENT: _("Controllers that we work for"),
}
