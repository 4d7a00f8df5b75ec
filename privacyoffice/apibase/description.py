"""How a view describes itself in the OpenAPI document: parameters, answers, problems."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema

from privacyoffice.apibase.parameters import Parameter
from privacyoffice.apibase.problems import MEDIA_TYPE
from privacyoffice.tenancy.negotiation import JSON_LD

JSON = "application/json"
Schema = dict[str, Any]

_SLUG: Schema = {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$", "maxLength": 63}
PATH_PARAMETERS: dict[str, tuple[str, Schema]] = {
    "slug": ("The first word of the organisation's addresses.", _SLUG),
    "activity_id": (
        "The identifier of the processing activity.",
        {"type": "string", "format": "uuid"},
    ),
    "version": ("The number of the version.", {"type": "integer", "minimum": 1}),
}
_PROBLEMS = {
    400: "A parameter is unknown or wrong; `invalidParams` says which and why.",
    404: "There is no such thing, or not any more, or it is not public.",
    406: "It is not available in the format that was asked for.",
    410: "It was published by mistake and withdrawn; `reason` says why.",
}
# Named parts of the description, which views refer to with `ref`.
_components: dict[str, Schema] = {
    "Problem": {
        "type": "object",
        "description": "What went wrong, as in RFC 9457.",
        "required": ["type", "title", "status", "detail", "instance", "code"],
        "properties": {
            "type": {"type": "string", "description": "Names the kind of problem."},
            "title": {"type": "string", "description": "The kind of problem, in Dutch."},
            "status": {"type": "integer", "description": "The status of the answer."},
            "detail": {"type": "string", "description": "What you can do about it, in Dutch."},
            "instance": {"type": "string", "description": "The address that was asked for."},
            "code": {"type": "string", "description": "The kind of problem, for programs."},
            "invalidParams": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["name", "code", "reason"],
                    "properties": {
                        "name": {"type": "string", "description": "The parameter."},
                        "code": {"type": "string", "description": "What is wrong, for programs."},
                        "reason": {"type": "string", "description": "What is wrong, in Dutch."},
                    },
                },
            },
        },
    }
}


def component(name: str, schema: Schema) -> Schema:
    """Give a schema a name in the description; returns the reference to it."""
    _components[name] = schema
    return {"$ref": f"#/components/schemas/{name}"}


def page_of(item: Schema) -> Schema:
    """The schema of a page of a list."""
    address = {"type": ["string", "null"], "format": "uri"}
    return {
        "type": "object",
        "required": ["next", "prev", "results"],
        "properties": {
            "next": {**address, "description": "The next page; null on the last."},
            "prev": {**address, "description": "The page before; null on the first."},
            "results": {"type": "array", "items": item},
        },
    }


def described(
    *,
    operation: str,
    summary: str,
    path: Iterable[str],
    answer: Schema,
    example: Any,
    query: Iterable[Parameter] = (),
    problems: Iterable[int] = (400, 404, 406),
    linked_data: bool = False,
    description: str = "",
) -> Callable[[Any], Any]:
    """Describe one operation; `path` names parameters of PATH_PARAMETERS."""
    answers: dict[Any, Any] = {
        (200, JSON): OpenApiResponse(
            answer, summary, [OpenApiExample("Example", example, response_only=True)]
        )
    }
    if linked_data:
        answers[200, JSON_LD] = OpenApiResponse({"type": "object"}, summary)
    answers |= {
        (status, MEDIA_TYPE): OpenApiResponse(
            {"$ref": "#/components/schemas/Problem"}, _PROBLEMS[status]
        )
        for status in problems
    }
    return extend_schema(
        operation_id=operation,
        summary=summary,
        description=description or summary,
        parameters=[*map(_of_path, path), *map(_of_query, query)],
        responses=answers,
        auth=[],
    )


def _of_path(name: str) -> OpenApiParameter:
    description, schema = PATH_PARAMETERS[name]
    return OpenApiParameter(
        name, schema, OpenApiParameter.PATH, required=True, description=description
    )


def _of_query(parameter: Parameter) -> OpenApiParameter:
    examples = (
        [OpenApiExample("Example", parameter.example)] if parameter.example is not None else []
    )
    return OpenApiParameter(
        parameter.name,
        dict(parameter.schema),
        OpenApiParameter.QUERY,
        description=parameter.description,
        examples=examples,
    )


def complete(result: Schema, generator: Any, request: Any, public: bool) -> Schema:
    """What holds for every answer: named parts, the headers, 304. A hook of drf-spectacular."""
    components = result.setdefault("components", {})
    components["schemas"] = {**components.get("schemas", {}), **_components}
    components["headers"] = {
        "API-Version": {
            "description": "The version of the API that answers.",
            "schema": {"type": "string"},
        },
        "ETag": {
            "description": "Send it back as If-None-Match; 304 says that nothing changed.",
            "schema": {"type": "string"},
        },
    }
    for operations in result["paths"].values():
        for operation in operations.values():
            _complete(operation["responses"])
    return result


def _complete(responses: Mapping[str, Any]) -> None:
    version = {"API-Version": {"$ref": "#/components/headers/API-Version"}}
    responses["200"]["headers"] = version | {"ETag": {"$ref": "#/components/headers/ETag"}}
    for status, response in responses.items():
        if status != "200":
            response["headers"] = dict(version)
    responses["304"] = {"description": "You have this already.", "headers": version}  # type: ignore[index]
