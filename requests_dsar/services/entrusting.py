"""With the work on a request comes the right to it, and with its end the right ends."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.accounts.models import Membership
from privacyoffice.accounts.roles import PERMISSIONS
from requests_dsar import answering
from requests_dsar.models import DataSubjectRequest, RequestGrant
from requests_dsar.queries import handlers
from requests_dsar.queries_proceedings import open_in

# What a handler may do with their request.
VERBS = ("view", "change", "decide", "close")
# A request that lasts longer is handed over again, so that somebody looks at who sees it.
LASTS = timedelta(days=400)
# Of a closed request the handler can answer questions for as long as one can object: six weeks
# from the day after closing. The first day without is one later. Law: Awb art. 6:7, 6:8.
AFTER_CLOSING = timedelta(weeks=6, days=1)


def entrust(request: DataSubjectRequest, owner: Any, *, actor: Any, now: datetime) -> None:
    """Give somebody the right to their request, take it from who had it, and the term goes along.

    Raises ValidationError for who cannot handle requests.
    """
    today = clock.day_of(now)
    if not handlers(today).filter(pk=owner.pk).exists():
        raise ValidationError(
            {"owner": _("Choose somebody who is a privacy officer or a case handler today.")}
        )
    end_grants(request, today, but=[owner.pk, *_deciders(request)])
    if not _reaches_by_role(owner, today):
        _grant(request, owner, actor=actor, now=now)
    answering.entrust(request, owner, actor=actor, now=now)


def let_in(request: DataSubjectRequest, person: Any, *, actor: Any, now: datetime) -> None:
    """Somebody besides the handler works on this request, for instance on an objection."""
    if not _reaches_by_role(person, clock.day_of(now)):
        _grant(request, person, actor=actor, now=now)


def let_out(request: DataSubjectRequest, person: Any, *, now: datetime) -> None:
    """Somebody who was let in works on it no longer, unless they handle the request or decide on
    something else that follows it."""
    if person.pk == request.owner_id or person.pk in _deciders(request):
        return
    today = clock.day_of(now)
    held = RequestGrant.objects.filter(content_object=request, user=person, valid_until__gt=today)
    held.update(valid_until=today)


def end_grants(request: DataSubjectRequest, until: date, *, but: Collection[Any] = ()) -> None:
    """Rights to this request end on a day, the first without them, unless they end before; those
    of who is in `but` (ids of people) stay."""
    ending = RequestGrant.objects.filter(content_object=request, valid_until__gt=until)
    ending.exclude(user__in=but).update(valid_until=until)


def end_with_closing(request: DataSubjectRequest, today: date) -> None:
    """After closing the handler can answer questions for a while; who decides on what followed
    goes on until that ends."""
    end_grants(request, today + AFTER_CLOSING, but=_deciders(request))


def _grant(request: DataSubjectRequest, owner: Any, *, actor: Any, now: datetime) -> None:
    granted_by = None if actor is not None and actor.pk == owner.pk else actor
    wanted = [f"{verb}_datasubjectrequest" for verb in VERBS]
    found = Permission.objects.filter(content_type__app_label="requests_dsar", codename__in=wanted)
    for permission in found:
        RequestGrant.objects.update_or_create(
            user=owner,
            permission=permission,
            content_object=request,
            defaults={
                "valid_until": clock.day_of(now) + LASTS,
                "granted_by": granted_by,
                "granted_at": now,
            },
        )


def _deciders(request: DataSubjectRequest) -> set[Any]:
    """Ids of who decides on an objection or a complaint that still runs."""
    running = open_in(request).filter(decider__isnull=False)
    return set(running.values_list("decider_id", flat=True))


def _reaches_by_role(person: Any, today: date) -> bool:
    held = Membership.objects.filter(user=person).active_on(today).values_list("role", flat=True)
    entitled = set(PERMISSIONS["requests_dsar.change_datasubjectrequest"])
    return not entitled.isdisjoint(held)
