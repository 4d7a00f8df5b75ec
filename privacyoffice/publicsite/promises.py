"""What a policy gives people, as the public may know it: the law is the floor of all of it."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from privacyoffice.kernel.terms import Choices, OwnTerm
from privacyoffice.policy.codes import (
    IndirectNotice,
    Kind,
    RetentionBasis,
    TellPersons,
    Tone,
)
from privacyoffice.policy.counting import choices_from, said_of_counting
from privacyoffice.policy.effective import effective
from privacyoffice.policy.profile import Profile
from privacyoffice.policy.subjects import ChannelTo


@dataclass(frozen=True, kw_only=True)
class Promises:
    """The part of a policy that public pages tell, as values of JSON.

    The term is `term_amount` of `term_unit` ("days", "weeks", "months"); `extension_months`
    is 0 when the organisation takes none. Made by `of`, so that nothing here is looser than
    the law: GDPR art. 12(3), 14(3), 15-22, 33, 34, 77; UAVG 34, 35.

    `kind` is "" when nobody told: then no text may say which remedy is open. The six weeks of
    either remedy are those of Awb 6:7 and UAVG 35; what is open when no answer comes is in
    Awb 4:17, 6:2 and 6:12, and UAVG 35. `channels` are the ways the policy names; the law
    takes a request that comes another way too. `profiling` is "never", "consent" or "".

    `own_terms` are the terms for an answer beside the month of the law; `counting` the readings
    that the policy chose where the law leaves two open.
    """

    tone: str
    term_amount: int
    term_unit: str
    extension_months: int
    kind: str
    channels: tuple[ChannelTo, ...]
    complaint_procedure: str
    authority_hours: int
    every_breach_to_authority: bool
    tells_everybody: bool
    indirect_notice: str
    bases: tuple[str, ...]
    profiling: str
    refusing_profiling_is_free: bool
    no_transfers: bool
    archives: bool
    own_terms: tuple[OwnTerm, ...]
    counting: Mapping[str, bool | str]

    @classmethod
    def of(cls, profile: Profile) -> Self:
        """What holds under this policy, the law where the policy gives less."""
        holds = effective(profile)
        return cls(
            tone=profile.tone or Tone.U.value,
            term_amount=holds.response_term.amount,
            term_unit=holds.response_term.unit,
            extension_months=holds.extension_months if holds.extension_times else 0,
            kind=profile.kind,
            channels=profile.requests.channels,
            complaint_procedure=profile.remedies.complaint_procedure,
            authority_hours=holds.authority_hours,
            every_breach_to_authority=holds.every_breach_to_authority,
            tells_everybody=holds.tell_persons == TellPersons.ALWAYS,
            indirect_notice=IndirectNotice(holds.indirect_notice).value,
            bases=tuple(profile.legal_bases.used),
            profiling=profile.profiling.rule,
            refusing_profiling_is_free=bool(profile.profiling.refusal_has_no_effect),
            no_transfers=profile.transfers.forbidden,
            archives=profile.retention.basis
            in (RetentionBasis.ARCHIVES_ACT, RetentionBasis.SELECTION_LIST),
            own_terms=holds.own_terms,
            counting=said_of_counting(profile),
        )

    @classmethod
    def by_law(cls) -> Self:
        """What holds for everybody, whatever the policy."""
        return cls.of(Profile.statutory())

    @classmethod
    def read(cls, stored: dict[str, Any]) -> Self:
        """As `stored` gave it; what an older release did not know is as the law has it."""
        known = {field.name for field in dataclasses.fields(cls)}
        values = cls.by_law().stored() | {k: v for k, v in stored.items() if k in known}
        values["bases"] = tuple(values["bases"])
        values["channels"] = tuple(ChannelTo(**channel) for channel in values["channels"])
        values["own_terms"] = tuple(OwnTerm(**term) for term in values["own_terms"])
        return cls(**values)

    def stored(self) -> dict[str, Any]:
        """As JSON keeps it."""
        values = dataclasses.asdict(self)
        return values | {name: list(values[name]) for name in ("bases", "channels", "own_terms")}

    @property
    def choices(self) -> Choices:
        """The readings by which terms are counted, the default where the policy is silent."""
        return choices_from(self.counting)

    @property
    def is_public_authority(self) -> bool:
        """Whether its answers are decisions, against which one can object. Law: UAVG 34."""
        return self.kind == Kind.PUBLIC_AUTHORITY

    @property
    def is_private_body(self) -> bool:
        """Whether one goes to court against its answers. Law: UAVG 35."""
        return self.kind == Kind.PRIVATE_BODY
