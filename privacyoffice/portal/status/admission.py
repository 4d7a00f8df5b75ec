"""Who came in with a link: a cookie for a short while, on the pages of the own case only."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from django.conf import settings
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy

from privacyoffice.accounts.cookies import sets_cookie
from privacyoffice.correspondence.services import access
from privacyoffice.correspondence.services.access import Inside
from privacyoffice.portal.pages import LANGUAGES, Visit

# One for the pages in each language: a cookie belongs to one path.
COOKIES = {"nl": "privacyoffice_case", "en": "privacyoffice_case_en"}
for _name in COOKIES.values():
    sets_cookie(
        _name,
        purpose=gettext_lazy("Keeps the page of your request open for you."),
        how_long=gettext_lazy(
            "Until you close the page or the browser; it opens nothing after half an hour without "
            "use."
        ),
        where=gettext_lazy("Only on the pages of your own request"),
    )

VisitorView = Callable[..., HttpResponseBase]


def visitor_of(visit: Visit) -> Inside | None:
    """Who is inside here, and the case; None for who has left, or never came in."""
    return access.inside(visit.cookie(COOKIES[visit.language]), now=visit.now)


def inside_only(view: VisitorView) -> VisitorView:
    """Mark a view of a case: `view(visit, visitor, **kwargs)`. Who is not inside is told how to
    come in, whatever they asked for."""

    @wraps(view)
    def looked(visit: Visit, **kwargs: Any) -> HttpResponseBase:
        visitor = visitor_of(visit)
        if visitor is None:
            lost = {"lost_page": visit.address("status_lost")}
            return visit.show("portal/status/outside.html", lost)
        return view(visit, visitor, **kwargs)

    return looked


def admit(visit: Visit, response: HttpResponseBase, token: str) -> None:
    """Let the browser keep an admission until it is closed, for the pages of the case."""
    for language in LANGUAGES:
        response.set_cookie(
            COOKIES[language],
            token,
            path=_path(visit, language),
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def forget(visit: Visit, response: HttpResponseBase) -> None:
    """The browser keeps it no longer."""
    for language in LANGUAGES:
        response.delete_cookie(COOKIES[language], path=_path(visit, language), samesite="Lax")


def _path(visit: Visit, language: str) -> str:
    return replace(visit, language=language).address("status")
