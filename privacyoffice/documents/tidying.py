"""The tag tree of a part, made smaller and independent of the part's place.

Works on the objects that WeasyPrint is about to write, in the render process. It wraps each
line of text in an element of its own that says nothing; without those a register has half as
many objects, and is joined twice as fast.
"""

from collections.abc import Iterator
from typing import Any

# They say nothing about what they hold.
_TRANSPARENT = frozenset({"/Span", "/NonStruct"})
# Text may not stand in these directly.
_ONLY_ELEMENTS = frozenset({"/Document", "/L", "/LI", "/Table", "/TBody", "/TR"})
_KEYS_OF_A_BARE_ELEMENT = frozenset({"Type", "S", "K", "Pg", "P"})

Element = Any  # a pydyf.Dictionary: a dict that knows its own reference


def tidy(pdf: Any) -> None:
    """Take empty wrappers out of the tag tree of a `pydyf.PDF`, and name headers by row.

    A header cell of our tables heads its row. Said so (Scope), a cell needs no list of its
    headers, and no identifiers that would collide with those of another part.
    """
    elements: dict[bytes, Any] = {
        _reference(item.reference): item  # type: ignore[attr-defined]
        for item in pdf.objects
        if isinstance(item, dict) and item.get("Type") == "/StructElem"
    }
    parent_tree = next(
        item for item in pdf.objects if isinstance(item, dict) and "Nums" in item and item["Nums"]
    )
    for element in elements.values():
        _head_rows(element)
    gone: dict[bytes, bytes] = {}
    for element in elements.values():
        element["K"][:] = list(_lifted(element, elements, gone))
    _forward(parent_tree["Nums"], gone)


def _reference(value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


def _head_rows(element: Element) -> None:
    if element["S"] == "/TH":
        element.pop("ID", None)
        element["A"]["Scope"] = "/Row"
    elif element["S"] == "/TD":
        element["A"].pop("Headers", None)
        if len(element["A"]) == 1:  # the owner alone says nothing
            del element["A"]


def _lifted(
    element: Element, elements: dict[bytes, Element], gone: dict[bytes, bytes]
) -> Iterator[Any]:
    """The kids of an element, with those of a transparent kid in its place."""
    own = _reference(element.reference)
    for kid in element["K"]:
        inner = None if isinstance(kid, int) else elements.get(_reference(kid))
        if inner is None or not _is_transparent(inner, element):
            yield kid
            continue
        gone[_reference(kid)] = own
        for deeper in _lifted(inner, elements, gone):
            lifted = None if isinstance(deeper, int) else elements.get(_reference(deeper))
            if lifted is not None:
                lifted["P"] = element.reference
            yield deeper
        inner["K"][:] = []


def _is_transparent(inner: Element, parent: Element) -> bool:
    if inner["S"] == parent["S"] == "/L" and len(parent["K"]) == 1:
        return True  # a list that is laid out as a table is wrapped in lists
    holds_only_elements = parent["S"] in _ONLY_ELEMENTS
    return (
        inner["S"] in _TRANSPARENT
        and set(inner) <= _KEYS_OF_A_BARE_ELEMENT
        and not holds_only_elements
        and inner.get("Pg") == parent.get("Pg")
    )


def _forward(numbers: list[Any], gone: dict[bytes, bytes]) -> None:
    """Let marked content of an element that went belong to the nearest one that stayed."""

    def stayed(reference: Any) -> Any:
        found = _reference(reference)
        while found in gone:
            found = gone[found]
        return found

    for index in range(1, len(numbers), 2):
        value = numbers[index]
        if isinstance(value, list):
            value[:] = [stayed(reference) for reference in value]
        else:
            numbers[index] = stayed(value)
