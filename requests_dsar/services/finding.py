"""Looking for a person among the requests is an act; for whom is told nowhere."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from privacyoffice.audit import services as audit
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import current_organisation_id
from requests_dsar import queries
from requests_dsar.models import DataSubjectRequest

MOST = 50


@transaction.atomic
def find(*, given: Mapping[str, str], actor: Any, now: datetime) -> list[DataSubjectRequest]:
    """The requests of exactly this person that `actor` may see, the latest first: MOST of
    them, and one more when there are more; recorded without what was looked for.

    `given` has values of PERSON_FIELDS. Raises keyring.Unreadable. Law: GDPR art. 5(2), 32(1)(b).
    """
    found = list(queries.found_by(actor, given)[: MOST + 1])
    audit.record(
        "requests_dsar.searched",
        subject=Organisation.objects.get(pk=current_organisation_id()),
        actor=actor,
        at=now,
        payload={"found": len(found)},
    )
    return found
