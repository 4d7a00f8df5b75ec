"""Front pages, and the sign that the installation is alive."""

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.public import public_page


@public_page
def organisation_list(request: HttpRequest) -> HttpResponse:
    """The organisations of this installation."""
    context = {"organisations": Organisation.objects.all()}
    return render(request, "public/organisation_list.html", context)


@public_page
def organisation_home(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """An organisation's front page, with its doors."""
    return render(request, "public/organisation_home.html", {"organisation": organisation})


@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Answers "ok" when the database and the broker answer; an error otherwise."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    cache.get("health")
    return HttpResponse("ok", content_type="text/plain")
