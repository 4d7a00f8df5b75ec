"""Reading the XML of a spreadsheet piece by piece, with everything bounded that can grow.

Expat is used directly: spreadsheets are read in one pass without a tree, a document type is
refused at its first byte (so there are no entities to expand or to fetch), and whatever expat
or Python would keep in memory is counted: open elements, distinct names, unfinished tags.
"""

from collections.abc import Callable, Iterator
from xml.parsers import expat

from privacyoffice.tables.limits import MAX_CELL_CHARACTERS, text_too_long
from privacyoffice.tables.package import damaged, unpacked_too_large

# Of all parts that are read together. 25,000 rows of 17 texts of their own take 1.8 million.
MAX_ELEMENTS = 2_000_000
_MAX_DEPTH = 100
_MAX_NAMES = 2_000
_MAX_NAMESPACES = 100_000
# Longer tags do not occur, and expat goes over an unfinished one again with every piece.
_MAX_TAG_BYTES = 1024 * 1024

# Excel writes the first namespace, its option “Strict Open XML” the second.
_MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/package/2006/relationships",
)
RELATION_ID = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships id",
    "http://purl.oclc.org/ooxml/officeDocument/relationships id",
)

Attributes = dict[str, str]


class Budget:
    """How many elements may still come, over all parts of one file."""

    def __init__(self) -> None:
        self.elements = MAX_ELEMENTS


class XmlReader:
    """Reads one part; a subclass names its methods for elements in `opening` and `closing`.

    Only elements in the namespaces of spreadsheets are met. While `collecting` is true, text
    is gathered in `pieces`.
    """

    def __init__(self, budget: Budget) -> None:
        self.opening: dict[str, Callable[[Attributes], None]] = {}
        self.closing: dict[str, Callable[[], None]] = {}
        self.collecting = False
        self.pieces: list[str] = []
        self._budget = budget
        self._opening: dict[str, Callable[[Attributes], None]] = {}
        self._closing: dict[str, Callable[[], None]] = {}
        self._attributes: set[str] = set()
        self._namespaces = 0
        self._depth = 0
        self._elements = 0
        self._characters = 0

    def read(self, chunks: Iterator[bytes]) -> None:
        """Read the part to its end. Raises: ImportRefused when it is no XML or too much."""
        # Without `intern`: it would keep every name that ever occurred.
        parser = expat.ParserCreate(namespace_separator=" ", intern=None)
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = _refuse_document_type
        parser.StartNamespaceDeclHandler = self._count_namespace
        fed = 0
        try:
            for chunk in chunks:
                parser.Parse(chunk, False)
                fed += len(chunk)
                self._check(unfinished=fed - parser.CurrentByteIndex)
            parser.Parse(b"", True)
        except expat.ExpatError:
            raise damaged() from None

    def taken(self) -> str:
        """The text gathered so far, which is then forgotten."""
        text = "".join(self.pieces)
        self.pieces.clear()
        self._characters = 0
        return text

    def _check(self, unfinished: int) -> None:
        """Once a piece, which is small, and not once an element: there are millions."""
        self._budget.elements -= self._elements
        self._elements = 0
        if self._budget.elements < 0 or self._depth > _MAX_DEPTH:
            raise unpacked_too_large()
        names = len(self._attributes) + len(self._opening)
        if names > _MAX_NAMES or self._namespaces > _MAX_NAMESPACES:
            raise damaged()
        if unfinished > _MAX_TAG_BYTES:
            raise damaged()

    def _start(self, name: str, attributes: Attributes) -> None:
        self._depth += 1
        self._elements += 1
        self._attributes.update(attributes)
        action = self._opening.get(name)
        if action is None:
            action = self._learn(name)
        action(attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1
        self._closing[name]()

    def _text(self, text: str) -> None:
        if self.collecting:
            self.pieces.append(text)
            self._characters += len(text)
            if self._characters > MAX_CELL_CHARACTERS:
                raise text_too_long()

    def _learn(self, name: str) -> Callable[[Attributes], None]:
        namespace, _space, local = name.rpartition(" ")
        known = local if namespace in _MAIN else ""
        self._opening[name] = self.opening.get(known, _pass_over)
        self._closing[name] = self.closing.get(known, _pass)
        return self._opening[name]

    def _count_namespace(self, _prefix: str | None, _uri: str | None) -> None:
        self._namespaces += 1


def _pass_over(_attributes: Attributes) -> None:
    """For elements that say nothing about the cells."""


def _pass() -> None:
    """For the end of elements that say nothing about the cells."""


def _refuse_document_type(*_declaration: object) -> None:
    raise damaged()


def whole_number(text: str) -> int:
    """A whole number of at least 0. Raises: ImportRefused for anything else."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise damaged()
    return int(text)


def attribute_number(attributes: Attributes, name: str, default: int = 0) -> int:
    """A whole number in an attribute. Raises: ImportRefused for anything else."""
    text = attributes.get(name)
    return default if text is None else whole_number(text)


def attribute_flag(attributes: Attributes, name: str) -> bool:
    """Whether an attribute says true, in one of the two spellings of XML."""
    return attributes.get(name) in ("1", "true")
