"""Answers that the program knows already, as a form begins with them: an officer confirms each.

They come from the register, the report, the account of who fills in, and for what tells about the
organisation the newest breach that has it. Nothing of this is kept before somebody sends the form.
"""

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from breaches import facts, queries_assess
from breaches.models import Breach, Source
from breaches.queries import VIEW
from privacyoffice import clock
from privacyoffice.accounts.access import visible
from privacyoffice.accounts.models import Membership
from privacyoffice.accounts.roles import Role
from privacyoffice.crypto import unlocking
from privacyoffice.keyring import Unreadable

# Of the organisation, so the same in its next breach.
_OF_ORGANISATION = ("sector", "sector_note", "chamber_number")
# Of the person who notifies: only from a breach that the same person notified.
_OF_NOTIFIER = ("notifier_function", "notifier_phone")
# Further back nobody looks: each of them is decrypted.
LOOKED_BACK = 10
# A whole number; not what stands in a date, a time, an amount or a number with a decimal.
_NUMBER = re.compile(r"(?<![\w.,:/€-])(?:\d{1,3}(?:\.\d{3})+|\d{1,7})(?![\w:/%-]|[.,]\d)")


@dataclass(frozen=True)
class Proposal:
    """A value for a fact, and a sentence that says where it comes from."""

    value: Any
    told: str


def proposals(breach: Breach, user: Any, codes: Set[str]) -> dict[str, Proposal]:
    """For each of these facts of which something is known; `user` is who fills in.

    Raises keyring.Unreadable for a breach whose report cannot be read.
    """
    found = dict(_of_data_and_people(breach))
    if breach.source == Source.PROCESSOR:
        told = _("A processor told of it. Look whether it fits.")
        found["processor_involved"] = Proposal(True, told)
    if codes & {"notifier_name", "notifier_email", *_OF_ORGANISATION, *_OF_NOTIFIER}:
        found |= _of_contact(breach, user)
    return {code: one for code, one in found.items() if code in codes}


def _of_data_and_people(breach: Breach) -> Iterator[tuple[str, Proposal]]:
    """From the register and the words of the report together."""
    report: Mapping[str, Any] = breach.report.reveal() or {}
    registered = queries_assess.proposed_facts(breach)
    reported = queries_assess.facts_in_words(report.get("data", ""), report.get("people", ""))
    told = _("Ticked by what the register tells of the processings. Look whether it fits.")
    told_too = _("Ticked by the words of the report. Look whether it fits.")
    both = _("Ticked by the register and by the words of the report. Look whether it fits.")
    for code in sorted(registered.keys() | reported.keys()):
        own, others = registered.get(code, []), reported.get(code, [])
        words = both if own and others else told if own else told_too
        yield code, Proposal(sorted({*own, *others}), words)
    yield from _of_number(report.get("how_many", ""))


def _of_number(words: str) -> Iterator[tuple[str, Proposal]]:
    """One number or the two ends of a range. That it was counted exactly is for the officer."""
    numbers = [int(one.replace(".", "")) for one in _NUMBER.findall(words)]
    if not 1 <= len(numbers) <= 2:
        return
    told = _("From the report: “%(words)s”. Look whether it fits.") % {"words": words}
    yield "persons_counted", Proposal("estimate", told)
    yield "persons_min", Proposal(min(numbers), told)
    yield "persons_max", Proposal(max(numbers), told)


def _of_contact(breach: Breach, user: Any) -> dict[str, Proposal]:
    told = _("From your account.")
    found = {
        "notifier_name": Proposal(user.name, told),
        "notifier_email": Proposal(user.email, told),
    }
    if function := _function_of(user, breach):
        found["notifier_function"] = Proposal(function, told)
    return found | _of_earlier(breach, user)


def _function_of(user: Any, breach: Breach) -> str:
    """The role in which somebody works on breaches, in words; of several the first of Role."""
    held = set(
        Membership.objects.filter(user=user, organisation_id=breach.organisation_id)
        .active_on(clock.today())
        .values_list("role", flat=True)
    )
    with override("nl"):  # the authority reads it
        return next((str(role.label) for role in Role if role.value in held), "")


def _of_earlier(breach: Breach, user: Any) -> dict[str, Proposal]:
    """Of the newest other breach that this person may see and that has it."""
    seen = visible(Breach.objects.all(), user, VIEW).exclude(pk=breach.pk)
    earlier = list(
        seen.filter(destroyed_at__isnull=True, facts__isnull=False).order_by("-reported_at")[
            :LOOKED_BACK
        ]
    )
    unlocking.preload(one.pk for one in earlier)
    found: dict[str, Proposal] = {}
    for one in earlier:
        try:
            known = facts.values(one)
        except Unreadable:
            continue
        told = _("As in %(reference)s. Look whether it still holds.") % {"reference": one.reference}
        is_own = str(known.get("notifier_email", "")).lower() == user.email.lower()
        codes = (*_OF_ORGANISATION, *_OF_NOTIFIER) if is_own else _OF_ORGANISATION
        for code in codes:
            # The words that belong to a sector come with that sector.
            if code == "sector_note" and found.get("sector", Proposal("", told)).told != told:
                continue
            if code in known:
                found.setdefault(code, Proposal(known[code], told))
    return found
