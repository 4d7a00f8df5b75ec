"""A file leaves the house: as a download, and never as a page of ours."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views import View

from privacyoffice import clock
from privacyoffice.attachments import services
from privacyoffice.attachments.admin.words import name_in_words
from privacyoffice.attachments.services.reading import FileGone
from privacyoffice.attachments.verdicts import TEXT
from privacyoffice.keyring import Unreadable

# Even a browser that would show it may load and run nothing with it.
_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"


class DownloadView(View):
    """The content of an attachment, for who may see its case."""

    http_method_names = ("get", "head", "options")
    admin_site: Any = None

    def get(self, request: HttpRequest, object_id: Any) -> HttpResponseBase:
        try:
            opened = services.open_file(
                object_id,
                actor=request.user,
                now=clock.now(),
                is_read=request.method == "GET",
            )
        except FileGone:
            return self._page(
                request, _("This file has been removed, or it is not there any more.")
            )
        except Unreadable as error:
            return self._page(request, str(error.told))
        return as_download(opened)

    def _page(self, request: HttpRequest, sentence: str) -> HttpResponse:
        """What somebody reads who may see the case and cannot get the file."""
        context = {
            **self.admin_site.each_context(request),
            "title": _("This file cannot be downloaded"),
            "sentence": sentence,
        }
        return render(request, "admin/attachments/gone.html", context, status=410)


def as_download(opened: services.Opened) -> StreamingHttpResponse:
    """What was opened as an answer: a file for one person, that nothing keeps or shows."""
    attachment = opened.attachment
    response = StreamingHttpResponse(opened.chunks, content_type=_type(attachment.media_type))
    response["Content-Length"] = str(attachment.size)
    response["Content-Disposition"] = content_disposition_header(True, name_in_words(attachment))
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = _POLICY
    response["Cache-Control"] = "private, no-store"
    return response


def _type(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type == TEXT else media_type
