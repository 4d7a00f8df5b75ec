"""A field of the register is carried from file to everything that the public reads, and old
snapshots stay readable."""

import re
from dataclasses import asdict, fields, replace
from typing import Any

import pytest
from django.template.loader import render_to_string

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from registers.admin.forms import ActivityForm
from registers.importing import ParsedLegalBasis, ParsedRecipient, ParsedRow
from registers.importing.transfers import ParsedTransfer
from registers.models import ProcessingActivity, PublishedActivity
from registers.open_data import COLUMNS, as_data
from registers.public_differences import public_differences
from registers.public_search import search_published
from registers.public_table import TABLE_COLUMNS, PublicTable
from registers.published import as_public, shown_line
from registers.record import (
    ANSWERS,
    INSIDE_ANSWERS,
    PART,
    PARTS,
    column_field,
    is_day,
    is_yes_no,
    record_of,
)
from registers.services import drafting, edition, review
from registers.services.importing import import_rows
from registers.services.publication import publish, publish_register
from registers.services.recording import write_lines
from registers.services.snapshot import current_record, everything_publishable
from registers.services.templates import COPIED_ANSWERS
from tests.factories import World
from tests.factories.records import marked_record

# As the first release wrote it. Never change this: such rows are in databases.
FIRST_RELEASE = {
    "reference": "VA-0001",
    "name": "Afval ophalen",
    "department": "Buitendienst",
    "controlling_bodies": ["College"],
    "purposes": ["Afval ophalen bij huizen"],
    "legal_bases": [
        {"basis": "c", "statute": "Wet milieubeheer", "source_text": "wettelijk", "purpose": ""}
    ],
    "data_subjects": ["Inwoners"],
    "personal_data": ["Adres"],
    "sources": ["Basisregistratie Personen"],
    "recipients": [{"name": "Inzamelaar", "kind": "processor"}],
    "retention": ["7 jaar"],
}

FULL = ParsedRow(
    number=2,
    key="kanarie",
    name="kanarie-name",
    department="kanarie-department",
    controlling_bodies=("kanarie-controlling-body",),
    purposes=("kanarie-purpose",),
    legal_bases=(ParsedLegalBasis("c", "kanarie-statute", "kanarie-source-text"),),
    data_subjects=("kanarie-data-subject",),
    personal_data=("kanarie-personal-data",),
    sources=("kanarie-source",),
    recipients=(ParsedRecipient("kanarie-recipient", "processor"),),
    retention=("kanarie-retention",),
    security_measures=("kanarie-measure",),
    remarks="kanarie-remark",
    problems=(),
    notes=(),
    joint_controllers=("kanarie-joint-controller",),
    further_processing=("kanarie-other-purpose",),
    special_data=("kanarie-personal-data",),
    criminal_data=("kanarie-personal-data",),
    systems=("kanarie-system",),
    transfers=(ParsedTransfer("kanarie-country", "46-2-c", "kanarie-clauses"),),
    leaves_eea="yes",
    role="joint_controller",
    regime="avg",
    automated_decisions="no",
    profiling="no",
)
# Answers are codes, and hold no words of the file.
ANSWERS_OF_A_ROW = {"leaves_eea", "role", "regime", "automated_decisions", "profiling"}
INSIDE = {"kanarie-measure", "kanarie-remark", "kanarie-system"}


def _canaries(value: Any) -> set[str]:
    return set(re.findall(r"kanarie-[a-z-]+", str(value)))


def _told_to_the_public(world: World, published: PublishedActivity) -> dict[str, set[str]]:
    """The marks in every form in which the public can have an entry."""
    organisation, slug = world.organisation, world.slug
    activity = as_public(published, slug)
    empty = {key: [] if key in PART else "" for key in activity.todays}
    before = replace(activity, content=empty | {"name": "Anders"}, name="Anders")
    rows = PublishedActivity.objects.filter(pk=published.pk)
    with PublicTable(rows.values(*TABLE_COLUMNS), slug) as table:
        cells = [list(row) for row in table.rows()]
    texts = {
        "page": render_to_string(
            "public/register_detail.html", {"organisation": organisation, "activity": activity}
        ),
        "PDF": [part.html for part in edition._document_now(organisation.pk)[0].paper.body],
        "JSON": as_data(rows.values(*COLUMNS).get(), slug),
        "table": cells,
        "differences": render_to_string(
            "public/_differences.html", {"differences": public_differences(before, activity)}
        ),
    }
    return {form: _canaries(text) for form, text in texts.items()}


def _publish(world: World) -> PublishedActivity:
    officer = world.people[Role.PRIVACY_OFFICER]
    report = import_rows([FULL], layout="test", actor=None, now=clock.now())
    activity_id = report.rows[0].activity_id
    assert activity_id
    publish_register(actor=officer, now=clock.now(), only=[activity_id])
    return PublishedActivity.objects.current().get(activity_id=activity_id)


def test_the_row_of_this_test_fills_every_field() -> None:
    for field in fields(ParsedRow):
        if field.name in ANSWERS_OF_A_ROW:
            assert getattr(FULL, field.name), field.name
        elif field.name not in {"number", "key", "problems", "notes"}:
            assert _canaries(getattr(FULL, field.name)), field.name


def test_every_word_of_a_row_reaches_the_database(world: World) -> None:
    report = import_rows([FULL], layout="test", actor=None, now=clock.now())
    activity = ProcessingActivity.objects.with_parts().get(pk=report.rows[0].activity_id)
    assert _canaries(record_of(activity)) == _canaries(asdict(FULL))


def test_every_column_of_every_part_is_declared() -> None:
    for part in PARTS:
        fields_of_people = {
            f.name
            for f in part.model._meta.concrete_fields
            if f.editable and f.name not in {"activity", "position", "id"}
        }
        declared = {c for c in part.columns if column_field(part.model, c) is not None}
        assert declared == fields_of_people, part.key


def test_every_column_of_the_entry_is_declared_edited_and_copied() -> None:
    kept_by_services = {"name", "organisation"}
    of_people = {
        f.name
        for f in ProcessingActivity._meta.concrete_fields
        if f.editable and f.name not in kept_by_services
    }
    declared = {column for answer in ANSWERS for column in answer.columns} - {"reference"}
    assert of_people == declared | set(INSIDE_ANSWERS) | {"leaves_eea"}
    assert of_people == set(ActivityForm.Meta.fields) - {"name"}
    assert set(COPIED_ANSWERS) == declared - {"department"} | {"leaves_eea"}


def test_codes_and_days_are_told_in_words() -> None:
    """What holds no mark of this test: choices, ticks and days."""
    record = marked_record()
    for part in PARTS:
        for line in record[part.key]:
            told = [told for _label, told in shown_line(part, line).everything]
            for column in part.details:
                found = column_field(part.model, column)
                if found is not None and (found.choices or is_day(part.model, column)):
                    assert line[column], (part.key, column)
                    assert any(words and words != str(line[column]) for words in told), column
                    assert line[column] not in told, (part.key, column)


def _marked_activity(world: World) -> ProcessingActivity:
    """A draft with every column of every part, written from a record."""
    activity = drafting.save_draft(
        ProcessingActivity(name="kanarie-name", leaves_eea="yes", automated_decisions="yes"),
        actor=world.people["second_officer"],
        now=clock.now(),
    )
    activity.automated_decisions_explained = "kanarie-explained"
    activity.save()
    record = marked_record()
    record["legal_bases"][0] |= {"basis": "e", "source_text": "kanarie-source-text"}
    record["further_processing"][0]["ground"] = "consent"
    write_lines(activity, record, PART)
    return activity


def test_a_record_comes_out_as_it_was_written(world: World) -> None:
    written = current_record(_marked_activity(world))
    again = _marked_activity(world)
    assert {key: written[key] for key in PART} == {key: current_record(again)[key] for key in PART}
    for part in PARTS:
        if part.key == "links":
            continue
        for column in part.columns:
            told = written[part.key][0][column]
            related = column_field(part.model, column)
            to_a_line = related is None or getattr(related.related_model, "position", None)
            assert told or to_a_line or is_yes_no(part.model, column), (part.key, column)


def test_whatever_a_whole_policy_publishes_stands_in_every_form(
    world: World, whole_policy: None
) -> None:
    writer, reviewer = world.people["second_officer"], world.people[Role.PRIVACY_OFFICER]
    activity = _marked_activity(world)
    review.submit(activity_id=activity.pk, actor=writer, now=clock.now())
    review.accept(activity_id=activity.pk, actor=reviewer, now=clock.now())
    published = publish(activity_id=activity.pk, actor=reviewer, now=clock.now())
    record = current_record(activity)
    public = everything_publishable()
    expected = {"kanarie-name", "kanarie-explained"}
    for part in PARTS:
        for line in record[part.key]:
            told = [line[c] for c in public.get(part.key, ()) if not is_day(part.model, c)]
            expected |= _canaries(told)
    for form, told in _told_to_the_public(world, published).items():
        assert told == expected, form
    assert _canaries(published.search_text) | {"kanarie-name"} == expected


def test_every_public_field_stands_in_every_form(world: World) -> None:
    expected = _canaries(asdict(FULL)) - INSIDE
    for form, told in _told_to_the_public(world, _publish(world)).items():
        assert told == expected, form


def test_a_snapshot_of_the_first_release_is_read_for_ever(world: World) -> None:
    published = PublishedActivity(
        activity_id=world.activities["draft"],
        version=1,
        reference="VA-0001",
        name="Afval ophalen",
        content=FIRST_RELEASE,
        published_at=clock.now(),
    )
    public = as_public(published, world.slug)
    assert public.texts("retention") == ["7 jaar"]
    assert public.texts("controllers") == ["College"]
    assert [basis.letter for basis in public.legal_bases] == ["c"]
    for field in FIRST_RELEASE:
        published.content = {key: FIRST_RELEASE[key] for key in FIRST_RELEASE if key != field}
        assert as_public(published, world.slug).version == 1, field


def test_words_that_the_page_shows_are_found_and_codes_are_not(world: World) -> None:
    activity = _publish(world)
    for shown in ("wettelijke verplichting", "kanarie-statute", "kanarie-retention"):
        assert activity.name in [row.name for row in search_published(shown)], shown
    for code in ("processor", "external"):
        assert activity.name not in [row.name for row in search_published(code)], code


def test_a_field_without_a_place_is_an_error_and_never_dropped(world: World) -> None:
    from registers.services.importing import _refuse_without_place

    with pytest.raises(LookupError, match="favourite_colour"):
        _refuse_without_place({"purposes", "favourite_colour"})
