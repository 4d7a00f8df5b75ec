"""What the acts on the facts and the judgement of a breach are called on a screen."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from breaches.facts import CATALOGUE, SECTIONS, sensitive_in_words
from breaches.models import PartyRole, Risk
from breaches.severity_words import in_words
from privacyoffice.accounts.admin.words import describe, explain, name_values
from processors.models import Party

describe(
    {
        "breach.facts_filled_in": gettext_lazy("Facts filled in"),
        "breach.assessed": gettext_lazy("Risk judged"),
        "breach.processings_added": gettext_lazy("Processings added to the breach"),
        "breach.processing_removed": gettext_lazy("Processing taken out of the breach"),
        "breach.party_added": gettext_lazy("Party added to the breach"),
        "breach.party_removed": gettext_lazy("Party taken out of the breach"),
    }
)


def _facts(payload: Mapping[str, Any]) -> str:
    labels = [str(CATALOGUE[code].label) for code in payload["facts"] if code in CATALOGUE]
    return f"{SECTIONS.get(payload['section'], '')}: {', '.join(labels)}"


def _judged(payload: Mapping[str, Any]) -> str:
    return _("%(risk)s; the method says: %(outcome)s") % {
        "risk": Risk(payload["risk"]).label,
        "outcome": in_words(Decimal(payload["score"]), payload["level"]),
    }


def _party(payload: Mapping[str, Any]) -> str:
    party = Party.objects.filter(pk=payload["party"]).first()
    return f"{party or ''} ({PartyRole(payload['role']).label})".strip()


def _processings(payload: Mapping[str, Any]) -> str:
    return ", ".join(payload["processings"])


explain(
    {
        "breach.facts_filled_in": _facts,
        "breach.assessed": _judged,
        "breach.processings_added": _processings,
        "breach.processing_removed": _processings,
        "breach.party_added": _party,
        "breach.party_removed": _party,
    }
)
name_values(
    "breaches.Breach.sensitive_data", lambda codes: ", ".join(sensitive_in_words(codes or []))
)
