"""A published version as a page, a PDF or a search index reads it.

Reads snapshots of every release: what one did not know yet is empty.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registers.models import LegalBasis, ProcessingActivity, PublishedActivity
from registers.record import (
    ANSWERS,
    PARTS,
    Answer,
    Part,
    in_words,
    is_yes_no,
)

# Keys as the first release wrote them.
_FORMER_KEYS = {"controllers": "controlling_bodies"}
_ASKED_FIRST = {
    "personal_data": gettext_lazy("Which data?"),
    "purposes": gettext_lazy("Why?"),
    "retention": gettext_lazy("How long?"),
    "recipients": gettext_lazy("Shared with whom?"),
}
# A citizen reads other words than an officer.
_PUBLIC_WORDS: dict[tuple[str, str], Any] = {
    ("sensitivity", "special"): gettext_lazy("extra sensitive"),
    ("sensitivity", "criminal"): gettext_lazy("about crime"),
    ("sensitivity", "national_number"): gettext_lazy("personal number set by law"),
    ("kind", "internal"): gettext_lazy("colleagues"),
    ("kind", "external"): gettext_lazy("another organisation"),
    ("kind", "processor"): gettext_lazy("works on our instructions"),
    ("role", "controller"): gettext_lazy("We decide ourselves why and how data are used."),
    ("role", "joint_controller"): gettext_lazy("We decide this together with others."),
    ("role", "processor"): gettext_lazy("We do this for somebody else, who decides."),
    ("regime", "avg"): gettext_lazy("The rules of the AVG, the European privacy law"),
    ("regime", "wpg"): gettext_lazy("The rules for police data (Wpg)"),
    ("regime", "brp"): gettext_lazy("The rules of the persons register (Wet BRP)"),
}


@dataclass(frozen=True)
class PublicLine:
    """One line: its main text, and details as (label, text); a label may be empty.

    `laws` are the details that say which law permits it: a citizen unfolds them.
    """

    text: str
    details: tuple[tuple[str, str], ...] = ()
    laws: tuple[tuple[str, str], ...] = ()

    @property
    def everything(self) -> tuple[tuple[str, str], ...]:
        """Details and laws, for paper and for the search index."""
        return (*self.details, *self.laws)


@dataclass(frozen=True)
class Section:
    """A heading with its lines. Without lines it says that nothing was stated."""

    key: str
    heading: str
    lines: tuple[PublicLine, ...]


@dataclass(frozen=True)
class Question:
    """A question of the summary, with the beginning of its answer; each text on a line of its
    own when they say it of something else."""

    heading: str
    texts: list[str]
    is_one_a_line: bool = False


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
class PublicActivity:
    """A published version. `sections` holds what the policy makes public, in order."""

    url: str
    content: Mapping[str, Any]
    name: str
    purpose_line: str
    version: int
    published_at: datetime
    activity_id: UUID
    retired_on: date | None = None
    retired_because: str = ""

    @property
    def reference(self) -> str:
        """The reference, where the policy publishes it."""
        return str(self.content.get("reference", ""))

    @property
    def department(self) -> str:
        """The department, where the policy publishes it."""
        return str(self.content.get("department", ""))

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """What is published of the parts and then of the answers."""
        found = [*map(self._part, PARTS), *map(self._answer, ANSWERS)]
        return tuple(section for section in found if section is not None)

    def texts(self, key: str) -> list[str]:
        """The main texts of one section; empty when it is not public or not filled in."""
        for section in self.sections:
            if section.key == key:
                return [line.text for line in section.lines]
        return []

    @property
    def summary(self) -> list[Question]:
        """What a citizen asks first, as far as it is public. `purpose_line` is the purpose."""
        found = []
        for key, heading in _ASKED_FIRST.items():
            if any(section.key == key for section in self.sections):
                texts = {"purposes": [self.purpose_line], "retention": self.terms}
                told = [text for text in texts.get(key, self.texts(key)) if text]
                found.append(Question(str(heading), told, key == "retention"))
        return found

    @cached_property
    def legal_bases(self) -> list[PublicLegalBasis]:
        """Bases with their article."""
        return [_basis(line) for line in self.todays.get("legal_bases", [])]

    @property
    def rests_on_consent(self) -> bool:
        """Consent can be withdrawn at any time. Law: GDPR art. 7(3)."""
        return any(basis.letter == "a" for basis in self.legal_bases)

    @property
    def can_be_taken_along(self) -> bool:
        """Portability holds for consent and contract. Law: GDPR art. 20(1)(a)."""
        return any(basis.letter in ("a", "b") for basis in self.legal_bases)

    @property
    def clients(self) -> list[str]:
        """For whom we process; empty when we decide ourselves or it is not public."""
        return self.texts("clients")

    @property
    def is_for_others(self) -> bool:
        """Whether we process for somebody else, who decides. Law: GDPR art. 28, 30(2)."""
        return self.content.get("role") == "processor"

    @property
    def other_rules_may_hold(self) -> bool:
        """Another regime, or a law was named and no basis of the GDPR."""
        is_other = self.content.get("regime", "avg") not in ("", "avg")
        unnamed = bool(self.legal_bases) and not any(b.letter for b in self.legal_bases)
        return is_other or unnamed

    @cached_property
    def todays(self) -> Mapping[str, Any]:
        """The content as today's release would write it."""
        return as_written_today(self.content)

    @property
    def terms(self) -> list[str]:
        """How long, and of which data or from when, as far as that is public."""
        lines = zip(self.texts("retention"), self.todays.get("retention", []), strict=False)
        found = []
        for text, line in lines:
            data, event = line.get("data"), line.get("starting_event")
            told = f"{data}: {text}" if data and text else text
            if event and text:
                counted = {"term": told, "event": event}
                told = _("%(term)s (counted from: %(event)s)") % counted
            found.append(told)
        return found

    def _part(self, part: Part) -> Section | None:
        is_public = part.key in self.todays
        lines = self.todays.get(part.key, [])
        # Of work for somebody else article 30(2) asks less: what is empty says nothing.
        if not is_public or not (lines or (part.is_always_shown and not self.is_for_others)):
            return None
        shown = tuple(_line(part, line) for line in lines)
        if part.key == "transfers" and not shown:
            shown = _whether_data_leave(str(self.content.get("leaves_eea", "")))
        heading = part.heading
        if self.is_for_others and part.key == "controllers":
            heading = _("Who does this work for the controller")
        return Section(part.key, str(heading), shown)

    def _answer(self, answer: Answer) -> Section | None:
        value = self.content.get(answer.column)
        if value is None or not (value or answer.is_always_shown):
            return None
        if value and value == answer.goes_without_saying:
            return None
        told = [
            _words(ProcessingActivity, column, self.content.get(column, ""))
            for column in answer.columns
        ]
        text = "\n".join(words for words in told if words)
        return Section(answer.key, str(answer.heading), (PublicLine(text),) if text else ())


def as_written_today(content: Mapping[str, Any]) -> dict[str, Any]:
    """A snapshot of any release with the keys of today, and every line a dict by column.

    A key that it did not have stays away: that was not public, or not known.
    """
    now_called = {former: key for key, former in _FORMER_KEYS.items()}
    todays = {now_called.get(key, key): value for key, value in content.items()}
    for part in PARTS:
        if part.key in todays:
            todays[part.key] = [
                {part.text: line} if isinstance(line, str) else line for line in todays[part.key]
            ]
    return todays


def as_public(published: PublishedActivity, slug: str) -> PublicActivity:
    """Read a snapshot; `slug` is the organisation's, for the address."""
    return PublicActivity(
        url=reverse("registers_public:detail", args=[slug, published.activity_id]),
        content=published.content,
        name=published.name,
        purpose_line=published.purpose_line,
        version=published.version,
        published_at=published.published_at,
        activity_id=published.activity_id,
        retired_on=published.retired_on,
        retired_because=published.retired_because,
    )


def shown_line(part: Part, line: Mapping[str, Any]) -> PublicLine:
    """A line as people read it: codes in words, days written out."""
    return _line(part, line)


def shown_value(model: Any, column: str, value: Any) -> str:
    """One value of a line or an answer as people read it; empty for nothing."""
    is_unticked = is_yes_no(model, column) and not value
    return in_words(model, column, value) if is_unticked else _words(model, column, value)


def _line(part: Part, line: Mapping[str, Any]) -> PublicLine:
    told = [
        (column, str(label), _words(part.model, column, line.get(column, ""), str(label)))
        for column, label in part.details.items()
        if line.get(column) and column != "not_yet_known"
    ]
    text = _words(part.model, part.text, line.get(part.text, ""))
    if part.key == "retention" and not text and line.get("not_yet_known"):
        return PublicLine(_("We are still finding this out."))
    if part.key == "legal_bases" and not text:
        text = str(line.get("source_text") or line.get("statute") or "")
    # What is ticked has its label as its words.
    labelled = [("" if words == label else label, words, column) for column, label, words in told]
    return PublicLine(
        text,
        tuple((label, words) for label, words, column in labelled if column not in part.law),
        tuple((label, words) for label, words, column in labelled if column in part.law),
    )


def _words(model: Any, column: str, value: Any, label: str = "") -> str:
    if not value:
        return ""
    if (column, str(value)) in _PUBLIC_WORDS:
        return str(_PUBLIC_WORDS[column, str(value)])
    if is_yes_no(model, column) and label:
        return label
    words = in_words(model, column, value)
    return capfirst(words) if column in ("basis", "automated_decisions", "profiling") else words


def _whether_data_leave(answer: str) -> tuple[PublicLine, ...]:
    sentences = {
        "no": _("No. The data stay in the European Economic Area."),
        "yes": _("Yes. To which country has not been stated."),
    }
    return (PublicLine(sentences[answer]),) if answer in sentences else ()


def _basis(item: Mapping[str, Any]) -> PublicLegalBasis:
    letter = str(item.get("basis", ""))
    statute, source_text = str(item.get("statute", "")), str(item.get("source_text", ""))
    if not letter and not source_text:
        source_text = statute  # another regime than the GDPR has no letter
    return PublicLegalBasis(
        letter=letter,
        label=str(LegalBasis(letter).label).capitalize() if letter else "",
        article=f"AVG artikel 6 lid 1 onder {letter}" if letter else "",
        statute=statute if statute != source_text else "",
        source_text=source_text,
        purpose=str(item.get("purpose", "")),
    )
