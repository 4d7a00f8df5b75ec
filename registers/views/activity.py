"""One processing activity of the public register, and each of its versions."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from privacyoffice import clock
from privacyoffice.links import absolute
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.negotiation import JSON_LD, prefers
from privacyoffice.tenancy.public import public_page
from registers.linked_data import as_json_ld
from registers.public_differences import public_differences
from registers.public_search import PARAMETERS, PublicQuery
from registers.public_versions import Versions, find_version, first_version, version_on
from registers.published import as_public


@public_page
def register_detail(
    request: HttpRequest, organisation: Organisation, activity_id: UUID
) -> HttpResponse:
    """The latest version; of an activity that has ended, with a notice; 410 and the reason
    when it was withdrawn, because the address stays.

    With `?op=2026-01-31` it leads to the version that stood in the register on that day.
    """
    query, problems = PublicQuery.read(request.GET, today=clock.today())
    if query.on is not None:
        return _on_a_day(request, organisation, activity_id, query.on)
    problem = problems.get(PARAMETERS["on"], "")
    found = _find(activity_id)
    return _page(request, organisation, found, "public/register_detail.html", problem=problem)


@public_page
def register_version(
    request: HttpRequest, organisation: Organisation, activity_id: UUID, version: int
) -> HttpResponse:
    """One version, for ever: its text and whether it still holds; 410 and the reason when it
    was withdrawn."""
    found = _find(activity_id, version)
    return _page(request, organisation, found, "public/register_version.html")


def _find(activity_id: UUID, number: int | None = None) -> Versions:
    found = find_version(activity_id, number)
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest,
    organisation: Organisation,
    found: Versions,
    template: str,
    *,
    problem: str = "",
) -> HttpResponse:
    shown = found.shown
    context: dict[str, Any] = {"organisation": organisation, "versions": found}
    if shown.withdrawn_at is not None:
        context["published"] = shown
        return render(request, "public/register_withdrawn.html", context, status=410)
    if prefers(request, JSON_LD):
        return JsonResponse(
            as_json_ld(shown, organisation),
            content_type=JSON_LD,
            json_dumps_params={"ensure_ascii": False},
        )
    activity = as_public(shown, organisation.slug)
    version = (organisation.slug, shown.activity_id, shown.version)
    context |= {
        "activity": activity,
        "canonical": absolute("registers_public:detail", *version[:2])
        if found.is_latest
        else absolute("registers_public:version", *version),
        "version_links": list(_links(organisation, found)),
        "last_changed": shown.last_change,
        "version_url": reverse("registers_public:version", args=version),
        "permanent_address": absolute("registers_public:version", *version),
        "page_url": request.path,
        "is_version_page": template.endswith("version.html"),
        "day_problem": problem,
    }
    if found.before is not None:
        before = as_public(found.before, organisation.slug)
        context["differences"] = public_differences(before, activity)
    return render(request, template, context)


def _links(organisation: Organisation, found: Versions) -> Iterator[tuple[str, str]]:
    """Relation and address of what stands beside a version. Source: RFC 5829."""
    of_activity = (organisation.slug, found.shown.activity_id)
    yield "latest-version", absolute("registers_public:detail", *of_activity)
    relations = ("predecessor-version", "successor-version")
    for relation, row in zip(relations, found.neighbours, strict=True):
        if row is not None:
            yield relation, absolute("registers_public:version", *of_activity, row.version)


def _on_a_day(
    request: HttpRequest, organisation: Organisation, activity_id: UUID, day: date
) -> HttpResponse:
    """To the permanent page of the version of that day; a page that says it was not there."""
    published = version_on(activity_id, day)
    if published is not None:
        return redirect(
            "registers_public:version", organisation.slug, activity_id, published.version
        )
    first = first_version(activity_id)
    if first is None:
        raise Http404
    context = {"organisation": organisation, "day": day, "first": first}
    return render(request, "public/register_not_then.html", context, status=404)
