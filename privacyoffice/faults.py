"""What a log or an error mail tells of a fault: what kind, and where in the code.

Never the words of the exception, a local variable or what was posted: those hold what people
wrote. PostgreSQL, for one, repeats the whole row that it refused, and a reporter of exceptions
that leaves known fields out is one forgotten field away from a citizen's story. Source of law:
GDPR art. 5(1)(f), 25, 32.
"""

import copy
import logging
import traceback
from collections.abc import Iterator, Mapping
from typing import Any

# These speak of code and not of data.
_SPEAK_OF_CODE = {
    *("AttributeError", "NameError", "ImportError", "ModuleNotFoundError"),
    "django.template.exceptions.TemplateSyntaxError",
    "django.template.exceptions.TemplateDoesNotExist",
}
# What the database tells of an error besides its words, which repeat values.
_DATABASE = ("constraint_name", "table_name", "column_name")
# Celery puts the words of the exception in the text itself, and the trace after them.
_TELLING = {"exc": "", "traceback": "", "return_value": "", "args": "", "kwargs": ""}


def kind_of(error: BaseException) -> str:
    """Which fault it is, in one line without anybody's words."""
    name = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    told = [str(error)] if name in _SPEAK_OF_CODE else []
    diagnosis = getattr(error, "diag", None)
    if diagnosis is not None:
        told.append(str(getattr(error, "pgcode", None)))
        told += [value for part in _DATABASE if (value := getattr(diagnosis, part, None))]
    if isinstance(error, OSError) and error.errno is not None:
        told.append(f"errno {error.errno}")
    return f"{name}: {', '.join(told)}" if told else name


def trace(error: BaseException) -> str:
    """The frames that led to a fault and to what caused it, oldest first."""
    return "\n".join(_lines(error, set()))


def _lines(error: BaseException, seen: set[int]) -> Iterator[str]:
    seen.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and id(before) not in seen:
        yield from _lines(before, seen)
        yield "which led to"
    yield "Traceback (most recent call last):"
    for frame in traceback.extract_tb(error.__traceback__):
        yield f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}'
        yield f"    {frame.line}"
    yield kind_of(error)
    for part in getattr(error, "exceptions", ()):
        yield from _lines(part, seen)


class FaultFormatter(logging.Formatter):
    """Writes records without the words of exceptions."""

    def format(self, record: logging.LogRecord) -> str:
        # A copy: other handlers get the record too, and a text that was made is kept in it.
        told = copy.copy(record)
        told.exc_text = None
        told.args = _without_words(told.args)
        if isinstance(told.msg, BaseException):
            told.msg = kind_of(told.msg)
        return super().format(told)

    def formatException(self, ei: Any) -> str:  # noqa: N802  # logging's name
        return trace(ei[1]) if ei[1] is not None else ""


def _without_words(args: Any) -> Any:
    if isinstance(args, Mapping):
        return {**args, **{name: "" for name in _TELLING if name in args}}
    if isinstance(args, tuple):
        return tuple(kind_of(arg) if isinstance(arg, BaseException) else arg for arg in args)
    return args
