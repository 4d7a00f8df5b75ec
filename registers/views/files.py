"""The public register as files."""

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from privacyoffice.documents import storage
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.public import public_page
from registers.models import EditionKind, PublishedActivity
from registers.services.edition import servable_edition

SECONDS_UNTIL_PDF = "5"


@public_page
def register_pdf(request: HttpRequest, organisation: Organisation) -> HttpResponseBase:
    """The latest edition; 503 while the first one is being made; 404 if nothing is public."""
    return _edition(request, organisation, EditionKind.PUBLIC, "register")


@public_page
def register_archive_pdf(request: HttpRequest, organisation: Organisation) -> HttpResponseBase:
    """Its copy for the archive, with its data inside (PDF/A-3a); answers as `register_pdf`."""
    return _edition(request, organisation, EditionKind.ARCHIVE, "register-archief")


def _edition(
    request: HttpRequest, organisation: Organisation, kind: EditionKind, name: str
) -> HttpResponseBase:
    edition = servable_edition(kind)
    if not PublishedActivity.objects.current().exists():
        raise Http404
    if edition is None:
        waiting = render(
            request, "public/pdf_pending.html", {"organisation": organisation}, status=503
        )
        waiting.headers["Retry-After"] = SECONDS_UNTIL_PDF
        return waiting
    response = FileResponse(
        storage.path_of(edition.file_name).open("rb"),
        content_type="application/pdf",
        filename=f"{name}-{organisation.slug}.pdf",
    )
    response.headers["ETag"] = f'"{edition.file_hash}"'
    return response
