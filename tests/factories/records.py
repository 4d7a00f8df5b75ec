"""Whole records of entries, as JSON values: every part and every column filled in."""

from typing import Any

from registers.record import ANSWERS, INSIDE_ANSWERS, PARTS, column_field, is_day, is_yes_no


def complete_record() -> dict[str, Any]:
    """A record without a gap: what the law and everybody's policy ask, and nothing doubtful."""
    record: dict[str, Any] = {"name": "Bomen kappen", "leaves_eea": "no"}
    for answer in ANSWERS:
        record |= dict.fromkeys(answer.columns, "")
    record |= dict.fromkeys(INSIDE_ANSWERS, "")
    record |= {"role": "controller", "regime": "avg", "automated_decisions": "no"}
    record |= {"profiling": "no", "reference": "VA-0001"}
    record |= {part.key: [] for part in PARTS}
    return record | {
        "controllers": [line("controllers", body="College")],
        "purposes": [line("purposes", description="Bomen beschermen")],
        "legal_bases": [line("legal_bases", basis="c", statute="Omgevingswet")],
        "data_subjects": [line("data_subjects", name="Aanvragers")],
        "personal_data": [line("personal_data", name="Kleur van het tuinhek")],
        "sources": [line("sources", name="De aanvrager zelf")],
        "recipients": [line("recipients", name="Provincie", kind="external")],
        "retention": [line("retention", description="5 jaar")],
        "security_measures": [line("security_measures", description="Geheimhouding")],
    }


def line(key: str, **values: Any) -> dict[str, Any]:
    """A line of a part with every column; empty where nothing is said."""
    part = next(part for part in PARTS if part.key == key)
    empty = {column: False if is_yes_no(part.model, column) else "" for column in part.columns}
    unknown = set(values) - set(empty)
    assert not unknown, unknown
    return empty | values


def marked_record(mark: str = "kanarie") -> dict[str, Any]:
    """A record in which every text of every part says which part and column it is: one line a
    part, codes and days as they can be. Links and references to lines stay empty."""
    record = complete_record()
    for part in PARTS:
        if part.key == "links":
            continue
        record[part.key] = [{c: _marked(part, c, mark) for c in part.columns}]
    return record


def _marked(part: Any, column: str, mark: str) -> Any:
    found = column_field(part.model, column)
    if found is None:
        return ""
    if is_yes_no(part.model, column):
        return False
    if is_day(part.model, column):
        return "2026-02-03"
    if found.choices:
        return found.flatchoices[-1][0]
    if found.related_model is not None and issubclass(found.related_model, _line_model()):
        return ""
    return f"{mark}-{part.key}-{column}".replace("_", "-")


def _line_model() -> Any:
    from registers.models.part import ActivityPart

    return ActivityPart
