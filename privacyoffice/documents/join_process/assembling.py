"""From parts to one document: pages, tag tree, links, outline."""

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from privacyoffice.documents.join_process.describing import describe
from privacyoffice.documents.join_process.stamping import Stamp

# Every link is printed with its page.
_PRINT = 4
_GOTO = "goto:"
_MARGIN_ABOVE = 8  # points of white that stay above the place where a link leads

Place = dict[str, Any]


def assemble(order: dict[str, Any], output: Path) -> None:
    """Write the document that `order` describes."""
    pdf = pikepdf.new()
    tags = _TagTree(pdf)
    for path in order["parts"]:
        _append(pdf, Path(path), tags)
    tags.close()
    _stamp(pdf, order)
    _lead(pdf, order["links"])
    _outline(pdf, order["outline"])
    describe(pdf, order)
    pdf.save(
        output,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        deterministic_id=True,
        min_version="1.7",
    )


class _TagTree:
    """One tag tree out of those of the parts.

    What belongs to a page or a link is found in a tree of numbers; those of each part follow
    those of the part before.
    """

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self._document = pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Document, P=self._root, K=Array())
        )
        self._leaves = Array()
        self._next = 0

    def add(self, part: pikepdf.Pdf, pages: Sequence[pikepdf.Object]) -> None:
        """Take over the tags of a part; its `pages` are in this document already."""
        tree = self._pdf.copy_foreign(part.Root.StructTreeRoot)
        for element in tree.K[0].K:
            element.P = self._document
            self._document.K.append(element)
        numbers = tree.ParentTree.Nums
        first = self._next
        for index in range(0, len(numbers), 2):
            numbers[index] = first + int(numbers[index])
        for page in pages:
            page.StructParents = first + int(page.StructParents)
            for annotation in page.get(Name.Annots, ()):
                annotation.StructParent = first + int(annotation.StructParent)
        self._next = first + len(numbers) // 2
        leaf = Dictionary(Nums=numbers, Limits=Array([first, self._next - 1]))
        self._leaves.append(self._pdf.make_indirect(leaf))

    def close(self) -> None:
        """Make it the tag tree of the document."""
        self._root.K = Array([self._document])
        self._root.ParentTree = self._pdf.make_indirect(Dictionary(Kids=self._leaves))
        self._root.ParentTreeNextKey = self._next
        self._pdf.Root.StructTreeRoot = self._root


def _append(pdf: pikepdf.Pdf, path: Path, tags: _TagTree) -> None:
    before = len(pdf.pages)
    with pikepdf.open(path) as part, warnings.catch_warnings():
        # Named places of a part are not used: links lead to places of this document.
        warnings.simplefilter("ignore")
        pdf.pages.extend(part.pages)
        tags.add(part, [page.obj for page in list(pdf.pages)[before:]])


def _stamp(pdf: pikepdf.Pdf, order: dict[str, Any]) -> None:
    """Footers, as artifacts below what the page shows itself."""
    stamp = Stamp(pdf, Path(order["font"]), order["footer"], len(pdf.pages))
    for number, page in enumerate(pdf.pages):
        if number >= order["footer"]["first_page"]:
            stamp.put_on(page.obj, number + 1)


def _lead(pdf: pikepdf.Pdf, links: dict[str, tuple[str, Place]]) -> None:
    """Give links their destination and their words, and have them printed."""
    pages = [page.obj for page in pdf.pages]
    for page in pages:
        for annotation in page.get(Name.Annots, ()):
            annotation.F = _PRINT
            address = str(annotation.get(Name.Contents, ""))
            if not address.startswith(_GOTO):
                continue
            words, place = links[address.removeprefix(_GOTO)]
            annotation.Contents = String(words)
            annotation.Dest = _destination(pages, place)
            del annotation.A


def _destination(pages: Sequence[pikepdf.Object], place: Place) -> pikepdf.Object:
    top = min(place["y"] + _MARGIN_ABOVE, float(pages[place["page"]].MediaBox[3]))
    return Array([pages[place["page"]], Name.XYZ, None, round(top, 2), None])


def _outline(pdf: pikepdf.Pdf, bookmarks: Sequence[dict[str, Any]]) -> None:
    pages = [page.obj for page in pdf.pages]
    root = pdf.make_indirect(Dictionary(Type=Name.Outlines))

    def hang(parent: pikepdf.Object, lines: Sequence[dict[str, Any]]) -> None:
        previous = None
        for line in lines:
            item = pdf.make_indirect(
                Dictionary(
                    Title=String(line["title"]),
                    Parent=parent,
                    Dest=_destination(pages, line["place"]),
                )
            )
            if previous is None:
                parent.First = item
            else:
                previous.Next, item.Prev = item, previous
            previous = item
            if line["children"]:
                hang(item, line["children"])
                item.Count = -len(line["children"])  # closed
        if previous is not None:
            parent.Last = previous

    hang(root, bookmarks)
    root.Count = len(bookmarks)
    pdf.Root.Outlines = root
    pdf.Root.PageMode = Name.UseOutlines
