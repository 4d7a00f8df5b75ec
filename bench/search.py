"""Search in a register of 10,000 processings, as the public list asks for it."""

from collections.abc import Callable
from functools import reduce
from operator import and_, or_
from typing import Any
from urllib.parse import quote

from django.db.models import Q
from django.test import Client
from django.urls import reverse

from bench.data import as_public, municipality
from bench.table import Row, faster
from bench.timing import medians
from privacyoffice.tenancy.models import Organisation
from registers.models import PublishedActivity
from registers.public_search import PublicQuery

_PAGE = 25
# What people type: a common word, a rare one, two words, the beginning of a word, nothing found.
_QUESTIONS = ("gegevens", "traplift", "verwerkersovereenkomst drukker", "parkeer", "zeppelin")
# What somebody would look in without an index: columns and parts of the content.
_COLUMNS = ("name", "department_name", "purpose_line", "reference")
_PARTS = (
    "purposes",
    "legal_bases",
    "data_subjects",
    "personal_data",
    "recipients",
    "retention",
)


def run(quick: bool) -> list[Row]:
    """Search against icontains on ten text fields: five questions, each with how many are found
    and the first page of them. And the whole page that somebody gets, with its filters, against
    the page of the list without a question.
    """
    organisation = municipality(200 if quick else 10_000)
    rounds = 2 if quick else 9
    taken = medians(
        rounds,
        search=_acts(organisation, lambda text: PublicQuery(text=text).results()),
        contains=_acts(organisation, _containing),
    )
    pages = medians(
        rounds,
        search=_pages(organisation, [f"?q={quote(text)}" for text in _QUESTIONS]),
        # A parameter that means nothing: the same list, and not from its file.
        plain=_pages(organisation, ["?x"] * len(_QUESTIONS)),
    )
    return [
        faster(
            "search, against icontains on ten fields",
            ours=taken["search"],
            baseline=taken["contains"],
            goal=10,
        ),
        faster(
            "page of a search, against the plain list",
            ours=pages["search"],
            baseline=pages["plain"],
            goal=0.65,
        ),
    ]


def _acts(organisation: Organisation, ask: Callable[[str], Any]) -> Callable[[], None]:
    def act() -> None:
        for text in _QUESTIONS:
            with as_public(organisation):
                found = ask(text)
                found.count()
                list(found[:_PAGE])

    return act


def _pages(organisation: Organisation, questions: list[str]) -> Callable[[], None]:
    """Asked of the product in this process, through all of its middleware."""
    address = reverse("registers_public:list", args=[organisation.slug])
    visitor = Client(headers={"host": "localhost"})

    def act() -> None:
        for question in questions:
            if visitor.get(address + question).status_code != 200:
                raise RuntimeError(f"{address}{question} is no page.")

    return act


def _containing(text: str) -> Any:
    """Every word in one of ten text fields, by name."""
    fields = [*_COLUMNS, *(f"content__{part}" for part in _PARTS)]
    words = [
        reduce(or_, (Q(**{f"{field}__icontains": word}) for field in fields))
        for word in text.split()
    ]
    return PublishedActivity.objects.current().filter(reduce(and_, words)).order_by("sort_key")
