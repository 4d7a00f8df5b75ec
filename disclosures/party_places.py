"""What external parties were given, for who may see those disclosures."""

from typing import Any

from django.db.models import F, QuerySet

from disclosures.models import Disclosure, Status
from disclosures.queries import VIEW
from privacyoffice.accounts.access import visible
from processors.places import as_places, provides_places
from processors.roles import PartyRole


@provides_places("admin:disclosures_disclosure_change")
def _given(user: Any) -> "QuerySet[Any]":
    """What was refused or still waits made nobody a recipient. Law: GDPR art. 4(9), 15(1)(c)."""
    given = Disclosure.objects.filter(status=Status.GIVEN, destroyed_at__isnull=True)
    seen = visible(given, user, VIEW)
    return as_places(seen, role=PartyRole.GIVEN_TO, words=F("reference"), page="id")
