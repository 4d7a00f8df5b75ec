"""Registers to print that are in no database."""

import random
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from privacyoffice.documents.joining import Attachment
from privacyoffice.tenancy.models import Organisation
from registers.published import PublicActivity
from registers.services.paper import Cover, Paper, PaperEntry
from registers.services.paper_making import make_pdf

_WORDS = """
de het een van gegevens verwerking aanvraag burger inwoner controle registratie bewaren
besluit vergunning uitkering onderzoek gemeente dossier adres betaling toezicht wettelijke
taak verstrekken contact afhandeling bezwaar termijn archief zorgvuldig belang
""".split()  # noqa: SIM905 - words read better as a text
COVER = Cover(7, date(2026, 11, 22), "ab" * 32)


def content(number: int, *, departments: int = 3) -> dict[str, Any]:
    """A snapshot of about 1,150 characters, the same for the same number."""
    chance = random.Random(number)  # noqa: S311 - words, no secrets

    def words(count: int) -> str:
        return " ".join(chance.choice(_WORDS) for _ in range(count)).capitalize()

    return {
        "name": f"Verwerking {number:04d} {words(3)}",
        "department": f"Afdeling {number % departments:02d}",
        "reference": f"VA-{number:04d}",
        "role": "controller",
        "regime": "avg",
        "purposes": [{"description": words(14)}, {"description": words(12)}],
        "legal_bases": [{"basis": "c", "statute": words(3), "purpose": "", "source_text": ""}],
        "data_subjects": [{"name": words(2)} for _ in range(2)],
        "personal_data": [{"name": words(2)} for _ in range(6)],
        "sources": [{"name": words(3)}],
        "recipients": [{"name": words(3), "kind": "external", "ground": words(5)}] * 2,
        "transfers": [],
        "leaves_eea": "no",
        "retention": [{"description": words(8), "starting_event": words(4)}],
        "controllers": [{"body": "Het college"}],
        "automated_decisions": "no",
        "profiling": "no",
    }


def activity(number: int, *, departments: int = 3, **changes: Any) -> PublicActivity:
    """It as the register shows it, with other texts in `changes`."""
    told = content(number, departments=departments) | changes
    return PublicActivity(
        url="/",
        content=told,
        name=told["name"],
        purpose_line="",
        version=1,
        published_at=datetime(2026, 11, 1, tzinfo=UTC),
        activity_id=UUID(int=number * 7919 + 1),
    )


def paper_of(activities: list[PublicActivity], organisation_id: UUID | None = None) -> Paper:
    """A register of these, of an organisation that has rendered nothing before."""
    organisation = Organisation(
        id=organisation_id or uuid4(),
        name="Gemeente Voorbeeld",
        slug="voorbeeld",
        address="Dorpsstraat 1\n1234 AB Voorbeeld",
        website="https://voorbeeld.example",
        dpo_email="fg@voorbeeld.example",
    )
    return Paper(
        organisation,
        "Register van verwerkingen",
        "Dit register vertelt welke persoonsgegevens de organisatie gebruikt.",
        [PaperEntry(str(a.activity_id), a.name, a.department, a) for a in activities],
        "documents/_activity_table.html",
    )


def printed(paper: Paper, *, is_archive: bool = False, cover: Cover = COVER) -> bytes:
    """Its PDF."""
    attachment = Attachment("register.json", "application/json", "De gegevens", '{"a": 1}')
    return make_pdf(
        paper,
        cover,
        made_at=datetime(2026, 11, 22, 9, 30, tzinfo=UTC),
        report=lambda *_told: None,
        is_archive=is_archive,
        attachments=[attachment] if is_archive else (),
    )
