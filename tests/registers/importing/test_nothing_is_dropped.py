"""Whatever stands in a file stands in the parsed rows: the promise of the import."""

import dataclasses
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from registers.importing import ImportRefused, ParsedRow
from registers.importing.decoding import clean_cell, decode
from registers.importing.folding import words
from tests.registers.importing.reading import as_csv, parsed

HEADERS = st.lists(
    st.sampled_from(
        [
            *("Doel", "Grondslag", "Team", "Afdeling", "Betrokkenen", "Persoonsgegevens"),
            *("Herkomst", "Ontvangers", "Verwerker", "Bewaartermijn", "Beveiligingsmaatregelen"),
            *("Opmerkingen", "Kleur", "", "Naam", "Onderwerp", "Rechtmatige grondslag"),
        ]
    ),
    min_size=1,
    max_size=8,
)
WORDS = st.one_of(
    st.sampled_from(
        [
            *("publieke taak", "toestemming", "wettelijke verplichting", "6.1.c AVG", "Wet Q"),
            *("artikel 6, lid 1, sub f", "vitale belangen", "ja", "nee", "n.v.t.", "geen"),
            *(
                "1. ",
                "2) ",
                "- ",
                "• ",
                "a) ",
                "BSN",
                "bsn",
                "1,5",
                "(1,2)",
                "wij delen niets niet",
                "zoals ",
                "onder andere",
                "niet ",
                "artikel 9 AVG",
            ),
            *(",", ";", "|", "\n", "\r\n", " ", "(", ")", " en ", "/", ":", "\u00a0", "\t", '"'),
        ]
    ),
    st.text(alphabet="abcéëß0123İ漢 ,;|()-\n\u200b\x07\x0b", min_size=1, max_size=12),
)
CELLS = st.lists(WORDS, max_size=12).map("".join)


def texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from texts(each)
    elif dataclasses.is_dataclass(value):
        for each in dataclasses.fields(value):
            yield from texts(getattr(value, each.name))


def kept(row: ParsedRow) -> set[str]:
    """The words of a row, apart from its identity and from what is said about it."""
    silent = dataclasses.replace(row, key="", notes=(), problems=())
    return set(words("\n".join(texts(silent))).split())


def wanted(cell: str) -> set[str]:
    return set(words(clean_cell(decode(cell.encode())[0])).split())


@given(header=HEADERS, rows=st.lists(st.lists(CELLS, max_size=11), min_size=1, max_size=3))
def test_every_word_of_every_cell_is_in_its_row(header: list[str], rows: list[list[str]]) -> None:
    full = [["Naam verwerking", "Gemeente", *header], *(["Proef", "Meer", *row] for row in rows)]
    found = parsed(as_csv(*full))
    assert len(found) == len(rows)
    for given_row, row in zip(full[1:], found, strict=True):
        for cell in given_row:
            assert wanted(cell) <= kept(row), cell


BODIES = {
    "college": "College van burgemeester en wethouders",
    "B&W": "College van burgemeester en wethouders",
    "Burgemeester en Wethouders": "College van burgemeester en wethouders",
    "raad": "Gemeenteraad",
    "burgemeester": "Burgemeester",
    "Toezichthouder": "Toezichthouder",
    "Stichting Water en Wind": "Stichting Water en Wind",
}


@given(
    bodies=st.lists(st.sampled_from(sorted(BODIES)), min_size=1),
    separator=st.sampled_from([", ", "; ", "\n", "|", "\n- ", ";\n"]),
)
def test_every_controlling_body_is_there_under_its_name(bodies: list[str], separator: str) -> None:
    header = ["Naam verwerking", "Verantwoordelijke"]
    row = parsed(as_csv(header, ["Proef", separator.join(bodies)]))[0]
    assert set(row.controlling_bodies) == {BODIES[body] for body in bodies}
    assert len(row.controlling_bodies) == len(set(row.controlling_bodies))


@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_no_file_at_all_makes_the_reader_fail(data: bytes) -> None:
    """Any bytes under a header give rows or a refusal, and never another error."""
    for start in (b"", b"Naam;Doel;Grondslag;Verantwoordelijke;Ontvangers\n"):
        try:
            rows = parsed(start + data)
        except ImportRefused:
            continue
        assert rows
