"""Reads the forms of a page, so that a test sends what a browser without scripts would send."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    """A form with the values that it would send as it stands."""

    method: str
    values: dict[str, str] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._select = ""
        self._textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Form(found.get("method", "get").lower())
            self.forms.append(self._open)
        if self._open is None:
            return
        name = found.get("name", "")
        if tag == "input" and name:
            self._take_input(name, found)
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in found:
            self._open.values[self._select] = found.get("value", "")
        elif tag == "textarea":
            self._textarea = name
            self._open.values[name] = ""

    def _take_input(self, name: str, found: dict[str, str]) -> None:
        assert self._open is not None
        kind = found.get("type", "text")
        if kind in {"checkbox", "radio"} and "checked" not in found:
            return
        if kind != "submit":
            self._open.values[name] = found.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._textarea = ""

    def handle_data(self, data: str) -> None:
        if self._textarea and self._open is not None:
            # A browser drops the line break that Django writes after the opening tag.
            self._open.values[self._textarea] += data.removeprefix("\n").removeprefix("\r\n")


def forms_of(html: str) -> list[Form]:
    """All forms of a page."""
    reader = _Reader()
    reader.feed(html)
    return reader.forms


def posting_form(html: str) -> Form:
    """The one form of a page that is posted. Raises: ValueError when there is not exactly one."""
    (form,) = (form for form in forms_of(html) if form.method == "post")
    return form
