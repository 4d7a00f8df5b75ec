"""A page for a visitor, in two languages: who is asked, in which words, and how it is shown."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import translation

from privacyoffice import clock
from privacyoffice.keyring import Unreadable
from privacyoffice.notifications.addressing import in_tone, tone_on
from privacyoffice.policy.codes import Tone
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.public import View, visitor_page

LANGUAGES = ("nl", "en")
METHODS = ("GET", "HEAD", "POST")
# What was typed in is not right: nothing was kept, and the page says what to change.
NOT_RIGHT = 422
# What is needed for this page cannot be read: a key is missing on the server.
UNAVAILABLE = 503

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Visit:
    """Somebody asks for a page: of whom, in which language ("nl", "en") and tone, and when."""

    request: HttpRequest
    organisation: Organisation
    language: str
    tone: Tone
    now: datetime

    def address(self, name: str, **kwargs: Any) -> str:
        """The address of a page of this organisation, in the language of the visit."""
        return _address(name, self.language, self.organisation, kwargs)

    def show(
        self, template: str, context: Mapping[str, Any] | None = None, *, status: int = 200
    ) -> HttpResponse:
        """A page of the portal; `templates/portal/base.html` is its frame."""
        frame = {
            "organisation": self.organisation,
            "visit": self,
            "tone": self.tone,
            "other_languages": self._other_languages(),
        }
        return render(self.request, template, frame | dict(context or {}), status=status)

    def go(self, name: str, **kwargs: Any) -> HttpResponse:
        """To another page of the portal; what was posted is not posted again on reloading."""
        response = HttpResponseRedirect(self.address(name, **kwargs))
        response.status_code = 303
        return response

    def say(self, text: str) -> str:
        """A text with `[[uw|je]]`, in the tone of the organisation."""
        return in_tone(text, self.tone)

    def cookie(self, name: str) -> str:
        """What this visitor's browser keeps under a name; "" for nothing."""
        return self.request.COOKIES.get(name, "")

    def set_cookie(
        self, response: HttpResponseBase, name: str, value: str, *, seconds: int | None = None
    ) -> None:
        """Let the browser keep something for this organisation's pages only, for so long or until
        it is closed. Register its name with `accounts.cookies.sets_cookie`."""
        response.set_cookie(
            name,
            value,
            max_age=seconds,
            path=self._root(),
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )

    def forget_cookie(self, response: HttpResponseBase, name: str) -> None:
        """The browser keeps it no longer."""
        response.delete_cookie(name, path=self._root(), samesite="Lax")

    def _root(self) -> str:
        return f"/{self.organisation.slug}/"

    def _other_languages(self) -> list[tuple[str, str]]:
        match = self.request.resolver_match
        if match is None or match.url_name is None:
            return []
        name = match.url_name.removesuffix(_ending(self.language))
        kwargs = {key: value for key, value in match.kwargs.items() if key != "slug"}
        query = self.request.META.get("QUERY_STRING", "")
        return [
            (
                other,
                _address(name, other, self.organisation, kwargs) + (f"?{query}" if query else ""),
            )
            for other in LANGUAGES
            if other != self.language
        ]


PortalView = Callable[..., HttpResponseBase]


def in_both_languages(
    name: str, view: PortalView, *, nl: str, en: str, methods: tuple[str, ...] = METHODS
) -> list[URLPattern]:
    """The addresses of a page: `name` in Dutch, `name_en` in English.

    `nl` and `en` follow the organisation's own address. `view(visit, **kwargs)` works in the
    scope of the organisation, as nobody in particular, with the language active.
    """
    return [
        path(route, _in_language(view, language, methods), name=f"{name}{_ending(language)}")
        for language, route in zip(LANGUAGES, (nl, en), strict=True)
    ]


def _in_language(view: PortalView, language: str, methods: tuple[str, ...]) -> View:
    @visitor_page
    def visited(
        request: HttpRequest, organisation: Organisation, **kwargs: Any
    ) -> HttpResponseBase:
        if request.method not in methods:
            return HttpResponseNotAllowed(methods)
        now = clock.now()
        tone = tone_on(clock.day_of(now))
        visit = Visit(request, organisation, language, tone, now)
        with translation.override(language):
            try:
                with transaction.atomic():
                    return view(visit, **kwargs)
            except Unreadable:
                logger.exception("A visitor was told to try again: a key is missing.")
                return visit.show("portal/unreadable.html", status=UNAVAILABLE)

    return visited


def _ending(language: str) -> str:
    return "" if language == LANGUAGES[0] else f"_{language}"


def _address(
    name: str, language: str, organisation: Organisation, kwargs: Mapping[str, Any]
) -> str:
    return reverse(
        f"portal:{name}{_ending(language)}", kwargs={"slug": organisation.slug, **kwargs}
    )
