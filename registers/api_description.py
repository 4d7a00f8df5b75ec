"""The shapes of the register in the description of the API, from its declaration."""

from typing import Any

from privacyoffice.apibase.description import Schema, component
from registers.models import ProcessingActivity
from registers.open_data import camel_case, schema_of_line
from registers.record import ANSWERS, PARTS, column_field

_URI: Schema = {"type": "string", "format": "uri"}
_MOMENT: Schema = {"type": "string", "format": "date-time"}
_TEXT: Schema = {"type": "string"}

_BRIEF: dict[str, Schema] = {
    "id": {
        "type": "string",
        "format": "uuid",
        "description": "The processing activity: the same in every version.",
    },
    "version": {"type": "integer", "minimum": 1},
    "versionId": {
        "type": "string",
        "format": "uuid",
        "description": "This version: no other has it, and it never changes.",
    },
    "status": {"type": "string", "enum": ["current", "superseded", "ended", "withdrawn"]},
    "publishedAt": _MOMENT,
    "supersededAt": {**_MOMENT, "description": "Since when a later version takes its place."},
    "withdrawnAt": {**_MOMENT, "description": "Since when its text is gone."},
    "withdrawnBecause": _TEXT,
    "retiredOn": {
        "type": "string",
        "format": "date",
        "description": "The day on which the processing ended.",
    },
    "retiredBecause": _TEXT,
    "links": {
        "type": "object",
        "required": ["self", "latest", "versions", "html"],
        "additionalProperties": False,
        "properties": {"self": _URI, "latest": _URI, "versions": _URI, "html": _URI},
    },
}
_ALWAYS = ["id", "version", "versionId", "status", "publishedAt", "links"]


def _answers() -> dict[str, Schema]:
    columns = [column for answer in ANSWERS for column in answer.columns]
    return {camel_case(column): _answer(column) for column in (*columns, "leaves_eea")}


def _answer(column: str) -> Schema:
    field = column_field(ProcessingActivity, column)
    if field is None or not field.choices:
        return _TEXT
    return {"type": "string", "enum": [value for value, _label in field.flatchoices if value]}


def _parts() -> dict[str, Schema]:
    return {
        camel_case(part.key): {
            "type": "array",
            "items": schema_of_line(part),
            "description": f"{part.article}." if part.article else "",
        }
        for part in PARTS
        if part.is_publishable
    }


BRIEF = component(
    "ProcessingActivityVersion",
    {
        "type": "object",
        "description": "A version without its text.",
        "required": _ALWAYS,
        "properties": _BRIEF,
        "additionalProperties": False,
    },
)
PROCESSING_ACTIVITY = component(
    "ProcessingActivity",
    {
        "type": "object",
        "description": "A published version of a processing activity (GDPR article 30). A part "
        "that the organisation does not publish is not there; one that is there and empty was "
        "not filled in.",
        "required": [*_ALWAYS, "name"],
        "properties": {**_BRIEF, "name": _TEXT, **_answers(), **_parts()},
        "additionalProperties": False,
    },
)

_ID = "0b8f5f4e-6c0a-4a57-9d0e-3f3c5d0f7a11"
_AT = f"https://register.example/api/v1/organisations/voorbeeld/processing-activities/{_ID}"
BRIEF_EXAMPLE: dict[str, Any] = {
    "id": _ID,
    "version": 2,
    "versionId": "5d6ad4b5-4c1e-4a39-8d0b-6a6f3c2f9f10",
    "status": "current",
    "publishedAt": "2026-02-03T09:12:45+00:00",
    "links": {
        "self": f"{_AT}/versions/2",
        "latest": _AT,
        "versions": f"{_AT}/versions",
        "html": f"https://register.example/voorbeeld/register/{_ID}/v/2/",
    },
}
EXAMPLE: dict[str, Any] = {
    **BRIEF_EXAMPLE,
    "name": "Parkeervergunningen",
    "department": "Burgerzaken",
    "role": "controller",
    "regime": "avg",
    "purposes": [{"description": "Bepalen wie in een straat mag parkeren"}],
    "legalBases": [{"basis": "e", "statute": "Wegenverkeerswet 1994"}],
    "dataSubjects": [{"name": "Bewoners"}],
    "personalData": [{"name": "Kenteken", "subject": "Bewoners"}],
    "recipients": [{"name": "Parkeerwachters", "kind": "internal"}],
    "transfers": [],
    "leavesEea": "no",
    "retention": [{"description": "2 jaar", "startingEvent": "het einde van de vergunning"}],
}
