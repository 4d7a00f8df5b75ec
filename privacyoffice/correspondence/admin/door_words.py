"""What the acts at the door of a case are called on a screen."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from privacyoffice.accounts.admin.words import describe, explain
from privacyoffice.correspondence.models import Way
from privacyoffice.correspondence.services.lost_links import JOB
from privacyoffice.jobs.admin import name_work

describe(
    {
        "correspondence.door_opened": _("Link to the person’s own page made"),
        "correspondence.door_closed": _("Link to the person’s own page ended"),
        "correspondence.link_mailed": _("Link mailed to the person again"),
        "correspondence.link_shown": _("Link to the person’s own page shown to an officer"),
        "correspondence.entered": _("Somebody came in with the link"),
        "correspondence.code_sent": _("Code mailed to the person"),
        "correspondence.code_handed_out": _("Code handed out"),
        "correspondence.code_accepted": _("Second step made by the person"),
        "correspondence.code_refused": _("Wrong code"),
        "correspondence.login_refused": _("Logged in with DigiD as somebody else"),
    }
)


def _way(payload: Mapping[str, Any]) -> str:
    return str(dict(Way.choices).get(payload.get("way", ""), ""))


explain({"correspondence.code_handed_out": _way, "correspondence.code_accepted": _way})
name_work({JOB: _("Answer to who lost a link")})
