"""From an imported row to the lines of an entry, and what the vocabularies say of its words."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from registers.importing import says_not_known
from registers.models.parts import Sensitivity
from registers.vocabulary import VOCABULARY, Kind, Term, suggest_sensitivity
from registers.vocabulary.reading import is_denied

# Columns of the entry itself.
OWN_FIELDS = frozenset(
    {
        *("name", "department", "remarks", "role", "regime"),
        *("leaves_eea", "automated_decisions", "profiling"),
    }
)
# The parts that an import writes, each with the fields of a row that it is made from.
PART_FIELDS: dict[str, tuple[str, ...]] = {
    "controllers": ("controlling_bodies",),
    "joint_controllers": ("joint_controllers",),
    "purposes": ("purposes",),
    "further_processing": ("further_processing",),
    "legal_bases": ("legal_bases",),
    "data_subjects": ("data_subjects",),
    "personal_data": ("personal_data", "special_data", "criminal_data"),
    "sources": ("sources",),
    "recipients": ("recipients",),
    "transfers": ("transfers",),
    "retention": ("retention",),
    "security_measures": ("security_measures",),
    "systems": ("systems",),
}
_TEXT_COLUMNS = {
    "controllers": "body",
    "joint_controllers": "party",
    "purposes": "description",
    "further_processing": "description",
    "data_subjects": "name",
    "sources": "name",
    "security_measures": "description",
    "systems": "system",
}
# An entry names each of these once, however often a spreadsheet does.
_ONCE = frozenset({"controllers", "joint_controllers", "systems"})
# Names that many kinds of recipients share; who is meant is one of them.
_CATEGORY = re.compile(
    r"\b(?:leveranciers?|verwerkers?|partij(?:en)?|instanties?|instellingen|organisaties|afnemers"
    r"|personen|medewerkers?|derden|bedrijven|gemeenten|overheden|diverse|overige|andere|alle)\b",
    re.IGNORECASE,
)
# Terms of the platform that are the name of one body, and not of a kind of bodies.
_ONE_BODY = frozenset(
    {
        *("uwv", "svb", "tax-administration", "duo", "ind", "coa", "cak", "cjib", "lbio", "rvig"),
        *("rdw", "land-registry", "chamber-of-commerce", "statistics-netherlands", "police"),
        *("inlichtingenbureau", "labour-inspectorate", "dpa", "public-prosecutor"),
        *("bibob-office", "child-protection-board"),
    }
)
_LONGEST_PARTY = 242  # characters
_MOST_WORDS_IN_A_NAME = 8
_MOST_NAMED = 12  # unknown words in one sentence of a report


def lines_of(key: str, values: dict[str, Any], own: Sequence[Term]) -> list[dict[str, Any]]:
    """The lines of one part of an entry, as `registers.record` names their columns.

    `values` is a row as JSON holds it, `own` are the organisation's own terms. Law: GDPR
    art. 30(1).
    """
    found = values[PART_FIELDS[key][0]]
    if key == "personal_data":
        return [{"name": name, "sensitivity": _sensitivity(name, values, own)} for name in found]
    if key == "recipients":
        return [{**each, "party": _party(each["name"], each["kind"], own)} for each in found]
    if key == "retention":
        return [_retention(text) for text in found]
    if key in _TEXT_COLUMNS:
        texts = _once(found) if key in _ONCE else found
        return [{_TEXT_COLUMNS[key]: text} for text in texts]
    return list(found)


def notes_on(values: dict[str, Any], own: Sequence[Term]) -> tuple[str, ...]:
    """What a person must still choose for the data, and which words no vocabulary knows.

    Law: GDPR art. 9, 10; UAVG art. 46.
    """
    return (*_to_be_justified(values, own), *_unknown_words(values, own))


def _sensitivity(name: str, values: dict[str, Any], own: Sequence[Term]) -> str:
    """By the vocabulary, or else by the column that the text stands in."""
    suggested = suggest_sensitivity(name, own)
    if suggested:
        return str(suggested[0])
    if is_denied(name):
        return ""
    if name in values["special_data"]:
        return Sensitivity.SPECIAL
    return Sensitivity.CRIMINAL if name in values["criminal_data"] else ""


def _retention(text: str) -> dict[str, Any]:
    # The register says it in its own words, and lists it as work to do.
    if says_not_known(text):
        return {"description": "", "not_yet_known": True}
    return {"description": text}


def _party(name: str, kind: str, own: Sequence[Term]) -> str:
    """The name of the one party that is meant; empty for a kind of parties or somebody inside.

    A body that the vocabulary knows gets its name there, so that it is known once.
    """
    if kind == "internal" or is_denied(name):
        return ""
    term = VOCABULARY.recognise(Kind.RECIPIENTS, name, own)
    if term is not None:
        return term.name if term.code in _ONE_BODY else ""
    is_outside = kind in ("processor", "external")
    is_name = name[:1].isupper() and len(name.split()) <= _MOST_WORDS_IN_A_NAME
    fits = len(name) <= _LONGEST_PARTY and not _CATEGORY.search(name)
    return name if is_outside and is_name and fits else ""


def _to_be_justified(values: dict[str, Any], own: Sequence[Term]) -> Iterable[str]:
    by_mark: dict[str, list[str]] = {}
    for name in values["personal_data"]:
        by_mark.setdefault(_sensitivity(name, values, own), []).append(name)
    sentences = {
        Sensitivity.SPECIAL: _("Special data: %(data)s. Choose why they may be used."),
        Sensitivity.CRIMINAL: _("Criminal data: %(data)s. Choose why they may be used."),
        Sensitivity.NATIONAL_NUMBER: _(
            "A national number: %(data)s. Write down which law permits its use."
        ),
    }
    for mark, sentence in sentences.items():
        if names := by_mark.get(mark):
            yield sentence % {"data": _quoted(names)}


def _unknown_words(values: dict[str, Any], own: Sequence[Term]) -> Iterable[str]:
    texts = [
        *((Kind.PERSONAL_DATA, name) for name in values["personal_data"]),
        *((Kind.DATA_SUBJECTS, name) for name in values["data_subjects"]),
        # The name of one party is no word for a vocabulary.
        *(
            (Kind.RECIPIENTS, each["name"])
            for each in values["recipients"]
            if each["kind"] != "processor" and not _party(each["name"], each["kind"], own)
        ),
    ]
    unknown = [
        text
        for kind, text in texts
        if VOCABULARY.recognise(kind, text, own) is None and not is_denied(text)
    ]
    if unknown:
        yield _("Not in the vocabulary: %(words)s.") % {"words": _quoted(unknown)}


def _quoted(texts: Sequence[str]) -> str:
    shown = ", ".join(f"“{Truncator(text).chars(60)}”" for text in texts[:_MOST_NAMED])
    rest = len(texts) - _MOST_NAMED
    if rest <= 0:
        return shown
    return _("%(shown)s and %(count)d more") % {"shown": shown, "count": rest}


def _once(names: Iterable[str]) -> list[str]:
    """Names in their order, each once, upper and lower case being the same."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(name.casefold(), name)
    return list(found.values())
