"""A message of any intent, as it lies in the outbox, and what it says as HTML."""

from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

from privacyoffice import clock
from privacyoffice.notifications.intents import Intent, intent_of
from privacyoffice.notifications.rendering import Rendered, render


def message_of(intent: Intent, *, language: str = "nl", **values: Any) -> Any:
    """The example of an intent, with other values where given, leading to a page."""
    url = values.pop("url", "/admin/een/pagina/")
    context = {**intent.example, **values, "url": url}
    return SimpleNamespace(
        intent=intent.code, context=context, language=language, about_id=None, key=""
    )


def rendered(world: Any, code: str, *, language: str = "nl", **values: Any) -> Rendered:
    """The mail to the manager of `world`, whose scope must be open."""
    message = message_of(intent_of(code), language=language, **values)
    return render(message, world.organisation, world.people["manager"], now=clock.now())


class Page(HTMLParser):
    """The elements of a page with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of every element of this name."""
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())
