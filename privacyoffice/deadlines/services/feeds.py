"""The secret address of somebody's calendar: made, withdrawn, and asked for."""

import secrets
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.accounts.access import active_roles
from privacyoffice.accounts.models import User
from privacyoffice.audit import services as audit
from privacyoffice.deadlines.models import CalendarFeed

SECRET_BYTES = 32  # 256 bits: nobody guesses one, whatever the number of tries


def address_of(person: Any) -> CalendarFeed | None:
    """The address that somebody has in the organisation in scope, if any."""
    found = CalendarFeed.objects.filter(user=person, withdrawn_at__isnull=True)
    feed: CalendarFeed | None = found.first()
    return feed


@transaction.atomic
def make_address(*, actor: Any, now: datetime) -> str:
    """Give somebody a new address for their calendar; the one before it stops at once.

    Returns its secret, which is kept nowhere: only the hash is. Raises PermissionDenied for
    who has no role in the organisation in scope.
    """
    if not active_roles(actor).names:
        raise PermissionDenied
    before = _held_by(actor)
    if before is not None:
        _withdraw(before, actor=actor, now=now)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    feed = CalendarFeed.objects.create(user=actor, secret_sha256=_hash_of(secret), made_at=now)
    audit.record("deadlines.calendar_address_made", subject=feed, actor=actor, at=now)
    return secret


@transaction.atomic
def withdraw_address(*, actor: Any, now: datetime) -> CalendarFeed:
    """Stop somebody's address. Raises ValidationError when there is none."""
    feed = _held_by(actor)
    if feed is None:
        raise ValidationError(_("You have no address for your calendar."))
    return _withdraw(feed, actor=actor, now=now)


@transaction.atomic
def close(person: User, now: datetime) -> None:
    """Stop somebody's address in the organisation in scope, if there is one: they have a new
    password, because the old one may be known, or no role here any more."""
    feed = _held_by(person)
    if feed is not None:
        _withdraw(feed, actor=None, now=now)


def reader_of(secret: str, *, now: datetime) -> User | None:
    """Whose calendar asks with this secret, in the organisation in scope; None for a secret
    that nobody has, that was withdrawn, or of somebody who no longer works here.

    The secret is looked up by its hash, so that how long it takes tells nothing about it.
    Keeps the day, and no more than that, on which the address was last used.
    """
    feed: CalendarFeed | None = (
        CalendarFeed.objects.filter(secret_sha256=_hash_of(secret), withdrawn_at__isnull=True)
        .select_related("user")
        .first()
    )
    if feed is None or not feed.user.is_active or not active_roles(feed.user).names:
        return None
    today = clock.day_of(now)
    if feed.last_read_on != today:
        CalendarFeed.objects.filter(pk=feed.pk).update(last_read_on=today)
    person: User = feed.user
    return person


def _held_by(person: Any) -> CalendarFeed | None:
    """After whoever else makes or withdraws one for this person now: two clicks come one by one.

    The person is locked, because a first address has no row of its own yet.
    """
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    return address_of(person)


def _withdraw(feed: CalendarFeed, *, actor: Any, now: datetime) -> CalendarFeed:
    feed.withdrawn_at = now
    feed.save(update_fields=["withdrawn_at"])
    audit.record("deadlines.calendar_address_withdrawn", subject=feed, actor=actor, at=now)
    return feed


def _hash_of(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
