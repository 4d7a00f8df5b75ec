"""What the page of an agreement shows of the questions that its party got."""

from datetime import date, datetime

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.admin.blocks import Block
from processors.models import Agreement, AskStatus, Questionnaire
from processors.services.asking import address_of

_SHAPES = {
    AskStatus.SENT: "open",
    AskStatus.ANSWERED: "half",
    AskStatus.REVIEWED: "tick",
    AskStatus.WITHDRAWN: "back",
}
AT_ONCE = 6  # lines; what came before is folded


def ask_blocks(request: HttpRequest, agreement: Agreement, now: datetime) -> list[Block]:
    """Every questionnaire as a link to its page, with how far it is: one query."""
    found = Questionnaire.objects.filter(agreement=agreement).select_related("sent_by")
    lines = [_line(one, clock.day_of(now)) for one in found]
    blocks = [Block(_("Questionnaires"), tuple(lines[:AT_ONCE]))] if lines else []
    if more := lines[AT_ONCE:]:
        blocks.append(Block(_("Earlier questionnaires"), tuple(more), is_folded=True))
    return blocks


def ask_badge(one: Questionnaire, today: date) -> SafeString:
    """How far it is, as a word with a shape."""
    if one.status == AskStatus.SENT and one.expires_on < today:
        return badge(_("not answered in time"), "cross")
    return badge(one.get_status_display(), _SHAPES[AskStatus(one.status)])


def named(one: Questionnaire) -> str:
    """A questionnaire by its day."""
    return _("Questionnaire of %(day)s") % {"day": date_format(clock.day_of(one.sent_at))}


def _line(one: Questionnaire, today: date) -> SafeString:
    under = [_("to %(email)s, by %(name)s") % {"email": one.email, "name": one.sent_by}]
    if one.status == AskStatus.SENT:
        under.append(_("to be answered before %(day)s") % {"day": date_format(one.expires_on)})
    if one.answered_at is not None:
        day = date_format(clock.day_of(one.answered_at))
        under.append(_("answered on %(day)s") % {"day": day})
    return format_html(
        '<a href="{}">{}</a> {}<span class="under">{}</span>',
        address_of(one),
        named(one),
        ask_badge(one, today),
        "; ".join(under),
    )
