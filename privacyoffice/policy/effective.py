"""What holds at run time: the policy where it gives more, the law everywhere else."""

from dataclasses import dataclass
from typing import cast

from privacyoffice.kernel.lengths import OwnTerm, Unit
from privacyoffice.policy.codes import (
    DpiaPublishing,
    DpiaSet,
    Identity,
    IndirectNotice,
    Kind,
    Right,
    TellPersons,
)
from privacyoffice.policy.floor.breach import AUTHORITY_HOURS
from privacyoffice.policy.floor.requests import LATEST_QUESTION, LONGEST_EXTENSION
from privacyoffice.policy.profile import Profile
from privacyoffice.policy.term import Term

STATUTORY_TERM = Term(1, "months")
# No policy can leave these out: GDPR art. 35(3), and the list of the authority of art. 35(4).
DPIA_SETS_OF_THE_LAW = ("gdpr-35-3", "ap-list")


@dataclass(frozen=True, kw_only=True)
class Effective:
    """What the software does for an organisation. Every value keeps the floor of the law.

    `response_terms` are all terms that must be met: the earliest end counts, since “30
    dagen” is shorter than one month and longer than another. `extension_months` is 2 at
    most, once. A question to the person stops the clock when it is asked within
    `question_days` after receipt. `authority_hours` are elapsed hours after awareness.
    `dpia_sets` are the codes of the sets of criteria of every screening, without those of the
    policy itself; `dpia_publishing` is a code of DpiaPublishing.
    """

    response_terms: tuple[Term, ...]
    extension_months: int
    extension_times: int
    question_days: int
    rights: tuple[str, ...]
    identity: str
    representatives_allowed: bool
    frequent_requests_are_a_signal: bool
    specification_may_be_asked_for: tuple[str, ...]
    argument_may_be_asked_for: tuple[str, ...]
    decisions_can_be_objected_to: bool
    complaint_to_authority: bool
    authority_hours: int
    every_breach_to_authority: bool
    tell_persons: str
    indirect_notice: str
    dpia_sets: tuple[str, ...]
    dpia_publishing: str

    @property
    def response_term(self) -> Term:
        """The term to name to people: the policy's own, unless a month can be shorter."""
        return self.response_terms[0]

    @property
    def own_terms(self) -> tuple[OwnTerm, ...]:
        """The terms beside the month of the law, as the rules for terms read them."""
        return as_own_terms(self.response_terms)


def effective(profile: Profile) -> Effective:
    """What holds under this profile. Law: GDPR art. 12, 14(3), 15-22, 33-35, 77; UAVG 34."""
    asked, breach = profile.requests, profile.breach
    extension = LONGEST_EXTENSION if asked.extension_months is None else asked.extension_months
    times = 1 if asked.extension_times is None else asked.extension_times
    chosen = DpiaSet.values if profile.dpia.sets is None else profile.dpia.sets
    stricter = breach.tell_persons == TellPersons.ALWAYS
    return Effective(
        response_terms=_terms(asked.response_term),
        extension_months=min(extension, LONGEST_EXTENSION),
        extension_times=min(times, 1),
        question_days=min(LATEST_QUESTION, asked.question_days or LATEST_QUESTION),
        rights=tuple(Right.values),
        identity=Identity.ON_DOUBT.value,
        representatives_allowed=True,
        frequent_requests_are_a_signal=True,
        specification_may_be_asked_for=asked.specification_for,
        argument_may_be_asked_for=asked.argument_for,
        decisions_can_be_objected_to=profile.kind != Kind.PRIVATE_BODY,
        complaint_to_authority=True,
        authority_hours=min(breach.authority_hours or AUTHORITY_HOURS, AUTHORITY_HOURS),
        every_breach_to_authority=bool(breach.every_breach_to_authority),
        tell_persons=(TellPersons.ALWAYS if stricter else TellPersons.HIGH_RISK).value,
        indirect_notice=profile.notice.indirect or IndirectNotice.WITHIN_A_MONTH.value,
        dpia_sets=(*DPIA_SETS_OF_THE_LAW, *chosen),
        dpia_publishing=profile.dpia.publishing or DpiaPublishing.WARN.value,
    )


def as_own_terms(terms: tuple[Term, ...]) -> tuple[OwnTerm, ...]:
    """All but the month of the law, which every rule for an answer has of itself."""
    beside = (term for term in terms if term != STATUTORY_TERM)
    return tuple(OwnTerm(term.amount, cast(Unit, term.unit)) for term in beside)


def _terms(policy: Term | None) -> tuple[Term, ...]:
    if policy is None or policy == STATUTORY_TERM:
        return (STATUTORY_TERM,)
    if policy.fits_in_a_month():
        return (policy, STATUTORY_TERM)
    return (STATUTORY_TERM, policy)
