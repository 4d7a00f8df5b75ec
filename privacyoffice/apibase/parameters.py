"""Parameters that a view declares. What is not declared is refused, so that nobody can filter
or sort by something that the view did not mean to tell."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from privacyoffice.apibase.problems import InvalidParameter, invalid_parameters

# An answer is no longer than what somebody mends at once; the question may be of any length.
MOST_TOLD = 10
_LONGEST_NAME = 100  # characters of a name that nobody declared


@dataclass(frozen=True)
class Parameter:
    """One parameter of the query, with its JSON Schema as the description publishes it.

    A schema of an integer with `minimum` and `maximum`, and one with an `enum`, is also
    checked here; `maxLength` as well.
    """

    name: str
    description: str
    schema: Mapping[str, Any]
    example: Any = None


def read_parameters(given: QueryDict, declared: Iterable[Parameter]) -> dict[str, str]:
    """The declared parameters that were given, as text; an empty text counts as not given.

    Raises: Problem (400), told for each parameter that is unknown, repeated or wrong, until
    there are ten.
    """
    known = {parameter.name: parameter for parameter in declared}
    read: dict[str, str] = {}
    wrong: list[InvalidParameter] = []
    for name in given:
        values = given.getlist(name)
        if name not in known:
            wrong.append(_unknown(name, known))
        elif len(values) > 1:
            reason = _("Give this parameter once.")
            wrong.append(InvalidParameter(name, "repeated", reason))
        elif problem := _problem_of(known[name], values[0]):
            wrong.append(problem)
        elif values[0]:
            read[name] = values[0]
        if len(wrong) == MOST_TOLD:
            break
    if wrong:
        raise invalid_parameters(wrong)
    return read


def _unknown(name: str, known: Iterable[str]) -> InvalidParameter:
    names = ", ".join(known)
    reason = (
        _("This parameter does not exist here. Possible are: %(names)s.") % {"names": names}
        if names
        else _("This address takes no parameters.")
    )
    return InvalidParameter(name[:_LONGEST_NAME], "unknown", reason)


def _problem_of(parameter: Parameter, value: str) -> InvalidParameter | None:
    schema = parameter.schema
    longest = int(schema.get("maxLength", 0))
    if longest and len(value) > longest:
        reason = _("At most %(count)d characters.") % {"count": longest}
        return InvalidParameter(parameter.name, "too-long", reason)
    if not _is_plain_text(value):
        reason = _("This holds characters that cannot be read.")
        return InvalidParameter(parameter.name, "unreadable", reason)
    if not value and ("enum" in schema or "format" in schema):
        reason = _("Leave this parameter out, or give it a value.")
        return InvalidParameter(parameter.name, "empty", reason)
    if value not in schema.get("enum", (value,)):
        options = ", ".join(str(option) for option in schema["enum"])
        reason = _("Choose one of: %(options)s.") % {"options": options}
        return InvalidParameter(parameter.name, "not-a-choice", reason)
    if schema.get("type") == "integer" and not _is_within(schema, value):
        reason = _("Give a whole number from %(least)d to %(most)d.") % {
            "least": schema["minimum"],
            "most": schema["maximum"],
        }
        return InvalidParameter(parameter.name, "not-a-number", reason)
    return None


def _is_plain_text(value: str) -> bool:
    """Whether the database can be asked for it: no NUL, no half of a surrogate pair."""
    return "\x00" not in value and not any("\ud800" <= each <= "\udfff" for each in value)


def _is_within(schema: Mapping[str, Any], value: str) -> bool:
    # Only the digits 0 to 9: int() takes those of other scripts, spaces and underscores too.
    plain = value.isascii() and value.isdigit() and len(value) <= len(str(schema["maximum"]))
    return plain and schema["minimum"] <= int(value) <= schema["maximum"]
