"""The day on which a certificate or report stops to say anything, as a deadline of whoever keeps
the agreement."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice.accounts.colleagues import colleagues
from privacyoffice.accounts.models import User
from privacyoffice.cases.kinds import kind_of
from privacyoffice.deadlines import queries
from privacyoffice.deadlines.kinds import DeadlineKind
from privacyoffice.deadlines.reminders import ReminderRule
from privacyoffice.deadlines.services import lifecycle
from privacyoffice.kernel.terms import Facts
from processors.models import Agreement, Assurance
from processors.queries import VIEW

ASSURANCE = DeadlineKind(
    "agreement.assurance",
    gettext_lazy("certificate or report expires"),
    reminders=(
        ReminderRule.of("60 dagen voor", "owner"),
        ReminderRule.of("14 dagen voor", "owner", "privacy_officer"),
        ReminderRule.of("op de dag", "owner", "privacy_officer"),
        ReminderRule.of("14 dagen na", "owner", "privacy_officer", "ciso"),
    ),
    perm=VIEW,
)
_RULE = "DATE"


def begin(assurance: Assurance, agreement: Agreement, *, actor: Any, now: datetime) -> None:
    """Whoever keeps the agreement sees to a newer one before its last day; nothing begins for one
    without a last day."""
    if assurance.expires_on is None:
        return
    lifecycle.start(
        ASSURANCE.code,
        _RULE,
        Facts(start=assurance.expires_on),
        f"{agreement.reference}: {assurance.get_kind_display()}",
        url=kind_of(agreement).address_of(agreement.pk),
        subject_id=assurance.pk,
        owner=_keeper(agreement),
        actor=actor,
        now=now,
        checked=True,
    )


def _keeper(agreement: Agreement) -> User | None:
    """Who keeps the agreement, if they still work here: whoever left sees to nothing any more."""
    if agreement.owner_id is None:
        return None
    return colleagues().filter(pk=agreement.owner_id).first()


def meet(assurance: Assurance, *, actor: Any, now: datetime) -> None:
    """A newer one came in its place."""
    for deadline in queries.about(assurance.pk).unfinished().filter(kind=ASSURANCE.code):
        lifecycle.meet(deadline.pk, now, actor=actor, now=now, checked=True)


def drop(assurance: Assurance, *, actor: Any, now: datetime) -> None:
    """Nobody needs a newer one any more."""
    reason = str(_("This certificate or report is not needed any more."))
    for deadline in queries.about(assurance.pk).unfinished().filter(kind=ASSURANCE.code):
        lifecycle.cancel(deadline.pk, reason=reason, actor=actor, now=now, checked=True)
