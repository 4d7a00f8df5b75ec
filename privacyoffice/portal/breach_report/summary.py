"""What was filled in: as a list to check, and as what a breach is made of."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from breaches.models import Source, Timing
from privacyoffice.portal.breach_report.forms import (
    DATA,
    PEOPLE,
    Kept,
    WhenForm,
    WhoForm,
    source_of,
)
from privacyoffice.portal.breach_report.moments import Said
from privacyoffice.portal.breach_report.steps import BY_CODE
from privacyoffice.portal.filing.summary import Row


def rows(kept: Kept) -> list[Row]:
    """Everything that was filled in, in the order of the steps; what was left empty is left out."""
    return [row for row in _rows(kept) if row.text]


def _rows(kept: Kept) -> Iterator[Row]:
    what, when, data, contact = (kept[code] for code in ("what", "when", "data", "contact"))
    yield Row(_("You are"), _chosen(WhoForm, "source", source_of(kept)), BY_CODE["who"], True)
    yield Row(_("What happened"), what["story"], BY_CODE["what"])
    yield Row(_("It is about"), what.get("where", ""), BY_CODE["what"])
    yield Row(_("Done already"), what.get("done", ""), BY_CODE["what"])
    yield Row(_("Found on"), said(kept, "found").words(), BY_CODE["when"])
    timing = _chosen(WhenForm, "timing", when["timing"])
    yield Row(_("It happened"), timing, BY_CODE["when"], True)
    began = _("When") if when["timing"] == Timing.MOMENT else _("Since")
    yield Row(began, said(kept, "began").words(), BY_CODE["when"])
    yield Row(_("Until"), said(kept, "ended").words(), BY_CODE["when"])
    yield Row(_("Whose data"), _ticked(PEOPLE, data.get("people")), BY_CODE["data"], True)
    yield Row(_("Which data"), _ticked(DATA, data.get("kinds")), BY_CODE["data"], True)
    yield Row(_("Of how many people"), data.get("how_many", ""), BY_CODE["data"])
    yield Row(_("Your organisation"), contact.get("organisation", ""), BY_CODE["contact"])
    yield Row(
        _("Your contact person here"), contact.get("contract_contact", ""), BY_CODE["contact"]
    )
    yield Row(_("Your name"), contact.get("name", ""), BY_CODE["contact"])
    yield Row(_("E-mail address"), contact.get("email", ""), BY_CODE["contact"])
    yield Row(_("Telephone number"), contact.get("phone", ""), BY_CODE["contact"])
    if not can_be_answered(kept):
        none = _("Nobody: we cannot ask you anything, nor tell you what we did")
        yield Row(_("We reach"), none, BY_CODE["contact"], True)


def told(kept: Kept, now: datetime) -> dict[str, Any]:
    """What a breach is made of, for `reporting.report`. Raises InvalidLocalTime."""
    what, data, contact = (kept[code] for code in ("what", "data", "contact"))
    # The office reads what was ticked in its own language.
    with translation.override(settings.LANGUAGE_CODE):
        report = {
            "story": what["story"],
            "where": what.get("where", ""),
            "done": what.get("done", ""),
            "found": said(kept, "found").words(),
            "happened": _happened(kept),
            "people": _ticked(PEOPLE, data.get("people")),
            "data": _ticked(DATA, data.get("kinds")),
            "how_many": data.get("how_many", ""),
            "contract_contact": contact.get("contract_contact", ""),
        }
    is_processor = source_of(kept) == Source.PROCESSOR
    report["processor"] = contact.get("organisation", "") if is_processor else ""
    names = ("name", "email", "phone", "organisation")
    return {
        "source": source_of(kept),
        "report": report,
        "reporter": {name: contact.get(name, "") for name in names},
        "discovered_at": said(kept, "found").moment(now),
        "timing": kept["when"]["timing"],
        "started_at": said(kept, "began").moment(now),
        "ended_at": said(kept, "ended").moment(now, is_end=True),
    }


def can_be_answered(kept: Kept) -> bool:
    """Whether somebody said how we reach them."""
    return bool(kept["contact"].get("email") or kept["contact"].get("phone"))


def said(kept: Kept, name: str) -> Said:
    """One of the moments: "found", "began" or "ended"."""
    when = kept["when"]
    return Said(when.get(name) or "", when.get(f"{name}_at") or "")


def _happened(kept: Kept) -> str:
    """When it happened, in a few lines."""
    timing = _chosen(WhenForm, "timing", kept["when"]["timing"])
    if kept["when"]["timing"] == Timing.MOMENT and (words := said(kept, "began").words()):
        return _("%(timing)s: %(when)s") % {"timing": timing, "when": words}
    lines = [timing]
    for label, name in ((_("since: %(when)s"), "began"), (_("until: %(when)s"), "ended")):
        if words := said(kept, name).words():
            lines.append(label % {"when": words})
    return "" if kept["when"]["timing"] == Timing.UNKNOWN else "\n".join(lines)


def _chosen(form: Any, field: str, value: str) -> str:
    """A choice in the words of its button."""
    return str(dict(form.base_fields[field].choices).get(value, ""))


def _ticked(choices: tuple[tuple[str, Any], ...], codes: Any) -> str:
    return "\n".join(str(label) for code, label in choices if code in (codes or ()))
