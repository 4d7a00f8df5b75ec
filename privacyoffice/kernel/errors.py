"""What can be wrong with a question about a term."""

from collections.abc import Mapping


class TermError(ValueError):
    """A term that cannot be computed.

    `code` says why and `values` what it is about; privacyoffice.deadlines.explaining has the
    words. `word` is what the command prints as the result; empty when there is no result.
    """

    word = ""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code, values)
        self.code = code
        self.values: Mapping[str, object] = values

    def __str__(self) -> str:
        details = ", ".join(f"{name}={value}" for name, value in self.values.items())
        return f"{self.code} ({details})" if details else self.code


class BadInput(TermError):
    """Text that cannot be read, or facts that contradict one another."""


class InvalidLocalTime(TermError):
    """A local time that the clock skips when summer time begins."""

    word = "INVALID_LOCAL_TIME"


class AmbiguousLocalTime(TermError):
    """A local time that occurs twice when summer time ends, without saying which of the two."""

    word = "AMBIGUOUS_LOCAL_TIME"
