"""What somebody wants to hear by mail, and when; everybody chooses that for themselves."""

from datetime import datetime

from django.db import transaction
from django.http import Http404

from privacyoffice.accounts.access import active_roles
from privacyoffice.accounts.models import User
from privacyoffice.audit import services as audit
from privacyoffice.notifications.models import Manner, MessagePreference
from privacyoffice.tenancy.scope import current_organisation_id


def manner_of(user: User) -> Manner:
    """The wish of somebody in the organisation in scope. One query."""
    chosen = MessagePreference.objects.filter(user=user).values_list("manner", flat=True).first()
    return Manner(chosen) if chosen else Manner.AT_ONCE


@transaction.atomic
def choose_manner(*, manner: Manner, actor: User, now: datetime) -> MessagePreference:
    """From now on mail comes this way; what is urgent still comes at once.

    What was kept for a summary before comes in the next one. Raises Http404 for somebody
    without a role here.
    """
    if not active_roles(actor).names:
        raise Http404
    wish: MessagePreference
    wish, _made = MessagePreference.objects.select_for_update().update_or_create(
        organisation_id=current_organisation_id(), user=actor, defaults={"manner": manner}
    )
    audit.record(
        "notifications.wish_changed",
        subject=wish,
        actor=actor,
        at=now,
        payload={"manner": manner.value},
    )
    return wish
