"""What differs between the working copy and the public, or between two versions, in words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from django.contrib.admin.utils import unquote
from django.db import models
from django.http import Http404, HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from privacyoffice import clock
from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.admin.blocks import Block
from registers.models import ProcessingActivity
from registers.record import PART, choice_label, column_field, is_day, is_yes_no
from registers.services.differences import ENTRY, Kind, Line, LineDifference, PartDifference
from registers.services.versions import (
    Comparison,
    compare_version,
    compare_with_public,
    versions_of,
)

# The parameter in an address that chooses a version; people read and pass on these addresses.
VERSION = "versie"
# Texts that have less than this in common are read side by side, without marks.
ALIKE = 0.4
# Comparing can take the product of both lengths; beyond this nobody waits for it.
MOST_WORDS = 1000

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
        labels = [
            f"{label} {_('(stays inside)')}" if column in inside else label
            for column in part.lines[0].columns
            for label in (_label(ProcessingActivity, column),)
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
        old_text, new_text = _marked(
            model,
            column,
            in_words(model, column, line.before.get(column)),
            in_words(model, column, line.after.get(column)),
        )
        yield Row(
            mark,
            "" if is_main else _line_name(model, PART[key].text, line.after),
            _label(model, column),
            column in inside,
            (Told("", old_text),) if old_text else (),
            (Told("", new_text),) if new_text else (),
        )


def _whole(
    model: type[models.Model], line: Line, columns: tuple[str, ...], inside: frozenset[str]
) -> tuple[Told, ...]:
    return tuple(
        Told(
            "" if place == 0 else _label(model, column),
            in_words(model, column, line.get(column)),
            column in inside,
        )
        for place, column in enumerate(columns)
    )


def _line_name(model: type[models.Model], column: str, line: Line) -> str:
    return Truncator(in_words(model, column, line.get(column))).chars(60)


def _label(model: type[models.Model], column: str) -> str:
    field = column_field(model, column)
    return capfirst(str(field.verbose_name)) if field is not None else _("Contact details")


def in_words(model: type[models.Model], column: str, value: Any) -> str:
    """A value of a record as an officer reads it; empty for nothing."""
    if is_yes_no(model, column):
        return _("yes") if value else _("no")
    if not value:
        return ""
    if is_day(model, column):
        return date_format(date.fromisoformat(str(value)))
    return choice_label(model, column, value)


def _marked(model: type[models.Model], column: str, old: str, new: str) -> tuple[Any, Any]:
    """Both texts, with what went and what came marked if they are texts that look alike."""
    field = column_field(model, column)
    is_written = isinstance(field, models.CharField | models.TextField) and not field.choices
    # What is related stands in a record by its text.
    is_text = is_written or (field is not None and field.related_model is not None)
    return marked_words(old, new) if is_text and old and new else (old, new)


def marked_words(old: str, new: str) -> tuple[Any, Any]:
    """Two texts with <del> and <ins> around the words that differ, in plain words for who
    hears the page; without any mark when they have little in common."""
    before, after = _words(old), _words(new)
    if max(len(before), len(after)) > MOST_WORDS:
        return old, new
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < ALIKE:
        return old, new
    gone: list[SafeString] = []
    come: list[SafeString] = []
    for step, start, end, new_start, new_end in matcher.get_opcodes():
        was, now = "".join(before[start:end]), "".join(after[new_start:new_end])
        gone.append(escape(was) if step == "equal" else _mark(_GONE, _("[removed:"), was))
        come.append(escape(now) if step == "equal" else _mark(_COME, _("[added:"), now))
    return _joined(gone), _joined(come)


def _joined(pieces: list[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def _words(text: str) -> list[str]:
    """Words and signs with the space before them, so that a space alone is seldom a piece."""
    return re.findall(r"\s*\w+|\s*[^\w\s]|\s+", text)


_SPOKEN = (
    '<span class="visually-hidden"> {spoken} </span>{words}<span class="visually-hidden">] </span>'
)
_GONE = "{space}<del>" + _SPOKEN + "</del>"
_COME = "{space}<ins>" + _SPOKEN + "</ins>"


def _mark(pattern: str, spoken: str, text: str) -> SafeString:
    if not text:
        return SafeString("")
    words = text.lstrip()
    space = text[: len(text) - len(words)]
    return format_html(pattern, space=space, spoken=spoken, words=words)
