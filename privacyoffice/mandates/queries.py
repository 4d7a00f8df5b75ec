"""What others ask about mandates."""

from datetime import date
from typing import Any

from django.db.models import Q

from privacyoffice.accounts.models import Membership
from privacyoffice.mandates.models import Mandate


def mandate_of(person: Any, body: Any, day: date, *, refusal: bool) -> Mandate | None:
    """On what somebody may decide in the name of a body on a day (an Amsterdam date).

    Their own mandate before that of a role which they hold on that day. `refusal`: for something
    that is not granted, or not in full. Law: Awb art. 10:3, 10:10.
    """
    roles = Membership.objects.filter(user=person).active_on(day).values("role")
    held = Mandate.objects.on(day).filter(Q(person=person) | Q(role__in=roles), body=body)
    if refusal:
        held = held.filter(refusals=True)
    found: Mandate | None = held.order_by("role", "-valid_from", "pk").first()
    return found
