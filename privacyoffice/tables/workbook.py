"""What a spreadsheet file says outside its sheets: which there are, their texts and formats."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from privacyoffice.tables.cell_text import PLAIN, NumberFormat, number_format, shown_text
from privacyoffice.tables.errors import ImportRefused
from privacyoffice.tables.limits import MAX_CHARACTERS
from privacyoffice.tables.package import Package, damaged, locked, resolved, unpacked_too_large
from privacyoffice.tables.xml_reading import (
    RELATION_ID,
    Attributes,
    Budget,
    XmlReader,
    attribute_flag,
    attribute_number,
    whole_number,
)

_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06")
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0"
# The name of the stream in which a protected workbook stands, as a compound file writes it.
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")

_MAX_SHEETS = 1_000
_MAX_SHARED_TEXTS = 1_000_000
# As many as Excel allows.
_MAX_FORMATS = 64_000
_MAX_FORMAT_CODE = 255


@dataclass(frozen=True)
class SheetPart:
    """A sheet of the workbook: its name, the part that holds it, and whether it is hidden."""

    name: str
    part: str
    hidden: bool


@dataclass(frozen=True)
class Workbook:
    """An opened spreadsheet file; `texts` and `formats` are what its cells refer to."""

    package: Package
    budget: Budget
    sheets: tuple[SheetPart, ...]
    texts: list[str]
    formats: list[NumberFormat]
    since_1904: bool


def is_workbook(data: bytes) -> bool:
    """Whether a file is a spreadsheet or another packed file, and no text.

    Raises: ImportRefused for old spreadsheet files and for those with a password.
    """
    if data.startswith(_COMPOUND_FILE):
        raise locked() if _ENCRYPTED_STREAM in data else _old_format()
    return data.startswith(_ARCHIVES)


def open_workbook(data: bytes) -> Workbook:
    """Open an XLSX file; its sheets are read later, one by one.

    Raises: ImportRefused when it is another kind of file, damaged or too large.
    """
    package = Package(data)
    budget = Budget()
    main = _main_part(package, budget)
    folder = main.rpartition("/")[0]
    relations = _Relations(package, budget, main)
    contents = _Contents(budget)
    contents.read(package.stream(main))
    sheets = tuple(
        SheetPart(name, resolved(folder, relations.targets[identity]), hidden)
        for name, identity, hidden in contents.sheets
        if relations.kinds.get(identity) == "worksheet"
    )
    texts, formats = _SharedTexts(budget), _Formats(budget)
    for reader, kind in ((texts, "sharedStrings"), (formats, "styles")):
        part = relations.first(kind)
        if part and resolved(folder, part) in package:
            reader.read(package.stream(resolved(folder, part)))
    return Workbook(package, budget, sheets, texts.texts, formats.result(), contents.since_1904)


def _main_part(package: Package, budget: Budget) -> str:
    if package.first_bytes("mimetype", 100).startswith(b"application/vnd.oasis"):
        raise _open_document()
    if "_rels/.rels" not in package:
        raise _no_spreadsheet()
    target = _Relations(package, budget, "").first("officeDocument")
    main = resolved("", target)
    if main.endswith(".bin"):
        raise _old_format()
    if main not in package or not main.endswith(".xml") or main.startswith(("word/", "ppt/")):
        raise _no_spreadsheet()
    return main


class _Relations(XmlReader):
    """Which part belongs to which, by the identity that the part itself uses for it."""

    def __init__(self, package: Package, budget: Budget, part: str) -> None:
        super().__init__(budget)
        self.targets: dict[str, str] = {}
        self.kinds: dict[str, str] = {}
        self.opening = {"Relationship": self._meet}
        folder, slash, name = part.rpartition("/")
        relations = f"{folder}{slash}_rels/{name}.rels"
        if relations in package:
            self.read(package.stream(relations))

    def first(self, kind: str) -> str:
        """The part of this kind, or nothing."""
        return next((self.targets[each] for each in self.kinds if self.kinds[each] == kind), "")

    def _meet(self, attributes: Attributes) -> None:
        identity = attributes.get("Id", "")
        if attributes.get("TargetMode") != "External" and len(self.targets) < 2 * _MAX_SHEETS:
            self.targets[identity] = attributes.get("Target", "")
            self.kinds[identity] = attributes.get("Type", "").rpartition("/")[2]


class _Contents(XmlReader):
    """The sheets in their order, and the day on which dates begin."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.sheets: list[tuple[str, str, bool]] = []
        self.since_1904 = False
        self.opening = {"sheet": self._sheet, "workbookPr": self._properties}

    def _properties(self, attributes: Attributes) -> None:
        self.since_1904 = attribute_flag(attributes, "date1904")

    def _sheet(self, attributes: Attributes) -> None:
        identity = next((attributes[name] for name in RELATION_ID if name in attributes), "")
        name = shown_text(attributes.get("name", ""))
        hidden = attributes.get("state", "visible") != "visible"
        self.sheets.append((name, identity, hidden))
        if len(self.sheets) > _MAX_SHEETS:
            raise unpacked_too_large()


class TextReader(XmlReader):
    """Reads texts of cells, which may stand in runs of different looks.

    How a word is pronounced, which East Asian editions store beside it, is no text.
    """

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self._in_pronunciation = False
        self.opening = {"t": self._text_begins, "rPh": self._pronunciation_begins}
        self.closing = {"t": self._text_ends, "rPh": self._pronunciation_ends}

    def _text_begins(self, _attributes: Attributes) -> None:
        self.collecting = not self._in_pronunciation

    def _text_ends(self) -> None:
        self.collecting = False

    def _pronunciation_begins(self, _attributes: Attributes) -> None:
        self._in_pronunciation = True

    def _pronunciation_ends(self) -> None:
        self._in_pronunciation = False


class _SharedTexts(TextReader):
    """The texts that cells refer to by number."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.texts: list[str] = []
        self._left = MAX_CHARACTERS
        self.closing["si"] = self._text_complete

    def _text_complete(self) -> None:
        text = shown_text(self.taken())
        self._left -= len(text)
        if self._left < 0 or len(self.texts) >= _MAX_SHARED_TEXTS:
            raise unpacked_too_large()
        self.texts.append(text)


@dataclass
class _FormatNumbers:
    codes: dict[int, str] = field(default_factory=dict)
    used: list[int] = field(default_factory=list)


class _Formats(XmlReader):
    """The number format of each style that a cell may have; all the rest is looks."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self._numbers = _FormatNumbers()
        self._in_cell_styles = False
        self.opening = {
            "numFmt": self._code,
            "cellXfs": self._cell_styles_begin,
            "xf": self._cell_style,
        }
        self.closing = {"cellXfs": self._cell_styles_end}

    def result(self) -> list[NumberFormat]:
        """One format a style, in the order by which cells refer to them."""
        known = {
            number: number_format(number, self._numbers.codes.get(number))
            for number in set(self._numbers.used)
        }
        return [known[number] for number in self._numbers.used]

    def _code(self, attributes: Attributes) -> None:
        if len(self._numbers.codes) >= _MAX_FORMATS:
            raise unpacked_too_large()
        number = attribute_number(attributes, "numFmtId")
        self._numbers.codes[number] = attributes.get("formatCode", "")[:_MAX_FORMAT_CODE]

    def _cell_styles_begin(self, _attributes: Attributes) -> None:
        self._in_cell_styles = True

    def _cell_styles_end(self) -> None:
        self._in_cell_styles = False

    def _cell_style(self, attributes: Attributes) -> None:
        if self._in_cell_styles:
            self._numbers.used.append(attribute_number(attributes, "numFmtId"))
            if len(self._numbers.used) > _MAX_FORMATS:
                raise unpacked_too_large()


def format_of(workbook: Workbook, style: int) -> NumberFormat:
    """The number format of a cell's style; plain when the file does not describe it."""
    return workbook.formats[style] if style < len(workbook.formats) else PLAIN


def shared_text(workbook: Workbook, number: str) -> str:
    """The text that a cell refers to. Raises: ImportRefused when there is none."""
    place = whole_number(number)
    if place >= len(workbook.texts):
        raise damaged()
    return workbook.texts[place]


def _old_format() -> ImportRefused:
    return ImportRefused(
        _(
            "This is a spreadsheet in an older or binary format (.xls, .xlsb) or another Office "
            "file. Open it in your spreadsheet program, save it as “Excel workbook (.xlsx)” and "
            "import that file."
        )
    )


def _open_document() -> ImportRefused:
    return ImportRefused(
        _(
            "This is an OpenDocument file (.ods). Open it in your spreadsheet program, save it "
            "as “Excel workbook (.xlsx)” or “CSV UTF-8” and import that file."
        )
    )


def _no_spreadsheet() -> ImportRefused:
    return ImportRefused(
        _(
            "This is a packed file and no spreadsheet. Choose the spreadsheet (.xlsx) or the "
            "CSV file that holds the list."
        )
    )
