"""What somebody filled in on the website, on the page of their request."""

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.admin.words import describe
from requests_dsar.models import DataSubjectRequest
from requests_dsar.services.confirming import asks_to_confirm, is_unconfirmed

describe(
    {
        "dsar.filed": gettext_lazy("Request filed on the website"),
        "dsar.email_confirmed": gettext_lazy("E-mail address confirmed by the person"),
    }
)

# The names of what the form asks besides (portal.filing), in the order in which one reads it.
_LABELS = (
    ("period", gettext_lazy("Period")),
    ("wrong", gettext_lazy("Wrong or missing data")),
    ("right", gettext_lazy("As it should be")),
    ("permission", gettext_lazy("Permission that is taken back")),
    ("reason", gettext_lazy("Reason of the objection")),
    ("decision", gettext_lazy("Decision it is about")),
    ("electronic_consent", gettext_lazy("Agreed to an electronic answer in these words")),
)


def filed_facts(case: DataSubjectRequest) -> list[tuple[Any, Any]]:
    """Whether the address is of this person, and how they want to show who they are."""
    facts: list[tuple[Any, Any]] = []
    if not asks_to_confirm(case):
        return facts
    if is_unconfirmed(case):
        facts.append((_("E-mail address"), badge(_("not confirmed yet"), "open")))
    elif case.email_confirmed_at is not None:
        day = date_format(clock.day_of(case.email_confirmed_at), "l j F Y")
        facts.append((_("E-mail address"), _("confirmed on %(day)s") % {"day": day}))
    if case.identity_by:
        facts.append((_("Wants to show identity"), case.get_identity_by_display()))
    return facts


def filed_lines(case: DataSubjectRequest) -> list[tuple[Any, str]]:
    """What the form asked besides the question, as label and text."""
    details = case.details.reveal() if case.details else None
    lines: list[tuple[Any, str]] = [
        (label, (details or {}).get(name, "")) for name, label in _LABELS
    ]
    if (details or {}).get("consent_withdrawn"):
        lines.insert(0, (_("Permission"), _("is taken back (GDPR art. 7(3))")))
    return [(label, text) for label, text in lines if text]
