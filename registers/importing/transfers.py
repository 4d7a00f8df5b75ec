"""Whether data leave the EEA, to which country, and under which safeguard.

Law: GDPR art. 30(1)(e), 44-49.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from privacyoffice.tables.folding import one_line, words
from registers.importing.countries import EEA, OUTSIDE
from registers.importing.parties import confirms, says_none
from registers.importing.splitting import split
from registers.vocabulary.reading import is_denied

Answer = Literal["", "no", "yes"]


@dataclass(frozen=True)
class ParsedTransfer:
    """One country or international organisation, with the safeguard if it is recognised.

    `safeguard` is the article of the GDPR as the register writes it ("46-2-c");
    `documentation` the words of the file about it.
    """

    country: str
    safeguard: str
    documentation: str


@dataclass(frozen=True)
class ParsedTransfers:
    """What the columns about transfers say; `remarks` are the cells that say more than fits."""

    leaves_eea: Answer = ""
    transfers: tuple[ParsedTransfer, ...] = ()
    remarks: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()


def _spellings(block: str) -> dict[str, str]:
    named: dict[str, str] = {}
    for line in block.strip().splitlines():
        name, *others = line.split("|")
        named |= {words(spelling): name for spelling in (name, *others)}
    return named


_INSIDE, _OUTSIDE = _spellings(EEA), _spellings(OUTSIDE)
# The longest first: "Nieuw-Guinea" is not Guinea.
_COUNTRY = re.compile(
    r"\b(?:" + "|".join(sorted((*_INSIDE, *_OUTSIDE), key=len, reverse=True)) + r")\b"
)
_BEYOND = re.compile(r"\b(?:buiten|outside)\b")
_SAFEGUARDS: tuple[tuple[str, str], ...] = (
    ("45", r"adequa\w*|passend beschermingsniveau|data privacy framework|dpf"),
    ("46-2-b", r"bcr|bindende bedrijfs\w+|binding corporate rules"),
    ("46-2-c", r"scc\w*|standaard ?contract\w*|standard contractual clauses|eu modelcontract\w*"),
    ("46-2-e", r"gedragscode|code of conduct"),
    ("46-2-f", r"certificering\w*|certification"),
    ("49-1-a", r"uitdrukkelijke toestemming|explicit consent"),
)


@dataclass
class _Reading:
    answers: set[Answer] = field(default_factory=set)
    countries: dict[str, None] = field(default_factory=dict)
    said_more: bool = False
    notes: list[str] = field(default_factory=list)


def read_transfers(
    cells: Sequence[tuple[str, str, str]], safeguards: Sequence[tuple[str, str]]
) -> ParsedTransfers:
    """From `cells` (column, text, split rule) and `safeguards` (column, text) of one row.

    A text that denies a transfer and names a country too, or says yes without a country, is
    left open for a person. Nothing is guessed about a country that is not named.
    """
    remarks: list[tuple[str, str]] = []
    reading = _Reading()
    for column, text, rule in cells:
        reading.said_more = False
        for value in split(text, rule):
            _read_value(reading, value)
        if reading.said_more:
            remarks.append((column, text))
    if reading.countries and "no" in reading.answers:
        shown = ", ".join(reading.countries)
        note = _("It says that no data leave the EEA, and names %(countries)s. Choose yourself.")
        kept = tuple((column, text) for column, text, _rule in cells)
        return ParsedTransfers(
            remarks=(*kept, *safeguards), notes=(note % {"countries": shown}, *reading.notes)
        )
    transfers, unplaced = _with_safeguards(tuple(reading.countries), safeguards)
    answer: Answer = "yes" if transfers else next(iter(sorted(reading.answers)), "")
    if len(reading.answers) > 1:
        answer = "yes" if transfers else ""
    if answer == "yes" and not transfers:
        reading.notes.append(_("Data leave the EEA, but the file does not say to which country."))
    return ParsedTransfers(
        answer, transfers, (*remarks, *unplaced), tuple(dict.fromkeys(reading.notes))
    )


def _read_value(reading: _Reading, value: str) -> None:
    if says_none(value):
        reading.answers.add("no")
        return
    if confirms(value):
        reading.answers.add("yes")
        return
    text = words(value)
    found = list(_COUNTRY.finditer(text))
    outside = [_OUTSIDE[each[0]] for each in found if each[0] in _OUTSIDE]
    reading.countries |= dict.fromkeys(outside)
    if len(found) == 1 and outside and found[0][0] == text:
        return
    reading.said_more = True
    if is_denied(value):
        reading.answers.add("no")
    elif not outside:
        is_inside = bool(found) and not _BEYOND.search(text)
        reading.notes.append(_about(value, inside=is_inside))


def _about(value: str, *, inside: bool) -> str:
    shown = {"value": Truncator(one_line(value)).chars(80)}
    if inside:
        return _("“%(value)s” is no transfer outside the EEA. It is in the remarks.") % shown
    return _("No country is recognised in “%(value)s”. It is in the remarks.") % shown


def _with_safeguards(
    countries: Sequence[str], safeguards: Sequence[tuple[str, str]]
) -> tuple[tuple[ParsedTransfer, ...], list[tuple[str, str]]]:
    """The transfers, and the cells about safeguards that belong to none of them."""
    if not countries:
        return (), list(safeguards)
    texts = [text for _column, text in safeguards]
    found = {code for text in texts for code in _safeguards_in(text)}
    # Two safeguards may belong to two countries; which to which is not said.
    code = found.pop() if len(found) == 1 else ""
    documentation = "\n".join(texts)
    return tuple(ParsedTransfer(country, code, documentation) for country in countries), []


def _safeguards_in(text: str) -> Iterator[str]:
    if is_denied(text):
        return
    for code, pattern in _SAFEGUARDS:
        if re.search(rf"\b(?:{pattern})\b", words(text)):
            yield code
