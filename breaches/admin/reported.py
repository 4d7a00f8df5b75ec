"""What was told when a breach came in, on its page: who told it, and in which words."""

from typing import Any

from django.utils.translation import gettext_lazy

from breaches.models import Breach

# In the order in which one reads it.
_REPORT = (
    ("story", gettext_lazy("What happened")),
    ("where", gettext_lazy("System, letter or place")),
    ("meant_for", gettext_lazy("Meant for")),
    ("sent_to", gettext_lazy("Received by")),
    ("found", gettext_lazy("Found, as it was told")),
    ("happened", gettext_lazy("Happened, as it was told")),
    ("people", gettext_lazy("Whose data")),
    ("data", gettext_lazy("Which data")),
    ("how_many", gettext_lazy("Of how many people")),
    ("done", gettext_lazy("Done already")),
    ("processor", gettext_lazy("Name of the processor")),
    ("contract_contact", gettext_lazy("Its contact here")),
)
_REPORTER = (
    ("name", gettext_lazy("Name")),
    ("organisation", gettext_lazy("Organisation")),
    ("email", gettext_lazy("E-mail address")),
    ("phone", gettext_lazy("Telephone")),
)


def report_lines(breach: Breach) -> list[tuple[str, Any, str]]:
    """What was told, as name, label and text. Raises keyring.Unreadable."""
    told = breach.report.reveal() or {}
    return [(name, label, told[name]) for name, label in _REPORT if told.get(name)]


def reporter_lines(breach: Breach) -> list[tuple[str, Any, str]]:
    """Who told it, as name, label and text; empty for who did not say.

    Raises keyring.Unreadable.
    """
    known = (breach.reporter.reveal() if breach.reporter is not None else None) or {}
    return [(name, label, known[name]) for name, label in _REPORTER if known.get(name)]
