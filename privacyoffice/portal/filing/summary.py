"""What was filled in: as a list to check, and as what a request is made of."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from privacyoffice.deadlines.explaining import in_words
from privacyoffice.portal.filing.forms import (
    CONSENT,
    AnswerForm,
    DetailsForm,
    ForWhomForm,
    IdentityForm,
    Kept,
    details_of,
    is_for_other,
)
from privacyoffice.portal.filing.processings import activity_names
from privacyoffice.portal.filing.rights import rights_of, wishes_of
from privacyoffice.portal.filing.steps import BY_CODE, MANDATE, Step, is_agent
from requests_dsar.models import AnswerBy
from requests_dsar.services.filing import Answers

_ADDRESS = ("email", "street", "house_number", "postcode", "town")


@dataclass(frozen=True)
class Row:
    """A line of the check page. `text` is what somebody typed or chose; `is_ours` says that the
    words are ours, and change with the tone."""

    label: Any
    text: str
    step: Step
    is_ours: bool = False


def rows(kept: Kept) -> list[Row]:
    """Everything that was filled in, in the order of the steps; what was left empty is left out."""
    return [row for row in _rows(kept) if row.text]


def _rows(kept: Kept) -> Iterator[Row]:
    wishes = wishes_of(kept["what"]["wishes"])
    yield Row(_("You want"), "\n".join(str(w.label) for w in wishes), BY_CODE["what"], True)
    yield _chosen(_("You ask this"), ForWhomForm, kept, "for-whom", "for_whom")
    if is_for_other(kept):
        about = BY_CODE["person"]
        yield Row(_("It is about"), _name(kept["person"]), about)
        yield Row(_("Day of birth"), _day(kept["person"]), about)
        if is_agent(kept):
            name = kept.get(MANDATE, {}).get("name", "")
            none = _("not sent along; you can send it later")
            yield Row(_("Mandate"), name or none, about, not name)
    about, mine = BY_CODE["about"], kept["about"]
    yield Row(_("About"), "\n".join(activity_names(mine.get("chosen", ()))), about)
    yield Row(_("Period"), mine.get("period", ""), about)
    yield Row(_("In your own words"), mine.get("story", ""), about)
    for name in details_of(kept):
        label = DetailsForm.base_fields[name].label
        yield Row(label, kept["details"].get(name, ""), BY_CODE["details"])
    yield Row(_("Your name"), _name(kept["name"]), BY_CODE["name"])
    yield Row(_("Day of birth"), _day(kept["name"]), BY_CODE["name"])
    yield _chosen(_("We reach you"), AnswerForm, kept, "answer", "reach")
    yield _chosen(_("You get the answer"), AnswerForm, kept, "answer", "answer_by")
    where = kept["address"]
    yield Row(_("E-mail address"), where.get("email", ""), BY_CODE["address"])
    street = f"{where.get('street', '')} {where.get('house_number', '')}".strip()
    town = f"{where.get('postcode', '')} {where.get('town', '')}".strip()
    yield Row(_("Address"), "\n".join(filter(None, (street, town))), BY_CODE["address"])
    ways = {**dict(IdentityForm.ways())}
    chosen = str(ways.get(kept["identity"]["identity_by"], ""))
    yield Row(_("If we must know who you are"), chosen, BY_CODE["identity"], True)
    yield Row(_("Telephone number"), kept["identity"].get("phone", ""), BY_CODE["identity"])


def answers_of(kept: Kept, language: str, consent_words: str) -> Answers:
    """What a request is made of. `consent_words` are the words that were agreed to, as shown."""
    asker = _without_nothing({**kept["name"], **_reached(kept)})
    person = asker
    if is_for_other(kept):
        person = _without_nothing(kept["person"])
    return Answers(
        rights=rights_of(kept["what"]["wishes"]),
        story=_story(kept),
        for_whom=kept["for-whom"]["for_whom"],
        person=person,
        representative=asker if is_for_other(kept) else None,
        activities=tuple(UUID(one) for one in kept["about"].get("chosen", ())),
        details=_details(kept),
        language=language,
        answer_by=kept["answer"]["answer_by"],
        consent_words=consent_words if _agreed(kept) else "",
        identity_by=kept["identity"]["identity_by"],
    )


def consent() -> str:
    """The words beside the box, in the active language."""
    return str(CONSENT)


def _agreed(kept: Kept) -> bool:
    ways = kept["answer"]
    return ways["answer_by"] == AnswerBy.STATUS_PAGE and bool(ways.get("consent"))


def _story(kept: Kept) -> str:
    """What was ticked, in the words in which it stood there, and then one's own words."""
    wanted = "\n".join(f"- {wish.label}" for wish in wishes_of(kept["what"]["wishes"]))
    return "\n\n".join(filter(None, (wanted, kept["about"].get("story", "").strip())))


def _details(kept: Kept) -> dict[str, str]:
    found = {"period": kept["about"].get("period", "")}
    found |= {name: kept["details"].get(name, "") for name in details_of(kept)}
    if "consent" in kept["what"]["wishes"]:
        # Whether erasure was asked beside it, which otherwise only follows.
        found["consent_withdrawn"] = "yes" if "erasure" in kept["what"]["wishes"] else "only"
    return _without_nothing(found)


def _reached(kept: Kept) -> dict[str, Any]:
    reached = {name: kept["address"].get(name, "") for name in _ADDRESS}
    return reached | {"phone": kept["identity"].get("phone", "")}


def _without_nothing(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}


def _chosen(label: Any, form: Any, kept: Kept, code: str, field: str) -> Row:
    """A choice in the words of its button."""
    words = dict(form.base_fields[field].choices)
    return Row(label, str(words.get(kept[code][field], "")), BY_CODE[code], True)


def _name(values: dict[str, Any]) -> str:
    return f"{values.get('given_name', '')} {values.get('surname', '')}".strip()


def _day(values: dict[str, Any]) -> str:
    text = values.get("birth_date")
    return in_words(date.fromisoformat(text)) if text else ""
