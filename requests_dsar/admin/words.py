"""What the acts of this app are called on a screen, and rights in a few words."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from privacyoffice.accounts.admin.words import describe, explain, name_values
from privacyoffice.policy.codes import Right
from requests_dsar.models import Channel, Outcome
from requests_dsar.services.finding import MOST

describe(
    {
        "dsar.view_saved": gettext_lazy("View of the list saved"),
        "dsar.view_removed": gettext_lazy("Saved view removed"),
        "dsar.written_down": gettext_lazy("Request written down"),
        "dsar.came_from_conversation": gettext_lazy("Request made of a conversation"),
        "dsar.taken_up": gettext_lazy("Request taken up"),
        "dsar.handed_over": gettext_lazy("Request handed over"),
        "dsar.corrected": gettext_lazy("Request corrected"),
        "dsar.closed": gettext_lazy("Request closed"),
        "dsar.department_changed": gettext_lazy("Request moved to another department"),
        "requests_dsar.searched": gettext_lazy("Looked for a person among the requests"),
    }
)


def _how_it_came_in(payload: Mapping[str, Any]) -> str:
    channel = dict(Channel.choices).get(payload.get("channel", ""), "")
    received = parse_date(payload.get("received_on", ""))
    day = _("received on %(day)s") % {"day": date_format(received)} if received else ""
    return ", ".join(str(part) for part in (channel, day) if part)


def _how_many_found(payload: Mapping[str, Any]) -> str:
    count = payload["found"]
    if count > MOST:
        return _("more than %(count)d requests found") % {"count": MOST}
    return ngettext("%(count)d request found", "%(count)d requests found", count) % {"count": count}


explain(
    {
        "dsar.closed": lambda payload: dict(Outcome.choices).get(payload.get("outcome", ""), ""),
        "dsar.written_down": _how_it_came_in,
        "dsar.came_from_conversation": lambda payload: payload.get("conversation", ""),
        "requests_dsar.searched": _how_many_found,
    }
)


def rights_in_words(rights: Iterable[str]) -> str:
    """Rights with their articles, in one line."""
    names = dict(Right.choices)
    words = [str(names.get(right, right)) for right in rights]
    return get_text_list(words, pgettext("between the last two", "and")) or _("not clear yet")


def _named(value: Any) -> str:
    return rights_in_words(value or ())


name_values("requests_dsar.HistoricalDataSubjectRequest.rights", _named)
name_values("requests_dsar.DataSubjectRequest.rights", _named)
