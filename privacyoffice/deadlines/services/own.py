"""Deadlines that somebody begins by hand: of which kind they are follows from the rule and from
whose they are."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.utils.translation import gettext_lazy as _

from privacyoffice.accounts.access import active_roles
from privacyoffice.accounts.roles import Role
from privacyoffice.deadlines import facts as facts_of
from privacyoffice.deadlines.kinds import (
    OWN,
    OWN_CLOCK,
    OWN_CLOCK_OF_DPO,
    OWN_OF_DPO,
    DeadlineKind,
)
from privacyoffice.deadlines.models import Deadline
from privacyoffice.deadlines.services import lifecycle
from privacyoffice.kernel.terms import RULES, Facts
from privacyoffice.tenancy.scope import current_organisation_id

# By whether hours count, and whether it is the FG's own work.
_CODES = {
    (False, False): OWN,
    (True, False): OWN_CLOCK,
    (False, True): OWN_OF_DPO,
    (True, True): OWN_CLOCK_OF_DPO,
}
_NAMES = {
    OWN: _("deadline of one’s own"),
    OWN_CLOCK: _("deadline of one’s own, in hours"),
    OWN_OF_DPO: _("deadline of the FG’s own"),
    OWN_CLOCK_OF_DPO: _("deadline of the FG’s own, in hours"),
}
KINDS = tuple(
    DeadlineKind(
        code,
        _NAMES[code],
        is_urgent=is_urgent,
        dpo_only=of_dpo,
        is_confidential=of_dpo,
        by_hand=True,
    )
    for (is_urgent, of_dpo), code in _CODES.items()
)


def begin(
    rule: str,
    facts: Facts,
    label: str,
    *,
    owner: Any,
    actor: Any,
    now: datetime,
    reason: str = "",
    form_id: UUID | None = None,
) -> Deadline:
    """Begin a deadline that people act on by hand, as `lifecycle.start` does.

    One in hours is urgent. What an FG begins for themselves is seen by FGs only and nobody takes
    their place in it; what somebody else begins for the FG is not secret to them.
    `form_id` is a random id of the form that was filled in: the same form that is sent twice
    begins one deadline. Law: GDPR art. 38(3), 38(5).
    """
    known = RULES.get(rule)
    of_dpo = owner is not None and owner == actor and is_dpo(actor)
    kind = _CODES[known is not None and known.is_in_hours, of_dpo]
    deadline_id = None
    if form_id is not None:
        # What was filled in counts: who goes back and changes it means another deadline. So does
        # who sends it, so that nobody finds the deadline of somebody else by its form.
        people = [str(person and person.pk) for person in (owner, actor)]
        filled_in = [rule, facts_of.as_values(facts), label.strip(), reason.strip(), people]
        sent = json.dumps([str(current_organisation_id()), *filled_in], sort_keys=True)
        deadline_id = uuid5(form_id, sent)
    return lifecycle.start(
        kind,
        rule,
        facts,
        label,
        owner=owner,
        actor=actor,
        now=now,
        reason=reason,
        deadline_id=deadline_id,
    )


def is_dpo(user: Any) -> bool:
    """Whether somebody is an FG of the organisation in scope today."""
    return Role.DPO in active_roles(user).names
