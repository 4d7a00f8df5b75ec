"""What differs between the working copy and the public, or between two versions, in words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.utils import unquote
from django.db import models
from django.http import Http404, HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from privacyoffice import clock
from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.admin.blocks import Block
from registers.marked_words import marked_values
from registers.models import ProcessingActivity
from registers.record import PART, in_words, name_of
from registers.services.differences import ENTRY, Kind, Line, LineDifference, PartDifference
from registers.services.versions import (
    Comparison,
    compare_version,
    compare_with_public,
    versions_of,
)

# The parameter in an address that chooses a version; people read and pass on these addresses.
VERSION = "versie"

_KINDS: dict[Kind, tuple[Any, str]] = {
    Kind.ADDED: (gettext_lazy("added"), "full"),
    Kind.REMOVED: (gettext_lazy("removed"), "cross"),
    Kind.CHANGED: (gettext_lazy("changed"), "half"),
}


@dataclass(frozen=True)
class Told:
    """One value in words. `label` is empty where the row says what it is."""

    label: str
    text: Any
    is_inside: bool = False


@dataclass(frozen=True)
class Row:
    """One row of a table of differences: what it is about, what was and what is."""

    badge: Any
    line: str
    column: str
    is_inside: bool
    old: tuple[Told, ...]
    new: tuple[Told, ...]


@dataclass(frozen=True)
class ShownPart:
    """A part with its differences; `is_public` is None where that cannot be said."""

    key: str
    title: str
    summary: str
    is_public: bool | None
    rows: tuple[Row, ...] = ()


class DifferencesView(View):
    """The differences of an activity that one may see. Only to read."""

    http_method_names = ("get", "head", "options")
    activity_admin: Any = None

    def get(self, request: HttpRequest, object_id: str) -> TemplateResponse:
        activity = self.activity_admin.get_object(request, unquote(object_id))
        if activity is None or not self.activity_admin.has_view_permission(request, activity):
            raise Http404
        number = request.GET.get(VERSION, "")
        context = {
            **self.activity_admin.admin_site.each_context(request),
            "title": _("Differences in %(name)s")
            % {"name": self.activity_admin.page_title(activity)},
            "opts": ProcessingActivity._meta,
            "object": activity,
            "comparison": _wanted(activity, number),
            "versions": versions_of(activity),
            "chosen": number,
            "parameter": VERSION,
        }
        context["parts"] = shown_parts(context["comparison"])
        context["only_public"] = [_shown(p, True) for p in context["comparison"].only_public]
        return TemplateResponse(
            request, "admin/registers/processingactivity/differences.html", context
        )


def _wanted(activity: ProcessingActivity, number: str) -> Comparison:
    if not number:
        return compare_with_public(activity, clock.today())
    # More digits than this the database would refuse, in any script that Python reads.
    found = (
        compare_version(activity, int(number)) if re.fullmatch(r"[1-9][0-9]{0,8}", number) else None
    )
    if found is None:
        raise Http404
    return found


def address_of(activity: ProcessingActivity) -> str:
    """The page with the differences between the working copy and what is public."""
    return reverse("admin:registers_processingactivity_differences", args=[activity.pk])


def differences_in_short(activity: ProcessingActivity) -> Block:
    """What publishing the working copy would change, part by part, with a link to all of it."""
    comparison = compare_with_public(activity, clock.today())
    parts = [*shown_parts(comparison), *(_shown(p, True) for p in comparison.only_public)]
    lines: list[Any] = [*_to_know_first(comparison), *map(_in_short, parts)]
    if comparison.before is not None:
        link = _("See every difference, word by word")
        lines.append(format_html('<a href="{}">{}</a>', address_of(activity), link))
    return Block(_("What changes"), tuple(lines))


def _to_know_first(comparison: Comparison) -> Iterator[str]:
    if comparison.before is None:
        yield _("Nothing was public before.")
        titles = [_title(part.key) for part in comparison.public or ()]
        yield _("This becomes public: %(parts)s.") % {"parts": ", ".join(titles)}
    elif not comparison.is_whole:
        yield _("The version before was made by an earlier release and cannot be compared.")
    elif comparison.before.withdrawn_at is not None:
        yield _("The version before was withdrawn: at this moment nothing is public.")
    elif not comparison.parts and not comparison.public:
        yield _("There are no differences.")


def _in_short(part: ShownPart) -> SafeString:
    return format_html(
        "<strong>{}</strong>: {} ({})", part.title, part.summary, _who_sees(part.is_public)
    )


def _who_sees(is_public: bool | None) -> str:
    return _("changes for the public") if is_public else _("stays inside")


def shown_parts(comparison: Comparison) -> list[ShownPart]:
    """The parts that differ, as a page shows them."""
    public = comparison.public_columns
    known = comparison.public is not None
    return [
        _shown(part, part.key in public if known else None, public.get(part.key, frozenset()))
        for part in comparison.parts
    ]


def _shown(
    part: PartDifference, is_public: bool | None, public: frozenset[str] | None = None
) -> ShownPart:
    """`public` are the columns that change for the public; None: what is public is all that
    changes, and there are no rows to show."""
    if public is None:
        return ShownPart(part.key, _title(part.key), _("only what is public of it"), is_public)
    # Where all of a part stays inside, its heading says so once.
    inside = part.columns - public if is_public else frozenset()
    return ShownPart(
        part.key,
        _title(part.key),
        _summary(part, inside),
        is_public,
        tuple(row for line in part.lines for row in _rows(part.key, line, inside)),
    )


def _title(key: str) -> str:
    return capfirst(str(PART[key].title)) if key in PART else _("General")


def _summary(part: PartDifference, inside: frozenset[str]) -> str:
    if part.key == ENTRY:
        stays_inside = _("(stays inside)")
        labels = [
            f"{label} {stays_inside}" if column in inside else label
            for column in part.lines[0].columns
            for label in (name_of(ProcessingActivity, column),)
        ]
        return _("changed: %(what)s") % {"what": ", ".join(labels)}
    counts = [(part.count(kind), word) for kind, (word, _shape) in _KINDS.items()]
    return ", ".join(f"{count} {word}" for count, word in counts if count)


def _rows(key: str, line: LineDifference, inside: frozenset[str]) -> Iterator[Row]:
    model: type[models.Model] = PART[key].model if key in PART else ProcessingActivity
    mark = badge(*_KINDS[line.kind])
    if line.before is None or line.after is None:
        old = () if line.before is None else _whole(model, line.before, line.columns, inside)
        new = () if line.after is None else _whole(model, line.after, line.columns, inside)
        yield Row(mark, "", "", False, old, new)
        return
    for column in line.columns:
        is_main = key not in PART or column == PART[key].text
        old_text, new_text = marked_values(
            model,
            column,
            in_words(model, column, line.before.get(column)),
            in_words(model, column, line.after.get(column)),
        )
        yield Row(
            mark,
            "" if is_main else _line_name(model, PART[key].text, line.after),
            name_of(model, column),
            column in inside,
            (Told("", old_text),) if old_text else (),
            (Told("", new_text),) if new_text else (),
        )


def _whole(
    model: type[models.Model], line: Line, columns: tuple[str, ...], inside: frozenset[str]
) -> tuple[Told, ...]:
    return tuple(
        Told(
            "" if place == 0 else name_of(model, column),
            in_words(model, column, line.get(column)),
            column in inside,
        )
        for place, column in enumerate(columns)
    )


def _line_name(model: type[models.Model], column: str, line: Line) -> str:
    return Truncator(in_words(model, column, line.get(column))).chars(60)
