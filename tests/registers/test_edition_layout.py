"""How an entry is printed: short answers together, drafts apart, and never without the others."""

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client

from privacyoffice.documents import storage
from privacyoffice.documents.rendering import RenderFailed, RenderProcess, TooDemanding
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope
from registers.models import EditionKind, PublishedActivity, RegisterEdition
from registers.services.internal_edition import render_internal_register
from tests.documents.papers import activity, paper_of, printed
from tests.documents.reading import outline, squeezed, whole_text
from tests.factories import World, make_organisation, make_register
from tests.factories.published import published_row

THEN = datetime(2026, 1, 10, tzinfo=UTC)
FOLLOWS = "Er wordt een nieuw document gemaakt"
PENDING = "Nog niet gepubliceerd"


def _quiet(*_told: object) -> None:
    """Hear nothing of the progress."""


def _text(pdf: bytes) -> str:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return whole_text(document)


def test_short_answers_stand_together_below_the_table_and_none_is_lost() -> None:
    paper = paper_of([activity(1)])
    (part,) = paper.body
    table, _, below = part.html.partition("</table>")
    for told in ("Kenmerk", "VA-0001", "Beslist alleen een computer?", "Maken wij profielen"):
        assert told not in table
        assert told in below
    assert below.count("Nee.") == 2
    assert "gepubliceerd op 1 november 2026" in below
    assert squeezed("Maken wij profielen van mensen? Nee.") in squeezed(_text(printed(paper)))


def test_an_answer_that_is_not_no_keeps_its_row() -> None:
    shown = activity(1, profiling="yes", automated_decisions="yes", role="processor")
    table, _, below = paper_of([shown]).body[0].html.partition("</table>")
    for told in ("Beslist alleen een computer?", "Maken wij profielen", "Wat onze rol is"):
        assert (told in table, told in below) == (True, False), told


def test_an_ordinary_entry_fits_its_page() -> None:
    """Cover, contents, and one page each."""
    with pikepdf.open(io.BytesIO(printed(paper_of([activity(n) for n in range(12)])))) as pdf:
        assert len(pdf.pages) == 2 + 12


def test_in_the_internal_edition_drafts_stand_in_a_last_chapter_and_are_counted(
    no_worker: None,
) -> None:
    world: World = make_register()
    edition = render_internal_register(world.organisation.pk, _quiet)
    with pikepdf.open(storage.path_of(edition.file_name)) as pdf:
        lines = outline(pdf)
        text = squeezed(whole_text(pdf))
    chapters = [title for depth, title, _page in lines if depth == 0]
    assert chapters[-1] == PENDING
    place = next(number for number, line in enumerate(lines) if line[1] == PENDING)
    pending = len(lines) - place - 1
    with organisation_scope(world.organisation.pk):
        in_force = PublishedActivity.objects.current().count()
    assert pending == edition.activity_count - in_force > 0
    assert squeezed(f"{in_force} van kracht, {pending} nog niet gepubliceerd") in text
    first_pending = lines[place][2]
    assert all(page < first_pending for depth, _title, page in lines[:place] if depth == 1)


@pytest.mark.parametrize("entries", [1, 3])
def test_an_entry_that_cannot_be_laid_out_costs_only_its_own_text(
    entries: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = RenderProcess.render

    def refusing(self: RenderProcess, html: str, output: Path, **options: object) -> object:
        if "ONEINDIG" in html:
            raise TooDemanding("Took too long")
        return real(self, html, output, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(RenderProcess, "render", refusing)
    endless = activity(0, departments=1, purposes=[{"description": "ONEINDIG"}])
    others = [activity(number, departments=1) for number in range(1, entries)]
    with pikepdf.open(io.BytesIO(printed(paper_of([endless, *others])))) as pdf:
        assert len(pdf.pages) == 2 + entries
        titles = [title for depth, title, _page in outline(pdf) if depth == 1]
        text = squeezed(whole_text(pdf))
    assert titles == [shown.name for shown in (endless, *others)]
    assert squeezed(f"U leest hem op {settings.BASE_URL}/") in text
    assert text.count(squeezed("Wat wij willen bereiken")) == entries - 1


def test_a_failure_that_says_nothing_of_the_text_replaces_no_text(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A busy machine, or a process that was killed: the job tries again."""

    def failing(*_asked: object, **_options: object) -> object:
        raise RenderFailed("Ended with -9")

    monkeypatch.setattr(RenderProcess, "render", failing)
    with pytest.raises(RenderFailed, match="Ended with -9"):
        printed(paper_of([activity(1)]))


def _list(organisation: Organisation) -> str:
    answer = Client().get(f"/{organisation.slug}/register/")
    with connection.cursor() as cursor:
        # A request ends with its transaction; a test goes on in it.
        cursor.execute("RESET ROLE")
    return answer.content.decode()


def _edition(organisation: Organisation, number: int, made_at: datetime) -> None:
    stored = storage.store(b"%PDF-", organisation_id=organisation.pk, suffix=".pdf")
    RegisterEdition.objects.create(
        kind=EditionKind.PUBLIC,
        number=number,
        content_hash="0" * 64,
        rendering_hash="0" * 64,
        in_force_on=made_at.date(),
        activity_count=1,
        file_name=stored.name,
        file_hash=stored.sha256,
        file_size=stored.size,
        rendered_at=made_at,
    )


def test_the_list_says_that_a_new_document_follows_until_it_is_there(db: None) -> None:
    organisation = make_organisation()
    day = timedelta(days=1)
    with transaction.atomic(), organisation_scope(organisation.pk):
        published_row("Bomen kappen", {}, at=THEN)
        _edition(organisation, 1, THEN + day)
    assert FOLLOWS not in _list(organisation)
    with transaction.atomic(), organisation_scope(organisation.pk):
        published_row("Bomen planten", {}, at=THEN + 2 * day)
    page = _list(organisation)
    assert FOLLOWS in page
    assert "register.pdf" in page
    with transaction.atomic(), organisation_scope(organisation.pk):
        _edition(organisation, 2, THEN + 3 * day)
    assert FOLLOWS not in _list(organisation)


def test_the_list_promises_no_document_of_an_empty_register(db: None) -> None:
    organisation = make_organisation()
    with transaction.atomic(), organisation_scope(organisation.pk):
        row = published_row("Bomen kappen", {}, at=THEN)
        _edition(organisation, 1, THEN + timedelta(days=1))
        row.retired_on = THEN.date()
        row.retired_at = THEN + timedelta(days=2)
        row.save(update_fields=["retired_on", "retired_at"])
    assert FOLLOWS not in _list(organisation)
