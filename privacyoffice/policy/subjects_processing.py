"""The rest of what a policy can rule: risks, breaches, other parties, techniques."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from privacyoffice.policy import codes
from privacyoffice.policy.keys import said
from privacyoffice.policy.subjects import NamedProcess, Subject
from privacyoffice.policy.term import Term


@dataclass(frozen=True, kw_only=True)
class Dpia(Subject):
    """When an impact assessment is made. Law: GDPR art. 35.

    `sets` adds to the criteria of the law; a policy that is silent uses all that there are. The
    law says nothing about publishing, so that `publishing` may be either.
    """

    triggers: tuple[str, ...] = said(_("Made for"), (), among=codes.DpiaTrigger)
    includes_existing: bool | None = said(_("Also for existing processing"))
    named_criteria: tuple[str, ...] = said(_("A process is risky if it has (one of)"), ())
    named_processes: tuple[NamedProcess, ...] = said(_("Named as risky in any case"), ())
    list_kept_by: str = said(_("Keeps this list"), "")
    sets: tuple[str, ...] | None = said(_("Criteria beside those of the law"), among=codes.DpiaSet)
    publishing: str = said(_("Publishing without a screening"), "", among=codes.DpiaPublishing)


@dataclass(frozen=True, kw_only=True)
class Breach(Subject):
    """What is done about a breach. Law: GDPR art. 4(12), 33, 34, 38(6)."""

    events: tuple[str, ...] = said(_("A breach is"), (), among=codes.BreachEvent)
    authority_hours: int | None = said(_("Told to the Dutch DPA (AP) within (hours)"))
    every_breach_to_authority: bool | None = said(_("Every breach is told to the AP"))
    tell_persons: str = said(_("People are told"), "", among=codes.TellPersons)
    handled_by: tuple[str, ...] = said(_("Handled by"), (), among=codes.Officer)
    procedure: str = said(_("Procedure"), "")
    evaluated: bool | None = said(_("Breaches are evaluated"))


@dataclass(frozen=True, kw_only=True)
class Transfers(Subject):
    """Data to countries outside the EEA. Law: GDPR art. 44-49."""

    forbidden: bool = said(_("No transfers outside the EEA"), False)
    safeguards: tuple[str, ...] = said(_("Safeguards that the policy names"), ())


@dataclass(frozen=True, kw_only=True)
class Profiling(Subject):
    """Whether people are profiled. Law: GDPR art. 4(4), 22."""

    rule: str = said(_("Profiling"), "", among=codes.ProfilingRule)
    told_beforehand: bool | None = said(_("People are told beforehand"))
    refusal_has_no_effect: bool | None = said(_("Refusing has no consequences"))
    also_companies: bool | None = said(_("Also for companies"))


@dataclass(frozen=True, kw_only=True)
class Research(Subject):
    """Big data and tracking."""

    told_beforehand: bool | None = said(_("People are told beforehand"))
    only_untraceable: bool | None = said(_("Only data that cannot be traced to a person"))
    pseudonymised: bool | None = said(_("Data may be pseudonymised"))
    own_research_only: bool | None = said(_("Own research only"))
    authorised_collectors: bool | None = said(_("Collected by authorised persons only"))
    minimised: bool | None = said(_("Only what the purpose needs"))


@dataclass(frozen=True, kw_only=True)
class Cameras(Subject):
    """Cameras."""

    used: bool | None = said(_("Cameras are used"))
    where: str = said(_("Place of the cameras"), "")


@dataclass(frozen=True, kw_only=True)
class Recordings(Subject):
    """Sound and image recordings of conversations."""

    allowed: bool | None = said(_("A visitor may record"))
    refused_when: str = said(_("Refused when"), "")
    announced_first: bool | None = said(_("Announced beforehand"))
    copy_on_request: bool | None = said(_("The other gets a copy on request"))
    editing_forbidden: bool | None = said(_("Not edited"))
    disclosure: str = said(_("Given to others"), "")
    staff_only_with_consent: bool | None = said(_("Staff records with consent only"))


@dataclass(frozen=True, kw_only=True)
class Disclosure(Subject):
    """Giving data to others, and what is said on the telephone. Law: GDPR art. 6."""

    grounds: tuple[str, ...] = said(_("Grounds for giving data"), (), among=codes.DisclosureGround)
    consent_otherwise: bool | None = said(_("Otherwise only with consent"))
    research_decided_by: str = said(_("Identifiable data for research: decided by"), "")
    secrecy_blocks: bool | None = said(_("A duty of secrecy stands in the way"))
    telephone_forbidden: bool | None = said(_("Nothing by telephone"))
    telephone_exceptions: tuple[str, ...] = said(_("By telephone only to known persons of"), ())
    telephone_deviation_by: str = said(_("May decide otherwise"), "")
    call_back_on_doubt: bool | None = said(_("On doubt: call back"))
    number_verified: bool | None = said(_("The number is verified first"))
    recipients: tuple[str, ...] = said(_("Bodies that may receive data"), ())
    freedom_of_information: str = said(_("Requests for public information"), "")
    kept_years: int | None = said(_("Years that a disclosure is kept in the log"))


@dataclass(frozen=True, kw_only=True)
class Agreements(Subject):
    """Agreements with other parties. Law: GDPR art. 26, 28."""

    overview: bool | None = said(_("Overview of all parties"))
    rule: tuple[str, ...] = said(_("Agreements"), ())
    model: str = said(_("Model agreement"), "")
    checked_by: str = said(_("Checked by"), "", among=codes.Officer)
    check_interval: Term | None = said(_("Checked every"))


@dataclass(frozen=True, kw_only=True)
class Security(Subject):
    """How data are protected. Law: GDPR art. 5(1)(f), 32."""

    measures: tuple[str, ...] = said(_("Measures"), ())


@dataclass(frozen=True, kw_only=True)
class Website(Subject):
    """The organisation's site."""

    statistics: tuple[str, ...] = said(_("Measured with"), ())
    statistics_personal: bool | None = said(_("The statistics are personal data"))
    recorded: tuple[str, ...] = said(_("Recorded of visitors"), ())
    do_not_track: bool | None = said(_("“Do not track” is respected"))
    cookies: tuple[str, ...] = said(_("Cookies"), ())
    consent_for: tuple[str, ...] = said(_("Consent is asked for"), ())
