"""A committed chain of an organisation of its own, and the owner's hand in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction

from privacyoffice import clock
from privacyoffice.audit import services as audit
from privacyoffice.audit.models import AuditEvent, ChainHead
from privacyoffice.audit.verification import Verdict, verify
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope
from processors.models import Party
from tests.factories import make_organisation
from tests.tenancy.sql import OWNER, rows, run, value


@dataclass(frozen=True)
class Signed:
    """A position as a checkpoint tells it."""

    sequence: int
    row_hash: bytes


@dataclass
class Chain:
    """An organisation and what happened in it."""

    organisation: Organisation = field(default_factory=make_organisation)

    @property
    def pk(self) -> UUID:
        return self.organisation.pk

    @property
    def end(self) -> int:
        """The place of the last act."""
        return self.signed().sequence

    def act(self, text: str = "Bedrijf", **values: Any) -> AuditEvent:
        """An act that makes a party, in its own transaction."""
        with transaction.atomic(), organisation_scope(self.pk):
            number = Party.objects.count() + 1
            party = Party.objects.create(name=f"{text} {number}")
            return audit.record(
                "processors.party_added", subject=party, actor=None, at=clock.now(), **values
            )

    def grow(self, acts: int) -> "Chain":
        for _number in range(acts):
            self.act()
        return self

    def signed(self) -> Signed:
        """Where the chain ends now."""
        with organisation_scope(self.pk):
            head = ChainHead.objects.get()
            return Signed(head.sequence, bytes(head.row_hash or b""))

    def verdict(self, *against: Signed) -> Verdict:
        return verify(self.organisation, against)

    def found(self, *against: Signed) -> set[tuple[str, int]]:
        """What is wrong, without details."""
        return {(p.code.name, p.sequence) for p in self.verdict(*against).problems}

    def actions(self) -> list[str]:
        """What happened, in the chain's order."""
        return [
            action
            for (action,) in as_owner(
                "SELECT action FROM audit_auditevent WHERE organisation_id = %s ORDER BY sequence",
                self.pk,
            )
        ]


def as_owner(sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """What the owner of the database reads."""
    return rows(sql, *parameters, using=OWNER)


def change(sql: str, *parameters: Any) -> int:
    """How many rows the owner of the database changed."""
    return run(sql, *parameters, using=OWNER)


@contextmanager
def triggers_off(*tables: str) -> Iterator[None]:
    """The owner works on these tables without triggers, and puts them on again."""
    with transaction.atomic(using=OWNER):
        for table in tables:
            run(f"ALTER TABLE {table} DISABLE TRIGGER USER", using=OWNER)
        yield
        # A table with unfinished checks of its keys cannot be altered.
        run("SET CONSTRAINTS ALL IMMEDIATE", using=OWNER)
        for table in tables:
            run(f"ALTER TABLE {table} ENABLE TRIGGER USER", using=OWNER)


def link_again(place: UUID, first: int) -> None:
    """Compute the chain anew from an act on, as somebody would who knows how it is made."""
    before = as_owner(
        "SELECT row_hash FROM audit_auditevent WHERE organisation_id = %s AND sequence = %s",
        place,
        first - 1,
    )
    last = before[0][0] if before else None
    end = value(
        "SELECT max(sequence) FROM audit_auditevent WHERE organisation_id = %s", place, using=OWNER
    )
    for sequence in range(first, end + 1):
        change(
            "UPDATE audit_auditevent SET previous_hash = %s "
            "WHERE organisation_id = %s AND sequence = %s",
            *(last, place, sequence),
        )
        change(
            "UPDATE audit_auditevent AS e SET row_hash = audit_link_hash(e) "
            "WHERE organisation_id = %s AND sequence = %s",
            *(place, sequence),
        )
        last = value(
            "SELECT row_hash FROM audit_auditevent WHERE organisation_id = %s AND sequence = %s",
            *(place, sequence),
            using=OWNER,
        )
    change(
        "UPDATE audit_chainhead SET sequence = %s, row_hash = %s WHERE organisation_id = %s",
        *(end, last, place),
    )
