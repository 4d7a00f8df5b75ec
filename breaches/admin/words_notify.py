"""What the acts of telling the authority are called on a screen, and the job of its PDF."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from breaches.admin.forms_notify import phase_in_words
from breaches.models import Lateness, NotTold, Phase
from breaches.services.notification_files import JOB
from privacyoffice.accounts.admin.words import describe, explain
from privacyoffice.jobs.admin import name_work

_ACTS = {
    "breach.notification_prepared": gettext_lazy("Notification to the authority prepared"),
    "breach.notification_submitted": gettext_lazy("Recorded what was sent to the authority"),
    "breach.notification_explained": gettext_lazy("Reasons of a notification written down"),
    "breach.notification_numbered": gettext_lazy("Number of the authority written down"),
    "breach.notification_cancelled": gettext_lazy("Notification to the authority not sent"),
    "breach.notification_printed": gettext_lazy("PDF of a notification made"),
    "breach.notification_asked_again": gettext_lazy("PDF of a notification asked for again"),
    "breach.notification_draft_asked": gettext_lazy("PDF of a draft notification asked for"),
    "breach.notification_draft_printed": gettext_lazy("PDF of a draft notification made"),
    "breach.notification_downloaded": gettext_lazy("Notification to the authority downloaded"),
}


def _which(payload: Mapping[str, Any]) -> str:
    number, phase = payload.get("number", 0), payload.get("phase", "")
    if phase not in Phase.values:
        return _("notification %(number)d") % {"number": number}
    parts = [phase_in_words(phase, number)]
    if late := payload.get("lateness"):
        parts.append(str(Lateness(late).label))
    return ", ".join(parts)


def _decided(payload: Mapping[str, Any]) -> str:
    if payload.get("tell"):
        return _("It is told")
    ground = payload.get("ground", "")
    parts = [_("It is not told"), str(dict(NotTold.choices).get(ground, ""))]
    if payload.get("departs"):
        parts.append(_("departs from the own policy"))
    return ", ".join(part for part in parts if part)


describe(
    {
        **_ACTS,
        "breach.authority_decided": gettext_lazy("Decided whether the authority is told"),
    }
)
explain({**dict.fromkeys(_ACTS, _which), "breach.authority_decided": _decided})
name_work({JOB: gettext_lazy("PDF of a notification to the authority")})
