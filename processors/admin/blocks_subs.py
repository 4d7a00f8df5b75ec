"""Who else works under an agreement, drawn, and which data leave the Area."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from privacyoffice import clock
from privacyoffice.accounts.admin.blocks import Block
from privacyoffice.drawings import Tree, TreeNode
from privacyoffice.policy.profile import Profile
from privacyoffice.policy.queries import profile_on
from processors import countries
from processors.admin.acts_subs import TRANSFER
from processors.admin.part import is_open
from processors.admin.words_subs import (
    SUB_TONES,
    SUB_WORDS,
    country_in_words,
    sub_badge,
    transfer_badge,
)
from processors.models import Agreement, AgreementKind, PartyTransfer, SubProcessing, SubStatus
from processors.queries_subs import (
    Placed,
    SubStanding,
    in_tree,
    standing,
    subs_of,
    working,
)
from processors.queries_transfers import Proposal, proposals, transfers_of
from processors.transfer_basis import TransferStanding, forbidden_by, is_transfer, lacks
from processors.transfer_basis import standing as transfer_standing

_AT_ONCE = 5  # lines about what waits; the rest is behind the way to each
_TO_DECIDE = (SubStanding.ANNOUNCED, SubStanding.ASKED)


def subs_blocks(request: HttpRequest, agreement: Agreement, now: datetime) -> list[Block]:
    """The tree of sub-processors with what waits for us, and the transfers; each where it says
    something. Three queries, however many there are."""
    today = clock.day_of(now)
    subs = subs_of(agreement.pk)
    transfers = transfers_of(agreement.pk)
    proposed = proposals(agreement, subs, transfers) if is_open(agreement) else []
    blocks = []
    if subs or agreement.kind == AgreementKind.PROCESSING:
        blocks.append(Block(_("Sub-processors"), _of_subs(agreement, subs, today)))
    if transfers or proposed:
        profile = profile_on(today)
        refusal = forbidden_by(profile)
        lines = (
            *([refusal] if refusal else []),
            *(_proposed(one, request, agreement) for one in proposed),
            *(_line(one, today, profile) for one in transfers),
        )
        blocks.append(Block(_("Data outside the EEA"), lines))
    return blocks


def _of_subs(agreement: Agreement, subs: list[SubProcessing], today: date) -> tuple[Any, ...]:
    if not subs:
        return (_("Nobody works under this party, as far as is written down."),)
    placed = in_tree(subs)
    waiting = [one.sub for one in placed if standing(one.sub, today) in _TO_DECIDE]
    # What has a last day comes first.
    waiting.sort(key=lambda sub: (sub.object_until is None, sub.object_until or today))
    lines: list[Any] = [_drawn(tree_of(agreement, placed, today))]
    lines += [
        format_html(
            '<a href="{}">{}</a> {}<span class="under">{}</span>',
            sub_address(sub),
            sub.party,
            sub_badge(standing(sub, today)),
            _until(sub, today),
        )
        for sub in waiting[:_AT_ONCE]
    ]
    if more := len(waiting[_AT_ONCE:]):
        words = ngettext(
            "%(count)d more waits for a decision.", "%(count)d more wait for a decision.", more
        )
        lines.append(words % {"count": more})
    if told := _without_duties(working(subs)):
        lines.append(told)
    lines.append(_each(placed, today))
    return tuple(lines)


def _without_duties(at_work: list[SubProcessing]) -> str:
    """Which of them do not have our duties in writing, as far as is known; empty for none."""
    names = sorted({sub.party.name for sub in at_work if not sub.same_duties})
    if not names:
        return ""
    shown = ", ".join(names[:_AT_ONCE]) + ("…" if names[_AT_ONCE:] else "")
    return ngettext(
        "%(count)d does not have the same duties in writing yet (GDPR article 28(4)): %(names)s",
        "%(count)d do not have the same duties in writing yet (GDPR article 28(4)): %(names)s",
        len(names),
    ) % {"count": len(names), "names": shown}


def _until(sub: SubProcessing, today: date) -> str:
    if sub.object_until is None:
        return _("Decide about it: without permission it may not work.")
    left = (sub.object_until - today).days
    when = ngettext("in %(days)d day", "in %(days)d days", left) % {"days": left}
    return _("We can object until %(day)s (%(when)s).") % {
        "day": date_format(sub.object_until, "l j F Y"),
        "when": _("today") if left == 0 else when,
    }


def tree_of(agreement: Agreement, placed: Iterable[Placed], today: date) -> Tree:
    """All that work or may come to work under the party of an agreement, and those we refused;
    in the table also the ones that ended."""
    tree = list(placed)
    shown = [one for one in tree if one.sub.status != SubStatus.ENDED]
    root = TreeNode(
        agreement.party.name,
        _("%(role)s, %(country)s")
        % {
            "role": _("party of the agreement"),
            "country": country_in_words(agreement.party.country) or _("country not known"),
        },
    )
    nodes = [
        TreeNode(
            one.sub.party.name,
            f"{one.sub.service} · {country_in_words(one.sub.country)} · "
            f"{SUB_WORDS[standing(one.sub, today)]}",
            one.depth,
            SUB_TONES[standing(one.sub, today)],
        )
        for one in shown
    ]
    by_key = {one.sub.pk: one.sub for one in tree}
    return Tree(
        "subs",
        _finding(agreement, [one.sub for one in shown]),
        _("Under each party stand those that work for it."),
        (root, *nodes),
        (
            _("Sub-processor"),
            _("Works under"),
            _("What it does"),
            _("Country of the data"),
            _("Authorisation"),
            _("Announced on"),
            _("Same duties in writing"),
            _("Status"),
        ),
        tuple(
            (
                one.sub.party.name,
                (by_key[one.sub.parent_id] if one.sub.parent_id else agreement).party.name,
                one.sub.service,
                country_in_words(one.sub.country),
                str(one.sub.get_authorisation_display()),
                date_format(one.sub.told_on) if one.sub.told_on else "–",
                _("yes") if one.sub.same_duties else _("no"),
                str(SUB_WORDS[standing(one.sub, today)]),
            )
            for one in tree
        ),
    )


def _finding(agreement: Agreement, shown: list[SubProcessing]) -> str:
    """How many there are and how many of them are outside the Area, as one sentence."""
    at_work = working(shown)
    party = agreement.party.name
    if not at_work:
        return _("Nobody works under %(party)s now") % {"party": party}
    told = ngettext(
        "%(count)d sub-processor under %(party)s",
        "%(count)d sub-processors under %(party)s",
        len(at_work),
    ) % {"count": len(at_work), "party": party}
    outside = sum(is_transfer(sub.country) for sub in at_work)
    if not outside:
        return told + _(", none of them outside the EEA")
    return told + ngettext(
        ", %(count)d of them outside the EEA", ", %(count)d of them outside the EEA", outside
    ) % {"count": outside}


def _drawn(tree: Tree) -> SafeString:
    return SafeString(render_to_string("drawings/drawing.html", {"drawing": tree}))


def _each(placed: list[Placed], today: date) -> SafeString:
    """The way to the page of each, for who looks for it."""
    return format_html(
        "<details><summary>{}</summary><ul>{}</ul></details>",
        _("Open one of them"),
        format_html_join(
            "",
            '<li><a href="{}">{}</a> ({}) {}</li>',
            (
                (
                    sub_address(one.sub),
                    one.sub.party,
                    one.sub.service,
                    sub_badge(standing(one.sub, today)),
                )
                for one in placed
            ),
        ),
    )


def _proposed(one: Proposal, request: HttpRequest, agreement: Agreement) -> Any:
    """What nobody wrote down yet; for who may, with where to do so."""
    words = _(
        "%(party)s has data outside the EEA (%(country)s). Write down what makes that lawful."
    ) % {"party": one.name, "country": countries.name_of(one.country)}
    if not request.user.has_perm("processors.change_agreement", agreement):
        return words
    address = reverse("admin:processors_agreement_act", args=[agreement.pk, TRANSFER.name])
    return format_html(
        '{}<span class="under"><a href="{}">{}</a></span>', words, address, TRANSFER.label
    )


def _line(transfer: PartyTransfer, today: date, profile: Profile) -> SafeString:
    where = transfer_standing(transfer, today, forbidden=profile.transfers.forbidden)
    missing = lacks(transfer, today) if where == TransferStanding.INCOMPLETE else []
    return format_html(
        '<a href="{}">{}</a> {}<span class="under">{}</span>',
        transfer_address(transfer),
        transfer_in_words(transfer),
        transfer_badge(where),
        " ".join(missing) or transfer.get_safeguard_display(),
    )


def transfer_in_words(transfer: PartyTransfer) -> str:
    """To whom and where; needs the parties of the agreement and of the sub-processor."""
    party = transfer.sub.party if transfer.sub is not None else transfer.agreement.party
    return f"{party} ({countries.name_of(transfer.country)})"


def sub_address(sub: SubProcessing) -> str:
    """The page of a sub-processor."""
    return reverse("admin:processors_subprocessing_change", args=[sub.pk])


def transfer_address(transfer: PartyTransfer) -> str:
    """The page of a transfer."""
    return reverse("admin:processors_partytransfer_change", args=[transfer.pk])
