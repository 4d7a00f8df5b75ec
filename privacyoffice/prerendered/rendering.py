"""A page as a visitor would get it, asked from the view itself."""

import logging
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import InterfaceError, OperationalError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import resolve
from django.utils import translation

from privacyoffice.tenancy.middleware import PublicPageMiddleware

logger = logging.getLogger(__name__)


def answer_to(path: str, media_type: str = "") -> HttpResponse | None:
    """The answer of a public page in a transaction of its own; None when it is no ordinary
    answer (an error, a redirect, a notice that something is gone, another media type than was
    asked for): then visitors ask the view.

    Runs the view with the middleware that makes a public answer, so that the file is what
    the view would say. Call it outside a scope.
    """
    try:
        with transaction.atomic(), translation.override(settings.LANGUAGE_CODE):
            response = PublicPageMiddleware(_ask_view)(_request(path, media_type))
    except Http404:
        return None
    except (InterfaceError, OperationalError):
        raise  # the database is away, not this page wrong: the job tries again
    except Exception:
        # One page that fails must not keep the others from being written.
        logger.exception("A public page could not be written: %s", path)
        return None
    if response.status_code != 200 or response.streaming:
        return None
    is_asked_for = response.headers["Content-Type"].startswith(media_type)
    return response if is_asked_for else None


def _ask_view(request: HttpRequest) -> HttpResponse:
    request.resolver_match = match = resolve(request.path_info)
    answer: HttpResponse = match.func(request, *match.args, **match.kwargs)
    return answer


def _request(path: str, media_type: str) -> WSGIRequest:
    address = urlsplit(settings.BASE_URL)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": address.hostname or "localhost",
        "SERVER_PORT": str(address.port or (443 if address.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": address.netloc,
        "wsgi.url_scheme": address.scheme,
        "wsgi.input": BytesIO(),
    }
    if media_type:
        environ["HTTP_ACCEPT"] = media_type
    return WSGIRequest(environ)
