"""Deciding whether people are told, and beginning to write to them, as buttons."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from breaches.admin.forms_people import (
    DecideForm,
    WriteForm,
)
from breaches.models import (
    Breach,
    Communication,
    Risk,
    Status,
)
from breaches.queries_people import promises_everybody
from breaches.services import (
    communicating,
    telling_people,
)
from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act


def address_of(communication: Communication) -> str:
    """The page of a communication."""
    return reverse("admin:breaches_communication_change", args=[communication.pk])


def _decide(request: HttpRequest, breach: Breach, data: dict[str, Any]) -> str:
    made = telling_people.decide(breach_id=breach.pk, actor=request.user, now=clock.now(), **data)
    if made.tell:
        return _("Decided: people are told. Write the message now.")
    return _("Decided: people are not told.")


def _write(request: HttpRequest, breach: Breach, data: dict[str, Any]) -> str:
    communicating.draft(
        breach_id=breach.pk,
        way=data["way"],
        language=data["language"],
        form_id=data["form_id"],
        actor=request.user,
        now=clock.now(),
    )
    return _("A draft was made. Read it and complete it.")


def _is_worked_on(breach: Breach) -> bool:
    return breach.status != Status.CLOSED and breach.destroyed_at is None


def _before_deciding(breach: Breach) -> list[Any]:
    found = []
    if not breach.risk:
        found.append(_("Nobody judged the risk for people yet."))
    if breach.risk == Risk.HIGH:
        found.append(
            _(
                "The risk is high: the people must be told without delay, unless one of the "
                "grounds holds (GDPR article 34(1), 34(3))."
            )
        )
    if promises_everybody(clock.today()):
        found.append(
            _(
                "Your own policy promises that people are told of every breach. Not telling them "
                "departs from it."
            )
        )
    return found


# On the page of a breach.
DECIDE_PEOPLE = Act(
    name="people-decide",
    label=gettext_lazy("Decide whether people are told"),
    explanation=gettext_lazy(
        "The reason is kept either way, for the register (GDPR article 33(5)). A later decision "
        "takes the place of this one, and both stay."
    ),
    perm="assess",
    perform=_decide,
    possible=_is_worked_on,
    form_class=DecideForm,
    warnings=_before_deciding,
)
WRITE_TO_PEOPLE = Act(
    name="people-write",
    label=gettext_lazy("Write to the people concerned"),
    explanation=gettext_lazy(
        "A draft is put together from what is known. You complete it, a colleague approves it, and "
        "only then it leaves."
    ),
    perm="change",
    perform=_write,
    possible=_is_worked_on,
    form_class=WriteForm,
)
PEOPLE_ACTS = (DECIDE_PEOPLE, WRITE_TO_PEOPLE)
