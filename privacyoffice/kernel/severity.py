"""How severe a data breach is, by ENISA: data x ease of identification + circumstances.

An aid and no legal test: an officer judges the risk, and may judge otherwise. Law: GDPR art. 33(1),
34(1). Source: ENISA, Recommendations for a methodology of the assessment of severity of personal
data breaches (2013).
"""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

LOWEST, HIGHEST = 1, 4
# More people than this is told beside the score.
MANY_PEOPLE = 100


class Data(StrEnum):
    """Which kind of data; the highest one counts."""

    SIMPLE = "simple"
    BEHAVIOURAL = "behavioural"
    FINANCIAL = "financial"
    SENSITIVE = "sensitive"


class Raising(StrEnum):
    """What makes the data tell more than they usually do: each one whole step up."""

    VOLUME = "volume"
    PROFILE = "profile"
    CONTROLLER = "controller"
    VULNERABLE = "vulnerable"
    SAFETY = "safety"


class Lowering(StrEnum):
    """What makes the data tell less than they usually do: each one whole step down."""

    PUBLIC = "public"
    OUTDATED = "outdated"
    NO_INSIGHT = "no_insight"


class Ease(StrEnum):
    """How easily somebody who has the data finds out whose they are."""

    NEGLIGIBLE = "negligible"
    LIMITED = "limited"
    SIGNIFICANT = "significant"
    MAXIMUM = "maximum"


class Confidentiality(StrEnum):
    """Who got the data."""

    KEPT = "kept"
    KNOWN_RECEIVERS = "known_receivers"
    UNKNOWN_RECEIVERS = "unknown_receivers"


class Integrity(StrEnum):
    """Whether data were changed."""

    KEPT = "kept"
    RECOVERABLE = "recoverable"
    LOST = "lost"


class Availability(StrEnum):
    """Whether data were out of reach."""

    KEPT = "kept"
    TEMPORARY = "temporary"
    LOST = "lost"


class Level(StrEnum):
    """The word for a score."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    VERY_HIGH = "very_high"


class Flag(StrEnum):
    """What is told beside the score and does not change it."""

    MANY_PEOPLE = "many_people"
    UNINTELLIGIBLE = "unintelligible"


BASE = {Data.SIMPLE: 1, Data.BEHAVIOURAL: 2, Data.FINANCIAL: 3, Data.SENSITIVE: 4}
EASE = {
    Ease.NEGLIGIBLE: Decimal("0.25"),
    Ease.LIMITED: Decimal("0.5"),
    Ease.SIGNIFICANT: Decimal("0.75"),
    Ease.MAXIMUM: Decimal(1),
}
_NO, _SOME, _MUCH = Decimal(0), Decimal("0.25"), Decimal("0.5")
CONFIDENTIALITY = {
    Confidentiality.KEPT: _NO,
    Confidentiality.KNOWN_RECEIVERS: _SOME,
    Confidentiality.UNKNOWN_RECEIVERS: _MUCH,
}
INTEGRITY = {Integrity.KEPT: _NO, Integrity.RECOVERABLE: _SOME, Integrity.LOST: _MUCH}
AVAILABILITY = {Availability.KEPT: _NO, Availability.TEMPORARY: _SOME, Availability.LOST: _MUCH}
MALICE = _MUCH
# From which score on which level, the highest first.
LEVELS = (
    (Decimal(4), Level.VERY_HIGH),
    (Decimal(3), Level.HIGH),
    (Decimal(2), Level.MEDIUM),
    (Decimal(0), Level.LOW),
)


@dataclass(frozen=True)
class Inputs:
    """What is chosen. Of `categories` the highest counts; `people` is how many at most, None when
    it is not known."""

    categories: Collection[Data]
    ease: Ease
    raising: Collection[Raising] = ()
    lowering: Collection[Lowering] = ()
    confidentiality: Confidentiality = Confidentiality.KEPT
    integrity: Integrity = Integrity.KEPT
    availability: Availability = Availability.KEPT
    malicious: bool = False
    people: int | None = None
    unintelligible: bool = False


@dataclass(frozen=True)
class Step:
    """One step of the computation: which one, what was chosen, and the number that it gives."""

    code: str
    choice: str
    value: Decimal


@dataclass(frozen=True)
class Severity:
    """The outcome with how it came about."""

    score: Decimal
    level: Level
    steps: tuple[Step, ...]
    flags: tuple[Flag, ...]


def severity(inputs: Inputs) -> Severity:
    """The score of a breach and the steps to it.

    Unit: a number between 0.25 and 6, by quarters. Raises ValueError without any kind of data.
    """
    if not inputs.categories:
        raise ValueError("Severity needs a kind of data.")
    data, steps = _data(inputs)
    ease = EASE[inputs.ease]
    circumstances = _circumstances(inputs)
    product = data * ease
    score = product + sum((step.value for step in circumstances), Decimal(0))
    return Severity(
        score=score,
        level=next(level for least, level in LEVELS if score >= least),
        steps=(
            *steps,
            Step("ease", inputs.ease, ease),
            Step("product", "", product),
            *circumstances,
            Step("score", "", score),
        ),
        flags=_flags(inputs),
    )


def _data(inputs: Inputs) -> tuple[Decimal, tuple[Step, ...]]:
    """What the data tell, with the steps to it: within the bounds, whatever is counted."""
    highest = max(inputs.categories, key=lambda one: BASE[one])
    raising, lowering = sorted(set(inputs.raising)), sorted(set(inputs.lowering))
    wanted = BASE[highest] + len(raising) - len(lowering)
    data = Decimal(min(max(wanted, LOWEST), HIGHEST))
    return data, (
        Step("base", highest, Decimal(BASE[highest])),
        *(Step("raising", one, Decimal(1)) for one in raising),
        *(Step("lowering", one, Decimal(-1)) for one in lowering),
        Step("data", "", data),
    )


def _circumstances(inputs: Inputs) -> tuple[Step, ...]:
    return (
        Step(
            "confidentiality",
            inputs.confidentiality,
            CONFIDENTIALITY[inputs.confidentiality],
        ),
        Step("integrity", inputs.integrity, INTEGRITY[inputs.integrity]),
        Step("availability", inputs.availability, AVAILABILITY[inputs.availability]),
        Step("malice", "yes" if inputs.malicious else "no", MALICE if inputs.malicious else _NO),
    )


def _flags(inputs: Inputs) -> tuple[Flag, ...]:
    many = inputs.people is not None and inputs.people > MANY_PEOPLE
    told = ((many, Flag.MANY_PEOPLE), (inputs.unintelligible, Flag.UNINTELLIGIBLE))
    return tuple(flag for holds, flag in told if holds)
