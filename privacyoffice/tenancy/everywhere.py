"""The same work in every organisation, each in its own scope."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import connection

from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope

logger = logging.getLogger(__name__)


def everywhere(work: Callable[[datetime], int], now: datetime) -> int:
    """The sum of what `work(now)` answers in each organisation, in a transaction for each.

    A fault in one leaves the others theirs: it is reported with the organisation, and what was
    begun there is undone.
    """
    total = 0
    for organisation_id in list(Organisation.objects.values_list("pk", flat=True)):
        try:
            with organisation_scope(organisation_id):
                total += work(now)
        except Exception:
            logger.exception("%s failed in organisation %s.", work.__qualname__, organisation_id)
            if not connection.in_atomic_block:
                connection.close_if_unusable_or_obsolete()
    return total
