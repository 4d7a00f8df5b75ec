"""A field of the register is carried from file to page and PDF, and old snapshots stay readable."""

import re
from dataclasses import asdict, fields
from typing import Any

import pytest
from django.template.loader import render_to_string

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from registers.importing import ParsedLegalBasis, ParsedRecipient, ParsedRow
from registers.models import ProcessingActivity, PublishedActivity
from registers.queries import PublicActivity, as_public, search_published
from registers.services.importing import import_rows
from registers.services.publication import publish_register
from registers.services.snapshot import PUBLIC_FIELDS
from tests.factories import World

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
)
INSIDE = {"kanarie-measure", "kanarie-remark"}


def _canaries(value: Any) -> set[str]:
    return set(re.findall(r"kanarie-[a-z-]+", str(value)))


def _publish(world: World) -> PublicActivity:
    officer = world.people[Role.PRIVACY_OFFICER]
    report = import_rows([FULL], layout="test", actor=None, now=clock.now())
    activity_id = report.rows[0].activity_id
    assert activity_id
    publish_register(actor=officer, now=clock.now(), only=[activity_id])
    published = PublishedActivity.objects.current().get(activity_id=activity_id)
    assert set(published.content) == set(PUBLIC_FIELDS)
    return as_public(published, world.slug)


def test_the_row_of_this_test_fills_every_field() -> None:
    for field in fields(ParsedRow):
        if field.name not in {"number", "key", "problems", "notes"}:
            assert _canaries(getattr(FULL, field.name)), field.name


def test_every_word_of_a_row_reaches_the_database(world: World) -> None:
    report = import_rows([FULL], layout="test", actor=None, now=clock.now())
    activity = ProcessingActivity.objects.with_parts().get(pk=report.rows[0].activity_id)
    found = [activity.name, activity.remarks, activity.department.name]
    for relation in (
        "controllers",
        "purposes",
        "legal_bases",
        "data_subjects",
        "personal_data",
        "sources",
        "recipients",
        "retention_terms",
        "security_measures",
    ):
        for line in getattr(activity, relation).all():
            found += [str(line), getattr(line, "statute", ""), getattr(line, "source_text", "")]
    assert _canaries(found) == _canaries(asdict(FULL))


def test_every_public_field_stands_on_the_page_and_in_the_pdf(world: World) -> None:
    activity = _publish(world)
    expected = _canaries(asdict(FULL)) - INSIDE
    organisation = {"organisation": world.organisation}
    page = render_to_string("public/register_detail.html", {**organisation, "activity": activity})
    groups = [(activity.department, [activity])]
    paper = render_to_string("documents/register.html", {**organisation, "groups": groups})
    assert _canaries(page) == expected
    assert _canaries(paper) == expected


def test_a_snapshot_of_the_first_release_is_read_for_ever(world: World) -> None:
    published = PublishedActivity(
        activity_id=world.activities["draft"],
        version=1,
        reference="VA-0001",
        name="Afval ophalen",
        content=FIRST_RELEASE,
        published_at=clock.now(),
    )
    assert as_public(published, world.slug).retention == ["7 jaar"]
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
    from registers.services.importing import _new_lines

    with pytest.raises(LookupError, match="joint_controllers"):
        _new_lines("joint_controllers", ("iemand",))
