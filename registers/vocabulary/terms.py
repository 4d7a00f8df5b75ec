"""What a term of a vocabulary is."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from registers.vocabulary.reading import key, stem


class Kind(StrEnum):
    """What the terms of one vocabulary name; also the name of its file."""

    PERSONAL_DATA = "personal_data"
    DATA_SUBJECTS = "data_subjects"
    RECIPIENTS = "recipients"
    SOURCES = "sources"
    SECURITY_MEASURES = "security_measures"


class Sensitivity(StrEnum):
    """Which extra rule holds for a kind of data. Law: GDPR art. 9, 10; UAVG 1, 46."""

    ORDINARY = ""
    NATIONAL_NUMBER = "national_number"
    CRIMINAL = "criminal"
    SPECIAL = "special"


class SpecialKind(StrEnum):
    """The kinds of special data. Law: GDPR art. 9(1)."""

    UNSPECIFIED = ""
    ETHNIC_ORIGIN = "ethnic_origin"
    POLITICAL_OPINION = "political_opinion"
    BELIEF = "belief"
    TRADE_UNION = "trade_union"
    GENETIC = "genetic"
    BIOMETRIC = "biometric"
    HEALTH = "health"
    SEX_LIFE = "sex_life"


@dataclass(frozen=True)
class Term:
    """One term with its other names; `dpv` is the IRI of the nearest term in DPV, or empty.

    `code` stays the same when the name changes; an own term of an organisation may have any.
    `sensitivity` and `special_kind` mean something for kinds of personal data only.
    """

    kind: Kind
    code: str
    name: str
    synonyms: tuple[str, ...] = ()
    dpv: str = ""
    sensitivity: Sensitivity = Sensitivity.ORDINARY
    special_kind: SpecialKind = SpecialKind.UNSPECIFIED

    @property
    def spellings(self) -> tuple[str, ...]:
        """Its name and its other names."""
        return (self.name, *self.synonyms)

    @cached_property
    def keys(self) -> frozenset[str]:
        """Its spellings in the form in which texts are compared."""
        return frozenset(map(key, self.spellings)) - {""}

    @cached_property
    def stems(self) -> frozenset[str]:
        """The same without plurals."""
        return frozenset(map(stem, self.spellings)) - {""}
