"""What the page of an agreement shows of security: what was agreed, what the party shows of it,
and how fast it tells of a breach."""

from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.admin.blocks import Block
from processors import breach_hours
from processors.admin.forms_assurance import in_words
from processors.models import Agreement, Assurance

SOON = timedelta(days=60)


def assurance_blocks(request: HttpRequest, agreement: Agreement, now: datetime) -> list[Block]:
    """One block on breaches and security, one of certificates and reports. One query."""
    found = list(Assurance.objects.filter(agreement=agreement))
    today = clock.day_of(now)
    blocks = []
    if lines := _security(agreement):
        blocks.append(Block(_("Security and data breaches"), tuple(lines)))
    if current := [_line(one, today) for one in found if one.ended_on is None]:
        blocks.append(Block(_("Certificates and reports"), tuple(current)))
    if ended := [_line(one, today) for one in found if one.ended_on is not None]:
        title = _("Certificates and reports that were replaced or ended")
        blocks.append(Block(title, tuple(ended), is_folded=True))
    return blocks


def _security(agreement: Agreement) -> list[Any]:
    lines: list[Any] = []
    if agreement.breach_hours is not None:
        lines.append(
            _("A data breach is told within %(hours)d hours.") % {"hours": agreement.breach_hours}
        )
    if warning := breach_hours.warning(agreement):
        lines.append(format_html("{} {}", badge(_("look at this"), "half"), warning))
    if agreement.security:
        lines.append(agreement.security)
    return lines


def _line(one: Assurance, today: date) -> SafeString:
    under = [
        one.issuer and _("given by %(name)s") % {"name": one.issuer},
        one.issued_on and _("of %(day)s") % {"day": date_format(one.issued_on)},
        one.expires_on and _("valid until %(day)s") % {"day": date_format(one.expires_on)},
        one.finding,
    ]
    file: Any = ""
    if one.attachment_id is not None:
        address = reverse("admin:attachments_attachment_change", args=[one.attachment_id])
        file = format_html(' <a href="{}">{}</a>', address, _("File"))
    return format_html(
        '{} {}{}<span class="under">{}</span>',
        _state(one, today),
        in_words(one),
        file,
        " · ".join(part for part in under if part),
    )


def _state(one: Assurance, today: date) -> SafeString:
    if one.ended_on is not None:
        return badge(_("replaced or ended"), "back")
    if one.expires_on is None:
        return badge(_("without a last day"), "open")
    if one.expires_on < today:
        return badge(_("expired"), "cross")
    if one.expires_on <= today + SOON:
        return badge(_("expires soon"), "half")
    return badge(_("valid"), "tick")
