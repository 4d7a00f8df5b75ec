"""Makes the generated organisations that are not there yet, each whole or not at all."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from itertools import count, islice, product
from random import Random
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import translation

from privacyoffice import clock
from privacyoffice.audit.actor import acting
from privacyoffice.demo.content import PASSWORD, DemoOrganisation
from privacyoffice.demo.generating.entries import Entry, entries
from privacyoffice.demo.generating.tasks import NAMES, Task, read_tasks
from privacyoffice.demo.generating.writing import BATCH, Writer
from privacyoffice.demo.loading import Founded, found
from privacyoffice.policy.queries import profile_on
from privacyoffice.prerendered.services import public_changed
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope
from registers.services import ending
from registers.services.edition import ask_for_new_edition

POLICY = "gemeente"
_ENDED = "Het werk is overgegaan naar de provincie."
_MISTAKEN = "In deze versie stond de naam van een medewerker."

Report = Callable[[str, int], None]


def generate(
    *, organisations: int, processings: int, seed: int, now: datetime, report: Report
) -> tuple[int, int]:
    """Make so many organisations with so many processings over all of them together.

    Returns how many were made and how many were there already; those stay as they are, so
    that a repeat does nothing. `report` hears the address of each that was made, with its
    number of processings. The same seed gives the same texts; moments depend on `now`.
    """
    made = 0
    for number, place in enumerate(islice(_places(), organisations)):
        amount = processings // organisations + (number < processings % organisations)
        if make_municipality(place, amount, seed=seed, now=now):
            made += 1
            report(slug_of(place), amount)
    return made, organisations - made


def slug_of(place: str) -> str:
    """The address of the municipality of a place."""
    return f"gemeente-{place.lower()}"


def make_municipality(place: str, processings: int, *, seed: int, now: datetime) -> bool:
    """Make the municipality of a place, whole or not at all; False when it is there already."""
    if Organisation.objects.filter(slug=slug_of(place)).exists():
        return False
    tasks = read_tasks()
    random = Random(f"{seed} {place}")  # noqa: S311
    with translation.override("nl"), transaction.atomic():
        founded = found(_municipality(place, tasks), _hashed_password(), now)
        _fill(founded, tasks, processings, random, now)
    return True


@cache
def _hashed_password() -> str:
    """Hashing takes long on purpose, and everybody in the demo has the same password."""
    return make_password(PASSWORD)


def _places() -> Iterator[str]:
    """Endlessly many, always in the same order; no such places exist."""
    for round_ in count(1):
        for ending_, place in product(NAMES["endings"], NAMES["places"]):
            yield f"{place}{ending_}{round_ if round_ > 1 else ''}"


def _municipality(place: str, tasks: list[Task]) -> DemoOrganisation:
    slug = slug_of(place)
    address = f"Postbus 1\n9999 ZZ {place}"
    systems = {line["system"] for task in tasks for line in task.record.get("systems", [])}
    return DemoOrganisation(
        slug=slug,
        name=f"Gemeente {place}",
        address=address,
        policy=POLICY,
        departments=tuple(sorted({task.department for task in tasks})),
        bodies={
            name: f"{address}\n{local}@{slug}.example" for name, local in NAMES["bodies"].items()
        },
        parties=NAMES["parties"],
        systems={name: {} for name in sorted(systems)},
        contacts=NAMES["contacts"],
        usual={},
    )


def _fill(founded: Founded, tasks: list[Task], amount: int, random: Random, now: datetime) -> None:
    with organisation_scope(founded.organisation.pk), acting(founded.people["po"]):
        writer = Writer(founded, profile_on(clock.day_of(now)), random, now)
        waiting = entries(tasks, amount, random)
        while batch := list(islice(waiting, BATCH)):
            for entry, activity in writer.write(batch):
                _end(entry, activity.pk, founded.people["po"], now)
        public_changed(founded.people["po"], now)
        ask_for_new_edition(founded.people["po"], now)


def _end(entry: Entry, activity_id: Any, actor: Any, now: datetime) -> None:
    if entry.standing == "retired":
        ending.retire(
            activity_id=activity_id, on=clock.day_of(now), because=_ENDED, actor=actor, now=now
        )
    elif entry.standing == "withdrawn":
        ending.withdraw_version(activity_id=activity_id, because=_MISTAKEN, actor=actor, now=now)
