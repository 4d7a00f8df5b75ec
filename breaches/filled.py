"""A form with its answers: as the facts are now, or as they were when it was submitted.

Texts are Dutch whatever the language of the screen, since the authority reads them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import translation

from breaches import facts, queries_notify
from breaches.facts import Words
from breaches.form_sources import ASKED, COMPUTED, About, Answer
from breaches.forms import AP, EDPB, Field, Form, Section, form_labelled, form_on
from breaches.models import Notification, NotificationStatus
from privacyoffice import clock

_LANGUAGE = "nl"


@dataclass(frozen=True)
class Filled:
    """One field with its answer. `lacks` says of what it is missing: of the "first" notification,
    of a "complete" one, or empty where nothing is."""

    field: Field
    value: Any
    text: str
    lacks: str = ""


@dataclass(frozen=True)
class FilledSection:
    """A section with the fields that are asked."""

    section: Section
    fields: tuple[Filled, ...]


@dataclass(frozen=True)
class FilledForm:
    """A form with its answers."""

    form: Form
    sections: tuple[FilledSection, ...]

    @property
    def fields(self) -> Iterator[Filled]:
        """All that are asked, in order."""
        return (one for section in self.sections for one in section.fields)

    def missing(self, phase: str) -> list[Filled]:
        """What a first notification lacks ("first"), or what may follow in a supplement."""
        return [one for one in self.fields if one.lacks == phase]


@dataclass(frozen=True)
class Change:
    """A field of which the answer differs from what the authority got last."""

    field: Field
    was: str
    now: str


def of_notification(
    notification: Notification, code: str = AP, *, now: datetime | None = None
) -> FilledForm:
    """A form of a notification (AP or EDPB); `now` is for one that was not submitted.

    Raises keyring.Unreadable.
    """
    if notification.status == NotificationStatus.SUBMITTED:
        return _frozen(notification, code)
    if now is None:
        raise ValueError("What was not submitted is filled in at a moment.")
    form = form_on(code, clock.day_of(now))
    return _filled(form, About(notification, now))


def to_freeze(notification: Notification, now: datetime) -> dict[str, Any]:
    """All forms of a notification as they are kept with it. Raises keyring.Unreadable."""
    about = About(notification, now)
    forms = [form_on(code, clock.day_of(now)) for code in (AP, EDPB)]
    return {form.code: _as_json(_filled(form, about)) for form in forms}


def changes(notification: Notification, now: datetime) -> list[Change]:
    """What differs from what the authority got last, in the order of its form; nothing for the
    first. Raises keyring.Unreadable. Law: GDPR art. 33(4)."""
    earlier = queries_notify.before(notification)
    if earlier is None:
        return []
    was = list(_frozen(earlier, AP).fields)
    texts = {one.field.code: one.text for one in was}
    current = of_notification(notification, AP, now=now)
    found = [
        Change(one.field, texts.get(one.field.code, ""), one.text)
        for one in current.fields
        # That it is another notification says nothing about the breach.
        if one.field.computed not in _OF_ITSELF and texts.get(one.field.code, "") != one.text
    ]
    asked = {one.field.code for one in current.fields}
    gone = [
        Change(one.field, one.text, "") for one in was if one.text and one.field.code not in asked
    ]
    return found + [one for one in gone if one.field.computed not in _OF_ITSELF]


_OF_ITSELF = frozenset({"phase", "earlier_number", "why_again", "submitted_at", "is_complete"})


def as_download(notification: Notification, code: str, now: datetime) -> dict[str, Any]:
    """A form with its answers for another program, in words and codes."""
    filled = of_notification(notification, code, now=now)
    form, submitted = filled.form, notification.submitted_at
    return {
        "form": {
            "code": form.code,
            "version": form.version,
            "name": form.name.nl,
            "in_force_from": form.in_force_from.isoformat(),
            "is_draft": form.is_draft,
        },
        "reference": notification.breach.reference,
        "number": notification.number,
        "phase": notification.phase,
        "status": notification.status,
        "submitted_at": submitted.isoformat() if submitted else None,
        "case_number": notification.case_number,
        "sections": [
            {
                "number": one.section.number,
                "title": one.section.title.nl,
                "fields": [
                    {
                        "code": field.field.code,
                        "label": field.field.label.nl,
                        "value": field.value,
                        "text": field.text,
                    }
                    for field in one.fields
                ],
            }
            for one in filled.sections
        ],
    }


def _filled(form: Form, about: About) -> FilledForm:
    with translation.override(_LANGUAGE):
        sections = (FilledSection(one, tuple(_asked(one.fields, about))) for one in form.sections)
        return FilledForm(form, tuple(sections))


def _asked(fields: tuple[Field, ...], about: About) -> Iterator[Filled]:
    for field in fields:
        if field.fact:
            one = facts.CATALOGUE[field.fact]
            if facts.applies(one, about.known):
                value = about.known.get(field.fact)
                known = "" if value is None else facts.to_json(one, value)
                answer = Answer(known, one.in_words(value, _LANGUAGE))
                yield _with(field, answer, is_open=facts.is_open(value))
        elif field.computed not in ASKED or ASKED[field.computed](about):
            yield _with(field, COMPUTED[field.computed](about))


def _with(field: Field, answer: Answer, *, is_open: bool = False) -> Filled:
    lacks = ""
    if not answer.text:
        lacks = field.needed_for
    elif is_open and field.needed_for:
        # “Not known yet” is an answer at first, and none in the end.
        lacks = facts.Phase.COMPLETE.value
    return Filled(field, answer.value, answer.text, lacks=lacks)


def _as_json(filled: FilledForm) -> dict[str, Any]:
    """With the words of the form itself: what was sent is not rewritten by a later catalogue."""
    form = filled.form
    return {
        "version": form.version,
        "name": vars(form.name),
        "in_force_from": form.in_force_from.isoformat(),
        "is_draft": form.is_draft,
        "sections": [
            {
                "number": one.section.number,
                "title": vars(one.section.title),
                "fields": [field.field.code for field in one.fields],
            }
            for one in filled.sections
        ],
        "fields": {
            one.field.code: {
                "value": one.value,
                "text": one.text,
                "label": vars(one.field.label),
                "fact": one.field.fact,
                "computed": one.field.computed,
            }
            for one in filled.fields
        },
    }


def _form_as_it_was(code: str, kept: Mapping[str, Any]) -> Form:
    """The form in the words in which it was sent; what is older than that names its version."""
    if "sections" not in kept:
        return form_labelled(f"{code} {kept['version']}")
    return Form(
        code=code,
        version=kept["version"],
        in_force_from=date.fromisoformat(kept["in_force_from"]),
        name=Words(**kept["name"]),
        is_draft=kept["is_draft"],
        sections=tuple(
            Section(
                one["number"],
                Words(**one["title"]),
                tuple(_field_as_it_was(name, kept["fields"][name]) for name in one["fields"]),
            )
            for one in kept["sections"]
        ),
    )


def _field_as_it_was(code: str, kept: Mapping[str, Any]) -> Field:
    return Field(
        code=code,
        label=Words(**kept["label"]),
        fact=kept["fact"],
        computed=kept["computed"],
        needed_for="",
    )


def _frozen(notification: Notification, code: str) -> FilledForm:
    kept = _kept(notification, code)
    form = _form_as_it_was(code, kept)
    given: Mapping[str, Any] = kept["fields"]
    sections = (
        FilledSection(
            one,
            tuple(
                Filled(field, given[field.code]["value"], given[field.code]["text"])
                for field in one.fields
                if field.code in given
            ),
        )
        for one in form.sections
    )
    return FilledForm(form, tuple(sections))


def _kept(notification: Notification, code: str) -> Mapping[str, Any]:
    answers = notification.answers.reveal() if notification.answers is not None else None
    kept: Mapping[str, Any] = (answers or {})[code]
    return kept
