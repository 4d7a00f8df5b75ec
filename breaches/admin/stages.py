"""Which of the steps that are possible somebody needs first, as a breach goes on."""

from collections.abc import Iterable, Iterator

from breaches import supplement_terms
from breaches.models import (
    Breach,
    CommunicationStatus,
    Evaluation,
    Risk,
    Status,
    TellingDecision,
    Told,
)
from breaches.queries_people import communications_of, is_carried_out
from privacyoffice.accounts.admin.acts import Act

# What the clock asks for stands on top as long as it is possible.
_ALWAYS = ("notify-late-reasons", "notify-submit")


def in_order(acts: Iterable[Act], breach: Breach) -> list[Act]:
    """The same acts, with what this stage asks for on top."""
    first = [*_ALWAYS, *_of_stage(breach)]
    places = {name: place for place, name in enumerate(first)}
    return sorted(acts, key=lambda act: places.get(act.name, len(first)))


def _of_stage(breach: Breach) -> tuple[str, ...]:
    """Names of acts; those that are not possible are passed over."""
    if breach.status == Status.REPORTED:
        return ("take-up", "facts-incident", "no-breach")
    if breach.status == Status.CLOSED:
        return ("reopen",)
    return tuple(_of_work(breach))


def _of_work(breach: Breach) -> Iterator[str]:
    """First how bad it is, then whom to tell, then what was learned; of what is done nothing."""
    newest = TellingDecision.objects.filter(breach=breach).order_by("at", "pk")
    decided = {one.about: one for one in newest}
    if not breach.risk:
        yield "assess"
    if Told.AUTHORITY not in decided:
        yield "tell-authority"
    people = _about_people(breach, decided.get(Told.PEOPLE))
    if breach.notified_at is None:
        yield from ("notify-prepare", *people)
    elif supplement_terms.running(breach) is None:
        yield from people
    elif breach.risk == Risk.HIGH:
        # People hear of it without delay; what is missing at the authority may follow.
        yield from (*people, "notify-prepare")
    else:
        yield from ("notify-prepare", *people)
    if not Evaluation.objects.filter(breach=breach).exists():
        yield "evaluate"
    yield from ("close", "facts-incident", "measure-agree")


def _about_people(breach: Breach, decision: TellingDecision | None) -> tuple[str, ...]:
    """First whether they are told; then the message, until somebody began to write it."""
    if decision is None:
        return ("people-decide",)
    written = communications_of(breach).exclude(status=CommunicationStatus.CANCELLED)
    if written.exists() or is_carried_out(breach, decision):
        return ()
    return ("people-write",)
