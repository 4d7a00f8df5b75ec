"""What advice asks of the person who logs in."""

from typing import Any

from django.db.models import Count, QuerySet, Window
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from privacyoffice import clock
from privacyoffice.accounts.home import HomeBlock, HomeItem, on_home
from privacyoffice.advice import services
from privacyoffice.advice.admin.words import date_of, last_day_in_words
from privacyoffice.advice.models import Advice

# A block shows the beginning of its list; the rest is one click away.
SHOWN = 8


def _beginning(waiting: QuerySet[Any]) -> tuple[list[Any], int]:
    """The first that wait and how many wait in all, in one query."""
    found = list(waiting.annotate(in_all=Window(Count("pk")))[:SHOWN])
    return found, found[0].in_all if found else 0


def _items(found: list[Any], detail: Any) -> tuple[HomeItem, ...]:
    return tuple(
        HomeItem(
            advice.subject_label,
            reverse("admin:advice_advice_change", args=[advice.pk]),
            detail(advice),
        )
        for advice in found
    )


def _list(turn: str) -> str:
    return f"{reverse('admin:advice_advice_changelist')}?turn={turn}"


@on_home
def asked_of_you(request: HttpRequest) -> HomeBlock | None:
    """For the FG: questions, what is wanted first on top."""
    if not request.user.has_perm(services.GIVE):
        return None
    waiting = (
        Advice.objects.waiting_for_advice()
        .exclude(asked_by=request.user.pk)
        .select_related("asked_by")
    )
    (first, count), today = _beginning(waiting), clock.today()
    return HomeBlock(
        _("Advice asked of you"),
        ngettext(
            "%(count)d question waits for your advice.",
            "%(count)d questions wait for your advice.",
            count,
        )
        % {"count": count}
        if count
        else _("No question waits for your advice."),
        _items(
            first,
            lambda advice: (
                _("wanted by %(day)s, asked by %(name)s")
                % {"day": last_day_in_words(advice.wanted_by, today), "name": advice.asked_by}
            ),
        ),
        _list("advice") if count > SHOWN else "",
    )


@on_home
def to_react_to(request: HttpRequest) -> HomeBlock | None:
    """For who speaks for the controller: advice without a reaction, the oldest on top."""
    if not request.user.has_perm(services.REACT):
        return None
    waiting = Advice.objects.waiting_for_reaction().exclude(given_by=request.user.pk)
    first, count = _beginning(waiting)
    return HomeBlock(
        _("Advice to react to"),
        ngettext(
            "The FG gave %(count)d piece of advice and waits for a reaction.",
            "The FG gave %(count)d pieces of advice and waits for a reaction.",
            count,
        )
        % {"count": count}
        if count
        else _("All advice of the FG has a reaction."),
        _items(
            first,
            lambda advice: (
                _("given on %(date)s: %(verdict)s")
                % {"date": date_of(advice.given_at), "verdict": advice.get_verdict_display()}
                if advice.verdict
                else _("given on %(date)s") % {"date": date_of(advice.given_at)}
            ),
        ),
        _list("reaction") if count > SHOWN else "",
    )
