"""What the acts of this floor are called on a screen."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from privacyoffice.accounts.admin.words import describe, explain
from privacyoffice.cases.models import Why


def _ground(payload: Mapping[str, Any]) -> str:
    """On what a destruction rests, as the certificate says it too."""
    words = dict(Why.choices).get(payload.get("why", ""), "")
    decision = payload.get("decision")
    return f"{words} ({decision})" if decision else str(words)


describe({"cases.read": _("Read"), "cases.destroyed": _("Content destroyed")})
explain({"cases.destroyed": _ground})
