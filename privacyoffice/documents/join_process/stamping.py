"""The footer of every page: known only when all parts have their place."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Stream

_SIZE = 8  # points
_MARGIN = 56.69  # points: 20 mm
_BASELINE = 26.0  # points above the bottom of the page
_COLOUR = b"0.239 0.325 0.455 rg"  # #3d5374, as in the style sheet
_NAME = "/PoFooter"


class Stamp:
    """Writes footers in an embedded font."""

    def __init__(self, pdf: pikepdf.Pdf, font: Path, footer: dict[str, Any], pages: int) -> None:
        self._pdf = pdf
        self._face = _Face(font)
        self._footer = footer
        self._pages = pages
        everything = footer["left"] + footer["centre"] + footer["numbering"] + "0123456789"
        self._font = self._face.embedded(pdf, everything)

    def put_on(self, page: pikepdf.Object, number: int) -> None:
        """The footer on one page, marked as an artifact: a screen reader leaves it out."""
        left, _bottom, right, _top = (float(side) for side in page.MediaBox)
        numbering = self._footer["numbering"].format(page=number, pages=self._pages)
        middle = (left + right - self._face.width(self._footer["centre"])) / 2
        end = right - _MARGIN - self._face.width(numbering)
        texts = (
            (left + _MARGIN, self._footer["left"]),
            (middle, self._footer["centre"]),
            (end, numbering),
        )
        content = b"\n".join(
            (
                b"q /Artifact <</Type /Pagination /Subtype /Footer>> BDC",
                _COLOUR,
                *(self._text(x, text) for x, text in texts),
                b"EMC Q\n",
            )
        )
        page.Resources.Font[_NAME] = self._font
        # First: what the page writes itself leaves the axes turned over.
        page.Contents = Array([self._pdf.make_stream(content), page.Contents])

    def _text(self, x: float, text: str) -> bytes:
        glyphs = self._face.glyphs(text).hex()
        return f"BT {_NAME} {_SIZE} Tf {x:.2f} {_BASELINE} Td <{glyphs}> Tj ET".encode()


class _Face:
    """A font file: its glyphs, their widths, and how to embed it."""

    def __init__(self, path: Path) -> None:
        self._font = TTFont(path)
        self._codes: dict[int, str] = self._font.getBestCmap()
        self._scale: float = 1000 / self._font["head"].unitsPerEm
        # Asked for each letter of each page.
        self._measured: dict[str, tuple[int, int]] = {}

    def _glyph(self, letter: str) -> int:
        return self._measure(letter)[0]

    def _width(self, letter: str) -> int:
        return self._measure(letter)[1]

    def _measure(self, letter: str) -> tuple[int, int]:
        """The number of its glyph, and how wide that is in thousandths of the size."""
        if letter not in self._measured:
            name = self._codes.get(ord(letter), ".notdef")
            advance: float = self._font["hmtx"][name][0]
            glyph: int = self._font.getGlyphID(name)
            self._measured[letter] = glyph, round(advance * self._scale)
        return self._measured[letter]

    def glyphs(self, text: str) -> bytes:
        """The text as the numbers of its glyphs, two bytes each."""
        return b"".join(self._glyph(letter).to_bytes(2, "big") for letter in text)

    def width(self, text: str) -> float:
        """How wide a text is, in points."""
        return sum(self._width(letter) for letter in text) * _SIZE / 1000

    def embedded(self, pdf: pikepdf.Pdf, text: str) -> pikepdf.Object:
        """The font as an object of the document, with what `text` needs of its tables."""
        letters = sorted(set(text), key=self._glyph)
        name = Name("/POFOOT+SourceSans3-Regular")
        head, os2, post = self._font["head"], self._font["OS/2"], self._font["post"]
        box = (head.xMin, head.yMin, head.xMax, head.yMax)
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=name,
            Flags=4,
            FontBBox=Array([round(side * self._scale) for side in box]),
            ItalicAngle=round(post.italicAngle),
            Ascent=round(os2.sTypoAscender * self._scale),
            Descent=round(os2.sTypoDescender * self._scale),
            CapHeight=round(os2.sCapHeight * self._scale),
            StemV=80,
            FontFile2=self._file(pdf),
        )
        widths = Array()
        for letter in letters:
            widths.append(self._glyph(letter))
            widths.append(Array([self._width(letter)]))
        descendant = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=name,
            CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
            CIDToGIDMap=Name.Identity,
            W=widths,
            FontDescriptor=pdf.make_indirect(descriptor),
        )
        return pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type0,
                BaseFont=name,
                Encoding=Name("/Identity-H"),
                DescendantFonts=Array([pdf.make_indirect(descendant)]),
                ToUnicode=pdf.make_stream(self._to_unicode(letters)),
            )
        )

    def _file(self, pdf: pikepdf.Pdf) -> Stream:
        # Which letters join and how they are spaced was decided when the text was written.
        for table in ("GSUB", "GPOS", "GDEF", "DSIG"):
            if table in self._font:
                del self._font[table]
        self._font.flavor = None
        written = BytesIO()
        self._font.save(written)
        return Stream(pdf, written.getvalue(), Length1=len(written.getvalue()))

    def _to_unicode(self, letters: list[str]) -> bytes:
        pairs = "\n".join(
            f"<{self._glyph(letter):04x}> <{letter.encode('utf-16-be').hex()}>"
            for letter in letters
        )
        return (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
            "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
            "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
            f"{len(letters)} beginbfchar\n{pairs}\nendbfchar\n"
            "endcmap CMapName currentdict /CMap defineresource pop end end\n"
        ).encode()
