"""What the page of a party shows: what it is to us, where it is named, what was agreed with it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from privacyoffice import clock
from privacyoffice.accounts.admin.blocks import Block
from processors import countries
from processors.doubles import likely_doubles_of
from processors.models import Agreement, Party, Status
from processors.places import Place, places_of
from processors.queries_parties import agreements_of
from processors.roles import NEEDS_AGREEMENT, PartyRole
from processors.standing import runs_until

# More lines than this of one role nobody reads; how many there are is said.
_MOST_PLACES = 25


def party_facts(party: Party) -> tuple[tuple[Any, Any], ...]:
    """The country, with what follows from it."""
    name = countries.name_of(party.country)
    if not name:
        return ((_("Country"), _("not known")),)
    if countries.is_in_eea(party.country):
        return ((_("Country"), name),)
    return (
        (_("Country"), name),
        (_("Transfer"), _("outside the EEA: data that go there need a basis (GDPR article 44)")),
    )


def party_blocks(user: Any, party: Party) -> list[Block]:
    """Four questions to the database, however often the party is named."""
    if party.merged_into is not None:
        return [_leads_to(party.merged_into)]
    places = places_of([party.pk], user).get(party.pk, [])
    agreements = agreements_of([party.pk], user).get(party.pk, [])
    blocks = (
        _doubles(party),
        _roles(places),
        _agreements(agreements, {place.role for place in places}),
        _names(party),
    )
    return [block for block in blocks if block is not None]


def _leads_to(stays: Party) -> Block:
    line = format_html('<a href="{}">{}</a>', _page(stays), stays)
    return Block(_("This party was merged. Everything about it stands with:"), (line,), True)


def _doubles(party: Party) -> Block | None:
    lines = tuple(
        format_html('<a href="{}">{}</a>{}', _page(other), other, _number(other))
        for other in likely_doubles_of(party)[:_MOST_PLACES]
    )
    return Block(_("Perhaps the same party"), lines, is_first=True) if lines else None


def _number(party: Party) -> str:
    told = _("Chamber of Commerce")
    return f" · {told} {party.kvk_number}" if party.kvk_number else ""


def _roles(places: Iterable[Place]) -> Block:
    by_role: dict[str, list[Place]] = {}
    for place in places:
        by_role.setdefault(place.role, []).append(place)
    labels = dict(PartyRole.choices)
    lines: list[Any] = []
    for role, found in by_role.items():
        lines += [
            format_html('{} · <a href="{}">{}</a>', labels[role], place.url, place.label)
            for place in found[:_MOST_PLACES]
        ]
        if more := len(found) - _MOST_PLACES:
            lines += [_more(labels[role], more)] if more > 0 else []
    return Block(
        _("What it is to us, and where"),
        tuple(lines) or (_("No processing, system or agreement names this party."),),
    )


def _more(role: Any, count: int) -> str:
    told = ngettext(
        "%(role)s · and in %(count)d more place", "%(role)s · and in %(count)d more places", count
    )
    return told % {"role": role, "count": count}


def _agreements(agreements: list[Agreement], roles: set[str]) -> Block | None:
    today = clock.today()
    lines: list[Any] = [
        format_html(
            '<a href="{}">{} {}</a> · {}',
            reverse("admin:processors_agreement_change", args=[one.pk]),
            one.reference,
            one.title,
            _standing(one, today),
        )
        for one in agreements
    ]
    if not lines:
        if not roles & set(NEEDS_AGREEMENT):
            return None
        lines = [_("There is none, while the law asks for one (GDPR articles 26 and 28).")]
    return Block(_("Agreements"), tuple(lines))


def _names(party: Party) -> Block | None:
    names = tuple(
        format_html('<a href="{}">{}</a>', _page(double), double) for double in party.merged.all()
    )
    return Block(_("Doubles that were merged into this party"), names) if names else None


def _page(party: Party) -> str:
    return reverse("admin:processors_party_change", args=[party.pk])


def _standing(agreement: Agreement, today: date) -> str:
    if agreement.status != Status.SIGNED:
        return str(agreement.get_status_display())
    if agreement.valid_from and agreement.valid_from > today:
        return _("in force from %(day)s") % {"day": date_format(agreement.valid_from)}
    until = runs_until(agreement, today)
    if until is None:
        return _("in force")
    told = _("expired on %(day)s") if until < today else _("until %(day)s")
    return told % {"day": date_format(until)}


def agreement_in_words(agreements: list[Agreement], roles: Mapping[str, int], today: date) -> str:
    """How the agreement that lasts longest stands; that one lacks where the law asks for one."""
    signed = [one for one in agreements if one.status == Status.SIGNED]
    if agreements:
        longest = max(signed or agreements, key=lambda one: runs_until(one, today) or date.max)
        return _standing(longest, today)
    return _("lacking") if set(roles) & set(NEEDS_AGREEMENT) else "–"
