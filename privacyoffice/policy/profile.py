"""A policy as data: what an organisation promises, beside what the law demands."""

import dataclasses
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from privacyoffice.policy import codes, subjects
from privacyoffice.policy import subjects_counting as terms
from privacyoffice.policy import subjects_processing as more
from privacyoffice.policy import subjects_reminders as reminding
from privacyoffice.policy.keys import said, subject
from privacyoffice.policy.subjects import Subject


@dataclass(frozen=True, kw_only=True)
class Profile:
    """All that a policy rules. Empty means that the policy is silent, so that the law holds.

    What holds at run time is `effective.effective(profile)`: the law wins where the policy
    is weaker.
    """

    title: str = said(_("Title"), "")
    kind: str = said(_("Kind of organisation"), "", among=codes.Kind)
    adoption: subjects.Adoption = subject(_("Adoption"), subjects.Adoption)
    evaluation: subjects.Evaluation = subject(_("Evaluation"), subjects.Evaluation)
    scope: subjects.Scope = subject(_("Scope of the policy"), subjects.Scope)
    governance: subjects.Governance = subject(_("Division of tasks"), subjects.Governance)
    communication: subjects.Communication = subject(_("Communication"), subjects.Communication)
    requests: subjects.Requests = subject(_("Requests about rights"), subjects.Requests)
    counting: terms.Counting = subject(_("Counting terms"), terms.Counting)
    reminders: reminding.Reminders = subject(_("Reminders of deadlines"), reminding.Reminders)
    remedies: subjects.Remedies = subject(_("Objection and complaint"), subjects.Remedies)
    notice: subjects.Notice = subject(_("Informing people"), subjects.Notice)
    register: subjects.RegisterRules = subject(
        _("Register of processing activities"), subjects.RegisterRules
    )
    legal_bases: subjects.LegalBases = subject(_("Legal bases"), subjects.LegalBases)
    collection: subjects.Collection = subject(_("Collecting data"), subjects.Collection)
    retention: subjects.Retention = subject(_("Retention"), subjects.Retention)
    dpia: more.Dpia = subject(_("Impact assessments (DPIA)"), more.Dpia)
    breach: more.Breach = subject(_("Data breaches"), more.Breach)
    transfers: more.Transfers = subject(_("Transfers"), more.Transfers)
    disclosure: more.Disclosure = subject(_("Giving data to others"), more.Disclosure)
    agreements: more.Agreements = subject(_("Agreements"), more.Agreements)
    security: more.Security = subject(_("Security"), more.Security)
    profiling: more.Profiling = subject(_("Profiling"), more.Profiling)
    research: more.Research = subject(_("Big data and tracking"), more.Research)
    cameras: more.Cameras = subject(_("Cameras"), more.Cameras)
    recordings: more.Recordings = subject(_("Recordings"), more.Recordings)
    website: more.Website = subject(_("Website"), more.Website)

    @classmethod
    def statutory(cls) -> "Profile":
        """What holds for an organisation without a policy: the law and nothing else."""
        return cls()

    @property
    def tone(self) -> str:
        """How people are addressed: "u", "je", or "" when the policy addresses nobody."""
        return self.communication.tone

    def subjects(self) -> tuple[tuple[str, Subject], ...]:
        """Every subject that the policy speaks of, by its key, in order."""
        values = ((field.name, getattr(self, field.name)) for field in dataclasses.fields(self))
        return tuple(
            (name, value) for name, value in values if isinstance(value, Subject) and value
        )
