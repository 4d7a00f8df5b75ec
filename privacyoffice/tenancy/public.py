"""Pages for the public: no session, no cookie, and no rights but to read what is published."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.urls import reverse

from privacyoffice.tenancy.models import Organisation, SlugRegister
from privacyoffice.tenancy.scope import request_scope, step_down_to_public_role

View = Callable[..., HttpResponseBase]


def public_page(view: View) -> View:
    """Mark a view as public and run it as the public role; it only answers GET and HEAD.

    A view whose address begins with an organisation's slug gets the Organisation and works
    in its scope; a slug that the organisation had before redirects to the present one.
    """

    @wraps(view)
    def as_public(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        slug = kwargs.pop("slug", None)
        if slug is None:
            step_down_to_public_role()
            return _rendered(view(request, *args, **kwargs))
        organisation = Organisation.objects.filter(slug=slug).first()
        if organisation is None:
            return _redirect_from_former_slug(request, slug, kwargs)
        with request_scope(organisation.pk):
            step_down_to_public_role()
            return _rendered(view(request, organisation, *args, **kwargs))

    as_public.is_public_page = True  # type: ignore[attr-defined]
    return as_public


def visitor_page(view: View) -> View:
    """Mark a view as one for a visitor without an account, in the scope of the organisation
    whose slug begins its address; the view gets the Organisation.

    It may write, as nobody in particular: an officer who is logged in acts here as a visitor too.
    What it answers is meant for one person and is kept by nobody.
    """

    @wraps(view)
    def as_visitor(request: HttpRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        organisation = Organisation.objects.filter(slug=slug).first()
        if organisation is None:
            return _redirect_from_former_slug(request, slug, kwargs)
        with request_scope(organisation.pk):
            response = _rendered(view(request, organisation, *args, **kwargs))
        response.headers["Cache-Control"] = "no-store"
        return response

    as_visitor.is_visitor_page = True  # type: ignore[attr-defined]
    return as_visitor


def _rendered(response: HttpResponseBase) -> HttpResponseBase:
    """Render now, while the scope is there."""
    return response.render() if isinstance(response, SimpleTemplateResponse) else response


def _redirect_from_former_slug(
    request: HttpRequest, slug: str, kwargs: dict[str, Any]
) -> HttpResponseBase:
    former = SlugRegister.objects.filter(slug=slug).select_related("organisation").first()
    if former is None or request.resolver_match is None:
        raise Http404
    address = reverse(
        request.resolver_match.view_name, kwargs={**kwargs, "slug": former.organisation.slug}
    )
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
