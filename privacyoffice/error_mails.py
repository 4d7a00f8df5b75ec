"""The mail to who runs the installation when a page fails (ADMINS)."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.debug import ExceptionReporter

from privacyoffice.faults import trace


class FaultReporter(ExceptionReporter):
    """Reports an exception by its kind and place, and nothing else (see privacyoffice.faults).

    Which page it was stands there by its address pattern: an address may hold a secret, and a
    query what somebody looked for.
    """

    def get_traceback_text(self) -> SafeString:
        return SafeString(self._told())

    def get_traceback_html(self) -> SafeString:
        return format_html("<pre>{}</pre>", self._told())

    def _told(self) -> str:
        lines = [f"Page: {_page(self.request)}"] if self.request is not None else []
        if isinstance(self.exc_value, BaseException):
            lines.append(trace(self.exc_value))
        return "\n".join(lines)


def _page(request: Any) -> str:
    match = getattr(request, "resolver_match", None)
    return f"{request.method} {match.route if match is not None else '(no such page)'}"
