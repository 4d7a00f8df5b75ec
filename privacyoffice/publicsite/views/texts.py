"""Pages with a text: statements with their versions, rights, reporting a data leak."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation

from privacyoffice import clock
from privacyoffice.accounts.cookies import cookies_set
from privacyoffice.links import absolute
from privacyoffice.publicsite.addresses import PAGES, name_of
from privacyoffice.publicsite.composing import compose
from privacyoffice.publicsite.marking import as_html, differences
from privacyoffice.publicsite.models import Kind, StatementVersion
from privacyoffice.publicsite.queries import public_promises
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.public import View, public_page

# Composed by the software itself; an organisation adds its own statement.
_COMPOSED = {"rights": "rights", "breach": "breach", "accessibility": "accessibility_software"}


def text_page(page: str, language: str) -> View:
    """The view of a page ("rights", "privacy", …) in a language."""

    @public_page
    def view(request: HttpRequest, organisation: Organisation) -> HttpResponse:
        with translation.override(language):
            context = _frame(page, language, organisation)
            if page in _COMPOSED:
                context |= _composed(page, language, organisation)
            if page in Kind.values:
                context |= _published(page, language)
            if page == Kind.COOKIES:
                context["cookies"] = cookies_set()
            return render(request, f"public/{_template_of(page)}.html", context)

    return view


def version_page(page: str, language: str) -> View:
    """The view of one version of a statement: its address stays for ever."""

    @public_page
    def view(request: HttpRequest, organisation: Organisation, version: int) -> HttpResponse:
        versions = list(StatementVersion.objects.versions_of(page, language))
        found = next((known for known in versions if known.version == version), None)
        if found is None:
            raise Http404
        before = next((known for known in versions if known.version == version - 1), None)
        with translation.override(language):
            context = _frame(page, language, organisation, version=version) | {
                "statement": found,
                "html": as_html(found.text),
                "latest": versions[0],
                "versions": versions,
                "before": before,
                "differences": differences(before.text, found.text) if before else [],
                "last_changed": found.published_at,
            }
            return render(request, "public/statement_version.html", context)

    return view


def _template_of(page: str) -> str:
    return {"privacy": "statement", "cookies": "cookies"}.get(page, "text_page")


def _frame(
    page: str, language: str, organisation: Organisation, *, version: int | None = None
) -> dict[str, Any]:
    """What every such page has: who, and where the same stands in another language."""
    name = name_of(page, language, version=version is not None)
    others = [other for other in PAGES[page] if other != language]
    return {
        "organisation": organisation,
        "page_name": page,
        "canonical": absolute(name, organisation.slug, *([version] if version else [])),
        # Versions in two languages have nothing in common but the number.
        "other_languages": []
        if version
        else [(other, reverse(name_of(page, other), args=[organisation.slug])) for other in others],
    }


def _composed(page: str, language: str, organisation: Organisation) -> dict[str, Any]:
    promises = public_promises(clock.today())
    composed = compose(
        _COMPOSED[page], language=language, organisation=organisation, promises=promises
    )
    intro, heading, rest = composed.text.partition("\n## ")
    return {
        "title": composed.title,
        "intro": as_html(intro),
        "html": as_html(heading + rest),
        # Who has somebody else's data in hand calls first, and reads later.
        "has_contact_first": page == "breach",
    }


def _published(kind: str, language: str) -> dict[str, Any]:
    """The statement that holds, and the list of its versions. One query."""
    versions = list(StatementVersion.objects.versions_of(kind, language))
    if not versions:
        return {"versions": []}
    return {
        "versions": versions,
        "statement": versions[0],
        # Below the heading that says whose words these are, unless the page is nothing else.
        "statement_html": as_html(versions[0].text, below=1 if kind == Kind.PRIVACY else 2),
        "last_changed": versions[0].published_at,
    }
