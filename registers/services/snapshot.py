"""From record to snapshot: the one place that decides what becomes public."""

import hashlib
import json
import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import translation

from privacyoffice.policy.profile import Profile
from privacyoffice.policy.queries import profile_on
from registers.models import ProcessingActivity, PublicationChoice
from registers.models.processing_activity import OwnRole
from registers.published import PublicActivity
from registers.record import ANSWER, ANSWERS, PART, PARTS, Record, record_of

# Per key of a snapshot the columns that the public may read.
Selection = dict[str, tuple[str, ...]]

# Without a policy that says so, nobody chose to tell how data are protected.
_ONLY_BY_POLICY = frozenset({"security_measures"})


def everything_publishable() -> Selection:
    """All that a policy can make public. Remarks, systems and links never are."""
    parts = {part.key: part.public_columns for part in PARTS if part.is_publishable}
    return parts | {answer.key: answer.columns for answer in ANSWERS}


def can_be_public(name: str) -> bool:
    """Whether a policy can make a part, or one column of it ("recipients.name"), public."""
    key, dot, column = name.partition(".")
    columns = everything_publishable().get(key, ())
    return column in columns if dot else bool(columns)


def selection_of(profile: Profile, choices: Iterable[PublicationChoice] = ()) -> Selection:
    """What a policy makes public of an entry, and the exceptions of this very entry.

    A policy names parts (“recipients”) or columns of parts (“recipients.name”); one that
    publishes its whole register names none. The law demands no publication.
    """
    whole = everything_publishable()
    named = profile.register.public_fields
    if named:
        chosen = _named(named, whole)
    elif profile.register.published:
        chosen = dict(whole)
    else:
        chosen = {key: columns for key, columns in whole.items() if key not in _ONLY_BY_POLICY}
    for choice in choices:
        chosen.pop(choice.part, None)
        if choice.is_public and choice.part in whole:
            chosen[choice.part] = whole[choice.part]
    return chosen


def _named(named: Iterable[str], whole: Selection) -> Selection:
    chosen: Selection = {}
    for name in named:
        key, _dot, column = name.partition(".")
        columns = whole.get(key, ())
        # A detail alone says nothing: the text of its line comes along.
        text = PART[key].text if key in PART else column
        picked = tuple(c for c in columns if c in (column, text)) if column else columns
        if picked:
            chosen[key] = tuple(dict.fromkeys((*chosen.get(key, ()), *picked)))
    return chosen


def snapshot_of(record: Record, selection: Selection) -> dict[str, Any]:
    """The public content of a record: its name, and what the selection lets through.

    Whoever does not decide alone is told so whatever the policy says: without it a reader
    would take us for the controller. Law: GDPR art. 5(1)(d), 26, 30(2).
    """
    content: dict[str, Any] = {"name": record["name"]}
    for key, columns in selection.items():
        if key in PART:
            content[key] = [
                {column: line[column] for column in columns}
                for line in record[key]
                if not PART[key].stays_inside(line)
            ]
        elif key in ANSWER:
            content |= {column: record[column] for column in columns}
    if "transfers" in content:
        content["leaves_eea"] = record["leaves_eea"]
    if record["role"] not in ("", OwnRole.CONTROLLER):
        content["role"] = record["role"]
    return content


def loaded(activity: ProcessingActivity) -> ProcessingActivity:
    """The activity as its rows are now, in this transaction, with everything of it."""
    found: ProcessingActivity = ProcessingActivity.objects.with_parts().get(pk=activity.pk)
    return found


def current_record(activity: ProcessingActivity) -> Record:
    """The whole record of an activity as its rows are now."""
    return record_of(loaded(activity))


def current_snapshot(activity: ProcessingActivity, on: date) -> dict[str, Any]:
    """What would be public of an activity, by the policy that holds on this day."""
    return record_and_snapshot(activity, on)[1]


def record_and_snapshot(activity: ProcessingActivity, on: date) -> tuple[Record, dict[str, Any]]:
    """The whole record of an activity as its rows are now, and what of it would be public."""
    fresh = loaded(activity)
    selection = selection_of(profile_on(on), fresh.publication_choices.all())
    record = record_of(fresh)
    return record, snapshot_of(record, selection)


def hash_of(content: Any) -> str:
    """SHA-256, in hex, over content in one canonical writing."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def words_of(activity: PublicActivity) -> str:
    """All text that the page shows of a version, in Dutch, for the search index."""
    with translation.override("nl"):
        found = [
            text
            for section in activity.sections
            for line in section.lines
            for text in (line.text, *(told for _label, told in line.everything))
        ]
    return "\n".join(text for text in found if text)


def sort_key_of(name: str) -> str:
    """A key by which names sort as people expect, whatever the database's collation."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return plain.strip(" \"'“”‘’([")[:300]
