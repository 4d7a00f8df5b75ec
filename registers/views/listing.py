"""The public register as a list: searched, filtered, in an order, and as it was on a day."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from privacyoffice import clock
from privacyoffice.links import absolute_path
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.public import public_page
from registers.models import EditionKind, PublishedActivity, RegisterEdition
from registers.public_search import (
    DAY_PARTS,
    LEGENDS,
    LONGEST_TEXT,
    PAGE,
    PARAMETERS,
    Facet,
    PublicQuery,
    asked_in_words,
    facets,
    filters_in_words,
    marks_in_words,
    suggestions,
)
from registers.services.edition import servable_edition

PAGE_SIZE = 25
_SHOWN = (
    "activity_id",
    "version",
    "name",
    "purpose_line",
    "department_name",
    "facets",
    "published_at",
)
_ORDERS: Mapping[str, Any] = {
    "relevance": _("best match first"),
    "name": _("name"),
    "-published": _("newest first"),
    "department": _("department"),
}
_FILES: Mapping[str, Any] = {
    "xlsx": _("Excel (XLSX)"),
    "csv": _("Table of plain text (CSV)"),
    "json": _("Data for programs (JSON)"),
}


@dataclass(frozen=True)
class Result:
    """An entry as the list shows it, with its marks in words."""

    url: str
    name: str
    purpose_line: str
    department: str
    marks: list[str]


@dataclass(frozen=True)
class Link:
    """A link to nearly the same list. `is_current` when it leads to this very one."""

    label: str
    url: str
    is_current: bool = False


@dataclass(frozen=True)
class Problem:
    """What was wrong with a field; `target` is its id, empty if the page does not have it."""

    label: str
    target: str
    sentence: str


@public_page
def register_list(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """The register, 25 a page; an impossible page shows the nearest.

    When nothing has all the words, it shows what has some of them. A day that was filled in
    as day, month and year leads to its own address, `?op=`.
    """
    query, errors = PublicQuery.read(request.GET, today=clock.today())
    place = _Place(reverse("registers_public:list", args=[organisation.slug]))
    if DAY_PARTS[0] in request.GET and not errors:
        return HttpResponseRedirect(place.of(query))
    unknown = query.unknown()
    errors |= {PARAMETERS[name]: sentence for name, sentence in unknown.items()}
    query, page = _found(request, query.without(*unknown))
    total = page.paginator.count
    withdrawn = query.withdrawn()
    shown = [f for f in facets(query) if f.narrows(total) or f.parameter in errors]
    context = {
        "organisation": organisation,
        "query": query,
        "asked": asked_in_words(query),
        "errors": errors,
        "sort": query.params().get(PARAMETERS["sort"], ""),
        "longest_text": LONGEST_TEXT,
        "filters": [(facet, errors.get(facet.parameter, "")) for facet in shown],
        "problems": _problems(errors, shown),
        "has_hidden_problems": bool(set(errors) - {PARAMETERS["text"], PARAMETERS["sort"]}),
        "day_fields": _day_fields(request, query),
        "removals": _removals(query, place),
        "orders": _orders(query, place),
        "page": page,
        "pages": _pages(page, query, place),
        "results": [_result(row, organisation.slug, query) for row in page.object_list],
        "total": total,
        "is_empty_register": query.is_plain and not total and not errors,
        "suggestions": _suggestions(query, total, place) if query.words or not total else [],
        "without_day": place.of(query.without("on")),
        "withdrawn": withdrawn,
        "nothing_then": "" if total or withdrawn else query.nothing_then(),
        "canonical": absolute_path(place.of(query, page.number)),
        "last_changed": (changed_at := PublishedActivity.objects.changed_at()),
        "edition": (edition := servable_edition()),
        "is_newer_made": edition is not None and _is_newer_made(edition, changed_at),
        "archive": servable_edition(EditionKind.ARCHIVE),
        "downloads": _downloads(query, organisation.slug),
    }
    return render(request, "public/register_list.html", context)


def _found(
    request: HttpRequest, query: PublicQuery
) -> "tuple[PublicQuery, Page[PublishedActivity]]":
    """The page that is asked for, and the question that it answers: all the words, or any
    of them when nothing has them all."""
    strict = query.without("words")
    page = _page(request, strict)
    if not page.paginator.count and strict.has_more_words:
        looser = replace(strict, words="any")
        of_looser = _page(request, looser)
        if of_looser.paginator.count:
            return looser, of_looser
    return strict, page


def _page(request: HttpRequest, query: PublicQuery) -> "Page[PublishedActivity]":
    found = query.results().only(*_SHOWN)
    return Paginator(found, PAGE_SIZE).get_page(request.GET.get(PAGE))


def _is_newer_made(edition: RegisterEdition, changed_at: datetime | None) -> bool:
    """Whether something changed since the PDF, and another follows; of nothing none is made."""
    is_old = changed_at is not None and changed_at > edition.rendered_at
    return is_old and PublishedActivity.objects.current().exists()


@dataclass(frozen=True)
class _Place:
    """The address of the list, or of a file of it."""

    path: str

    def of(self, query: PublicQuery, number: int = 1) -> str:
        """The address of a page of what is asked."""
        params = query.params() | ({PAGE: str(number)} if number > 1 else {})
        return f"{self.path}?{urlencode(params)}" if params else self.path


def _result(row: PublishedActivity, slug: str, query: PublicQuery) -> Result:
    name, args = "detail", [slug, row.activity_id]
    if query.on:
        name, args = "version", [slug, row.activity_id, row.version]
    return Result(
        url=reverse(f"registers_public:{name}", args=args),
        name=row.name,
        purpose_line=row.purpose_line,
        department=row.department_name,
        marks=marks_in_words(row.facets),
    )


def _day_fields(request: HttpRequest, query: PublicQuery) -> list[dict[str, Any]]:
    """The three fields of the day, with what was filled in or the day in force."""
    if query.on:
        values = [str(part) for part in (query.on.day, query.on.month, query.on.year)]
    else:
        values = [request.GET.get(part, "") for part in DAY_PARTS]
    fields = zip(DAY_PARTS, (_("Day"), _("Month"), _("Year")), (2, 2, 4), values, strict=True)
    return [
        {"name": name, "label": label, "length": length, "value": value[:length]}
        for name, label, length, value in fields
    ]


def _problems(errors: Mapping[str, str], shown: list[Facet]) -> list[Problem]:
    """What was wrong in the address, in the order of the fields."""
    fields = {PARAMETERS["text"]: (str(_("Search in the register")), "q")}
    fields |= {PARAMETERS[name]: (str(legend), "") for name, legend in LEGENDS.items()}
    fields |= {facet.parameter: (facet.legend, facet.target) for facet in shown}
    fields[PARAMETERS["on"]] = (str(_("The register on an earlier day")), DAY_PARTS[0])
    fields[PARAMETERS["words"]] = fields[PARAMETERS["text"]]
    fields[PARAMETERS["sort"]] = (str(_("Order")), "")
    return [
        Problem(*field, sentence=errors[parameter])
        for parameter, field in fields.items()
        if parameter in errors
    ]


def _removals(query: PublicQuery, place: _Place) -> list[Link]:
    """Each active filter, with the address of the list without it."""
    phrases = filters_in_words(query).items()
    return [Link(phrase, place.of(query.without(name))) for name, phrase in phrases]


def _orders(query: PublicQuery, place: _Place) -> list[Link]:
    orders = [order for order in _ORDERS if order != "relevance" or query.text]
    return [
        Link(str(_ORDERS[order]), place.of(replace(query, sort=order)), order == query.order)
        for order in orders
    ]


def _pages(page: "Page[PublishedActivity]", query: PublicQuery, place: _Place) -> dict[str, Any]:
    """Links to the pages around this one; a link without an address is a gap."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    links = [
        Link(str(number), place.of(query, number), number == page.number)
        if isinstance(number, int)
        else Link("…", "")
        for number in numbers
    ]
    before = place.of(query, page.previous_page_number()) if page.has_previous() else ""
    after = place.of(query, page.next_page_number()) if page.has_next() else ""
    return {"links": links, "before": before, "after": after}


def _downloads(query: PublicQuery, slug: str) -> list[Link]:
    """The same question, answered as a file."""
    return [
        Link(str(label), _Place(reverse(f"registers_public:{name}", args=[slug])).of(query))
        for name, label in _FILES.items()
    ]


def _suggestions(query: PublicQuery, total: int, place: _Place) -> list[tuple[Link, int]]:
    """Questions that find something else than this one does, each with how much."""
    return [
        (Link(_in_words(suggestion.query, query), place.of(suggestion.query)), suggestion.number)
        for suggestion in suggestions(query.without("words"))
        if suggestion.number != total
    ]


def _in_words(suggested: PublicQuery, asked: PublicQuery) -> str:
    if suggested.text == asked.text:
        return gettext("Search without filters")
    return gettext("Search for ‘%(text)s’") % {"text": suggested.text}
