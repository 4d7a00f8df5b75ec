"""How often somebody without an account may do something: an exact limit, kept in the database.

Counted under a lock, one at a time for the same person and act: whatever arrives at once, no
more than the limit passes. What is kept is a keyed hash, and no longer than a limit looks back.
"""

import hashlib
import hmac
import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.http import HttpRequest
from django.views.decorators.debug import sensitive_variables

from privacyoffice.portal.models import Attempt
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import current_organisation_id, organisation_scope

# Of an IPv6 address somebody has this part, and can choose the rest.
_ONE_CLIENT = 64
_DAY = timedelta(hours=24)
# So much may the clocks of two machines differ.
_AHEAD = timedelta(minutes=2)


@dataclass(frozen=True)
class Limit:
    """At most `most` times in any period as long as `within`; and, unless it is None, at most
    `a_day` times in any 24 hours."""

    most: int
    within: timedelta
    a_day: int | None = None


LIMITS: dict[str, Limit] = {
    # Offices and libraries share an address among many people.
    "request.address": Limit(20, timedelta(hours=1), a_day=100),
    "request.email": Limit(5, timedelta(hours=1), a_day=10),
    "breach.address": Limit(20, timedelta(hours=1), a_day=100),
    "form.begun": Limit(200, timedelta(hours=1)),
    # Each is scanned and kept for a day.
    "upload.address": Limit(30, timedelta(hours=1), a_day=150),
    "confirm.address": Limit(60, timedelta(hours=1)),
    "lost.address": Limit(20, timedelta(hours=1)),
    "lost.email": Limit(3, timedelta(hours=1), a_day=10),
    "enter.address": Limit(120, timedelta(hours=1)),
    "code.address": Limit(30, timedelta(hours=1)),
    "message.address": Limit(20, timedelta(hours=1), a_day=100),
    "message.email": Limit(5, timedelta(hours=1), a_day=10),
    # Of a party that we asked something.
    "questions.enter": Limit(60, timedelta(hours=1)),
    "questions.kept": Limit(60, timedelta(hours=1), a_day=200),
    # Counted by the id of the case.
    "message.case": Limit(20, timedelta(hours=1)),
}


@transaction.atomic
def within_limit(kind: str, who: str, now: datetime) -> bool:
    """Whether this time passes; it counts only when it does. `kind` is one of LIMITS, `who`
    comes from `by_email` or `by_address`. Of two limits ask that of the address first.

    Raises KeyError for a kind that nobody described.
    """
    if kind not in LIMITS:
        raise KeyError(kind)
    _take_turn(kind, who)
    if not has_room(kind, who, now):
        return False
    Attempt.objects.create(kind=kind, who=who, at=now)
    return True


def has_room(kind: str, who: str, now: datetime) -> bool:
    """Whether `within_limit` would let this pass now. Nobody waits for it and nothing counts: for
    before long work that no other visitor should wait for.

    Raises KeyError for a kind that nobody described.
    """
    limit = LIMITS[kind]
    if _counted(kind, who, limit.within, now) >= limit.most:
        return False
    return limit.a_day is None or _counted(kind, who, _DAY, now) < limit.a_day


def by_email(address: str) -> str:
    """Who this is, by an e-mail address: a keyed hash. What stands after a plus is left out: the
    mailbox is the same."""
    name, _at, domain = address.strip().casefold().rpartition("@")
    return _hash("email", f"{name.partition('+')[0] or name}@{domain}")


def by_address(request: HttpRequest) -> str:
    """Who this is, by the address that the request comes from: a keyed hash.

    A forwarding header counts only as far as the installation says that it has proxies of its
    own (TRUSTED_PROXY_COUNT). Raises PermissionDenied when the proxies told no address.
    """
    told = get_adapter().get_client_ip(request)
    try:
        address = ipaddress.ip_address(told.strip("[]").partition("%")[0])
    except ValueError:
        return _hash("address", told)
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return _hash("address", str(address.ipv4_mapped))
        network = ipaddress.ip_network((address, _ONE_CLIENT), strict=False)
        return _hash("address", str(network.network_address))
    return _hash("address", str(address))


def sweep(now: datetime) -> int:
    """Remove what no limit looks back to, in every organisation; returns how many."""
    longest = max(_DAY, *(limit.within for limit in LIMITS.values()))
    removed = 0
    for organisation_id in Organisation.objects.values_list("pk", flat=True):
        with organisation_scope(organisation_id):
            unneeded = Q(at__lte=now - longest) | Q(at__gt=now + _AHEAD)
            removed += Attempt.objects.filter(unneeded).delete()[0]
    return removed


def _counted(kind: str, who: str, within: timedelta, now: datetime) -> int:
    """How many count at this moment: nothing that a clock wrote down which ran ahead."""
    recent = Attempt.objects.filter(kind=kind, who=who)
    found: int = recent.filter(at__gt=now - within, at__lte=now + _AHEAD).count()
    return found


def _take_turn(kind: str, who: str) -> None:
    name = f"limit {current_organisation_id()} {kind} {who}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


@sensitive_variables()
def _hash(purpose: str, value: str) -> str:
    message = f"po-limit1:{current_organisation_id()}:{purpose}:{value}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).hexdigest()
