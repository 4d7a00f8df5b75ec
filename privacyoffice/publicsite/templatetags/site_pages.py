"""Addresses of pages that exist in two languages, for the language of the page."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import get_language

from privacyoffice.publicsite.addresses import name_of

register = template.Library()


@register.simple_tag
def site_page(page: str, organisation: Any) -> str:
    """The address of "privacy", "cookies", … of an organisation, in the active language."""
    return reverse(name_of(page, get_language() or "nl"), args=[organisation.slug])


@register.simple_tag
def statement_version(kind: str, organisation: Any, version: int) -> str:
    """The permanent address of a version of a statement, in the active language."""
    name = name_of(kind, get_language() or "nl", version=True)
    return reverse(name, args=[organisation.slug, version])
