"""Addresses that open a door by themselves, without the part that does: logs never hold it, and no
page tells it to where it leads."""

import logging
import re
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

# The key of a password-reset link, the secret of somebody's calendar address, the token of the
# link that confirms an e-mail address, and those of the links to a case and to a questionnaire,
# which are longer than the name of any page below them.
_SECRETS = re.compile(
    r"(/password/reset/key/|/agenda/|/(?:verzoek/bevestigen|request/confirm)/"
    r"|/(?:mijn-verzoek|my-request|vragenlijst|questionnaire)/(?=[\w-]{40}))[^/\s?\"']+"
)


def masked(text: str) -> str:
    """The text with the secret part of every such address cut out."""
    return _SECRETS.sub(r"\1…", text)


class QuietDoorMiddleware:
    """Whatever is answered at such an address, nothing that the page leads to or fetches is told
    of it. Law: GDPR art. 32."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if masked(request.path) != request.path:
            # A page may hold a form, which is checked by its origin; a refusal holds none.
            hides = "strict-origin" if response.status_code == 200 else "no-referrer"
            response.headers["Referrer-Policy"] = hides
        return response


class MaskSecrets(logging.Filter):
    """Lets every record through, masked: Django names the address of a page that is missing,
    and a calendar goes on asking for an address that was withdrawn."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.msg, str):
            record.msg = masked(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(_masked_value(value) for value in record.args)
        return True


def _masked_value(value: Any) -> Any:
    return masked(value) if isinstance(value, str) else value
