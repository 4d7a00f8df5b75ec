"""Whatever stands in a file stands in the parsed rows: the promise of the import."""

import dataclasses
import re
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from privacyoffice.tables.decoding import clean_cell, decode
from privacyoffice.tables.folding import words
from registers.importing import ImportRefused, ParsedRow, read_table
from tests.registers.importing.reading import as_csv, parsed
from tests.registers.importing.workbooks import (
    HEADER,
    MAIN,
    merged,
    packed,
    parts_of,
    row,
    sheet,
    workbook,
)

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
    for given_row, parsed_row in zip(full[1:], found, strict=True):
        for cell in given_row:
            assert wanted(cell) <= kept(parsed_row), cell


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


PLAIN = parts_of(
    sheet(
        row(1, ["Register"]),
        row(2, HEADER),
        row(3, ["Markt"]),
        '<row r="4" hidden="1"><c r="A4" t="s"><v>0</v></c><c s="1"><f>1</f><v>45352</v></c></row>',
        after=merged("A1:D1", "D3:D4"),
    )
) | {
    "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><r><t>Akten</t></r></si></sst>',
    "xl/styles.xml": (
        f'<a xmlns="{MAIN}"><numFmt numFmtId="165" formatCode="d-m"/>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="165"/></cellXfs></a>'
    ),
}
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


@given(rows=st.lists(st.lists(CELLS, max_size=5), min_size=1, max_size=3))
def test_every_word_of_a_spreadsheet_is_in_its_row(rows: list[list[str]]) -> None:
    full = [["Proef", *(NOT_IN_XML.sub("", cell) for cell in cells)] for cells in rows]
    found = parsed(workbook(HEADER, *full))
    assert len(found) == len(rows)
    for given_row, parsed_row in zip(full, found, strict=True):
        for cell in given_row:
            assert wanted(cell) <= kept(parsed_row), cell


@given(
    part=st.sampled_from(sorted(PLAIN)),
    start=st.integers(0, 700),
    length=st.integers(0, 20),
    put=st.text(alphabet="<>/=\"' -0123456789aAcr:&;xé\ud83d\ude00", max_size=12)
    | st.sampled_from(['r="0"', "A1:XFD1048576", "<c><c>", "</row>", "1e999", 't="b"', "&#0;"]),
)
def test_no_damage_to_a_spreadsheet_makes_the_reader_fail(
    part: str, start: int, length: int, put: str
) -> None:
    start = start % len(PLAIN[part])
    changed = PLAIN[part][:start] + put + PLAIN[part][start + length :]
    try:
        read_table(packed({**PLAIN, part: changed.encode(errors="surrogatepass")}))
    except ImportRefused:
        return


@given(st.integers(0, 5_000), st.binary(min_size=1, max_size=4))
def test_no_damage_to_an_archive_makes_the_reader_fail(place: int, put: bytes) -> None:
    data = packed(PLAIN)
    start = place % len(data)
    try:
        read_table(data[:start] + put + data[start + len(put) :])
    except ImportRefused:
        return


@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_no_file_at_all_makes_the_reader_fail(data: bytes) -> None:
    """Any bytes under a header give rows or a refusal, and never another error."""
    for start in (b"", b"Naam;Doel;Grondslag;Verantwoordelijke;Ontvangers\n"):
        try:
            rows = parsed(start + data)
        except ImportRefused:
            continue
        assert rows
