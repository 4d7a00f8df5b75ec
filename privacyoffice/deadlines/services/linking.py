"""Deadlines keep in step with what they are about, whatever an act or an earlier release missed.

The acts of an app begin and end its deadlines at once. This is the net below them: what existed
before there were deadlines gets one, what nobody needs any more ends, and who took over somebody's
work gets their deadlines too. It may run any number of times.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.deadlines.kinds import kind_of
from privacyoffice.deadlines.models import Deadline
from privacyoffice.deadlines.services import bulk
from privacyoffice.deadlines.services.bulk import PlannedDay
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope

logger = logging.getLogger(__name__)

Wanted = Callable[[datetime], Iterable[PlannedDay]]
_wanted: dict[str, Wanted] = {}


def keeps_days(kind: str, wanted: Wanted) -> None:
    """Name what tells which deadlines of a kind must run now, in the organisation in scope: at
    most one a subject (from the app that begins them, when it starts).

    Raises ValueError for a kind of which something else tells it.
    """
    if _wanted.setdefault(kind, wanted) is not wanted:
        raise ValueError(f"Two tell which deadlines {kind!r} must run.")


def link(now: datetime) -> int:
    """Keep all deadlines of every organisation in step; returns how many began, ended or got
    another owner. What fails in one organisation stops no other."""
    changed = 0
    for organisation_id, slug in list(Organisation.objects.values_list("pk", "slug")):
        try:
            changed += link_organisation(organisation_id, now)
        except Exception:
            logger.exception("The deadlines of %s could not be compared with its work.", slug)
            if not connection.in_atomic_block:
                connection.close_if_unusable_or_obsolete()
    return changed


def link_organisation(organisation_id: UUID, now: datetime) -> int:
    """The same in one organisation, each kind in a transaction of its own."""
    changed = 0
    for kind, wanted in sorted(_wanted.items()):
        with organisation_scope(organisation_id):
            changed += _link_kind(kind, wanted, now)
    return changed


def _link_kind(kind: str, wanted: Wanted, now: datetime) -> int:
    """What people act on by hand keeps the day and the owner that they gave it."""
    bulk.take_turn(kind, alone=True)
    # Before what is wanted: somebody may end one by hand in between.
    running = {
        subject_id: (clock.day_of(due_at), owner_id)
        for subject_id, due_at, owner_id in Deadline.objects.unfinished()
        .filter(kind=kind, subject_id__isnull=False)
        .values_list("subject_id", "due_at", "owner_id")
    }
    days = {day.subject_id: day for day in wanted(now)}
    there = running.keys() & days.keys()
    if kind_of(kind).by_hand:
        moved, owners = set[UUID](), dict[UUID, UUID | None]()
    else:
        moved = {pk for pk in there if running[pk][0] != days[pk].last_day}
        owners = {
            pk: days[pk].owner_id for pk in there - moved if running[pk][1] != days[pk].owner_id
        }
    begun = [day for pk, day in days.items() if pk in moved or pk not in running]
    with translation.override(settings.LANGUAGE_CODE):
        reason = _("What it was for has ended or has another day.")
    ended = 0
    if gone := (running.keys() - days.keys()) | moved:
        ended = bulk.cancel(kind, gone, reason=reason, actor=None, now=now)
    if begun:
        # After an upgrade these are all that ever were; who is late reads it in the summary.
        bulk.begin(kind, begun, actor=None, now=now, tells_of_past=False)
    if owners:
        bulk.entrust(kind, owners, actor=None, now=now)
    return ended + len(begun) + len(owners)
