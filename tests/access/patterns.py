"""Every address pattern of the product, from the URL resolver itself."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Pattern:
    """A pattern as the resolver has it; `name` with its namespace, empty when it has none."""

    route: str
    name: str

    def __str__(self) -> str:
        return f"/{self.route} ({self.name or 'without a name'})"


def all_patterns() -> list[Pattern]:
    """Those of the admin registry, of allauth and of our own apps, in their order."""
    return list(_walk(get_resolver(), "", ""))


def _walk(resolver: URLResolver, prefix: str, namespace: str) -> Iterator[Pattern]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield Pattern(route, f"{namespace}:{entry.name}".strip(":") if entry.name else "")
        else:
            inner = f"{namespace}:{entry.namespace}" if entry.namespace else namespace
            yield from _walk(entry, route, inner.strip(":"))
