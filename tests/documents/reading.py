"""What a reader of a PDF gets from it: its text, its tags, its links."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pikepdf

_PAIR = re.compile(r"<([0-9a-f]+)>\s*<([0-9a-f]+)>")
_STRUCTURE = frozenset({"/Document", "/Part", "/Art", "/Sect", "/Div", "/NonStruct"})


def text_of(page: pikepdf.Page, *, artifacts: bool = True) -> str:
    """The text of a page, by the tables that say which letter a glyph is; each line apart."""
    lines: list[str] = []
    letters: dict[int, str] = {}
    depth: list[bool] = []
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BDC", "BMC"):
            depth.append(str(operands[0]) == "/Artifact")
        elif name == "EMC":
            depth.pop()
        elif name == "BT":
            lines.append("")
        elif name == "Tf":
            letters = _letters(page.Resources.Font[str(operands[0])])
        elif name in ("Tj", "TJ") and (artifacts or not any(depth)):
            lines[-1] += _decoded(operands[0], letters)
    return "\n".join(line for line in lines if line)


def whole_text(pdf: pikepdf.Pdf) -> str:
    """The text of all pages."""
    _letters_of.cache_clear()
    return "\n".join(text_of(page) for page in pdf.pages)


def squeezed(text: str) -> str:
    """Without what the layout adds: ends of lines, and hyphens there."""
    return re.sub(r"[\s\-]+", "", text)


def _decoded(operand: Any, letters: dict[int, str]) -> str:
    parts = list(operand) if isinstance(operand, pikepdf.Array) else [operand]
    found = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
    glyphs = (int.from_bytes(found[i : i + 2], "big") for i in range(0, len(found), 2))
    return "".join(letters.get(glyph, "\ufffd") for glyph in glyphs)


def _letters(font: pikepdf.Object) -> dict[int, str]:
    return _letters_of(bytes(font.ToUnicode.read_bytes()))


@cache
def _letters_of(table: bytes) -> dict[int, str]:
    text = table.decode("ascii")
    mapping = text[text.index("endcodespacerange") :]
    return {
        int(glyph, 16): bytes.fromhex(code).decode("utf-16-be")
        for glyph, code in _PAIR.findall(mapping)
    }


def elements(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Every element of the tag tree, in the order in which it is read aloud."""

    def walk(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
        yield element
        for kid in kids(element):
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                yield from walk(kid)

    for top in pdf.Root.StructTreeRoot.K:
        yield from walk(top)


def kids(element: pikepdf.Object) -> list[Any]:
    """The kids of an element: elements, numbers of marked content, references to objects."""
    found = element.get("/K", pikepdf.Array())
    return list(found) if isinstance(found, pikepdf.Array) else [found]


def numbers_of(pdf: pikepdf.Pdf) -> dict[int, Any]:
    """The tree that leads from pages and links to elements."""
    found: dict[int, Any] = {}
    for leaf in pdf.Root.StructTreeRoot.ParentTree.Kids:
        numbers = list(leaf.Nums)
        assert [int(limit) for limit in leaf.Limits] == [int(numbers[0]), int(numbers[-2])]
        for index in range(0, len(numbers), 2):
            assert int(numbers[index]) not in found, "two things have one number"
            found[int(numbers[index])] = numbers[index + 1]
    return found


def outline(pdf: pikepdf.Pdf) -> list[tuple[int, str, int]]:
    """Each bookmark: its depth, its title and its page, counted from 1."""
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}

    def walk(parent: pikepdf.Object, depth: int) -> Iterator[tuple[int, str, int]]:
        item = parent.get("/First")
        while item is not None:
            yield depth, str(item.Title), pages[item.Dest[0].objgen]
            yield from walk(item, depth + 1)
            item = item.get("/Next")

    return list(walk(pdf.Root.Outlines, 0))
