"""Spreadsheet files that are made to use up time and memory, each in one way."""

import io
import struct
import zipfile
from collections.abc import Callable, Iterator
from itertools import islice, product
from string import ascii_lowercase

from tests.registers.importing.workbooks import (
    HEADER,
    MAIN,
    merged,
    packed,
    parts_of,
    row,
    sheet,
    with_shared_texts,
)

_MEGABYTE = 1024 * 1024
_PLAIN = parts_of(sheet(row(1, HEADER), row(2, ["Markt"])))
_SHEET = "xl/worksheets/sheet1.xml"


def billion_laughs() -> bytes:
    lines = ['<!ENTITY a0 "ha">']
    lines += [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    return _with_document_type("".join(lines), "&a9;")


def quadratic_blowup() -> bytes:
    return _with_document_type(f'<!ENTITY a "{"x" * 100_000}">', "&a;" * 100_000)


def external_entity() -> bytes:
    return _with_document_type('<!ENTITY a SYSTEM "file:///etc/passwd">', "&a;")


def external_document_type() -> bytes:
    content = _PLAIN[_SHEET]
    return packed({**_PLAIN, _SHEET: f'<!DOCTYPE worksheet SYSTEM "http://[::1]:9/x">{content}'})


def document_type_in_utf_16() -> bytes:
    text = f'<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a [<!ENTITY a "x">]>{_PLAIN[_SHEET]}'
    return packed({**_PLAIN, _SHEET: text.encode("utf-16")})


def million_short_rows() -> bytes:
    return _one_part(_SHEET, _rows('<row r="%d"><c t="inlineStr"><is><t>x</t></is></c></row>'))


def million_wide_rows() -> bytes:
    cells = '<c t="inlineStr"><is><t>publieke taak</t></is></c>' * 12
    return _one_part(_SHEET, _rows(f'<row r="%d">{cells}</row>'))


def million_empty_rows_with_looks() -> bytes:
    return _one_part(_SHEET, _rows('<row r="%d"><c s="1"/><c s="1"/><c s="1"/><c s="1"/></row>'))


def million_rows_in_another_prefix() -> bytes:
    start = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>'
    rows = _rows('<x:row r="%d"><x:c t="str"><x:v>a</x:v></x:c></x:row>', start)
    return _one_part(_SHEET, rows)


def megabytes_of_spaces() -> bytes:
    return _one_part(_SHEET, (" " * _MEGABYTE for _ in range(100)))


def lying_small_size() -> bytes:
    """A directory that announces a few bytes for a part of 100 MB."""
    data = bytearray(_one_part(_SHEET, (" " * _MEGABYTE for _ in range(100))))
    entry = data.rfind(b"PK\x01\x02")
    while data[entry + 46 : entry + 46 + len(_SHEET)] != _SHEET.encode():
        entry = data.rfind(b"PK\x01\x02", 0, entry)
    data[entry + 24 : entry + 28] = struct.pack("<I", 1_000)
    local = struct.unpack("<I", data[entry + 42 : entry + 46])[0]
    data[local + 22 : local + 26] = struct.pack("<I", 1_000)
    return bytes(data)


def many_entries() -> bytes:
    return packed({**_PLAIN, **{f"xl/media/{number}": "" for number in range(30_000)}})


def endless_extra_fields() -> bytes:
    """Directory entries with tens of thousands of extra fields each."""
    extra = b"\x99\x99\x00\x00" * 16_000
    names = [b"%d" % number for number in range(300)]
    entries = b"".join(
        struct.pack(
            "<4s4B4HL2L5H2L", b"PK\x01\x02", 20, 0, 20, 0, 0, 0, 0, 33, 0, 0, 0,
            len(name), len(extra), 0, 0, 0, 0, 0,
        ) + name + extra
        for name in names
    )  # fmt: skip
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, len(names), len(names), len(entries), 4, 0)
    return b"PK\x03\x04" + entries + end


def greedy_compression() -> bytes:
    """A part in a compression that reserves what the file asks for."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_LZMA) as archive:
        for name, content in _PLAIN.items():
            archive.writestr(name, content)
    return stream.getvalue()


def million_shared_texts() -> bytes:
    texts = "<si><t>a</t></si>" * 1_050_000
    return packed(with_shared_texts(sheet(row(1, HEADER)), texts))


def one_endless_shared_text() -> bytes:
    return packed(with_shared_texts(sheet(row(1, HEADER)), f"<si><t>{'a' * 50_000_000}</t></si>"))


def long_text_in_every_cell() -> bytes:
    cells = '<row><c t="s"><v>0</v></c><c t="s"><v>0</v></c></row>' * 49_000
    return packed(with_shared_texts(sheet(cells), f"<si><t>{'a ' * 40_000}</t></si>"))


def long_text_in_every_merged_row() -> bytes:
    rows = [row(number, ["Markt"]) for number in range(3, 49_000)]
    content = sheet(
        row(1, HEADER), row(2, ["Markt", "", "", "a " * 40_000]), *rows, after=merged("D2:D49000")
    )
    return packed(parts_of(content))


def overlapping_merged_cells() -> bytes:
    rows = [row(number, ["", "x"]) for number in range(3, 40_000)]
    areas = '<mergeCell ref="A2:A1048576"/>' * 40_000
    content = sheet(
        row(1, HEADER), row(2, ["Markt"]), *rows, after=f"<mergeCells>{areas}</mergeCells>"
    )
    return packed(parts_of(content))


def million_merged_cells() -> bytes:
    areas = '<mergeCell ref="A2:B2"/>' * 1_000_000
    content = sheet(row(1, HEADER), row(2, ["Markt"]), after=f"<mergeCells>{areas}</mergeCells>")
    return packed(parts_of(content))


def deep_styles() -> bytes:
    return packed({**_PLAIN, "xl/styles.xml": f'<a xmlns="{MAIN}">{"<b>" * 4_000_000}'})


def million_styles() -> bytes:
    styles = f"<cellXfs>{'<xf/>' * 2_000_000}</cellXfs>"
    return packed({**_PLAIN, "xl/styles.xml": f'<a xmlns="{MAIN}">{styles}</a>'})


def endless_tag() -> bytes:
    attributes = '="" '.join(_words(2_000_000))
    return packed({**_PLAIN, _SHEET: f'<worksheet {attributes}=""/>'})


def distinct_attributes() -> bytes:
    elements = '=""/><a '.join(_words(3_000_000))
    return packed({**_PLAIN, _SHEET: f'<worksheet><a {elements}=""/></worksheet>'})


def distinct_elements() -> bytes:
    elements = "/><".join(_words(4_000_000))
    return packed({**_PLAIN, _SHEET: f"<worksheet><{elements}/></worksheet>"})


def distinct_namespaces() -> bytes:
    elements = '="u"/><a xmlns:'.join(_words(2_500_000))
    return packed({**_PLAIN, _SHEET: f'<worksheet><a xmlns:{elements}="u"/></worksheet>'})


def endless_comment() -> bytes:
    return packed({**_PLAIN, _SHEET: f"<worksheet><!--{'x' * 60_000_000}--></worksheet>"})


def sparse_rows_to_the_last_column() -> bytes:
    rows = "".join(
        f'<row r="{number}"><c r="SF{number}" t="str"><v>x</v></c></row>'
        for number in range(1, 50_000)
    )
    return packed(parts_of(sheet(rows)))


def million_sheets() -> bytes:
    entries = '<sheet name="x" sheetId="1"/>' * 1_000_000
    contents = f'<workbook xmlns="{MAIN}"><sheets>{entries}</sheets></workbook>'
    return packed({**_PLAIN, "xl/workbook.xml": contents})


HOSTILE: dict[str, Callable[[], bytes]] = {
    make.__name__: make
    for make in (
        billion_laughs,
        quadratic_blowup,
        external_entity,
        external_document_type,
        document_type_in_utf_16,
        million_short_rows,
        million_wide_rows,
        million_empty_rows_with_looks,
        million_rows_in_another_prefix,
        megabytes_of_spaces,
        lying_small_size,
        many_entries,
        endless_extra_fields,
        greedy_compression,
        million_shared_texts,
        one_endless_shared_text,
        long_text_in_every_cell,
        long_text_in_every_merged_row,
        overlapping_merged_cells,
        million_merged_cells,
        deep_styles,
        million_styles,
        endless_tag,
        distinct_attributes,
        distinct_elements,
        distinct_namespaces,
        endless_comment,
        sparse_rows_to_the_last_column,
        million_sheets,
    )
}


def _with_document_type(declarations: str, text: str) -> bytes:
    content = _PLAIN[_SHEET].replace("Markt", text)
    return packed({**_PLAIN, _SHEET: f"<!DOCTYPE worksheet [{declarations}]>{content}"})


def _rows(template: str, start: str = f'<worksheet xmlns="{MAIN}"><sheetData>') -> Iterator[str]:
    yield start
    for first in range(1, 1_000_001, 1_000):
        yield "".join(template % number for number in range(first, first + 1_000))


def _one_part(name: str, pieces: Iterator[str]) -> bytes:
    """A workbook of which one part is written piece by piece, to be larger than memory."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for part, content in _PLAIN.items():
            if part != name:
                archive.writestr(part, content)
        with archive.open(name, "w") as part_stream:
            for piece in pieces:
                part_stream.write(piece.encode())
    return stream.getvalue()


def _words(number: int) -> Iterator[str]:
    return map("".join, islice(product(ascii_lowercase, repeat=5), number))
