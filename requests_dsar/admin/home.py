"""What requests ask of the person who logs in."""

from typing import Any

from django.db.models import Count, Value, Window
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from privacyoffice import clock
from privacyoffice.accounts.home import HomeBlock, HomeItem, on_home
from privacyoffice.cases.kinds import kind_of
from privacyoffice.correspondence.admin.home import tell_new_messages
from privacyoffice.deadlines.explaining import how_long
from requests_dsar import queries, queries_work
from requests_dsar.admin.saved import BY_CODE, PARAMETER
from requests_dsar.models import DataSubjectRequest, Status

ASSIGN = "requests_dsar.assign_datasubjectrequest"
# A block shows the beginning of its list; the rest is one click away.
SHOWN = 8
_NOBODY, _SEARCHED = "nobody", "searched"

tell_new_messages("requests_dsar.datasubjectrequest")


@on_home
def handled_by_nobody(request: HttpRequest) -> HomeBlock | None:
    """For who says who handles a request: those of which the term runs and nobody works on."""
    if not request.user.has_perm(ASSIGN):
        return None
    found = _found(request)[_NOBODY]
    count = found[0].in_all if found else 0
    changelist = reverse("admin:requests_dsar_datasubjectrequest_changelist")
    return HomeBlock(
        _("Nobody handles it yet"),
        ngettext(
            "%(count)d request waits for somebody who handles it.",
            "%(count)d requests wait for somebody who handles them.",
            count,
        )
        % {"count": count}
        if count
        else _("Every request has somebody who handles it."),
        tuple(_item(case) for case in found),
        f"{changelist}?todo=new" if count > SHOWN else "",
    )


@on_home
def everybody_has_looked(request: HttpRequest) -> HomeBlock | None:
    """For who handles requests: those for which all colleagues have answered."""
    found = _found(request)[_SEARCHED]
    if not found:
        return None
    changelist = reverse("admin:requests_dsar_datasubjectrequest_changelist")
    return HomeBlock(
        _("Everybody has looked"),
        _("For these requests all colleagues have said what they found. You can decide."),
        tuple(HomeItem(case.reference, kind_of(case).address_of(case.pk)) for case in found),
        f"{changelist}?{PARAMETER}={_SEARCHED}" if found[0].in_all > SHOWN else "",
    )


def _found(request: HttpRequest) -> dict[str, list[Any]]:
    """The beginning of each list, the oldest first, with the number of all: one question."""
    known: dict[str, dict[str, list[Any]]] = request.__dict__
    if "_requests_on_home" not in known:
        mine = queries_work.requests_seen_by(request.user).filter(owner=request.user.pk)
        ready = mine.filter(BY_CODE[_SEARCHED].of(request.user, clock.now()))
        lists = [_beginning(_SEARCHED, ready)]
        if request.user.has_perm(ASSIGN):
            new = DataSubjectRequest.objects.filter(
                status=Status.RECEIVED, destroyed_at__isnull=True
            )
            lists.append(_beginning(_NOBODY, new))
        found: dict[str, list[Any]] = {_NOBODY: [], _SEARCHED: []}
        for case in lists[0].union(*lists[1:], all=True):
            found[case.on_list].append(case)
        for cases in found.values():
            cases.sort(key=lambda case: (case.received_on, case.reference))
        known["_requests_on_home"] = found
    return known["_requests_on_home"]


def _beginning(name: str, cases: Any) -> Any:
    told = queries.with_due(cases).annotate(on_list=Value(name), in_all=Window(Count("pk")))
    return told.order_by("received_on", "reference")[:SHOWN]


def _item(case: Any) -> HomeItem:
    """By its reference; nothing about the person."""
    day = date_format(case.received_on)
    detail = _("received on %(day)s") % {"day": day}
    if case.due_at is not None:
        left = how_long(case.due_at, clock.now())
        detail = _("received on %(day)s, answer due: %(left)s") % {"day": day, "left": left}
    return HomeItem(
        case.reference,
        reverse("admin:requests_dsar_datasubjectrequest_change", args=[case.pk]),
        detail,
    )
