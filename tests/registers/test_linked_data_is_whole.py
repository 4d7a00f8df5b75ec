"""A column that is added to the register is in its linked data, or left out for a reason."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from privacyoffice import clock
from registers.linked_data import as_json_ld
from registers.models import PublishedActivity
from registers.record import ANSWERS, PART, PARTS, Part, is_yes_no
from tests.factories import World
from tests.factories.records import marked_record

UNMAPPED = "no term of DPV has been chosen for it"
TEXT = "a text for people, that no program reads as a statement"
OF_THE_OFFICE = "it says where the office put the entry, and nothing of the processing"
# Columns of the JSON without which the linked data say the same.
NOT_IN_LINKED_DATA = {
    "department": OF_THE_OFFICE,
    "reference": OF_THE_OFFICE,
    "leaves_eea": "each country is told; that there is none is no statement of DPV",
    "regime": "the terms are those of the GDPR",
    "police_article": "as above",
    "persons_register_decision": "as above",
    "automated_decisions": UNMAPPED,
    "automated_decisions_explained": TEXT,
    "profiling": UNMAPPED,
    "profiling_explained": TEXT,
    "consent_texts.text": TEXT,
    "consent_texts.version": TEXT,
    "consent_texts.used_from": TEXT,
    "consent_texts.used_until": TEXT,
    "consent_texts.withdrawal": TEXT,
    "further_processing.description": UNMAPPED,
    "further_processing.ground": UNMAPPED,
    "further_processing.statute": UNMAPPED,
    "joint_controllers.representative": UNMAPPED,
    "recipients.name": "who it is, where that is known, is told in its place",
    "recipients.ground": UNMAPPED,
    "recipients.necessity": TEXT,
    "retention.disposal_result": UNMAPPED,
    "retention.not_yet_known": "what is not known is no statement",
    "sources.is_authentic": UNMAPPED,
}


def _content(role: str) -> dict[str, Any]:
    """All that can be public, each column filled in."""
    record = marked_record()
    content: dict[str, Any] = {"name": "kanarie", "leaves_eea": "yes"}
    content |= {column: "kanarie" for answer in ANSWERS for column in answer.columns}
    for part in PARTS:
        if part.is_publishable:
            (line,) = record[part.key]
            content[part.key] = [{c: _filled(part, c, line[c]) for c in part.public_columns}]
    # Processors are told twice: as such, and as who gets the data.
    content["recipients"][0]["kind"] = "processor"
    return content | {"role": role}


def _filled(part: Part, column: str, value: Any) -> Any:
    return is_yes_no(part.model, column) or value or f"kanarie-{column}"


def _fewer(content: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each column, and the content without it."""
    for key, value in content.items():
        if key not in PART:
            yield key, content | {key: ""}
            continue
        (line,) = value
        for column in line:
            rest = {c: v for c, v in line.items() if c != column}
            yield f"{key}.{column}", content | {key: [rest]}


def test_every_public_column_is_told_or_left_out_for_a_reason(world: World) -> None:
    activity_id, now = UUID(int=1), clock.now()

    def told(content: dict[str, Any]) -> dict[str, Any]:
        row = PublishedActivity(
            pk=activity_id,
            activity_id=activity_id,
            version=1,
            name=content["name"],
            content=content,
            published_at=now,
        )
        return as_json_ld(row, world.organisation)

    every: set[str] = set()
    found: set[str] = set()
    for role in ("controller", "processor"):
        content = _content(role)
        for column, fewer in _fewer(content):
            every.add(column)
            if told(fewer) != told(content):
                found.add(column)
    assert every - found - set(NOT_IN_LINKED_DATA) == set(), "tell these, or say why not"
    assert found & set(NOT_IN_LINKED_DATA) == set(), "these are told"
    assert set(NOT_IN_LINKED_DATA) <= every, "these do not exist"
