"""On the page of an agreement: its facts, why it is of this kind, its term, versions and end."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from privacyoffice import clock
from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.admin.blocks import Block
from privacyoffice.deadlines.explaining import article_in_words
from privacyoffice.policy.queries import profile_on
from processors.admin.words_agreement import model_warnings
from processors.models import Afterwards, Agreement, Party, Status
from processors.proposal import departs, propose
from processors.queries_agreement import versions_of
from processors.standing import Standing, notice_day, runs_until, standing

_SHAPES = {
    Standing.DRAFT: "open",
    Standing.NEGOTIATING: "half",
    Standing.SIGNED: "tick",
    Standing.EXPIRING: "half",
    Standing.EXPIRED: "cross",
    Standing.ENDED: "full",
    Standing.CANCELLED: "cross",
}


def standing_badge(agreement: Agreement, today: date) -> SafeString:
    """How it stands, as a word with a shape."""
    stands = standing(agreement, today)
    words = str(stands.label)
    if agreement.destroyed_at is not None:
        words = _("%(status)s, content destroyed") % {"status": words}
    return badge(words, _SHAPES[stands])


def agreement_facts(agreement: Agreement, today: date) -> Iterator[tuple[Any, Any]]:
    """What one asks first; of what is not known nothing."""
    found: list[tuple[Any, Any]] = [
        (_("Other party"), party_link(agreement.party)),
        (_("Kind"), agreement.get_kind_display()),
        (_("We are"), agreement.get_our_role_display()),
        (_("Signed on"), _day(agreement.signed_on)),
        (_("In force from"), _day(agreement.valid_from)),
        (_("In force until"), until_in_words(agreement, today)),
        (_("Notice at the latest on"), _day(notice_day(agreement, today))),
        (_("Kept by"), agreement.owner or _("the privacy officers")),
        (pgettext("of an agreement", "Ended on"), _day(agreement.ended_on)),
        (_("Data"), data_in_words(agreement)),
    ]
    yield from ((label, value) for label, value in found if value)


def until_in_words(agreement: Agreement, today: date) -> str:
    """The last day of the term that runs, or that there is none; empty before it is signed and
    nobody said so."""
    until = runs_until(agreement, today)
    if until is not None:
        return date_format(until)
    return agreement.ends_in_words() if agreement.status == Status.SIGNED else ""


def data_in_words(agreement: Agreement) -> str:
    """What became of the data of one that ended, and whether that was shown."""
    became = str(agreement.get_afterwards_display())
    held_none = agreement.afterwards == Afterwards.NONE_HELD
    if not became or agreement.data_proven_on is not None or held_none:
        return became
    return _("%(became)s; not shown yet") % {"became": became}


def agreement_blocks(request: HttpRequest, agreement: Agreement, now: datetime) -> list[Block]:
    """This part: three blocks of what was agreed, one of versions, and of the end the proof."""
    today = clock.day_of(now)
    blocks = [
        Block(_("Which kind of agreement, and why"), tuple(_kind_lines(agreement, today))),
        Block(_("What was agreed"), tuple(_lines(agreement, today))),
        Block(_("Versions and further parties"), tuple(_around(agreement))),
        Block(pgettext("of an agreement", "The end"), tuple(_end_lines(agreement))),
    ]
    return [block for block in blocks if block.lines]


def party_link(party: Party) -> SafeString:
    """A party, leading to its page."""
    return format_html(
        '<a href="{}">{}</a>', reverse("admin:processors_party_change", args=[party.pk]), party
    )


def _kind_lines(agreement: Agreement, today: date) -> Iterator[Any]:
    proposal = propose(agreement.purposes_by, agreement.means_by)
    if agreement.purposes_by:
        yield _("Who sets the purposes: %(who)s.") % {"who": agreement.get_purposes_by_display()}
    if agreement.means_by:
        yield _("Who sets the means: %(who)s.") % {"who": agreement.get_means_by_display()}
    if proposal is not None:
        yield format_html(
            '{} {}<span class="steps__article">{}</span>',
            proposal.sentence,
            _("What follows: %(kind)s.") % {"kind": proposal.kind.label},
            article_in_words(proposal.article),
        )
        if proposal.caution:
            yield proposal.caution
        if departs(agreement.kind, agreement.our_role, proposal):
            yield badge(_("chosen otherwise than what follows"), "half")
    if agreement.kind_reason:
        yield _("Why this kind: %(reason)s") % {"reason": agreement.kind_reason}
    policy = profile_on(today).agreements
    if policy.rule:
        yield format_html(
            '{}<span class="steps__article">{}</span>',
            _("Our own policy: %(line)s.") % {"line": "; ".join(policy.rule)},
            policy.place("rule"),
        )


def _lines(agreement: Agreement, today: date) -> Iterator[Any]:
    told = [
        (_("What the party does with the data"), agreement.subject),
        (_("Model"), _model(agreement)),
        (_("How it differs from the model"), agreement.deviations),
        (_("Notice period"), agreement.notice_term),
        (_("After the last day"), _renewal(agreement)),
        (_("Notice given on"), _day(agreement.notice_on)),
    ]
    for label, text in told:
        if text:
            yield format_html("<strong>{}</strong>: {}", label, text)
    waived = agreement.notice_waived_for
    if waived is not None and waived == runs_until(agreement, today):
        yield _("For the term until %(day)s no notice is given.") % {"day": date_format(waived)}
    if agreement.status not in (Status.TERMINATED, Status.CANCELLED):
        for warning in model_warnings(agreement):
            yield badge(warning, "half")


def _model(agreement: Agreement) -> str:
    words = (str(agreement.get_model_display()), agreement.model_version)
    return ", ".join(word for word in words if word)


def _renewal(agreement: Agreement) -> str:
    words = str(agreement.get_renewal_display())
    if words and agreement.renewal_term:
        return _("%(what)s, for %(term)s each time") % {
            "what": words,
            "term": agreement.renewal_term,
        }
    return words


def _around(agreement: Agreement) -> Iterator[Any]:
    for version in versions_of(agreement):
        is_before = version.pk == agreement.supersedes_id
        yield format_html(
            '{} <a href="{}">{}</a> ({})',
            _("In the place of:") if is_before else _("Followed by:"),
            reverse("admin:processors_agreement_change", args=[version.pk]),
            version.reference,
            version.get_status_display(),
        )
    for row in agreement.further_parties.select_related("party").order_by("party__name"):
        yield format_html("{} {}", _("Also a party:"), party_link(row.party))


def _end_lines(agreement: Agreement) -> Iterator[Any]:
    if agreement.end_reason:
        yield agreement.end_reason
    if agreement.status != Status.TERMINATED:
        return
    if agreement.afterwards:
        yield _("What becomes of the data: %(became)s.") % {
            "became": agreement.get_afterwards_display()
        }
    if agreement.data_proof and agreement.data_proven_on is not None:
        yield _("Shown on %(day)s: %(proof)s") % {
            "day": date_format(agreement.data_proven_on),
            "proof": agreement.data_proof,
        }
    elif agreement.afterwards not in ("", Afterwards.NONE_HELD):
        yield badge(_("Nobody showed this yet (GDPR article 28(3)(g))."), "half")


def _day(day: date | None) -> str:
    return date_format(day) if day is not None else ""
