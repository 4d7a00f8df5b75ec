"""Who decides, and by whose powers: a body that works for others, or borrows their laws.

Law: GDPR art. 4(7), 4(8), 6(3), 24, 28; UAVG 46.
"""

import re
from collections.abc import Iterator

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from privacyoffice.policy.codes import Kind
from privacyoffice.policy.floor.findings import Finding, contradiction, note
from privacyoffice.policy.profile import Profile

PUBLIC_BODY = re.compile(
    r"burgemeester|wethouders|\bb\s*&\s*w\b|gemeenteraad|gedeputeerde|\bminister", re.IGNORECASE
)
CLIENT = re.compile(r"opdrachtgever", re.IGNORECASE)
# Acts that were repealed, or have another name today. Capitals: “rea” is part of many words.
OLD_ACTS = re.compile(r"\b(WWB|ABW|ZFW|AWBZ|AWW|REA|PEMBA)\b")
NUMBER_ACT = re.compile(r"wet bsn|wabb|bsn-nummer", re.IGNORECASE)


def decided_elsewhere(profile: Profile) -> Iterator[Finding]:
    """A controller decides about its own data; a public body decides about its own only."""
    by = profile.disclosure.research_decided_by
    if profile.kind == Kind.PRIVATE_BODY and PUBLIC_BODY.search(by):
        yield contradiction(
            profile,
            "disclosure.research_decided_by",
            _("GDPR articles 4(7) and 24"),
            _("A public body decides about the data of an organisation that is none."),
            _("The controller of a processing decides, and is named in the register."),
        )


def work_for_a_client(profile: Profile) -> Iterator[Finding]:
    """Data that a client hands over may be processed on its behalf only."""
    from_client = [text for text in profile.scope.applies_to if CLIENT.search(text)]
    if from_client and profile.governance.accountable:
        yield note(
            profile,
            "scope.applies_to",
            _("GDPR articles 4(7), 4(8) and 28"),
            _(
                "The policy makes the organisation itself responsible for data that a client "
                "hands over. Who decides why and how is controller; who works for the client "
                "only is processor."
            ),
            _("The register asks for the role in each processing."),
            policy="; ".join(from_client),
        )


def laws_of_the_lists(profile: Profile) -> Iterator[Finding]:
    """A list of suppliers or recipients rests on acts of today that address the organisation."""
    for key, listed in (
        ("collection.suppliers", profile.collection.suppliers),
        ("disclosure.recipients", profile.disclosure.recipients),
    ):
        if old := [text for text in listed if OLD_ACTS.search(text)]:
            # Each once, in the order in which the policy names them.
            acts = list(dict.fromkeys(act for text in old for act in OLD_ACTS.findall(text)))
            yield note(
                profile,
                key,
                _("GDPR article 6(3)"),
                _("Repealed, or known by another name today: %(acts)s.")
                % {"acts": get_text_list(acts, _("and"))},
                _("The register asks for the law of today."),
                policy="; ".join(old),
            )
        borrowed = [text for text in listed if NUMBER_ACT.search(text)]
        if borrowed and profile.kind == Kind.PRIVATE_BODY:
            yield note(
                profile,
                key,
                _("UAVG article 46"),
                _("The act on the BSN lets public bodies use it; another body needs its own law."),
                _("The register asks for the law that permits the BSN."),
                policy="; ".join(borrowed),
            )


RULES = (decided_elsewhere, work_for_a_client, laws_of_the_lists)
