"""Views that an API is made of. A view reads; what it does not declare does not exist."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from privacyoffice.apibase.pagination import CURSOR, Page
from privacyoffice.apibase.parameters import Parameter, read_parameters
from privacyoffice.links import absolute_path
from privacyoffice.tenancy.negotiation import JSON_LD
from privacyoffice.tenancy.public import public_page


class JsonLdRenderer(JSONRenderer):
    """For who asks for JSON-LD; the view answers with linked data then."""

    media_type = JSON_LD
    format = "jsonld"


class PublicApiView(APIView):
    """Something that everybody may read, at an address of an organisation.

    It runs as the database's public role in the scope of the organisation whose slug is in
    the address, and answers as public pages do: no cookie, an ETag, `Vary: Accept`; a former
    slug redirects. `parameters` are the ones it takes; `self.given` holds what was given.
    """

    authentication_classes = ()
    permission_classes = (AllowAny,)
    parameters: ClassVar[tuple[Parameter, ...]] = ()
    http_method_names = ["get", "head"]
    given: dict[str, str]

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Callable[..., HttpResponseBase]:  # type: ignore[override]
        return public_page(super().as_view(**initkwargs))

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Besides what REST framework checks, the parameters."""
        super().initial(request, *args, **kwargs)
        self.given = read_parameters(request.query_params, self.parameters)

    @property
    def wants_linked_data(self) -> bool:
        """Whether JSON-LD was asked for, of a view that also has JsonLdRenderer."""
        return isinstance(self.request.accepted_renderer, JsonLdRenderer)


def page_response(request: HttpRequest | Request, page: Page, results: list[Any]) -> Response:
    """A page of a list, with the addresses of the pages beside it."""
    query = request.GET.dict()

    def address(cursor: str) -> str | None:
        return absolute_path(request.path, {**query, CURSOR: cursor}) if cursor else None

    return Response({"next": address(page.next), "prev": address(page.prev), "results": results})
