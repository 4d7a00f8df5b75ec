"""Loads the demo through the same services that people use."""

from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import translation

from privacyoffice.accounts.models import User
from privacyoffice.accounts.roles import Role
from privacyoffice.accounts.services.membership import give_role
from privacyoffice.accounts.services.organisation import create_organisation
from privacyoffice.accounts.services.reorganise import open_department
from privacyoffice.audit.actor import acting
from privacyoffice.demo.agreements import load_agreements
from privacyoffice.demo.answering import load_answering
from privacyoffice.demo.breaches import load_breaches
from privacyoffice.demo.content import BEGINNING, ORGANISATIONS, PASSWORD, PEOPLE, DemoOrganisation
from privacyoffice.demo.deadlines import load_deadlines
from privacyoffice.demo.disclosures import load_disclosures
from privacyoffice.demo.requests import load_requests
from privacyoffice.demo.screenings import load_screenings
from privacyoffice.demo.statements import load_statements
from privacyoffice.demo.telling import begin, link, tell
from privacyoffice.jobs import services as jobs
from privacyoffice.policy.parsing import parse_profile, read_toml
from privacyoffice.policy.queries import shipped_text
from privacyoffice.policy.services import save_profile
from privacyoffice.tenancy.models import Department, Organisation
from privacyoffice.tenancy.scope import organisation_scope
from processors.models import Party
from processors.services.parties import keep_party
from registers.models import ControllingBody, InformationSystem
from registers.services.edition import RENDER_JOB
from registers.services.recording import known_by_name

DECISION = "Besluit 2024-01 (demo)"


def load_demo(now: datetime) -> int:
    """Make the organisations that are not there yet, each whole or not at all; returns how
    many were made. What people did to one that is there stays."""
    made = 0
    # Hashing takes long on purpose, and everybody in the demo has the same password.
    password = make_password(PASSWORD)
    with translation.override("nl"):
        for demo in ORGANISATIONS:
            if not Organisation.objects.filter(slug=demo.slug).exists():
                with transaction.atomic():
                    _load_organisation(demo, password, now)
                made += 1
    return made


def _load_organisation(demo: DemoOrganisation, password: str, now: datetime) -> None:
    founded = found(demo, password, now)
    with organisation_scope(founded.organisation.pk):
        if any(demo.processings()):
            _load_register(demo, founded.departments, founded.people, now)
            load_requests(founded.people, now)
            load_answering(founded.people, now)
            load_agreements(founded.people, now)
            load_breaches(founded.people, now)
            load_disclosures(founded.people, now)
            load_screenings(demo.folder, founded.people, now)
        load_deadlines(founded.people, now)


@dataclass(frozen=True)
class Founded:
    """An organisation as it stands before its register is filled; people by local part."""

    organisation: Organisation
    departments: dict[str, Department]
    people: dict[str, User]
    began: datetime


def found(demo: DemoOrganisation, password: str, now: datetime) -> Founded:
    """An organisation with departments, people, policy, parties, bodies and systems.

    `password` is hashed already. Call it in a transaction.
    """
    began = datetime.combine(BEGINNING, time(9), tzinfo=UTC)
    organisation = create_organisation(slug=demo.slug, name=demo.name, now=began)
    with organisation_scope(organisation.pk):
        organisation.address = demo.address
        organisation.website = f"https://www.{demo.slug}.example/"
        organisation.dpo_name = next(p.name for p in PEOPLE if p.role == Role.DPO)
        organisation.dpo_email = f"fg@{demo.slug}.example"
        organisation.dpo_phone = "088 000 00 00"
        organisation.save()
        departments = {
            name: open_department(name=name, on=BEGINNING, actor=None, now=began)
            for name in demo.departments
        }
        people = _load_people(demo, departments[demo.departments[0]], password, began)
        with acting(people["po"]):
            _load_policy(demo, people["po"], began)
            _load_names(demo, people["po"], began)
        load_statements(demo.folder, people, began)
    return Founded(organisation, departments, people, began)


def _load_people(
    demo: DemoOrganisation, first: Department, password: str, began: datetime
) -> dict[str, User]:
    people: dict[str, User] = {}
    for person in PEOPLE:
        membership = give_role(
            email=f"{person.local}@{demo.slug}.example",
            name=person.name,
            role=person.role,
            department=first if person.role == Role.AMBASSADOR else None,
            decision=DECISION,
            decided_on=BEGINNING,
            valid_from=BEGINNING,
            actor=None,
            now=began,
        )
        user: User = membership.user
        user.password = password
        user.save(update_fields=["password"])
        people[person.local] = user
    return people


def _load_policy(demo: DemoOrganisation, actor: Any, began: datetime) -> None:
    """The policy from the day that it names itself; one without a day, from the beginning."""
    text = shipped_text(demo.policy)
    in_force_from = parse_profile(read_toml(text)).adoption.in_force_from or BEGINNING
    save_profile(text=text, in_force_from=in_force_from, actor=actor, now=began)


def _load_names(demo: DemoOrganisation, actor: Any, began: datetime) -> None:
    """What lines refer to by name: parties, bodies and systems."""
    for kind, names in demo.parties.items():
        for name in names:
            contact = demo.contacts.get(name, "")
            keep_party(Party(name=name, kind=kind, contact=contact), actor=actor, now=began)
    for name, contact in demo.bodies.items():
        ControllingBody.objects.create(name=name, contact=contact)
    for name, details in demo.systems.items():
        supplier = details.get("supplier")
        InformationSystem.objects.create(
            name=name,
            owner=details.get("owner", ""),
            supplier=known_by_name(Party, supplier) if supplier else None,
        )


def _load_register(
    demo: DemoOrganisation,
    departments: dict[str, Department],
    people: dict[str, User],
    now: datetime,
) -> None:
    """First every text, then what leads from one to another, then what people did with it."""
    # Now, and not when the first text was published: all of them come into one PDF.
    jobs.ask_for(RENDER_JOB, actor=people["po"], now=now, dedup="register")
    begun = [
        (processing, begin(processing, departments, people, now))
        for processing in demo.processings()
    ]
    for processing, activity in begun:
        link(processing, activity)
    for processing, activity in begun:
        tell(processing, activity, people, now)
