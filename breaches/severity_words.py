"""The method of ENISA in words: its choices, and each step of its outcome."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from privacyoffice.kernel.severity import (
    HIGHEST,
    LOWEST,
    MANY_PEOPLE,
    Availability,
    Confidentiality,
    Data,
    Ease,
    Flag,
    Integrity,
    Level,
    Lowering,
    Raising,
    Severity,
)

# A step as it is kept: its code, what was chosen, and the number as text.
KeptStep = tuple[str, str, str]

LABELS: Mapping[str, Any] = MappingProxyType(
    {
        "categories": gettext_lazy("Which kinds of data are among them?"),
        "raising": gettext_lazy("What makes these data tell more than usual?"),
        "lowering": gettext_lazy("What makes these data tell less than usual?"),
        "ease": gettext_lazy("How easily does somebody find out whose data they are?"),
        "confidentiality": gettext_lazy("Confidentiality"),
        "integrity": gettext_lazy("Integrity"),
        "availability": gettext_lazy("Availability"),
        "malice": gettext_lazy("Somebody did it on purpose"),
    }
)
HELP: Mapping[str, Any] = MappingProxyType(
    {
        "categories": gettext_lazy(
            "The highest one counts, from 1 for simple to 4 for sensitive data."
        ),
        "raising": gettext_lazy("Each of these adds one whole step, up to 4."),
        "lowering": gettext_lazy("Each of these takes one whole step away, down to 1."),
        "ease": gettext_lazy("Multiplies what the data tell: by 0.25, 0.5, 0.75 or 1."),
        "confidentiality": gettext_lazy("Adds 0, 0.25 or 0.5."),
        "integrity": gettext_lazy("Adds 0, 0.25 or 0.5."),
        "availability": gettext_lazy("Adds 0, 0.25 or 0.5."),
        "malice": gettext_lazy("Adds 0.5."),
    }
)
_WORDS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "categories": {
            Data.SIMPLE: gettext_lazy("simple (name, address, contact, education, family)"),
            Data.BEHAVIOURAL: gettext_lazy("about behaviour (location, habits, preferences)"),
            Data.FINANCIAL: gettext_lazy("financial (income, benefits, debts, payments)"),
            Data.SENSITIVE: gettext_lazy(
                "sensitive (health, belief, origin, sex life, crime, biometric data)"
            ),
        },
        "raising": {
            Raising.VOLUME: gettext_lazy("there is much about each person, or over a long time"),
            Raising.PROFILE: gettext_lazy("together they draw a picture of a person"),
            Raising.CONTROLLER: gettext_lazy(
                "that somebody is known to this organisation tells something by itself"
            ),
            Raising.VULNERABLE: gettext_lazy("vulnerable people or children are among them"),
            Raising.SAFETY: gettext_lazy(
                "somebody may come in danger, such as by a secret address"
            ),
        },
        "lowering": {
            Lowering.PUBLIC: gettext_lazy("the data were public already"),
            Lowering.OUTDATED: gettext_lazy("the data are wrong or long out of date"),
            Lowering.NO_INSIGHT: gettext_lazy("the data hardly tell anything about a person"),
        },
        "ease": {
            Ease.NEGLIGIBLE: gettext_lazy("negligible (hardly anybody could find out)"),
            Ease.LIMITED: gettext_lazy("limited (possible with much other information)"),
            Ease.SIGNIFICANT: gettext_lazy("significant (possible with a little searching)"),
            Ease.MAXIMUM: gettext_lazy("maximum (it stands there, or follows at once)"),
        },
        "confidentiality": {
            Confidentiality.KEPT: gettext_lazy("nobody saw or got data who should not"),
            Confidentiality.KNOWN_RECEIVERS: gettext_lazy("known people or bodies got them"),
            Confidentiality.UNKNOWN_RECEIVERS: gettext_lazy("it is not known who got them"),
        },
        "integrity": {
            Integrity.KEPT: gettext_lazy("no data were changed"),
            Integrity.RECOVERABLE: gettext_lazy("data were changed and can be put right"),
            Integrity.LOST: gettext_lazy("data were changed and cannot be put right"),
        },
        "availability": {
            Availability.KEPT: gettext_lazy("no data were out of reach"),
            Availability.TEMPORARY: gettext_lazy("data were out of reach for a time"),
            Availability.LOST: gettext_lazy("data are lost for good"),
        },
        "malice": {"yes": gettext_lazy("yes"), "no": gettext_lazy("no")},
        "flag": {
            Flag.MANY_PEOPLE: gettext_lazy("it concerns more than %(people)d people"),
            Flag.UNINTELLIGIBLE: gettext_lazy("nobody can read the data"),
        },
    }
)
LEVELS: Mapping[str, Any] = MappingProxyType(
    {
        Level.LOW: pgettext_lazy("severity", "low"),
        Level.MEDIUM: pgettext_lazy("severity", "medium"),
        Level.HIGH: pgettext_lazy("severity", "high"),
        Level.VERY_HIGH: pgettext_lazy("severity", "very high"),
    }
)
CHOICES: Mapping[str, list[tuple[str, Any]]] = MappingProxyType(
    {name: [(str(code), words) for code, words in of.items()] for name, of in _WORDS.items()}
)


def in_words(score: Decimal, level: str) -> str:
    """The outcome: “2.75, medium”."""
    return _("severity %(score)s, %(level)s") % {
        "score": number_format(score, 2),
        "level": LEVELS.get(level, level),
    }


def steps_of(outcome: Severity) -> list[KeptStep]:
    """The steps and flags of an outcome as they are kept."""
    steps = [(step.code, step.choice, str(step.value)) for step in outcome.steps]
    return steps + [("flag", flag.value, "") for flag in outcome.flags]


def steps_in_words(steps: Iterable[Iterable[str]]) -> list[str]:
    """Each step as a sentence that says what was chosen and what it gives."""
    return [_sentence(code, choice, value) for code, choice, value in steps]


def _sentence(code: str, choice: str, value: str) -> str:
    known = _WORDS.get("categories" if code == "base" else code, {})
    words = str(known.get(choice, choice))
    if code == "flag":
        return _("Look also at this: %(what)s.") % {"what": words % {"people": MANY_PEOPLE}}
    number = number_format(Decimal(value))
    return str(_SENTENCES[code]) % {
        "choice": words,
        "value": number,
        "label": LABELS.get(code, ""),
        "lowest": LOWEST,
        "highest": HIGHEST,
    }


_ADDS = gettext_lazy("%(label)s: %(choice)s. This adds %(value)s.")
_SENTENCES: Mapping[str, Any] = MappingProxyType(
    {
        "base": gettext_lazy("Highest kind of data: %(choice)s. This counts %(value)s."),
        "raising": gettext_lazy("One step more: %(choice)s."),
        "lowering": gettext_lazy("One step less: %(choice)s."),
        "data": gettext_lazy(
            "What the data tell, never less than %(lowest)s or more than %(highest)s: %(value)s."
        ),
        "ease": gettext_lazy(
            "Ease of finding out whose data they are: %(choice)s. This multiplies by %(value)s."
        ),
        "product": gettext_lazy("Data times ease: %(value)s."),
        "confidentiality": _ADDS,
        "integrity": _ADDS,
        "availability": _ADDS,
        "malice": _ADDS,
        "score": gettext_lazy(
            "Together: %(value)s. Under 2 is low, from 2 medium, from 3 high, from 4 very high."
        ),
    }
)
