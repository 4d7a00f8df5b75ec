"""A published version as data for programs: the API, the JSON download, linked data.

Holds what the snapshot holds and nothing else. A part that the policy keeps inside is not
there; one that is public and empty is an empty list; of a line, what is not said is left out.
The names are those of the declaration (registers/record) in lowerCamelCase, so that a new part
or column appears by itself.
"""

from collections.abc import Mapping
from typing import Any

from privacyoffice.links import absolute
from registers.models import PublishedActivity
from registers.published import as_written_today
from registers.record import ANSWERS, PARTS, Part, is_yes_no

# What is read of a published version; no query needs its search text or a model instance.
COLUMNS = (
    "id",
    "activity_id",
    "version",
    "content",
    "published_at",
    "superseded_at",
    "withdrawn_at",
    "withdrawn_because",
    "retired_on",
    "retired_because",
)
# Without its text, for a list of versions.
BRIEF_COLUMNS = tuple(column for column in COLUMNS if column != "content")
Row = Mapping[str, Any]


def camel_case(name: str) -> str:
    """`data_subjects` as `dataSubjects`."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def status_of(row: Row) -> str:
    """What became of a version: "withdrawn", "superseded", "ended", or "current"."""
    if row["withdrawn_at"]:
        return "withdrawn"
    if row["superseded_at"]:
        return "superseded"
    return "ended" if row["retired_on"] else "current"


def row_of(published: PublishedActivity) -> Row:
    """The columns that are needed of a version that was loaded."""
    return {column: getattr(published, column) for column in COLUMNS}


def as_data(row: Row, slug: str) -> dict[str, Any]:
    """A version with its text. `row` has COLUMNS; `slug` is the organisation's."""
    return brief_data(row, slug) | content_data(as_written_today(row["content"]))


def brief_data(row: Row, slug: str) -> dict[str, Any]:
    """A version without its text: what it is, since and until when, and where it stands.

    `id` is that of the processing activity; `versionId` is the permanent one of this version.
    """
    activity, version = row["activity_id"], row["version"]
    data: dict[str, Any] = {
        "id": str(activity),
        "version": version,
        "versionId": str(row["id"]),
        "status": status_of(row),
        "publishedAt": row["published_at"].isoformat(),
        "links": {
            "self": absolute("registers_api:version", slug, activity, version),
            "latest": absolute("registers_api:activity", slug, activity),
            "versions": absolute("registers_api:versions", slug, activity),
            "html": absolute("registers_public:version", slug, activity, version),
        },
    }
    moments = {
        "supersededAt": row["superseded_at"],
        "withdrawnAt": row["withdrawn_at"],
        "retiredOn": row["retired_on"],
    }
    data |= {name: moment.isoformat() for name, moment in moments.items() if moment}
    reasons = {
        "withdrawnBecause": row["withdrawn_because"],
        "retiredBecause": row["retired_because"],
    }
    return data | {name: reason for name, reason in reasons.items() if reason}


def content_data(content: Mapping[str, Any]) -> dict[str, Any]:
    """The text of a version; `content` is a snapshot as written today."""
    columns = ["name", *(column for answer in ANSWERS for column in answer.columns), "leaves_eea"]
    data: dict[str, Any] = {
        camel_case(column): content[column] for column in columns if content.get(column)
    }
    data |= {
        camel_case(part.key): [_line(part, line) for line in content[part.key]]
        for part in PARTS
        if part.key in content
    }
    return data


def _line(part: Part, line: Mapping[str, Any]) -> dict[str, Any]:
    # No answer is told apart from "no": a tick that is not there says nothing.
    return {camel_case(column): line[column] for column in part.public_columns if line.get(column)}


def schema_of_line(part: Part) -> dict[str, Any]:
    """The JSON Schema of a line of a part, from its declaration."""
    from registers.record import column_field

    def schema(column: str) -> dict[str, Any]:
        field = column_field(part.model, column)
        if is_yes_no(part.model, column):
            return {"type": "boolean"}
        if field is not None and field.choices:
            options = [value for value, _label in field.flatchoices if value]
            return {"type": "string", "enum": options}
        return {"type": "string"}

    properties = {camel_case(column): schema(column) for column in part.public_columns}
    return {"type": "object", "properties": properties, "additionalProperties": False}
