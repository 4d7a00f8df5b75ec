"""What the acts on external parties are called on a screen."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice.accounts.admin.words import describe, explain, name_values
from processors.countries import name_of
from processors.models import ContactPurpose, PartyContact

describe(
    {
        "processors.party_added": gettext_lazy("Party added"),
        "processors.party_changed": gettext_lazy("Details of the party changed"),
        "processors.contact_added": gettext_lazy("Contact added"),
        "processors.contact_changed": gettext_lazy("Contact changed"),
        "processors.contact_removed": gettext_lazy("Contact removed"),
        "processors.number_verified": gettext_lazy("Telephone number verified"),
        "processors.party_merged": gettext_lazy("Double merged into this party"),
        "processors.party_merged_away": gettext_lazy("Merged into another party"),
        "processors.overview_downloaded": gettext_lazy("Overview of external parties downloaded"),
    }
)


def _contact(payload: Mapping[str, Any]) -> str:
    """For what, and which fields; acts of before may hold more, which is not shown."""
    purpose = dict(ContactPurpose.choices).get(payload["purpose"], payload["purpose"])
    names = [PartyContact._meta.get_field(name) for name in payload.get("fields", ())]
    fields = ", ".join(str(field.verbose_name) for field in names)  # type: ignore[union-attr]
    return ": ".join(filter(None, (str(purpose), fields)))


def _verified(payload: Mapping[str, Any]) -> str:
    day = date_format(date.fromisoformat(payload["on"]))
    return _("%(contact)s, on %(day)s") % {"contact": _contact(payload), "day": day}


def _file(payload: Mapping[str, Any]) -> str:
    return _("%(count)s parties, as %(format)s") % {
        "count": payload["parties"],
        "format": payload["format"].upper(),
    }


explain(
    {
        "processors.contact_added": _contact,
        "processors.contact_changed": _contact,
        "processors.contact_removed": _contact,
        "processors.number_verified": _verified,
        "processors.party_merged": lambda payload: payload["name"],
        "processors.party_merged_away": lambda payload: payload["name"],
        "processors.overview_downloaded": _file,
    }
)
name_values("processors.Party.country", lambda code: name_of(code or "") or "–")
