"""The published register for programs: read-only, and nothing that a page does not show."""

from collections.abc import Mapping
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from privacyoffice import clock
from privacyoffice.apibase.description import described, page_of
from privacyoffice.apibase.pagination import PAGING, Ordering, read_page
from privacyoffice.apibase.parameters import Parameter
from privacyoffice.apibase.problems import InvalidParameter, Problem, invalid_parameters
from privacyoffice.apibase.views import JsonLdRenderer, PublicApiView, page_response
from privacyoffice.tenancy.models import Organisation
from registers.api_description import BRIEF, BRIEF_EXAMPLE, EXAMPLE, PROCESSING_ACTIVITY
from registers.linked_data import as_json_ld
from registers.models import PublishedActivity
from registers.open_data import BRIEF_COLUMNS, COLUMNS, as_data, brief_data, row_of
from registers.public_search import LONGEST_TEXT, PARAMETERS, VALUES, PublicQuery

_BY_NAME = Ordering("name", ("sort_key", "id"))
_NEWEST = Ordering("-published", ("published_at", "id"), is_descending=True)
_BY_DEPARTMENT = Ordering("department", ("department_name", "sort_key", "id"))
_ORDERINGS = {ordering.name: ordering for ordering in (_BY_NAME, _NEWEST, _BY_DEPARTMENT)}
_LATEST_VERSION = Ordering("-version", ("version", "id"), is_descending=True)

_LONGEST_NAME = 300
FILTERS = (
    Parameter(
        "q",
        "Words that must all be in the entry, by their Dutch stem or their beginning.",
        {"type": "string", "maxLength": LONGEST_TEXT},
        example="parkeer",
    ),
    Parameter(
        "department", "The name of a department.", {"type": "string", "maxLength": _LONGEST_NAME}
    ),
    Parameter(
        "body",
        "The name of the body that is responsible.",
        {"type": "string", "maxLength": _LONGEST_NAME},
    ),
    Parameter(
        "legalBasis",
        "The letter of GDPR article 6(1) that it rests on.",
        {"type": "string", "enum": list(VALUES["legal_basis"].values())},
        example="e",
    ),
    Parameter(
        "special",
        "What kind of sensitive data it uses; `none` for what tells that it uses none.",
        {"type": "string", "enum": ["special", "criminal", "nationalNumber", "none"]},
    ),
    Parameter(
        "transfer",
        "Whether data leave the European Economic Area.",
        {"type": "string", "enum": ["yes", "no"]},
    ),
    Parameter(
        "on",
        "The register as it was at the end of this day in Amsterdam; not in the future.",
        {"type": "string", "format": "date"},
        example="2026-01-31",
    ),
)
SORT = Parameter(
    "sort", "The order.", {"type": "string", "enum": list(_ORDERINGS), "default": _BY_NAME.name}
)
# Per parameter the name that the question (PublicQuery) gives it.
_ASKED_AS = {
    "q": "text",
    "department": "department",
    "body": "body",
    "legalBasis": "legal_basis",
    "special": "special",
    "transfer": "transfer",
    "on": "on",
}
_CODES = {"nationalNumber": "national_number"}


class ProcessingActivityList(PublicApiView):
    """What the register shows, a page at a time."""

    parameters = (*FILTERS, SORT, *PAGING)

    @described(
        operation="listProcessingActivities",
        summary="The register of an organisation: what it does with personal data.",
        path=("slug",),
        query=parameters,
        answer=page_of(PROCESSING_ACTIVITY),
        example={"next": None, "prev": None, "results": [EXAMPLE]},
    )
    def get(self, request: Request, organisation: Organisation) -> Response:
        """GET"""
        question = read_question(self.given)
        ordering = _ORDERINGS[self.given.get("sort", _BY_NAME.name)]
        page = read_page(question.matches(), ordering, self.given, COLUMNS)
        return page_response(request, page, [as_data(row, organisation.slug) for row in page.rows])


class ProcessingActivityDetail(PublicApiView):
    """The latest version of one processing activity."""

    renderer_classes = (JSONRenderer, JsonLdRenderer)

    @described(
        operation="getProcessingActivity",
        summary="One processing activity, in its latest version.",
        path=("slug", "activity_id"),
        answer=PROCESSING_ACTIVITY,
        example=EXAMPLE,
        problems=(400, 404, 406, 410),
        linked_data=True,
        description="An activity that has ended has the status `ended` and says since when. "
        "One that was withdrawn is answered with 410.",
    )
    def get(self, request: Request, organisation: Organisation, activity_id: UUID) -> Response:
        """GET"""
        latest = PublishedActivity.objects.newest().filter(activity_id=activity_id)
        return _version_response(self, organisation, latest.first())


class ProcessingActivityVersions(PublicApiView):
    """Every version that was ever public, the latest first, without their texts."""

    parameters = PAGING

    @described(
        operation="listVersions",
        summary="Every version of a processing activity, the latest first, without its text.",
        path=("slug", "activity_id"),
        query=PAGING,
        answer=page_of(BRIEF),
        example={"next": None, "prev": None, "results": [BRIEF_EXAMPLE]},
    )
    def get(self, request: Request, organisation: Organisation, activity_id: UUID) -> Response:
        """GET"""
        versions = PublishedActivity.objects.filter(activity_id=activity_id)
        page = read_page(versions, _LATEST_VERSION, self.given, BRIEF_COLUMNS)
        if not page.rows:
            raise Http404
        return page_response(
            request, page, [brief_data(row, organisation.slug) for row in page.rows]
        )


class ProcessingActivityVersion(PublicApiView):
    """One version, at an address that always means this one."""

    renderer_classes = (JSONRenderer, JsonLdRenderer)

    @described(
        operation="getVersion",
        summary="One version of a processing activity; its address always means this version.",
        path=("slug", "activity_id", "version"),
        answer=PROCESSING_ACTIVITY,
        example=EXAMPLE,
        problems=(400, 404, 406, 410),
        linked_data=True,
    )
    def get(
        self, request: Request, organisation: Organisation, activity_id: UUID, version: int
    ) -> Response:
        """GET"""
        found = PublishedActivity.objects.filter(activity_id=activity_id, version=version)
        return _version_response(self, organisation, found.first())


def read_question(given: Mapping[str, str]) -> PublicQuery:
    """The question in the parameters of the API. Raises: Problem (400) told per parameter."""
    params: dict[str, str] = {}
    for name, asked_as in _ASKED_AS.items():
        if name not in given:
            continue
        value = _CODES.get(given[name], given[name])
        words = {code: word for word, code in VALUES.get(asked_as, {}).items()}
        params[PARAMETERS[asked_as]] = words.get(value, value)
    question, errors = PublicQuery.read(params, today=clock.today())
    if errors:
        raise invalid_parameters(
            InvalidParameter(name, "not-usable", errors[PARAMETERS[asked_as]])
            for name, asked_as in _ASKED_AS.items()
            if PARAMETERS[asked_as] in errors
        )
    return question


def _version_response(
    view: PublicApiView, organisation: Organisation, published: PublishedActivity | None
) -> Response:
    if published is None:
        raise Http404
    if published.withdrawn_at is not None:
        raise Problem(
            410,
            code="withdrawn",
            detail=_("This text was published by mistake and was withdrawn."),
            reason=published.withdrawn_because,
            withdrawnAt=published.withdrawn_at.isoformat(),
        )
    if view.wants_linked_data:
        return Response(as_json_ld(published, organisation))
    return Response(as_data(row_of(published), organisation.slug))
