"""What has to be known before data are given, and what stands in the way.

The law asks a legal basis and a fitting purpose of everybody; the rest is asked where the policy
of the organisation says so: its own grounds, the telephone, calling back, research, secrecy.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from dateutil.relativedelta import relativedelta
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from disclosures.models import Channel, Disclosure, RefusalReason
from privacyoffice.policy.codes import Basis, DisclosureGround, Kind
from privacyoffice.policy.profile import Profile
from processors.models import Party

# How many years a disclosure stays in the log when the policy does not say: somebody can ask
# who got their data in the past too. Law: GDPR art. 5(1)(e), 15(1)(c); CJEU C-553/07.
YEARS = 5
# Grounds that are no basis of today by themselves: why the purpose fits the first is asked too.
_NO_BASIS_ALONE = (
    DisclosureGround.PUBLIC_TASK_ON_REQUEST,
    DisclosureGround.RESEARCH,
    DisclosureGround.URGENT_REASON,
)
# Who consents, or what a statute demands, needs no fitting purpose. Law: GDPR art. 6(4).
_FITS_ALWAYS = (Basis.CONSENT, Basis.LEGAL_OBLIGATION)
_BASES: Mapping[str, tuple[Basis, ...]] = {
    DisclosureGround.STATUTE: (Basis.LEGAL_OBLIGATION, Basis.PUBLIC_TASK),
    DisclosureGround.CONSENT: (Basis.CONSENT,),
    DisclosureGround.PUBLIC_TASK: (Basis.PUBLIC_TASK,),
    DisclosureGround.PUBLIC_TASK_ON_REQUEST: (Basis.LEGAL_OBLIGATION, Basis.PUBLIC_TASK),
}


class Lifted(StrEnum):
    """By what something in the way can go."""

    NOTHING = "nothing"
    CALL_BACK = "call_back"
    DIRECTOR = "director"
    BOARD = "board"


@dataclass(frozen=True)
class Obstacle:
    """What stands in the way: as which RefusalReason, in a sentence, and by what it can go."""

    reason: RefusalReason
    sentence: str
    lifted: Lifted = Lifted.NOTHING


def grounds(profile: Profile) -> tuple[DisclosureGround, ...]:
    """The grounds of the policy; of one that names none, a legal basis of art. 6(1)."""
    named = tuple(DisclosureGround(ground) for ground in profile.disclosure.grounds)
    return named or (DisclosureGround.LEGAL_BASIS,)


def bases_of(ground: str) -> tuple[Basis, ...]:
    """The letters of GDPR art. 6(1) that go with a ground."""
    return _BASES.get(ground, tuple(Basis))


def rules_the_telephone(profile: Profile) -> bool:
    """Whether by telephone data go to some parties only."""
    return bool(profile.disclosure.telephone_forbidden)


def is_meant_by(line: str, party: Party | None) -> bool:
    """Whether a party is the one that a line of the policy names: its name or legal name begins
    with what stands there before the first bracket. “UWV (ontslag)” is the party “UWV Testdorp”,
    and neither “Belastingdienst” nor somebody who is not in the list of parties."""
    if party is None:
        return False
    named = _words(line.partition("(")[0])
    known = (_words(party.name), _words(party.legal_name))
    return bool(named) and any(words[: len(named)] == named for words in known)


def _words(name: str) -> list[str]:
    return re.findall(r"\w+", name.casefold())


def calls_back(profile: Profile) -> bool:
    """Whether somebody is called back when it is not sure who calls."""
    return bool(profile.disclosure.call_back_on_doubt)


def rules_research(profile: Profile) -> bool:
    """Whether somebody else decides on research with data of identifiable people."""
    return bool(profile.disclosure.research_decided_by)


def kept_until(ended_on: date, profile: Profile) -> date:
    """The first day (Amsterdam date) without a disclosure that was given or refused on a day."""
    years = profile.disclosure.kept_years or YEARS
    first: date = ended_on + relativedelta(years=years) + timedelta(days=1)
    return first


def only_what_is_ruled(told: Mapping[str, Any], profile: Profile) -> dict[str, Any]:
    """What was told, without what this policy or this way of asking has no rule about."""
    kept = dict(told)
    by_telephone = told.get("channel") == Channel.TELEPHONE
    if not (by_telephone and rules_the_telephone(profile)):
        kept |= {"listed_as": "", "other_purpose": False}
    if not (by_telephone and calls_back(profile)):
        kept["identity_doubted"] = False
    if not rules_research(profile):
        kept["is_identifiable_research"] = False
    if not told.get("ground"):
        kept |= {"legal_basis": "", "compatible": ""}
    return kept


def problems(told: Mapping[str, Any], profile: Profile) -> dict[str, str]:
    """What is wrong with what was told, by field; empty when it can be written down.

    Law: GDPR art. 5(1)(b), 5(2), 6(1), 6(4).
    """
    found = _problems_of_ground(told, profile)
    if told.get("party") is None and not told.get("receiver"):
        found["party"] = _("Choose a party, or write below who gets the data.")
    if not told.get("what"):
        found["what"] = _("Write which data it is about.")
    if not told.get("purpose"):
        found["purpose"] = _("Write what the data are for.")
    return found | _problems_of_rules(told, profile)


def _problems_of_ground(told: Mapping[str, Any], profile: Profile) -> dict[str, str]:
    ground, basis = told.get("ground", ""), told.get("legal_basis", "")
    if ground and ground not in grounds(profile):
        return {"ground": _("Choose a ground of the policy.")}
    if ground and basis not in bases_of(ground):
        names = get_text_list([str(one.label) for one in bases_of(ground)], _("or"))
        return {"legal_basis": _("With this ground goes: %(bases)s.") % {"bases": names}}
    is_explained = basis in _FITS_ALWAYS or told.get("compatible")
    if ground in _NO_BASIS_ALONE and not is_explained:
        return {"compatible": _("Write why this fits the purpose for which we have the data.")}
    return {}


def _problems_of_rules(told: Mapping[str, Any], profile: Profile) -> dict[str, str]:
    found: dict[str, str] = {}
    rule = profile.disclosure
    if told.get("listed_as") and told["listed_as"] not in rule.telephone_exceptions:
        found["listed_as"] = _("Choose a line of the policy.")
    by_rule = told.get("channel") == Channel.TELEPHONE and rules_the_telephone(profile)
    if by_rule and told.get("party") is not None and not told.get("receiver"):
        found["receiver"] = _("Write who it is: by telephone only known people get data.")
    if told.get("is_identifiable_research") and told.get("channel") == Channel.TELEPHONE:
        found["is_identifiable_research"] = _("Data for research do not go by telephone.")
    if told.get("secrecy_stands") and not rule.secrecy_blocks and not told.get("secrecy"):
        found["secrecy"] = _("Write which duty it is, and why it leaves room for this.")
    return found


def cautions(disclosure: Disclosure, profile: Profile) -> list[str]:
    """What to look at before giving these data; it stops nobody.

    Law: GDPR art. 6(1) last sentence, 7(1).
    """
    found = []
    if disclosure.legal_basis == Basis.LEGITIMATE_INTEREST and profile.kind != Kind.PRIVATE_BODY:
        found.append(
            _(
                "Legitimate interests are no basis for the tasks of a public authority "
                "(GDPR article 6(1), last sentence)."
            )
        )
    if disclosure.legal_basis == Basis.CONSENT:
        found.append(
            _(
                "Show that the person consented to this (GDPR article 7(1)): put that with the "
                "files of this disclosure."
            )
        )
    return found


def obstacles(disclosure: Disclosure, profile: Profile) -> list[Obstacle]:
    """What stands in the way of giving these data, the heaviest first; empty for nothing."""
    found = [
        _secrecy(disclosure, profile),
        _ground(disclosure, profile),
        _research(disclosure, profile),
        _identity(disclosure, profile),
        _telephone(disclosure, profile),
    ]
    return [one for one in found if one is not None]


def _secrecy(disclosure: Disclosure, profile: Profile) -> Obstacle | None:
    if not (disclosure.secrecy_stands and profile.disclosure.secrecy_blocks):
        return None
    return Obstacle(
        RefusalReason.SECRECY,
        _("A duty of secrecy stands in the way. Nobody can decide otherwise."),
    )


def _ground(disclosure: Disclosure, profile: Profile) -> Obstacle | None:
    if disclosure.ground in grounds(profile) and disclosure.legal_basis:
        return None
    if profile.disclosure.consent_otherwise:
        text = _("There is no ground for it. It is possible only with consent of the person.")
    else:
        text = _("There is no ground for it in the policy.")
    return Obstacle(RefusalReason.NO_GROUND, text)


def _research(disclosure: Disclosure, profile: Profile) -> Obstacle | None:
    is_decided = disclosure.decided_at is not None and disclosure.heard_first
    if not (disclosure.is_identifiable_research and rules_research(profile)) or is_decided:
        return None
    return Obstacle(
        RefusalReason.NOT_DECIDED,
        _("On research with data of identifiable people others decide: %(who)s.")
        % {"who": profile.disclosure.research_decided_by},
        Lifted.BOARD,
    )


def _identity(disclosure: Disclosure, profile: Profile) -> Obstacle | None:
    is_sure = not disclosure.identity_doubted or disclosure.called_back_at is not None
    if is_sure or not calls_back(profile):
        return None
    return Obstacle(
        RefusalReason.IDENTITY,
        _("It is not sure who calls. Call back first, on a number that was verified."),
        Lifted.CALL_BACK,
    )


def _telephone(disclosure: Disclosure, profile: Profile) -> Obstacle | None:
    """Nothing by telephone, but for the parties and purposes of the policy."""
    rule = profile.disclosure
    is_free = disclosure.channel != Channel.TELEPHONE or not rules_the_telephone(profile)
    if is_free or disclosure.departs:
        return None
    lifted = Lifted.DIRECTOR if rule.telephone_deviation_by else Lifted.NOTHING
    if disclosure.listed_as not in rule.telephone_exceptions:
        text = _("By telephone the policy gives nothing to this party.")
        return Obstacle(RefusalReason.NOT_LISTED, text, lifted)
    if not is_meant_by(disclosure.listed_as, disclosure.party):
        text = _(
            "By telephone the policy gives data to “%(line)s”, and that is another party than "
            "this one. Choose from the list the party with the name that the policy uses."
        ) % {"line": disclosure.listed_as}
        return Obstacle(RefusalReason.NOT_LISTED, text, lifted)
    if disclosure.other_purpose:
        text = _("By telephone the policy gives nothing to this party for this purpose.")
        return Obstacle(RefusalReason.OTHER_PURPOSE, text, lifted)
    return None
