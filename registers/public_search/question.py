"""A question about the public register, as it stands in an address."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib.postgres.search import SearchRank
from django.db.models import Case, F, QuerySet, When
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from registers.models import PublishedActivity
from registers.public_search.matching import MOST_WORDS, WORD, words_in, words_query

LONGEST_TEXT = 200
_LONGEST_CHOICE = 300
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")

# Names and values as they stand in an address, per name in the code.
PARAMETERS = {
    "text": "q",
    "words": "woorden",
    "department": "afdeling",
    "body": "orgaan",
    "legal_basis": "grondslag",
    "special": "bijzonder",
    "transfer": "doorgifte",
    "sort": "sorteer",
    "on": "op",
}
DAY_PARTS = ("dag", "maand", "jaar")
PAGE = "pagina"
VALUES: Mapping[str, Mapping[str, str]] = {
    "words": {"een": "any"},
    "legal_basis": {letter: letter for letter in "abcdef"},
    "special": {
        "bijzonder": "special",
        "strafrechtelijk": "criminal",
        "persoonsnummer": "national_number",
        "geen": "none",
    },
    "transfer": {"ja": "yes", "nee": "no"},
    "sort": {
        "relevantie": "relevance",
        "naam": "name",
        "nieuwste": "-published",
        "afdeling": "department",
    },
}
# The filters, by the kind of facet that a snapshot has (registers/migrations/0010_facets.py).
FACETS = {
    "department": "department",
    "body": "body",
    "legal_basis": "basis",
    "special": "special",
    "transfer": "transfer",
}


@dataclass(frozen=True)
class PublicQuery:
    """A question about the public register of the organisation in scope.

    `words` is "any" for what has at least one word of the text, and empty for what has them
    all. `department` and `body` are names; `legal_basis` is a letter of GDPR art. 6(1); `special`
    is a sensitivity of art. 9, 10 or 87, or "none" for what tells that it has none of them;
    `transfer` is "yes" or "no". What is empty is not asked. `sort` is empty for the usual
    order: the best match first, or by name. `on` asks for the register at the end of that
    day in Amsterdam.
    """

    text: str = ""
    words: str = ""
    department: str = ""
    body: str = ""
    legal_basis: str = ""
    special: str = ""
    transfer: str = ""
    sort: str = ""
    on: date | None = None

    @classmethod
    def read(
        cls, params: Mapping[str, str], *, today: date
    ) -> "tuple[PublicQuery, dict[str, str]]":
        """The question in the parameters of an address, and a sentence per wrong parameter.

        A wrong value is not applied; a text that is too long is cut. Parameters that it does
        not know are left alone.
        """
        errors: dict[str, str] = {}
        found: dict[str, Any] = {"text": _text(params, errors), "on": _day(params, today, errors)}
        for name in ("department", "body"):
            found[name] = _choice(params, name, errors)
        for name in VALUES:
            found[name] = _code(params, name, errors)
        return cls(**found), errors

    @property
    def order(self) -> str:
        """The order in force: what was asked, unless there is nothing to rank by."""
        if self.text:
            return self.sort or "relevance"
        return "name" if self.sort in ("", "relevance") else self.sort

    @property
    def filters(self) -> dict[str, str]:
        """What is asked besides words, order and day: the value per filter, in order."""
        return {name: getattr(self, name) for name in FACETS if getattr(self, name)}

    @property
    def has_more_words(self) -> bool:
        """Whether asking for any word could find more than asking for them all."""
        return len(words_in(self.text)) > 1

    @property
    def is_plain(self) -> bool:
        """Whether the whole register of now is asked, in whatever order."""
        return not (self.text or self.filters or self.on)

    def without(self, *names: str) -> "PublicQuery":
        """The same question with less asked."""
        emptied: dict[str, Any] = {name: None if name == "on" else "" for name in names}
        return replace(self, **emptied)

    def params(self) -> dict[str, str]:
        """The question as parameters of an address; nothing that is not asked."""
        asked = {name: getattr(self, name) for name in PARAMETERS if getattr(self, name)}
        if self.on:
            asked["on"] = self.on.isoformat()
        if not self.text:
            asked.pop("words", None)
        if self.order == self.without("sort").order:
            asked.pop("sort", None)
        for name, values in VALUES.items():
            if name in asked:
                asked[name] = next(word for word, code in values.items() if code == asked[name])
        return {PARAMETERS[name]: value for name, value in asked.items()}

    def everything(self) -> "QuerySet[PublishedActivity]":
        """All that the register shows, on the day that is asked: no words, no filters."""
        published: Any = PublishedActivity.objects
        found: QuerySet[PublishedActivity] = (
            published.shown_on(self.on) if self.on else published.current()
        )
        return found

    def matches(self) -> "QuerySet[PublishedActivity]":
        """What has the words and passes every filter, in no order."""
        found = self.everything()
        if self.filters:
            asked = [f"{FACETS[name]}:{value}" for name, value in self.filters.items()]
            found = found.filter(facets__contains=asked)
        if self.text:
            found = self._with_words(found)
        return found.order_by()

    def results(self) -> "QuerySet[PublishedActivity]":
        """What was asked for, in the order that was asked for."""
        found = self.matches()
        if self.order == "relevance":
            query = self.words_query()
            if query is None:
                return found
            rank = SearchRank(F("search"), query)
            return found.annotate(rank=rank).order_by("-rank", "sort_key", "id")
        if self.order == "-published":
            return found.order_by("-published_at", "id")
        if self.order == "department":
            is_without = Case(When(department_name="", then=1), default=0)
            return found.order_by(is_without, Lower("department_name"), "sort_key", "id")
        return found.order_by("sort_key", "id")

    def words_query(self) -> Any:
        """The query for the text; None when it has no word."""
        return words_query(self.text, any_word=self.words == "any")

    def _with_words(self, found: "QuerySet[PublishedActivity]") -> "QuerySet[PublishedActivity]":
        """Filters on the match, never on the rank: only the match has an index."""
        query = self.words_query()
        return found.none() if query is None else found.filter(search=query)

    def unknown(self) -> dict[str, str]:
        """The department and the body that no entry of this day has: a sentence per name.

        One query for each that is asked.
        """
        sentences = {
            "department": _("This department is not in the register. Choose one from the list."),
            "body": _("This name is not in the register. Choose one from the list."),
        }
        return {
            name: sentence
            for name, sentence in sentences.items()
            if name in self.filters and not self._occurs(name)
        }

    def _occurs(self, name: str) -> bool:
        facet = f"{FACETS[name]}:{self.filters[name]}"
        return self.everything().filter(facets__contains=[facet]).exists()

    def withdrawn(self) -> int:
        """How many texts that stood in the register on this day were withdrawn since."""
        if self.on is None:
            return 0
        published: Any = PublishedActivity.objects
        return int(published.withdrawn_after(self.on).count())

    def nothing_then(self) -> str:
        """Whether the register showed nothing at all on the day that is asked: "yet" before
        anything was published, "then" later; empty when it did, or no day is asked. A text
        that was withdrawn since is nothing too."""
        if self.on is None or self.everything().exists():
            return ""
        published: Any = PublishedActivity.objects
        return "then" if published.published_by(self.on).exists() else "yet"


def search_published(text: str) -> "QuerySet[PublishedActivity]":
    """Current public versions that have every word of `text`, best first; all if it is empty."""
    return PublicQuery(text=text.strip()).results()


def _clean(params: Mapping[str, str], parameter: str) -> str:
    """A value as the database can hold it: without NUL and half characters."""
    value = params.get(parameter) or ""
    whole = value.replace("\x00", " ").encode("utf-8", "replace").decode("utf-8")
    return whole.strip()


def _text(params: Mapping[str, str], errors: dict[str, str]) -> str:
    parameter = PARAMETERS["text"]
    text = _clean(params, parameter)
    if len(text) > LONGEST_TEXT or len(WORD.findall(text)) > MOST_WORDS:
        errors[parameter] = _(
            "This is too long to search for. We searched for the first words. Use fewer words."
        )
        text = text[:LONGEST_TEXT]
        ends = [word.end() for word in WORD.finditer(text)]
        text = text[: ends[MOST_WORDS - 1]] if len(ends) > MOST_WORDS else text
    return text.strip()


def _choice(params: Mapping[str, str], name: str, errors: dict[str, str]) -> str:
    value = _clean(params, PARAMETERS[name])
    if len(value) > _LONGEST_CHOICE:
        errors[PARAMETERS[name]] = _("This name is too long. Choose one from the list.")
        return ""
    return value


def _code(params: Mapping[str, str], name: str, errors: dict[str, str]) -> str:
    value = _clean(params, PARAMETERS[name])
    if value and value not in VALUES[name]:
        errors[PARAMETERS[name]] = _("We do not know this choice. Choose one from the list.")
    return VALUES[name].get(value, "")


def _day(params: Mapping[str, str], today: date, errors: dict[str, str]) -> date | None:
    """The day in `op`, or in three fields of the form, which then count."""
    parameter = PARAMETERS["on"]
    parts = [_clean(params, part) for part in DAY_PARTS]
    written = _clean(params, parameter)
    if any(parts):
        if not all(parts):
            errors[parameter] = _("Fill in a day, a month and a year. For example 28 02 2026.")
            return None
        day, month, year = parts
        written = f"{year}-{month.zfill(2)}-{day.zfill(2)}"
    if not written:
        return None
    match = _DAY.fullmatch(written)
    try:
        on = date(*map(int, match.groups())) if match else None
    except ValueError:
        on = None
    if on is None:
        errors[parameter] = _("This date does not exist. Choose a date such as 28 02 2026.")
    elif on > today:
        errors[parameter] = _("This day has not come yet. Choose today or a day in the past.")
        on = None
    return on
