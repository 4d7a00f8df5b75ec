"""Who hears of a screening or of a list: the FG, and whoever waits for the FG.

Law: GDPR art. 35(2), 38(1), 39(1)(c).
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dpia.models import NamedList, Outcome, Screening
from privacyoffice import clock
from privacyoffice.accounts.models import Membership
from privacyoffice.accounts.roles import Role
from privacyoffice.notifications.intents import Field, Intent, register
from privacyoffice.notifications.services.writing import Notice, write

SIGNED = register(
    Intent(
        code="dpia.screening_signed",
        name=_("a screening was signed off"),
        template="screening_signed",
        subject=_("Screened for a DPIA: %(what)s"),
        fields={"what": Field.REFERENCE, "outcome": Field.REFERENCE},
        example={"what": "VA-0012 Parkeren", "outcome": "geen DPIA nodig"},
    )
)
PROPOSED = register(
    Intent(
        code="dpia.list_proposed",
        name=_("a list of risky processes waits for the FG"),
        template="named_list_proposed",
        subject=_("Your view on the list of risky processes"),
        fields={"lines": Field.NUMBER},
        example={"lines": 7},
    )
)
ADVISED = register(
    Intent(
        code="dpia.list_advised",
        name=_("the FG gave a view on a list of risky processes"),
        template="named_list_advised",
        subject=_("The FG gave a view on the list of risky processes"),
        fields={"lines": Field.NUMBER},
        example={"lines": 7},
    )
)


def tell_signed(screening: Screening, *, actor: Any, now: datetime) -> None:
    """The FG reads what was decided, of what."""
    context = {"what": str(screening.subject), "outcome": str(Outcome(screening.outcome).label)}
    url = reverse("admin:dpia_screening_change", args=[screening.pk])
    _tell(SIGNED, screening.pk, _supervisors(now), context, url, actor=actor, now=now)


def tell_proposed(named: NamedList, *, actor: Any, now: datetime) -> None:
    """The FG is asked what they think of a proposed list."""
    _tell_of_list(PROPOSED, named, _supervisors(now), actor=actor, now=now)


def tell_advised(named: NamedList, *, actor: Any, now: datetime) -> None:
    """Who proposed a list hears that the FG gave a view."""
    _tell_of_list(ADVISED, named, [named.proposed_by_id], actor=actor, now=now)


def _tell_of_list(
    intent: Intent, named: NamedList, people: Iterable[UUID], *, actor: Any, now: datetime
) -> None:
    context = {"lines": len(named.lines)}
    url = reverse("admin:dpia_namedlist_change", args=[named.pk])
    _tell(intent, named.pk, people, context, url, actor=actor, now=now)


def _tell(
    intent: Intent,
    about: UUID,
    people: Iterable[UUID],
    context: dict[str, Any],
    url: str,
    *,
    actor: Any,
    now: datetime,
) -> None:
    """Nobody hears of what they did themselves."""
    told = [
        Notice(
            intent=intent.code,
            key=str(about),
            recipient_id=person,
            context=context,
            url=url,
            about_id=about,
        )
        for person in people
        if actor is None or person != actor.pk
    ]
    write(told, now=now)


def _supervisors(now: datetime) -> list[UUID]:
    held = Membership.objects.active_on(clock.day_of(now))
    found = held.filter(role=Role.DPO, user__is_active=True)
    return list(found.values_list("user", flat=True).distinct())
