"""The demo's organisations, people and processings: invented, but for the names of bodies."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from privacyoffice.accounts.roles import Role
from privacyoffice.demo.reading import DemoProcessing, known_lines, read_processings, read_table

PASSWORD = "wachtwoord-voor-de-demo"  # noqa: S105 - published on purpose, demo only
# The first day of every department and role; nothing in the demo happens before it.
BEGINNING = date(2024, 1, 1)

_FOLDER = Path(__file__).parent / "organisations"


@dataclass(frozen=True)
class DemoOrganisation:
    """An organisation as its organisation.toml says; the first department is the ambassador's.

    `policy` is the name of a profile that comes with the product. `bodies` gives contact
    details by body, `parties` names by kind, `contacts` contact details by party that decides
    with us or for whom we work, `systems` supplier and owner by system.
    """

    slug: str
    name: str
    address: str
    policy: str
    departments: tuple[str, ...]
    bodies: dict[str, str]
    parties: dict[str, list[str]]
    systems: dict[str, dict[str, str]]
    contacts: dict[str, str]
    usual: dict[str, Any]

    @property
    def folder(self) -> Path:
        """Where its files are."""
        return _FOLDER / self.slug

    def processings(self) -> Iterator[DemoProcessing]:
        """The entries of its register, file by file."""
        known = known_lines(_FOLDER / "known.toml", self.folder / "known.toml")
        for path in sorted(self.folder.glob("register-*.toml")):
            yield from read_processings(path, known, self.usual)


def _organisation(slug: str) -> DemoOrganisation:
    table = read_table(_FOLDER / slug / "organisation.toml")
    return DemoOrganisation(
        slug=slug,
        name=table.pop("name"),
        address=table.pop("address"),
        policy=table.pop("policy"),
        departments=tuple(table.pop("departments")),
        bodies=table.pop("bodies"),
        parties=table.pop("parties", {}),
        systems=table.pop("systems", {}),
        **({"contacts": {}, "usual": {}} | table),
    )


ORGANISATIONS = tuple(
    _organisation(slug)
    for slug in (
        "hart-van-west-brabant",
        "werkzaak-rivierenland",
        "werksaam-westfriesland",
        "gemeente-voorbeeld",
        "werkkrachtcentrale",
        # Without processings on purpose: to import a register of your own into.
        "proefgemeente",
    )
)


@dataclass(frozen=True)
class DemoPerson:
    """Somebody in one role; the address is `<local>@<slug>.example`."""

    local: str
    name: str
    role: Role


PEOPLE = (
    DemoPerson("po", "Puck Officier", Role.PRIVACY_OFFICER),
    DemoPerson("po2", "Pleun Officier (plaatsvervanger)", Role.PRIVACY_OFFICER),
    DemoPerson("fg", "Fenne Gegevens", Role.DPO),
    DemoPerson("ambassadeur", "Amber Ambassadeur", Role.AMBASSADOR),
    DemoPerson("behandelaar", "Bente Behandelaar", Role.CASE_HANDLER),
    DemoPerson("ciso", "Cas Ciso", Role.CISO),
    DemoPerson("manager", "Marijn Manager", Role.MANAGER),
    DemoPerson("auditor", "Auke Auditor", Role.AUDITOR),
    DemoPerson("beheer", "Bo Beheer", Role.ACCOUNT_ADMIN),
)
