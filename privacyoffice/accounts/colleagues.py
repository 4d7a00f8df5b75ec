"""Who works here, and in whose place somebody acts today."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from privacyoffice import clock
from privacyoffice.accounts.deputies import replaced_by
from privacyoffice.accounts.models import Membership, User


def colleagues() -> "QuerySet[User]":
    """Everybody with a role today who may log in, by name: who can be asked to do something."""
    held = Membership.objects.active_on(clock.today()).values("user")
    return User.objects.filter(pk__in=held, is_active=True).order_by("name")


def places_taken_by(user: Any) -> set[UUID]:
    """Their own, and that of whoever is away and replaced by them."""
    return {user.pk, *replaced_by(user)}
