"""From working copy to snapshot: the one place that decides what becomes public."""

import hashlib
import json
import unicodedata
from typing import Any

from django.utils import translation

from registers.models import LegalBasis, ProcessingActivity
from registers.queries import EMPTY_SNAPSHOT

# What a snapshot holds, and nothing else. Security measures and remarks stay inside.
PUBLIC_FIELDS = tuple(EMPTY_SNAPSHOT)
CODES = frozenset({"basis", "kind"})


def snapshot_of(activity: ProcessingActivity) -> dict[str, Any]:
    """The public content of an activity loaded `with_parts()`: JSON values only.

    Keys are PUBLIC_FIELDS. Law: GDPR art. 30(1); what of it is published is policy.
    """
    purposes = {purpose.pk: purpose.description for purpose in activity.purposes.all()}
    content = {
        "reference": activity.reference,
        "name": activity.name,
        "department": activity.department.name if activity.department else "",
        "controlling_bodies": [str(line.body) for line in activity.controllers.all()],
        "purposes": list(purposes.values()),
        "legal_bases": [
            {
                "basis": basis.basis,
                "statute": basis.statute,
                "source_text": basis.source_text,
                "purpose": purposes[basis.purpose_id] if basis.purpose_id else "",
            }
            for basis in activity.legal_bases.all()
        ],
        "data_subjects": [line.name for line in activity.data_subjects.all()],
        "personal_data": [line.name for line in activity.personal_data.all()],
        "sources": [line.name for line in activity.sources.all()],
        "recipients": [
            {"name": line.name, "kind": line.kind} for line in activity.recipients.all()
        ],
        "retention": [line.description for line in activity.retention_terms.all()],
    }
    return {field: content[field] for field in PUBLIC_FIELDS}


def current_snapshot(activity: ProcessingActivity) -> dict[str, Any]:
    """The public content of an activity as its rows are now, in this transaction."""
    return snapshot_of(ProcessingActivity.objects.with_parts().get(pk=activity.pk))


def hash_of(content: Any) -> str:
    """SHA-256, in hex, over content in one canonical writing."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def words_of(content: dict[str, Any]) -> str:
    """All text of a snapshot as the public reads it, in Dutch, for the search index."""
    with translation.override("nl"):
        found = [
            str(LegalBasis(basis["basis"]).label)
            for basis in content["legal_bases"]
            if basis["basis"]
        ]

    def collect(value: Any) -> None:
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, dict):
            for name, inner in value.items():
                if name not in CODES:
                    collect(inner)
        elif isinstance(value, list):
            for inner in value:
                collect(inner)

    collect({field: content[field] for field in PUBLIC_FIELDS if field != "name"})
    return "\n".join(text for text in found if text)


def sort_key_of(name: str) -> str:
    """A key by which names sort as people expect, whatever the database's collation."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return plain.strip(" \"'“”‘’([")[:300]
