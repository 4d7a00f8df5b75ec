"""What people are told of deadlines.

Those of a clock of hours are intents of their own: they come at once, whatever somebody's
wishes, and go before all other mail.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from privacyoffice.deadlines import reminded
from privacyoffice.notifications.intents import Field, Intent, register

REMINDER, OVERDUE = "deadlines.reminder", "deadlines.overdue"
URGENT_REMINDER, URGENT_OVERDUE = "deadlines.urgent_reminder", "deadlines.urgent_overdue"
CHANGED, URGENT_CHANGED = "deadlines.changed", "deadlines.urgent_changed"
MOVED, REPAIRED = "deadlines.moved", "deadlines.repaired"
REMINDERS, OVERDUES = "deadlines.reminders", "deadlines.overdues"
# Of what can be told together: how it is told of many.
LISTED = {REMINDER: REMINDERS, OVERDUE: OVERDUES}

_FIELDS = {"label": Field.REFERENCE, "due_at": Field.MOMENT}
_IN_DAYS = {"label": "2026-0012", "due_at": "2036-12-22T22:59:59+00:00"}
_DAYS_LATE = _IN_DAYS | {"due_at": "2026-01-05T22:59:59+00:00"}
_IN_HOURS = {"label": "DL-2026-0003", "due_at": "2036-11-19T09:17:00+00:00"}
_HOURS_LATE = _IN_HOURS | {"due_at": "2026-01-05T09:17:00+00:00"}
_DAY, _MOMENT = "maandag 21 december 2026", "donderdag 19 november 2026 om 10.17 uur"
_WHAT = "overgenomen van iemand anders"


def register_intents() -> None:
    """Make them known; called when the app is ready."""
    _register_changes()
    _register_lists()
    for code, name, template, subject, example, is_urgent in (
        (
            REMINDER,
            _("Reminder of a deadline"),
            "deadline_reminder",
            _("Reminder: %(label)s, at the latest %(due)s"),
            _IN_DAYS,
            False,
        ),
        (
            OVERDUE,
            _("A deadline has passed"),
            "deadline_overdue",
            _("The deadline has passed: %(label)s"),
            _DAYS_LATE,
            False,
        ),
        (
            URGENT_REMINDER,
            _("Reminder of a deadline in hours"),
            "deadline_reminder",
            _("Urgent: %(label)s, at the latest %(due)s"),
            _IN_HOURS,
            True,
        ),
        (
            URGENT_OVERDUE,
            _("A deadline in hours has passed"),
            "deadline_overdue",
            _("Urgent: the deadline has passed: %(label)s"),
            _HOURS_LATE,
            True,
        ),
    ):
        register(
            Intent(
                code=code,
                name=name,
                template=template,
                subject=subject,
                fields=_FIELDS,
                example=example,
                is_urgent=is_urgent,
                words=reminded.words,
                not_meant=reminded.no_longer_meant,
            )
        )


def _register_changes() -> None:
    """What somebody else did with a deadline; `due` is empty when it no longer matters."""
    for code, name, subject, label, due, is_urgent in (
        (
            CHANGED,
            _("Somebody else did something with a deadline"),
            _("%(label)s: %(what)s"),
            _IN_DAYS["label"],
            _DAY,
            False,
        ),
        (
            URGENT_CHANGED,
            _("Somebody else did something with a deadline in hours"),
            _("Urgent: %(label)s: %(what)s"),
            _IN_HOURS["label"],
            _MOMENT,
            True,
        ),
    ):
        register(
            Intent(
                code=code,
                name=name,
                template="deadline_changed",
                subject=subject,
                fields=dict.fromkeys(("label", "what", "due"), Field.REFERENCE),
                example={"label": label, "what": _WHAT, "due": due},
                is_urgent=is_urgent,
            )
        )


def _register_lists() -> None:
    """Many deadlines of a kind that came to the same threshold."""
    for code, name, template, subject in (
        (
            REMINDERS,
            _("Reminder of several deadlines"),
            "deadline_reminders",
            _("Reminder: %(kind)s (%(number)s times)"),
        ),
        (
            OVERDUES,
            _("Several deadlines have passed"),
            "deadline_overdues",
            _("The deadline has passed: %(kind)s (%(number)s times)"),
        ),
    ):
        register(
            Intent(
                code=code,
                name=name,
                template=template,
                subject=subject,
                fields={
                    "kind": Field.REFERENCE,
                    "number": Field.NUMBER,
                    "items": Field.LIST,
                    "left_out": Field.NUMBER,
                },
                example={
                    "kind": "herziening",
                    "number": 21,
                    "items": [
                        {"label": f"VA-{number:04}", "detail": _DAY, "url": "/beheer/"}
                        for number in range(1, 21)
                    ],
                    "left_out": 1,
                },
                not_meant=reminded.list_no_longer_meant,
            )
        )


def _how_many(context: Mapping[str, Any], now: datetime) -> dict[str, str]:
    """The subject: one date that moved is not several."""
    number = len(context["moves"]) + context["left_out"]
    words = ngettext(
        "A deadline has another date", "%(number)d deadlines have another date", number
    )
    return {"how_many": words % {"number": number}}


def register_moves() -> None:
    """What is told after dates were looked at again; called when the app is ready."""
    register(
        Intent(
            code=MOVED,
            name=_("Dates have moved"),
            template="deadlines_moved",
            subject="%(how_many)s",
            fields={"moves": Field.LIST, "left_out": Field.NUMBER},
            words=_how_many,
            example={
                "moves": [
                    {
                        "label": "2028-0012",
                        "detail": (
                            "van vrijdag 28 april 2028 naar maandag 1 mei 2028 "
                            "(Koninklijk besluit van 3 mei 2027: brugdag, vrijdag 28 april 2028)"
                        ),
                        "url": "/beheer/",
                    }
                ],
                "left_out": 3,
            },
        )
    )
    register(
        Intent(
            code=REPAIRED,
            name=_("Dates that were not right"),
            template="deadlines_repaired",
            subject=_("Dates of deadlines were not right: look at them"),
            fields={"repairs": Field.LIST, "left_out": Field.NUMBER},
            example={
                "repairs": [
                    {
                        "label": "2026-0012",
                        "detail": "van dinsdag 1 december 2026 naar maandag 21 december 2026",
                        "url": "/beheer/",
                    }
                ],
                "left_out": 0,
            },
        )
    )
