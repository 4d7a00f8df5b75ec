"""What the acts on actions are called on a screen."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice.accounts.admin.words import describe, explain

describe(
    {
        "actions.agreed": gettext_lazy("Action agreed"),
        "actions.done": gettext_lazy("Action done"),
        "actions.dropped": gettext_lazy("Action not done"),
        "actions.changed": gettext_lazy("Action handed over or moved"),
        "actions.seen": gettext_lazy("Action seen by the FG"),
    }
)


def _until(payload: Mapping[str, Any]) -> str:
    day = date.fromisoformat(payload["until"]) if "until" in payload else None
    return "" if day is None else _("before %(day)s") % {"day": date_format(day)}


explain({"actions.agreed": _until, "actions.changed": _until})
