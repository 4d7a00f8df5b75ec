"""The public register: list, entry, PDF. Reads snapshots and nothing else."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from privacyoffice.documents import storage
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.public import public_page
from registers.models import PublishedActivity
from registers.published import as_public
from registers.queries import search_published
from registers.services.edition import servable_edition

PAGE_SIZE = 25
LONGEST_QUERY = 200
SECONDS_UNTIL_PDF = "5"


@public_page
def register_list(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """The register, 25 a page, searched with `?q=`; an impossible page shows the nearest."""
    query = request.GET.get("q", "").replace("\x00", " ").strip()[:LONGEST_QUERY]
    page = Paginator(search_published(query), PAGE_SIZE).get_page(request.GET.get("pagina"))
    total = page.paginator.count
    activities = [as_public(found, organisation.slug) for found in page.object_list]
    page.object_list = activities  # type: ignore[assignment]
    context = {
        "organisation": organisation,
        "query": query,
        "page": page,
        "total": total,
        "edition": servable_edition(),
    }
    return render(request, "public/register_list.html", context)


@public_page
def register_detail(
    request: HttpRequest, organisation: Organisation, activity_id: UUID
) -> HttpResponse:
    """The latest version; of an activity that has ended, with a notice; 410 and the reason
    when it was withdrawn, because the address stays."""
    published = PublishedActivity.objects.newest().filter(activity_id=activity_id).first()
    if published is None:
        raise Http404
    context: dict[str, Any] = {"organisation": organisation}
    if published.withdrawn_at is not None:
        context["published"] = published
        return render(request, "public/register_withdrawn.html", context, status=410)
    context["activity"] = as_public(published, organisation.slug)
    return render(request, "public/register_detail.html", context)


@public_page
def register_pdf(request: HttpRequest, organisation: Organisation) -> HttpResponseBase:
    """The latest edition; 503 while the first one is being made; 404 if nothing is public."""
    edition = servable_edition()
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
        filename=f"register-{organisation.slug}.pdf",
    )
    response.headers["ETag"] = f'"{edition.file_hash}"'
    return response
