"""Who is meant: controlling bodies by their usual names, recipients by kind."""

import re
from typing import Literal

from privacyoffice.tables.folding import fold, one_line, words

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

_NONE = frozenset(
    {
        "nee",
        "neen",
        "no",
        "nvt",
        "n v t",
        "niet van toepassing",
        "geen",
        "none",
        "na",
        "n a",
        "not applicable",
    }
)
_NO_VALUE = _NONE | {"ja", "yes", "onbekend", "niet bekend", "unknown", ""}
_GIVEN = r"(?:gedeeld|verstrekt|doorgegeven|gegeven|verkocht|uitgewisseld)"
# Sentences about who does not receive the data, in words without punctuation.
_GIVEN_TO_NOBODY = re.compile(
    r"(?:(?:nee|neen|nvt|n v t|niet van toepassing|geen|no) )?(?:"
    r"(?:wij|we) (?:delen|verstrekken|geven|verkopen) .*\b(?:niet|niets|geen|nooit|niemand)\b"
    r"|(?:(?:deze|uw|je|jouw|de|alle) )?(?:persoons)?gegevens (?:worden|gaan|komen) "
    r"(?:\w+ ){0,4}?(?:niet|nooit|niemand)\b"
    r"|(?:(?:dit|deze|ze|zij) )?(?:worden|wordt) (?:\w+ ){0,2}?(?:niet|nooit)\b"
    rf"|er (?:worden|wordt|zijn|is|vindt) (?:\w+ ){{0,2}}?(?:geen|niets|niemand)\b"
    rf"|(?:niet|nooit) (?:(?:met|aan|buiten) |{_GIVEN}\b)"
    r"|(?:(?:met|aan) )?niemand\b|geen (?:behalve|tenzij|uitgezonderd)\b"
    r"|geen (?:(?:enkele|externe|interne|andere|overige|verdere) )*"
    r"(?:ontvangers?|derden?|partij(?:en)?|organisaties?|instanties?|personen|anderen|verwerkers?"
    r"|verstrekking(?:en)?|doorgifte|uitwisseling|(?:persoons)?gegevens)\b"
    r"|nobody\b|no one\b"
    r"|no (?:(?:other|external|internal|third) )*(?:recipients?|part(?:y|ies)|organi[sz]ations?)\b"
    r"|not (?:shared|disclosed|provided)\b"
    r"|(?:we|(?:the |these |your )?(?:personal )?data) (?:do|does|are|is) (?:not|never)\b)"
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


def says_none(value: str) -> bool:
    """Whether a value is a bare “none”: no name, and yet an answer to the question who."""
    return words(value) in _NONE


def says_who_not(value: str) -> bool:
    """Whether a value is a sentence about who does not receive the data.

    “Wij delen niet met derden, behalve met de politie” is one as well: in pieces it would say
    something else.
    """
    return _GIVEN_TO_NOBODY.match(words(value)) is not None


def confirms(value: str) -> bool:
    """Whether a value is a bare yes."""
    return words(value) in ("ja", "yes")
