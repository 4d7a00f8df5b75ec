"""Which agreements cover a processing, and which processings an agreement covers."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from privacyoffice.accounts.access import visible
from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.admin.blocks import Block
from processors.models import Agreement, Status
from processors.queries import VIEW
from processors.roles import PartyRole
from processors.standing import Standing, standing
from registers.admin.words_coverage import SHAPES
from registers.models import AgreementOfActivity, ProcessingActivity
from registers.queries_coverage import VIEW_ACTIVITY, Finding, Row, parties_of


def activity_blocks(user: Any, activity: ProcessingActivity, today: date) -> list[Block]:
    """Of each party that should have an agreement how that stands, and what is linked besides:
    two questions to the database. Nothing for who does not read agreements."""
    if not user.has_perm(VIEW):
        return []
    lines = [_party(row) for row in parties_of(activity, today)]
    linked = AgreementOfActivity.objects.filter(activity=activity).select_related(
        "agreement__party"
    )
    lines += [
        format_html(
            '<a href="{}">{}</a><span class="under">{}</span>',
            agreement_address(row.agreement_id),
            f"{row.agreement.reference} {row.agreement.title}",
            f"{row.agreement.party} · {stands_in_words(row.agreement, today)}",
        )
        for row in linked.order_by("agreement__party__name", "agreement__reference")
    ]
    return [Block(_("Agreements"), tuple(lines))] if lines else []


def agreement_blocks(request: HttpRequest, agreement: Agreement, now: datetime) -> list[Block]:
    """The processings under it that this person sees; one question to the database."""
    links = AgreementOfActivity.objects.filter(agreement=agreement).values("activity")
    seen = visible(ProcessingActivity.objects.filter(pk__in=links), request.user, VIEW_ACTIVITY)
    lines: tuple[Any, ...] = tuple(
        format_html(
            '<a href="{}">{}</a> · {}',
            activity_address(activity.pk),
            activity,
            activity.get_status_display(),
        )
        for activity in seen
    )
    if not lines and agreement.status == Status.CANCELLED:
        return []
    return [Block(_("Processings under this agreement"), lines or (_none(agreement),))]


def _none(agreement: Agreement) -> str:
    if agreement.status == Status.TERMINATED:
        return _("None was linked.")
    return _("None is linked yet. What is done under it counts as covered only when it is.")


def _party(row: Row) -> SafeString:
    who: Any = row.who
    if row.party_id is not None:
        who = format_html('<a href="{}">{}</a>', party_address(row.party_id), row.who)
    return format_html(
        '{} · {} {}<span class="under">{}</span>',
        who,
        PartyRole(row.role).label,
        badge(str(row.finding.label), SHAPES[row.finding]),
        row.why if row.finding == Finding.ON_PURPOSE else "",
    )


def stands_in_words(agreement: Agreement, today: date) -> str:
    """How an agreement stands today, with the day on which that changes."""
    stands = standing(agreement, today)
    if stands in (Standing.EXPIRING, Standing.EXPIRED) and agreement.valid_until is not None:
        words = _("%(stands)s (%(day)s)")
        return words % {"stands": stands.label, "day": date_format(agreement.valid_until)}
    begins = agreement.valid_from
    if stands == Standing.SIGNED and begins is not None and begins > today:
        return _("in force from %(day)s") % {"day": date_format(begins)}
    return str(stands.label)


def activity_address(activity_id: Any) -> str:
    """The page of a processing."""
    return reverse("admin:registers_processingactivity_change", args=[activity_id])


def agreement_address(agreement_id: Any) -> str:
    """The page of an agreement."""
    return reverse("admin:processors_agreement_change", args=[agreement_id])


def party_address(party_id: Any) -> str:
    """The page of a party."""
    return reverse("admin:processors_party_change", args=[party_id])
