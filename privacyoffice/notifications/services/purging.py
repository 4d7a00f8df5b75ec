"""Removing what people were told, when it was kept long enough. Law: GDPR art. 5(1)(c), (e)."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Case, CharField, F, Q, Value, When

from privacyoffice.notifications.models import DeliveryAttempt, InAppMessage, OutboxMessage, State
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope

# In the place of the address of somebody outside the organisation; it can belong to nobody.
NO_ADDRESS = "removed@removed.invalid"
# What somebody did not open in so long they will not open any more.
UNREAD_KEPT = timedelta(days=365)
# An installation that was never purged before does not lock its outbox for minutes.
AT_ONCE = 5_000


def purge(now: datetime) -> int:
    """Empty the texts of all mails that were written more than OUTBOX_KEEP_DAYS days ago, of
    every organisation, and remove the messages in the product that are as old and were read.
    What still has to go out is left alone. Returns of how many mails.
    """
    purged = 0
    for organisation_id in Organisation.objects.values_list("pk", flat=True):
        with organisation_scope(organisation_id):
            purged += _purge_some(now)
            _remove_some(now)
    return purged


def _remove_some(now: datetime) -> None:
    """Of messages in the product nothing stays: they prove nothing. What was read goes when
    the same mail is emptied, the rest after a year."""
    days = timedelta(days=settings.OUTBOX_KEEP_DAYS)
    old = InAppMessage.objects.filter(
        Q(read_at__isnull=False, created_at__lt=now - days)
        | Q(created_at__lt=now - max(days, UNREAD_KEPT))
    )
    keys = list(old.values_list("pk", flat=True)[:AT_ONCE])
    InAppMessage.objects.filter(pk__in=keys).delete()


def _purge_some(now: datetime) -> int:
    """Row, state and times stay; what a mail server said may name the address, so it goes."""
    written_before = now - timedelta(days=settings.OUTBOX_KEEP_DAYS)
    old = OutboxMessage.objects.filter(
        purged_at__isnull=True, created_at__lt=written_before
    ).exclude(state__in=(State.QUEUED, State.SENDING))
    keys = list(old.values_list("pk", flat=True)[:AT_ONCE])
    DeliveryAttempt.objects.filter(message__in=keys).update(reply="")
    purged: int = OutboxMessage.objects.filter(pk__in=keys).update(
        context={},
        subject="",
        body_text="",
        body_html="",
        problem="",
        to_address=Case(
            When(to_address="", then=F("to_address")),
            default=Value(NO_ADDRESS),
            output_field=CharField(),
        ),
        purged_at=now,
    )
    return purged
