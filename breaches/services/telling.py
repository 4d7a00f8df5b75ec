"""Who is told that a breach came in: its number and its clock, and nothing of what happened.

Law: GDPR art. 5(1)(c), 5(1)(f), 33(1).
"""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from breaches.clock_kinds import AUTHORITY_KIND
from breaches.models import Breach
from breaches.queries_clock import running_clocks
from privacyoffice import clock
from privacyoffice.cases.kinds import kind_of
from privacyoffice.deadlines.explaining import in_words
from privacyoffice.deadlines.services.recipients import office_on, recipients
from privacyoffice.notifications.intents import Field, Intent, register
from privacyoffice.notifications.services.writing import Notice, write
from privacyoffice.policy.codes import Reminded
from privacyoffice.policy.queries import profile_on

_TEAM = (
    Reminded.OWNER.value,
    Reminded.PRIVACY_OFFICER.value,
    Reminded.DPO.value,
    Reminded.CISO.value,
)

CAME_IN = register(
    Intent(
        code="breach.came_in",
        name=_("a data breach came in"),
        template="breach_came_in",
        subject=_("Urgent: a data breach was reported (%(reference)s)"),
        fields={"reference": Field.REFERENCE, "due": Field.REFERENCE},
        example={
            "reference": "D-2026-0003",
            "due": "donderdag 19 november 2026 om 10.17 uur",
        },
        is_urgent=True,
    )
)
# In an hour from the website, by UTC: of what comes besides one mail tells that it comes.
MOST_AN_HOUR = 20

MANY_CAME_IN = register(
    Intent(
        code="breach.many_came_in",
        name=_("many data breaches came in"),
        template="breach_many_came_in",
        subject=_("Urgent: more than %(most)s data breaches were reported in an hour"),
        fields={"most": Field.NUMBER},
        example={"most": MOST_AN_HOUR},
        is_urgent=True,
    )
)


def new_breach(breach: Breach, now: datetime) -> None:
    """Tell the officers, the FG and the CISO, at any hour; who wrote it down knows it already.

    Anyone can report on the website, so there no more than MOST_AN_HOUR mails are made an hour:
    one mail says that more came in, and the home page of the team has them all.
    """
    today = clock.day_of(now)
    office = office_on(today, profile_on(today))
    people = set(recipients(office, AUTHORITY_KIND, _TEAM, breach.owner_id)) & office.members
    if breach.written_by_id is None and _is_one_too_many(now):
        # The occasion is the hour: each of them hears it once.
        what: dict[str, Any] = {
            "intent": MANY_CAME_IN.code,
            "key": _hour(now).isoformat(),
            "context": {"most": MOST_AN_HOUR},
            "url": reverse("admin:breaches_breach_changelist"),
        }
    else:
        what = {
            "intent": CAME_IN.code,
            "key": str(breach.pk),
            "context": {"reference": breach.reference, "due": _first_end(breach)},
            "url": kind_of(breach).address_of(breach.pk),
            "about_id": breach.pk,
        }
    told = sorted(people - {breach.written_by_id})
    write([Notice(recipient_id=person, **what) for person in told], now=now)


def _hour(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def _is_one_too_many(now: datetime) -> bool:
    """Whether more came from the website in this hour, the newest one counted, than are mailed."""
    came = Breach.objects.filter(written_by__isnull=True, reported_at__gte=_hour(now))
    return came.count() > MOST_AN_HOUR


def _first_end(breach: Breach) -> str:
    """The first moment at which a clock ends, in words; empty when none runs."""
    ends = [one.due_at for one in running_clocks(breach).values() if one.due_at is not None]
    with translation.override(settings.LANGUAGE_CODE):
        return in_words(min(ends)) if ends else ""
