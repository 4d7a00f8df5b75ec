"""The floor under processing: register, bases, disclosure, retention, assessments, transfers.

Law: GDPR art. 5, 6, 9, 10, 13, 14, 30, 35, 44-49, 82; UAVG 30-33, 46.
"""

import re
from collections.abc import Iterator

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice.policy.codes import (
    Basis,
    DisclosureGround,
    DpiaSet,
    DpiaTrigger,
    IndirectNotice,
    Kind,
    RegisterContent,
)
from privacyoffice.policy.floor.findings import Finding, note, weaker
from privacyoffice.policy.profile import Profile

# Arrangements that the Court of Justice declared void.
VOID_SAFEGUARDS = re.compile(r"privacy\s*shield|safe\s*harbou?r", re.IGNORECASE)
# Kinds of data that only a rule of their own allows.
NATIONAL_NUMBER = re.compile(r"burgerservicenummer|\bbsn\b|sofinummer", re.IGNORECASE)
HEALTH = re.compile(r"gezondheid|medisch|\bziek-", re.IGNORECASE)
CRIMINAL = re.compile(r"detentie|justitieel|strafrecht|strafblad", re.IGNORECASE)
# What people hear when they give their data, and by which words a promise of it is known.
TOLD_BY_LAW = (
    (r"verantwoordelijk|contactgegevens|wie wij zijn", gettext_lazy("who is responsible")),
    (r"\bdoel|waarvoor|waarom", gettext_lazy("the purposes")),
    (r"grondslag|noodzaak|nodig|wettelijke basis", gettext_lazy("the legal basis")),
    (r"ontvang|gedeeld|verstrekt|met wie", gettext_lazy("the recipients")),
    (r"bewa", gettext_lazy("how long data are kept")),
    (r"recht", gettext_lazy("the rights of people")),
    (r"klacht|klagen|toezichthouder", gettext_lazy("the complaint to the AP")),
)


def notice(profile: Profile) -> Iterator[Finding]:
    """A stricter moment stands; who promises to tell little tells the rest as well."""
    promised = " ".join(profile.notice.contents)
    missing = [
        str(label) for words, label in TOLD_BY_LAW if not re.search(words, promised, re.IGNORECASE)
    ]
    # Some parts may be left to a statement; a promise without most of them says too little.
    if promised and len(missing) * 2 > len(TOLD_BY_LAW):
        yield note(
            profile,
            "notice.contents",
            _("GDPR article 13(1) and (2)"),
            _("When people give their data they hear this too: %(parts)s.")
            % {"parts": get_text_list(missing, _("and"))},
            _("The policy names less, and takes nothing away from what must be told."),
        )
    if profile.notice.indirect == IndirectNotice.FIRST_PROCESSING:
        yield note(
            profile,
            "notice.indirect",
            _("GDPR article 14(3)"),
            _("The law gives a month at most; the policy is stricter and stands."),
            _("The moment of the policy holds."),
        )


def register(profile: Profile) -> Iterator[Finding]:
    """The register holds what the law lists."""
    contents = profile.register.contents
    missing = [part.label for part in RegisterContent if part not in contents]
    if contents and missing:
        yield weaker(
            profile,
            "register.contents",
            _("GDPR article 30(1)"),
            _("The register holds this too: %(parts)s.")
            % {"parts": get_text_list([str(label) for label in missing], _("and"))},
            _("The register has a place for every part, and says what is missing."),
        )
    if profile.register.public_fields:
        yield note(
            profile,
            "register.public_fields",
            _("GDPR article 30"),
            _("The law does not oblige to publish the register; the policy does."),
            _("The public page shows these parts and no other."),
        )


def bases(profile: Profile) -> Iterator[Finding]:
    """A public authority does not weigh interests; a task or obligation stands in a statute."""
    used = profile.legal_bases.used
    if Basis.LEGITIMATE_INTEREST in used and profile.kind == Kind.PUBLIC_AUTHORITY:
        yield weaker(
            profile,
            "legal_bases.used",
            _("GDPR article 6(1), last sentence"),
            _("Legitimate interest is no basis for the tasks of a public authority."),
            _("The register warns of every processing on this basis."),
        )
    if Basis.LEGAL_OBLIGATION in used or Basis.PUBLIC_TASK in used:
        yield note(
            profile,
            "legal_bases.used",
            _("GDPR article 6(3)"),
            _("A legal obligation or a public task stands in a statute, which must be named."),
            _("The register asks for the statute and its article."),
        )


def disclosure(profile: Profile) -> Iterator[Finding]:
    """Grounds from before the GDPR need a basis of today besides."""
    grounds = profile.disclosure.grounds
    old = [
        DisclosureGround(ground).label
        for ground in grounds
        if ground
        in (
            DisclosureGround.PUBLIC_TASK_ON_REQUEST,
            DisclosureGround.RESEARCH,
            DisclosureGround.URGENT_REASON,
        )
    ]
    if old:
        yield weaker(
            profile,
            "disclosure.grounds",
            _("GDPR articles 6(1) and 6(4)"),
            _("These are no bases by themselves: %(grounds)s.")
            % {"grounds": get_text_list([str(label) for label in old], _("and"))},
            _("A disclosure needs a legal basis of today, and fits the first purpose."),
            policy=", ".join(map(str, old)),
        )
    if profile.disclosure.telephone_forbidden:
        yield note(
            profile,
            "disclosure.telephone_forbidden",
            _("GDPR articles 5(1)(f) and 32"),
            _("The law has no rule for the telephone; the policy is stricter and stands."),
            _("The list of the policy holds."),
        )


def guarded_data(profile: Profile) -> Iterator[Finding]:
    """Some kinds of data need a rule that allows them."""
    for pattern, article, law in (
        (
            NATIONAL_NUMBER,
            _("UAVG article 46"),
            _("The citizen service number (BSN) is used only where a statute says so."),
        ),
        (
            HEALTH,
            _("GDPR article 9, UAVG article 30"),
            _("Data about health need an exception to the prohibition."),
        ),
        (
            CRIMINAL,
            _("GDPR article 10, UAVG articles 31 to 33"),
            _("Data about criminal matters need a ground of their own."),
        ),
    ):
        kinds = [kind for kind in profile.collection.data_kinds if pattern.search(kind)]
        if kinds:
            yield note(
                profile,
                "collection.data_kinds",
                article,
                law,
                _("The register asks for this rule with the kind of data."),
                policy="; ".join(kinds),
            )


def retention(profile: Profile) -> Iterator[Finding]:
    """Every purpose has a term, or at least criteria for one."""
    if profile.retention.may_be_unknown:
        yield weaker(
            profile,
            "retention.may_be_unknown",
            _("GDPR articles 5(1)(e) and 13(2)(a)"),
            _("People hear how long data are kept, or how that is decided."),
            _("“Not yet known” is possible in the register, until it is known."),
        )
    if profile.retention.years_without_contact:
        yield note(
            profile,
            "retention.years_without_contact",
            _("GDPR article 5(1)(e)"),
            _("One term for all data: for each purpose it must be needed, and may be shorter."),
            _("The register asks for a term for each kind of data."),
        )


def assessments(profile: Profile) -> Iterator[Finding]:
    """High risk is the test; a policy's list can only add to it."""
    triggers = profile.dpia.triggers
    if triggers and not {DpiaTrigger.RISK, DpiaTrigger.HIGH_RISK} & set(triggers):
        yield weaker(
            profile,
            "dpia.triggers",
            _("GDPR article 35(1) and (3)"),
            _("An assessment is made whenever a high risk is likely, also outside this list."),
            _("The tests of the law hold beside those of the policy."),
        )
    if DpiaTrigger.EVERY_NEW in triggers:
        yield note(
            profile,
            "dpia.triggers",
            _("GDPR article 35(1)"),
            _("The law asks it at a high risk; the policy is stricter and stands."),
            _("The rule of the policy holds."),
        )
    if profile.dpia.sets is not None and set(DpiaSet.values) - set(profile.dpia.sets):
        yield note(
            profile,
            "dpia.sets",
            _("GDPR article 35(1), (3) and (4)"),
            _("The tests of the law always hold. The authorities add criteria to weigh a risk by."),
            _("A screening uses only those that the policy names."),
        )


def transfers(profile: Profile) -> Iterator[Finding]:
    """A safeguard that was declared void protects nothing."""
    if any(VOID_SAFEGUARDS.search(safeguard) for safeguard in profile.transfers.safeguards):
        yield weaker(
            profile,
            "transfers.safeguards",
            _("GDPR articles 44 to 46; Court of Justice C-311/18 and C-362/14"),
            _("This arrangement is void. A transfer needs another safeguard."),
            _("It does not count as a safeguard."),
        )


def liability(profile: Profile) -> Iterator[Finding]:
    """Damage by an infringement is paid, whatever a statement excludes."""
    if profile.communication.liability_excluded:
        yield note(
            profile,
            "communication.liability_excluded",
            _("GDPR article 82"),
            _("Who infringes the GDPR is liable for the damage; a statement cannot exclude that."),
            _("The exclusion is in no text of this software."),
        )


RULES = (
    notice,
    register,
    bases,
    disclosure,
    guarded_data,
    retention,
    assessments,
    transfers,
    liability,
)
