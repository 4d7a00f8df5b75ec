"""What screens and jobs ask of the register."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import and_
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, QuerySet
from django.urls import reverse

from privacyoffice.accounts.access import access
from registers.models import LegalBasis, ProcessingActivity, PublishedActivity
from registers.models.recipient import RecipientKind

# What a reader finds where a snapshot of an earlier release has nothing.
EMPTY_SNAPSHOT: dict[str, Any] = {
    "reference": "",
    "name": "",
    "department": "",
    "controlling_bodies": [],
    "purposes": [],
    "legal_bases": [],
    "data_subjects": [],
    "personal_data": [],
    "sources": [],
    "recipients": [],
    "retention": [],
}
EMPTY_LEGAL_BASIS = {"basis": "", "statute": "", "source_text": "", "purpose": ""}
EMPTY_RECIPIENT = {"name": "", "kind": ""}

WORD = re.compile(r"\w+")
MOST_WORDS = 12


def access_activity(
    actor: Any, activity_id: Any, perm: str, *, lock: bool = False
) -> ProcessingActivity:
    """The activity on which `actor` has `registers.<perm>_processingactivity`, or Http404."""
    permission = f"registers.{perm}_processingactivity"
    return access(ProcessingActivity.objects.all(), actor, activity_id, permission, lock=lock)


def search_published(text: str) -> QuerySet[PublishedActivity]:
    """Current public versions that have every word of `text`, best first; all if it is empty.

    A word is found by its Dutch stem or as the beginning of a word, so that "parkeer"
    finds "parkeervergunning". Filters on the match, never on the rank.
    """
    found: QuerySet[PublishedActivity] = PublishedActivity.objects.current()
    words = WORD.findall(text.lower())[:MOST_WORDS]
    if not words:
        return found if not text.strip() else found.none()
    query = reduce(and_, (_stem_or_beginning(word) for word in words))
    rank = SearchRank(F("search"), query)
    return found.filter(search=query).annotate(rank=rank).order_by("-rank", "sort_key", "id")


def _stem_or_beginning(word: str) -> Any:
    stem = SearchQuery(word, config="dutch", search_type="plain")
    beginning = SearchQuery(f"'{word}':*", config="simple", search_type="raw")
    return stem | beginning


@dataclass(frozen=True)
class PublicLegalBasis:
    """A legal basis as the public reads it; `purpose` is empty when it is for all of them."""

    letter: str
    label: str
    article: str
    statute: str
    source_text: str
    purpose: str


@dataclass(frozen=True)
class PublicRecipient:
    """A recipient as the public reads it."""

    name: str
    kind_label: str


@dataclass(frozen=True)
class PublicActivity:
    """A published version, ready for a page or a PDF. Lists may be empty: "not stated"."""

    url: str
    reference: str
    name: str
    department: str
    controlling_bodies: list[str]
    purposes: list[str]
    purpose_line: str
    legal_bases: list[PublicLegalBasis]
    data_subjects: list[str]
    personal_data: list[str]
    sources: list[str]
    recipients: list[PublicRecipient]
    retention: list[str]
    version: int
    published_at: datetime
    activity_id: UUID

    @property
    def rests_on_consent(self) -> bool:
        """Consent can be withdrawn at any time. Law: GDPR art. 7(3)."""
        return any(basis.letter == "a" for basis in self.legal_bases)

    @property
    def can_be_taken_along(self) -> bool:
        """Portability holds for consent and contract. Law: GDPR art. 20(1)(a)."""
        return any(basis.letter in ("a", "b") for basis in self.legal_bases)

    @property
    def other_rules_may_hold(self) -> bool:
        """A law was named and no basis of the GDPR: police data (Wpg), for instance."""
        return bool(self.legal_bases) and not any(basis.letter for basis in self.legal_bases)


def as_public(published: PublishedActivity, slug: str) -> PublicActivity:
    """Read a snapshot; `slug` is the organisation's, for the address."""
    content = with_every_field(published.content)
    return PublicActivity(
        url=reverse("registers_public:detail", args=[slug, published.activity_id]),
        reference=published.reference,
        name=published.name,
        department=published.department_name,
        controlling_bodies=content["controlling_bodies"],
        purposes=content["purposes"],
        purpose_line=published.purpose_line,
        legal_bases=[_basis(item) for item in content["legal_bases"]],
        data_subjects=content["data_subjects"],
        personal_data=content["personal_data"],
        sources=content["sources"],
        recipients=[
            PublicRecipient(
                item["name"], str(RecipientKind(item["kind"]).label) if item["kind"] else ""
            )
            for item in content["recipients"]
        ],
        retention=content["retention"],
        version=published.version,
        published_at=published.published_at,
        activity_id=published.activity_id,
    )


def with_every_field(content: dict[str, Any]) -> dict[str, Any]:
    """A snapshot as it would be written today: what it did not know yet is empty.

    Snapshots are never rewritten, so one of an earlier release lacks the fields that came
    later; every reader goes through here.
    """
    lines = {"legal_bases": EMPTY_LEGAL_BASIS, "recipients": EMPTY_RECIPIENT}
    complete = EMPTY_SNAPSHOT | content
    for field, empty in lines.items():
        complete[field] = [empty | line for line in complete[field]]
    return complete


def _basis(item: dict[str, str]) -> PublicLegalBasis:
    letter = item["basis"]
    return PublicLegalBasis(
        letter=letter,
        label=str(LegalBasis(letter).label).capitalize() if letter else "",
        article=f"AVG artikel 6 lid 1 onder {letter}" if letter else "",
        statute=item["statute"] if item["statute"] != item["source_text"] else "",
        source_text=item["source_text"],
        purpose=item["purpose"],
    )
