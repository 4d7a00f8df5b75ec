"""What a policy can rule, subject by subject.

Empty (None, "", an empty tuple) means that the policy is silent: then the law holds. Every
subject names its place in the policy (`source`), and `evidence` gives it key by key, as a
place or a short quotation.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from privacyoffice.policy import codes
from privacyoffice.policy.keys import said
from privacyoffice.policy.term import Term


@dataclass(frozen=True, kw_only=True)
class Subject:
    """One subject of a policy, and where the policy speaks of it."""

    source: str = ""
    evidence: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def place(self, key: str) -> str:
        """Where the policy says this: the evidence for the key, or else of the subject."""
        return self.evidence.get(key, self.source)

    def __bool__(self) -> bool:
        """Whether the policy speaks of this subject at all."""
        return bool(self.source)


@dataclass(frozen=True)
class Consultation:
    """A council that was heard before adoption."""

    body: str = ""
    kind: str = said("", "", among=codes.ConsultationKind)
    on: date | None = None

    def __str__(self) -> str:
        when = f", {self.on:%d-%m-%Y}" if self.on else ""
        return f"{self.body} ({codes.ConsultationKind(self.kind).label}{when})"


@dataclass(frozen=True)
class NamedProcess:
    """A process that the policy itself calls risky."""

    name: str = ""
    department: str = ""

    def __str__(self) -> str:
        return f"{self.department}: {self.name}" if self.department else self.name


@dataclass(frozen=True)
class OwnName:
    """Another name that the policy gives to a right."""

    name: str = ""
    right: str = said("", "", among=codes.Right)

    def __str__(self) -> str:
        return f"{self.name}: {codes.Right(self.right).label}"


@dataclass(frozen=True)
class ChannelTo:
    """A way to send a request, and where it goes."""

    kind: str = said("", "", among=codes.Channel)
    address: str = ""
    marking: str = ""

    def __str__(self) -> str:
        more = ", ".join(part for part in (self.address, self.marking) if part)
        label = str(codes.Channel(self.kind).label)
        return f"{label}: {more}" if more else label


@dataclass(frozen=True, kw_only=True)
class Adoption(Subject):
    """Who adopted the policy, after hearing whom."""

    adopted_by: str = said(_("Adopted by"), "")
    adopted_on: date | None = said(_("Adopted on"))
    in_force_from: date | None = said(_("In force from"))
    version: str = said(_("Version of the policy"), "")
    consultations: tuple[Consultation, ...] = said(_("Councils heard"), ())
    gaps_decided_by: str = said(_("Decides where the policy is silent"), "")
    affected_are_told: bool | None = said(_("People are told of changes that affect them"))


@dataclass(frozen=True, kw_only=True)
class Evaluation(Subject):
    """How often the policy itself is looked at again."""

    months: int | None = said(_("Every (months)"))
    by: str = said(_("Evaluated by"), "")


@dataclass(frozen=True, kw_only=True)
class Scope(Subject):
    """What the policy covers and what it leaves to another text."""

    applies_to: tuple[str, ...] = said(_("Covers"), ())
    excluded: tuple[str, ...] = said(_("Does not cover"), ())


@dataclass(frozen=True, kw_only=True)
class Governance(Subject):
    """Who does what (RASCI), and the tasks of the functions. Law: GDPR art. 24, 37-39."""

    accountable_in_text: str = said(_("Finally accountable, in the text"), "")
    responsible: tuple[str, ...] = said(_("Responsible (R)"), ())
    accountable: tuple[str, ...] = said(_("Accountable (A)"), ())
    supporting: tuple[str, ...] = said(_("Supporting (S)"), ())
    consulted: tuple[str, ...] = said(_("Consulted (C)"), ())
    informed: tuple[str, ...] = said(_("Informed (I)"), ())
    dpo_tasks: tuple[str, ...] = said(_("Tasks of the FG"), ())
    dpo_published: tuple[str, ...] = said(_("Published of the FG"), ())
    privacy_officer_tasks: tuple[str, ...] = said(_("Tasks of the privacy officer"), ())
    ambassador_tasks: tuple[str, ...] = said(_("Tasks of the ambassador"), ())
    dpo_replaced_by: str = said(_("Replaces the FG"), "", among=codes.Officer)
    awareness: str = said(_("Awareness"), "")


@dataclass(frozen=True, kw_only=True)
class Communication(Subject):
    """How people are written to."""

    tone: str = said(_("People are addressed with"), "", among=codes.Tone)
    languages: tuple[str, ...] = said(_("Languages"), ())
    multilingual_statement: bool | None = said(_("Statement in several languages"))
    statement_in_letters: bool | None = said(_("Official letters point at the statement"))
    secure_mail: str = said(_("Secure mail"), "")
    liability_excluded: str = said(_("Liability is excluded for"), "")


@dataclass(frozen=True, kw_only=True)
class Requests(Subject):
    """How requests of data subjects are treated. Law: GDPR art. 12, 15-22."""

    rights: tuple[str, ...] = said(_("Rights that the policy names"), (), among=codes.Right)
    own_names: tuple[OwnName, ...] = said(_("Own names for rights"), ())
    rights_elsewhere: str = said(_("Rights are in another document"), "")
    response_term: Term | None = said(_("Term for the answer"))
    extension_months: int | None = said(_("Extension (months)"))
    extension_times: int | None = said(_("Extension (times)"))
    identity: str = said(_("Identity is asked"), "", among=codes.Identity)
    representative: str = said(_("Representative"), "", among=codes.Representative)
    representative_conditions: str = said(_("Conditions for a representative"), "")
    specification_for: tuple[str, ...] = said(
        _("The requester must specify"), (), among=codes.Right
    )
    argument_for: tuple[str, ...] = said(_("The requester must argue"), (), among=codes.Right)
    erasure_grounds: tuple[str, ...] = said(
        _("Erasure only on these grounds"), (), among=codes.ErasureGround
    )
    refusals: tuple[str, ...] = said(_("Grounds of refusal"), (), among=codes.Refusal)
    refusal_reasoned: bool | None = said(_("A refusal gives reasons"))
    decided_in_writing: bool | None = said(_("Decided in writing"))
    corrected_copy: bool | None = said(_("Copy of the corrected data"))
    channels: tuple[ChannelTo, ...] = said(_("Channels"), ())
    without_digid: str = said(_("Without DigiD"), "")
    register_entry: str = said(_("Entry of the register about these requests (its number)"), "")
    question_days: int | None = said(_("A question stops the clock if asked within (days)"))


@dataclass(frozen=True, kw_only=True)
class Remedies(Subject):
    """What somebody can do against a decision. Law: GDPR art. 12(4), 77, 79; UAVG 34-36."""

    objection_to: str = said(_("Objection (Awb) to"), "")
    complaint_procedure: str = said(_("Complaint to the organisation"), "")
    complaint_to_authority: bool | None = said(_("Complaint to the Dutch DPA (AP)"))
    organisation_first: bool | None = said(_("The organisation first"))
    court: str = said(_("Court to go to"), "")
    court_term: Term | None = said(_("Term for the court"))
    court_act: str = said(_("Act for the court"), "")


@dataclass(frozen=True, kw_only=True)
class Notice(Subject):
    """When and how people are informed. Law: GDPR art. 13, 14."""

    moments: tuple[str, ...] = said(_("People are informed"), (), among=codes.NoticeMoment)
    contents: tuple[str, ...] = said(_("They hear"), ())
    indirect: str = said(_("Data from elsewhere"), "", among=codes.IndirectNotice)
    not_repeated: bool | None = said(_("Not again if they know already"))


@dataclass(frozen=True, kw_only=True)
class RegisterRules(Subject):
    """What the register holds and what of it is public. Law: GDPR art. 30."""

    published: bool | None = said(_("The register is public"))
    public_fields: tuple[str, ...] = said(_("Public parts"), (), among=codes.PublicPart)
    public_source: str = said(_("Public parts are named in"), "")
    contents: tuple[str, ...] = said(_("The register holds"), (), among=codes.RegisterContent)
    review_months: int = said(_("Entries are looked at again every (months)"), 12)


@dataclass(frozen=True, kw_only=True)
class LegalBases(Subject):
    """On which bases data are processed. Law: GDPR art. 6(1)."""

    used: tuple[str, ...] = said(_("Bases"), (), among=codes.Basis)
    other_purposes: str = said(_("Other purposes"), "")


@dataclass(frozen=True, kw_only=True)
class Collection(Subject):
    """Where data come from, and which are avoided. Law: GDPR art. 5(1), 9, 10."""

    preferred_sources: tuple[str, ...] = said(_("Preferred sources"), ())
    accuracy_before_use: bool | None = said(_("Accuracy is checked before use"))
    purpose_first: bool | None = said(_("Nothing is collected without a purpose laid down"))
    avoided: tuple[str, ...] = said(_("Not recorded in principle"), ())
    exceptions: tuple[str, ...] = said(_("Exceptions"), ())
    data_kinds: tuple[str, ...] = said(_("Kinds of data"), ())
    suppliers: tuple[str, ...] = said(_("Bodies that supply data"), ())


@dataclass(frozen=True, kw_only=True)
class Retention(Subject):
    """How long data are kept. Law: GDPR art. 5(1)(e); Archiefwet."""

    rule: str = said(_("Rule for retention"), "")
    basis: str = said(_("Rests on"), "", among=codes.RetentionBasis)
    years_without_contact: int | None = said(_("Years without contact"))
    may_be_unknown: bool | None = said(_("Terms may be unknown"))
    afterwards: str = said(_("What happens then"), "")
