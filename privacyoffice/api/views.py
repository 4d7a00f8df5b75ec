"""The description of the whole API, for programs."""

from functools import cache

from django.http import HttpRequest, HttpResponse

from privacyoffice.prerendered.pages import stays_computed
from privacyoffice.tenancy.public import public_page

stays_computed("openapi", because="It belongs to no organisation, and is kept in memory.")


@public_page
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document."""
    return HttpResponse(_document(), content_type="application/json")


@cache
def _document() -> bytes:
    """Made once in each process, when it is first asked for: it follows from the code."""
    from drf_spectacular.generators import SchemaGenerator
    from drf_spectacular.renderers import OpenApiJsonRenderer

    document = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    made: bytes = OpenApiJsonRenderer().render(document)
    return made
