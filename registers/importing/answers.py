"""Cells that answer a question with few answers: yes or no, our role, not yet known, the law."""

import re
from collections.abc import Iterable
from typing import Literal

from privacyoffice.tables.folding import words
from registers.importing.legal_basis import ParsedLegalBasis
from registers.importing.parties import confirms, says_none

Regime = Literal["", "wpg", "brp"]

_ROLES = {
    "controller": (
        "verantwoordelijke",
        "verwerkingsverantwoordelijke",
        "zelfstandig verantwoordelijke",
        "zelfstandig verwerkingsverantwoordelijke",
        "controller",
        "data controller",
    ),
    "joint_controller": (
        "gezamenlijk verantwoordelijke",
        "gezamenlijk verantwoordelijk",
        "gezamenlijke verantwoordelijke",
        "gezamenlijk verantwoordelijken",
        "gezamenlijke verantwoordelijken",
        "gezamenlijk verwerkingsverantwoordelijke",
        "gezamenlijk verwerkingsverantwoordelijken",
        "gezamenlijke verwerkingsverantwoordelijken",
        "medeverantwoordelijke",
        "joint controller",
        "joint controllers",
    ),
    "processor": ("verwerker", "sub verwerker", "subverwerker", "processor"),
}
_ROLE_OF = {spelling: role for role, spellings in _ROLES.items() for spelling in spellings}

_NOT_KNOWN = frozenset(
    {
        *("n n b", "nnb", "n t b", "ntb", "tbd", "unknown", "not yet known", "to be determined"),
        *("onbekend", "nog onbekend", "niet bekend", "nog niet bekend", "nader te bepalen"),
        *("nog te bepalen", "nader in te vullen", "nog in te vullen", "nog uitzoeken"),
    }
)
# "Participatiewet" is a law too.
_LAW = re.compile(r"\b(?:\w*wet|wetboek|verordening)\b")
_POLICE = ("wet politiegegevens", "wpg")
_PERSONS_REGISTER = ("wet basisregistratie personen", "wet brp")


def answer_in(field: str, cell: str) -> str:
    """The answer that a whole cell gives for `field`, or "" when it says something else."""
    if field == "role":
        return _ROLE_OF.get(words(cell), "")
    if says_none(cell):
        return "no"
    return "yes" if confirms(cell) else ""


def says_not_known(value: str) -> bool:
    """Whether a value only says that something is not known yet."""
    return words(value) in _NOT_KNOWN


def regime_of(bases: Iterable[ParsedLegalBasis]) -> Regime:
    """The law that rules instead of or beside the GDPR, when it is the only one named.

    Law: Wpg art. 2; Wet BRP. A basis that names other laws too says too little for a guess.
    """
    laws = {
        _regime_in(base.statute or base.source_text)
        for base in bases
        if base.statute or not base.basis
    }
    return laws.pop() if len(laws) == 1 else ""


def _regime_in(law: str) -> Regime:
    text = f" {words(law)} "
    if any(f" {name} " in text for name in _POLICE):
        return "wpg"
    if len(_LAW.findall(text)) == 1 and any(f" {name} " in text for name in _PERSONS_REGISTER):
        return "brp"
    return ""
