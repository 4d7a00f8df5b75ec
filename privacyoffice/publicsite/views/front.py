"""Front pages, and the sign that the installation is alive."""

from itertools import groupby

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from privacyoffice import clock
from privacyoffice.links import absolute
from privacyoffice.publicsite.queries import register_in_short, standing_notices
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.public import public_page
from privacyoffice.tenancy.scope import request_scope

LONGEST_QUERY = 200
# More names than this are given by letter, with a field to search in.
MANY = 12


@public_page
def organisation_list(request: HttpRequest) -> HttpResponse:
    """The organisations of this installation, searched with `?q=`; of the only one, its home."""
    organisations = sorted(Organisation.objects.all(), key=lambda found: found.name.casefold())
    if len(organisations) == 1:
        with request_scope(organisations[0].pk):
            return _home(request, organisations[0])
    query = request.GET.get("q", "").replace("\x00", " ").strip()[:LONGEST_QUERY]
    words = query.casefold().split()
    found = [
        organisation
        for organisation in organisations
        if all(word in organisation.name.casefold() for word in words)
    ]
    letters = groupby(found, key=lambda organisation: organisation.name[:1].upper())
    context = {
        "groups": [(letter, list(names)) for letter, names in letters],
        "total": len(found),
        "query": query,
        "has_many": len(organisations) > MANY,
    }
    return render(request, "public/organisation_list.html", context)


@public_page
def organisation_home(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """An organisation's front page, with its doors."""
    return _home(request, organisation)


def _home(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    register = register_in_short()
    context = {
        "organisation": organisation,
        "register": register,
        "notices": standing_notices(organisation, clock.today()),
        "last_changed": register.last_changed,
        "canonical": absolute("publicsite:home", organisation.slug),
    }
    return render(request, "public/organisation_home.html", context)


@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Answers "ok" when the database and the broker answer; an error otherwise."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    cache.get("health")
    return HttpResponse("ok", content_type="text/plain")
