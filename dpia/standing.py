"""How a processing stands towards the criteria: whether a signed screening still holds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from dpia.criteria import CriteriaSet, Criterion, Said
from dpia.finding import NO, YES, Evidence, Finding, read_finding
from dpia.models import Outcome, Screening
from dpia.models.screening import Answer


class StandingKind(models.TextChoices):
    """What one reads in a list."""

    NEVER = "never", pgettext_lazy("of a processing and a DPIA", "not screened yet")
    BUSY = "busy", pgettext_lazy("of a processing and a DPIA", "being screened")
    HOLDS = "holds", pgettext_lazy("of a processing and a DPIA", "screened")
    AGAIN = "again", pgettext_lazy("of a processing and a DPIA", "to be screened again")


@dataclass(frozen=True)
class Standing:
    """`signed` is the newest signed screening, `draft` the one that somebody is answering.

    BUSY only while no signed one holds. `because` has whole sentences: why a signed screening
    does not hold any more; empty while it does, and without one.
    """

    kind: StandingKind
    signed: Screening | None = None
    draft: Screening | None = None
    because: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether a signed screening answers for the processing as it is now."""
        return self.kind == StandingKind.HOLDS

    @property
    def outcome(self) -> str:
        """The Outcome of the newest signed screening; empty without one."""
        return self.signed.outcome if self.signed is not None else ""


def stands(signed: Screening | None, draft: Screening | None, because: Sequence[str]) -> Standing:
    """How it stands with these screenings, when `because` is why the signed one does not hold."""
    if signed is not None and not because:
        kind = StandingKind.HOLDS
    elif draft is not None:
        kind = StandingKind.BUSY
    else:
        kind = StandingKind.NEVER if signed is None else StandingKind.AGAIN
    return Standing(kind, signed, draft, tuple(because))


def why_again(
    screening: Screening,
    said: Said,
    findings: Mapping[str, Finding],
    sets: Sequence[CriteriaSet],
) -> Iterator[str]:
    """Why a signed screening with these answers does not hold any more, in whole sentences: the
    register says something that was not weighed, or there are other criteria.

    `findings` are those of today, `sets` those in force. What became less asks nothing again.
    Law: GDPR art. 35(11).
    """
    before = {code: read_finding(kept) for code, kept in screening.findings.items()}
    used = {kept["code"]: kept for kept in screening.sets}
    for one in sets:
        if one.asks_more_than(used.get(one.code)):
            yield _("The criteria of “%(set)s” were not answered in this version: %(version)s.") % {
                "set": one.title,
                "version": one.version,
            }
            continue
        for criterion in one.criteria:
            answer = said.get((one.code, criterion.code), "")
            kept, now = criterion.proposal(before), criterion.proposal(findings)
            if sentence := _why(screening, criterion, answer, kept, now):
                yield sentence


def adds(before: Finding, now: Finding) -> tuple[Evidence, ...]:
    """What the register says now that was not there to be weighed before."""
    if now.answer == NO:
        return ()
    return tuple(one for one in now.evidence if not one.is_in(before.evidence))


def _why(
    screening: Screening, criterion: Criterion, answer: str, before: Finding, now: Finding
) -> str:
    new = adds(before, now)
    if screening.plan_id is not None and now.answer != YES:
        # What was weighed of a plan is not what the register asks: only a plain yes contradicts.
        return ""
    if answer == Answer.NO and (new or (now.answer == YES and before.answer != YES)):
        told = {"criterion": criterion.title, "words": in_words(new or now.evidence)}
        if now.answer == YES:
            return (
                _("“%(criterion)s” was answered with no; the register now says yes: %(words)s.")
                % told
            )
        return _("“%(criterion)s” was answered with no; the register now has %(words)s.") % told
    if answer == Answer.YES and new and screening.outcome != Outcome.NEEDED:
        told = {"criterion": criterion.title, "words": in_words(new)}
        return _("“%(criterion)s” applied already; the register now also has %(words)s.") % told
    return ""


def in_words(evidence: Sequence[Evidence]) -> str:
    """The words of the register, between quotation marks."""
    return ", ".join(f"«{text}»" for text in dict.fromkeys(one.text for one in evidence))
