"""What an import would do with each row of a list, beside what the overview has now."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models.functions import Lower
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from processors import countries
from processors.importing import ParsedContact, ParsedParty
from processors.models import Existing, Party, PartyContact, PartyKind

FIELDS = ("legal_name", "kvk_number", "kind", "country", "contact")


@dataclass(frozen=True)
class Planned:
    """One row and the party that it is about, None for a new one.

    `fills` are fields that are empty there and that the list has, `differs` those in which the list
    says something else, `adds` the contacts that the party does not have.
    """

    row: ParsedParty
    party: Party | None
    fills: tuple[str, ...] = ()
    differs: tuple[str, ...] = ()
    adds: tuple[ParsedContact, ...] = ()
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def verdict(self) -> str:
        """One of "wrong", "new", "differs", "adds" and "same"."""
        if self.problems:
            return "wrong"
        if self.party is None:
            return "new"
        if self.differs:
            return "differs"
        return "adds" if self.fills or self.adds else "same"

    def changes(self, existing: str) -> tuple[str, ...]:
        """The fields that an import changes, by what was chosen for what exists (Existing)."""
        if existing == Existing.LEAVE:
            return ()
        return self.fills + self.differs if existing == Existing.REPLACE else self.fills

    def told(self) -> list[str]:
        """What is different, field by field, in words."""
        found = [_told(name, "", self.row) for name in self.fills]
        found += [_told(name, getattr(self.party, name), self.row) for name in self.differs]
        if self.adds:
            reached = ", ".join(each.email or each.phone for each in self.adds)
            found.append(_("Contact to add: %(who)s") % {"who": reached})
        return found


def plan(rows: Sequence[ParsedParty]) -> list[Planned]:
    """What would happen to each row; three questions to the database for any number of rows."""
    known = _known([row.name for row in rows])
    numbers = _of_numbers([row.kvk_number for row in rows if row.kvk_number])
    contacts = _contacts(known.values())
    taken: dict[Any, int] = {}
    planned = []
    for row in rows:
        party = known.get(row.name.lower()) if row.name else None
        problems, notes = list(row.problems), list(row.notes)
        if party is not None:
            before = taken.setdefault(party.pk, row.number)
            if before != row.number and not row.problems:
                problems.append(
                    _("This is the same party as in row %(row)d: “%(name)s”.")
                    % {"row": before, "name": party}
                )
        elif (other := numbers.get(row.kvk_number)) is not None:
            notes.append(
                _(
                    "“%(name)s” is in the overview with the same Chamber of Commerce number. Is "
                    "that the same party?"
                )
                % {"name": other}
            )
        planned.append(_planned(row, party, contacts, problems, notes))
    return planned


def _planned(
    row: ParsedParty,
    party: Party | None,
    contacts: dict[Any, set[tuple[str, str, str]]],
    problems: list[str],
    notes: list[str],
) -> Planned:
    adds = tuple(row.contacts)
    fills: list[str] = []
    differs: list[str] = []
    if party is not None:
        adds = tuple(each for each in adds if _key(each) not in contacts.get(party.pk, set()))
        for name in FIELDS:
            new, old = getattr(row, name), getattr(party, name)
            if new and not old:
                fills.append(name)
            elif new and new != old:
                differs.append(name)
    return Planned(row, party, tuple(fills), tuple(differs), adds, tuple(problems), tuple(notes))


def _known(names: Sequence[str]) -> dict[str, Party]:
    """The party that each name leads to, by the name in small letters."""
    found = Party.objects.annotate(folded=Lower("name")).filter(
        folded__in={name.lower() for name in names if name}
    )
    return {
        party.folded: party.merged_into or party for party in found.select_related("merged_into")
    }


def _of_numbers(numbers: Sequence[str]) -> dict[str, Party]:
    return {
        party.kvk_number: party
        for party in Party.objects.current().filter(kvk_number__in=set(numbers))
    }


def _contacts(parties: Any) -> dict[Any, set[tuple[str, str, str]]]:
    found: dict[Any, set[tuple[str, str, str]]] = {}
    for contact in PartyContact.objects.filter(party__in={party.pk for party in parties}):
        found.setdefault(contact.party_id, set()).add(_key(contact))
    return found


def _key(contact: Any) -> tuple[str, str, str]:
    """What makes a contact another one; how somebody is called does not."""
    digits = "".join(sign for sign in contact.phone if sign.isdigit())
    return (contact.purpose, contact.email.casefold(), digits)


def _told(name: str, old: str, row: ParsedParty) -> str:
    label = capfirst(str(Party._meta.get_field(name).verbose_name))  # type: ignore[union-attr]
    new = _in_words(name, getattr(row, name))
    if not old:
        return _("%(field)s: %(new)s") % {"field": label, "new": new}
    return _("%(field)s: %(old)s in the overview, %(new)s in the list") % {
        "field": label,
        "old": _in_words(name, old),
        "new": new,
    }


def _in_words(name: str, value: str) -> str:
    if name == "kind":
        return str(PartyKind(value).label)
    return countries.name_of(value) if name == "country" else " ".join(value.split())
