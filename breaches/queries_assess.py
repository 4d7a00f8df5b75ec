"""What screens and services ask about the facts of a breach and its judgement."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.db.models import Q, QuerySet

from breaches.models import Assessment, Breach, ConcernedParty, ConcernedProcessing
from privacyoffice.accounts.access import visible
from registers.models import (
    DataSubjectCategory,
    PersonalDataCategory,
    ProcessingActivity,
    Sensitivity,
)

SEES_REGISTER = "registers.view_processingactivity"
_WORDS = Path(__file__).parent / "catalogue" / "proposals.toml"
_ALWAYS = MappingProxyType(
    {Sensitivity.CRIMINAL: "criminal", Sensitivity.NATIONAL_NUMBER: "national_number"}
)


def choosable_processings(user: Any) -> "QuerySet[ProcessingActivity]":
    """Processings that somebody can name: what they see of the register; also ended ones, whose
    data may be there still."""
    found = ProcessingActivity.objects.select_related("department")
    return visible(found, user, SEES_REGISTER)


def processings_found(user: Any, words: str) -> "QuerySet[ProcessingActivity]":
    """Those of them of which name, number or department has each of these words."""
    found = choosable_processings(user)
    for word in words.split():
        found = found.filter(
            Q(name__icontains=word)
            | Q(reference__icontains=word)
            | Q(department__name__icontains=word)
        )
    return found


def processings_of(breach: Breach) -> "QuerySet[ConcernedProcessing]":
    """In which processings it happened, by their number: one query."""
    found: QuerySet[ConcernedProcessing] = ConcernedProcessing.objects.filter(breach=breach)
    return found.select_related("activity__department").order_by("activity__reference")


def parties_of(breach: Breach) -> "QuerySet[ConcernedParty]":
    """Which parties have to do with it, by name: one query."""
    found: QuerySet[ConcernedParty] = ConcernedParty.objects.filter(breach=breach)
    return found.select_related("party").order_by("party__name", "role")


def assessments_of(breach: Breach) -> "QuerySet[Assessment]":
    """Every judgement, the newest first: one query."""
    found: QuerySet[Assessment] = Assessment.objects.filter(breach=breach)
    return found.select_related("by").order_by("-at", "-pk")


def proposed_facts(breach: Breach) -> dict[str, list[str]]:
    """What the register tells of the processings in which it happened, as choices of the facts
    about data and people, by the words that the register uses: a proposal. Three queries."""
    activities = list(processings_of(breach).values_list("activity_id", flat=True))
    if not activities:
        return {}
    data = PersonalDataCategory.objects.filter(activity__in=activities)
    people = DataSubjectCategory.objects.filter(activity__in=activities)
    kinds = list(data.values_list("name", "sensitivity"))
    names = [name for name, _sensitivity in kinds]
    groups = list(people.values_list("name", flat=True))
    always = {_ALWAYS[one] for _name, one in kinds if one in _ALWAYS}
    found = {
        "data_kinds": _by_words("data_kinds", names),
        "data_special": always | _by_words("data_special", names),
        "groups": _by_words("groups", groups),
        "vulnerable": _by_words("vulnerable", groups),
    }
    return {code: sorted(choices) for code, choices in found.items() if choices}


def facts_in_words(data: str, people: str) -> dict[str, list[str]]:
    """The same of words of a report: those about data, and those about whose data it is."""
    told = {"data_kinds": data, "data_special": data, "groups": people, "vulnerable": people}
    found = {code: sorted(_by_words(code, [words])) for code, words in told.items()}
    return {code: choices for code, choices in found.items() if choices}


def _by_words(code: str, names: Iterable[str]) -> set[str]:
    told = " ".join(names).lower()
    return {
        choice
        for choice, words in _proposals()[code].items()
        if any(word in told for word in words)
    }


@cache
def _proposals() -> Mapping[str, Mapping[str, list[str]]]:
    return MappingProxyType(tomllib.loads(_WORDS.read_text(encoding="utf-8")))
