"""Actions on the page of what they are about."""

from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.admin.blocks import Block
from privacyoffice.actions import queries
from privacyoffice.actions.models import Action
from privacyoffice.actions.terms import address_of

LINES_AT_ONCE = 12


def action_blocks(subject_id: UUID, user: Any) -> list[Block]:
    """The actions about an object, each with how far it is, and as a link for who sees its page;
    nothing when there are none. Those that ended are folded when there are many. One query."""
    found = list(queries.about(subject_id))
    open_ones = [one for one in found if one.done_on is None and not one.dropped]
    ended = [one for one in found if one not in open_ones]
    if len(found) <= LINES_AT_ONCE:
        open_ones, ended = found, []
    blocks = []
    if open_ones:
        blocks.append(Block(_("Actions"), tuple(_line(one, user) for one in open_ones)))
    if ended:
        lines = tuple(_line(one, user) for one in ended)
        blocks.append(Block(_("Actions that ended"), lines, is_folded=True))
    return blocks


def action_badge(action: Action) -> SafeString:
    """How far it is, as a word with a shape."""
    if action.done_on is not None:
        return badge(_("done"), "tick")
    if action.dropped:
        return badge(_("not done"), "back")
    if action.due_on < clock.today():
        return badge(_("late"), "cross")
    return badge(_("to be done"), "half")


def _line(action: Action, user: Any) -> SafeString:
    under = _("%(name)s, before %(day)s") % {
        "name": action.owner,
        "day": date_format(action.due_on, "j F Y"),
    }
    if action.seen_at is not None:
        under = _("%(line)s; seen by the FG") % {"line": under}
    named: Any = str(action)
    if queries.sees(user, action):
        named = format_html('<a href="{}">{}</a>', address_of(action), action)
    return format_html('{} {}<span class="under">{}</span>', named, action_badge(action), under)
