"""Who is meant: controlling bodies by their usual names, recipients by kind."""

import re
from typing import Literal

from registers.importing.folding import fold, one_line, words

RecipientKind = Literal["", "internal", "external", "processor"]

COLLEGE = "College van burgemeester en wethouders"

# The bodies of Dutch municipalities, water boards and joint arrangements, under the names
# that registers give them. They stay Dutch: they are names.
_BODIES: dict[str, tuple[str, ...]] = {
    COLLEGE: (
        "college",
        "college b en w",
        "college benw",
        "college bw",
        "college van b en w",
        "college van benw",
        "college van bw",
        "college burgemeester en wethouders",
        "college van burgemeester en wethouders",
        "burgemeester en wethouders",
        "b en w",
        "benw",
    ),
    "Gemeenteraad": ("gemeenteraad", "raad"),
    "Burgemeester": ("burgemeester",),
    "Ambtenaar van de burgerlijke stand": (
        "ambtenaar van de burgerlijke stand",
        "ambtenaar burgerlijke stand",
        "ambtenaar van burgerlijke stand",
        "ambtenaren van de burgerlijke stand",
        "abs",
    ),
    "Heffingsambtenaar": ("heffingsambtenaar",),
    "Invorderingsambtenaar": ("invorderingsambtenaar",),
    "Leerplichtambtenaar": ("leerplichtambtenaar", "leerplichtambtenaren"),
    "Rekenkamer": ("rekenkamer",),
    "Rekenkamercommissie": ("rekenkamercommissie",),
    "Dagelijks bestuur": ("dagelijks bestuur", "db"),
    "Algemeen bestuur": ("algemeen bestuur", "ab"),
    "Inspecteur": ("inspecteur",),
    "Ontvanger": ("ontvanger",),
}
_BODY_OF = {spelling: body for body, spellings in _BODIES.items() for spelling in spellings}
_ARTICLE = re.compile(r"^(?:de|het) ")
# "en" inside the name of the college joins no two bodies.
_COLLEGE_IN_FULL = re.compile(r"(?:college (?:van )?)?(?:burgemeester en wethouders|b en w\b)")
_BETWEEN_BODIES = re.compile(r" (?:en|and) | ?[/&+] ?")

_INTERNAL = re.compile(
    r"(?:interne?|internal|teams?|afdeling(?:en)?|vakafdeling(?:en)?|binnengemeentelijke?)\b"
)
_EXTERNAL = re.compile(r"(?:externe?|external)\b")
_INTERNAL_COLUMN = re.compile(r"\b(?:interne?|internal)\b")
_EXTERNAL_COLUMN = re.compile(
    r"\b(?:externe?|external|ketenpartners?|samenwerkende partijen|derden|third part(?:y|ies))\b"
)

_NO_VALUE = frozenset(
    {
        "ja",
        "nee",
        "neen",
        "yes",
        "no",
        "nvt",
        "n v t",
        "niet van toepassing",
        "geen",
        "none",
        "na",
        "n a",
        "not applicable",
        "onbekend",
        "niet bekend",
        "unknown",
        "",
    }
)
_SHARED_WITH_NOBODY = re.compile(
    r"(?:(?:wij|we) (?:delen|verstrekken|geven) .*\bniet\b"
    r"|(?:deze |uw |de )?(?:persoons)?gegevens worden niet (?:gedeeld|verstrekt)"
    r"|geen (?:externe |interne |andere )?(?:ontvangers?|derden|verwerkers?|verstrekking(?:en)?)\b)"
)
# "Niet met derden, behalve met de politie" names a recipient after all.
_EXCEPTION = re.compile(
    r"\b(?:behalve|tenzij|uitgezonderd|anders dan|maar|alleen|wel|except|unless)\b"
)


def controlling_bodies(value: str) -> tuple[str, ...]:
    """The body or bodies that one value names, known ones under one name.

    “Burgemeester en Wethouders” is one body, “college en raad” are two: a value is taken
    apart only when every piece is a known body. Anything else stays as it is written.
    """
    known = _known_body(value)
    if known:
        return (known,)
    shielded = _COLLEGE_IN_FULL.sub("college", _spelled(one_line(value)))
    bodies = [_known_body(piece) for piece in _BETWEEN_BODIES.split(shielded)]
    found = tuple(body for body in bodies if body)
    return found if len(found) == len(bodies) else (value,)


def _spelled(value: str) -> str:
    """Folded, with “b&w” and its kind written as “b en w”."""
    return re.sub(r"\bb\s*&\s*w\b", "b en w", fold(value)).replace(
        "burgemeester &", "burgemeester en"
    )


def _known_body(value: str) -> str | None:
    return _BODY_OF.get(_ARTICLE.sub("", words(_spelled(value))))


def recipient_kind(name: str, column: str) -> RecipientKind:
    """Whether a recipient is inside or outside, when its own words or its column say so."""
    own = fold(name)
    if _INTERNAL.match(own):
        return "internal"
    if _EXTERNAL.match(own):
        return "external"
    heading = words(column)
    if _INTERNAL_COLUMN.search(heading):
        return "internal"
    if _EXTERNAL_COLUMN.search(heading):
        return "external"
    return ""


def is_no_value(value: str) -> bool:
    """Whether a value only answers yes, no, none or unknown and so names nothing."""
    return words(value) in _NO_VALUE


def names_nobody(value: str) -> bool:
    """Whether a value says in a sentence that nobody receives the data."""
    spoken = words(value)
    return bool(_SHARED_WITH_NOBODY.match(spoken)) and not _EXCEPTION.search(spoken)


def confirms(value: str) -> bool:
    """Whether a value is a bare yes."""
    return words(value) in ("ja", "yes")
