"""Absolute addresses: the only place that makes them, from settings.BASE_URL and never from
the Host header."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse


def absolute(name: str, *arguments: Any) -> str:
    """The address of a page, with scheme and host."""
    return absolute_path(reverse(name, args=arguments))


def absolute_path(path: str, query: Mapping[str, str] | None = None) -> str:
    """A path of this installation as an absolute address, with these parameters."""
    address = f"{settings.BASE_URL}{path}"
    return f"{address}?{urlencode(query)}" if query else address
