"""Who takes whose place today."""

from typing import Any
from uuid import UUID

from privacyoffice import clock
from privacyoffice.accounts.models import Absence
from privacyoffice.tenancy.scope import current_organisation_id


def replaced_by(user: Any) -> frozenset[UUID]:
    """Who is away today and replaced by this person, in the organisation in scope; asked once a
    request and user object."""
    asked = (current_organisation_id(), clock.today())
    known: tuple[Any, frozenset[UUID]] | None = getattr(user, "_replaces", None)
    if known is None or known[0] != asked:
        away = Absence.objects.on(asked[1]).filter(deputy=user.pk)
        known = (asked, frozenset(away.values_list("user_id", flat=True)))
        user._replaces = known
    return known[1]
