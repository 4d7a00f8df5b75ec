"""What people wrote and nobody has read yet, on the first page."""

from functools import partial
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from privacyoffice import clock
from privacyoffice.accounts.home import HomeBlock, HomeItem, on_home
from privacyoffice.cases.kinds import CaseKind, kind_of
from privacyoffice.correspondence import queries

# A block shows the beginning of its list; the rest is one click away.
SHOWN = 8

_labels: list[str] = []  # of the kinds that the first page tells of


def tell_new_messages(label: str) -> None:
    """Let the first page tell of new messages in cases of the kind with this label, whose list has
    a NewMessagesFilter."""
    _labels.append(label)
    on_home(partial(_new_messages, label))


def _new_messages(label: str, request: HttpRequest) -> HomeBlock | None:
    """For who can see cases of this kind: those in which something was written, the oldest
    first. Who handles single cases finds them here when there are any."""
    kind = kind_of(label)
    found = _found(request).get(label, [])
    if not found and not request.user.has_perm(kind.perm("view")):
        return None
    count = found[0]["in_all"] if found else 0
    meta = kind.model._meta
    changelist = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
    return HomeBlock(
        _("New messages: %(cases)s") % {"cases": meta.verbose_name_plural},
        ngettext(
            "%(count)d message of a person has not been read.",
            "%(count)d messages of people have not been read.",
            count,
        )
        % {"count": count}
        if count
        else _("Every message has been read."),
        tuple(_item(kind, row) for row in found[:SHOWN]),
        f"{changelist}?messages=new" if len(found) > SHOWN else "",
    )


def _found(request: HttpRequest) -> dict[str, list[dict[str, Any]]]:
    """The beginning of the list of each kind; asked once for all of them."""
    known: dict[str, dict[str, list[dict[str, Any]]]] = request.__dict__
    if "_new_messages" not in known:
        kinds = [kind_of(label) for label in _labels]
        known["_new_messages"] = queries.beginnings(request.user, kinds, SHOWN + 1)
    return known["_new_messages"]


def _item(kind: CaseKind, row: dict[str, Any]) -> HomeItem:
    """By the reference of the case; nothing about the person."""
    since = date_format(clock.day_of(row["since"]))
    words = ngettext(
        "%(count)d message, since %(day)s", "%(count)d messages, since %(day)s", row["count"]
    )
    return HomeItem(
        row["reference"],
        kind.address_of(row["case_id"]),
        words % {"count": row["count"], "day": since},
    )


tell_new_messages("correspondence.conversation")
