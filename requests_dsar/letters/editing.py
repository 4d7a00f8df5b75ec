"""What an officer changes in a draft: texts of paragraphs and rows, and a paragraph of their own.

A paragraph that is emptied goes out of the letter; one that was changed says so, beside the code
and version of the text that it was made from.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from requests_dsar.letters.content import Content

OWN = "own"
# Before this one comes what an officer adds: what somebody can do stays last.
_CONTACT = "procedure.contact"


@dataclass(frozen=True)
class Editable:
    """A text in a letter: its name in a form, its heading, its text, and in which table or after
    which heading it stands, as which text below it (the first is 2)."""

    name: str
    label: str
    text: str
    table: str = ""
    after: str = ""
    place: int = 0


def editables(content: Content) -> Iterator[Editable]:
    """Every text of a letter that can be changed, in the order of the letter."""
    last, place = "", 1
    for number, paragraph in enumerate(content["paragraphs"]):
        heading = paragraph["heading"]
        rows = paragraph.get("rows", ())
        place = 1 if heading else place + 1
        if paragraph["text"] or not rows:
            yield Editable(f"p{number}", heading, paragraph["text"], after=last, place=place)
        for row in rows:
            yield Editable(f"p{number}_{row['key']}", row["label"], row["text"], heading)
        last = heading or last


def edited(
    content: Content,
    given: Mapping[str, str],
    files: Sequence[str],
    names: Sequence[str] = (),
) -> Content:
    """The content with these texts. `given` has `subject`, `salutation`, `addressee` (lines),
    the names of `editables`, `own_heading` and `own_text` of a paragraph that is added, and
    `table` with data to take along; `files` are ids of attachments that go along, and `names` how
    the letter lists what goes along, in its own language."""
    paragraphs = [
        changed
        for number, paragraph in enumerate(content["paragraphs"])
        if (changed := _edited(paragraph, f"p{number}", given)) is not None
    ]
    if own := _own(given):
        codes = [paragraph["code"] for paragraph in paragraphs]
        at = codes.index(_CONTACT) if _CONTACT in codes else len(codes)
        paragraphs.insert(at, own)
    return {
        **content,
        "subject": given["subject"].strip(),
        "salutation": given["salutation"].strip(),
        "addressee": [line.strip() for line in given["addressee"].splitlines() if line.strip()],
        "paragraphs": paragraphs,
        "enclosures": [*_pages_after(paragraphs), *names],
        "files": list(files),
        "table": _clean(given.get("table", "")),
    }


def _edited(
    paragraph: dict[str, Any], name: str, given: Mapping[str, str]
) -> dict[str, Any] | None:
    rows = [
        {**row, "text": _clean(given.get(f"{name}_{row['key']}", row["text"]))}
        for row in paragraph.get("rows", ())
    ]
    text = _clean(given.get(name, paragraph["text"]))
    if not text and not rows:
        return None
    changed = {**paragraph, "text": text} | ({"rows": rows} if rows else {})
    return changed if changed == paragraph else changed | {"edited": True}


def _own(given: Mapping[str, str]) -> dict[str, Any] | None:
    text = _clean(given.get("own_text", ""))
    if not text:
        return None
    heading = given.get("own_heading", "").strip()
    return {"code": OWN, "version": 0, "heading": heading, "text": text}


def _pages_after(paragraphs: Sequence[Mapping[str, Any]]) -> list[str]:
    return [one["heading"] for one in paragraphs if one.get("begins_page")]


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
