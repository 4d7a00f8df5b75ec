"""The floor under data breaches. Law: GDPR art. 4(12), 33, 34."""

from collections.abc import Iterator

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from privacyoffice.policy.codes import BreachEvent, TellPersons
from privacyoffice.policy.floor.findings import Finding, note, weaker
from privacyoffice.policy.profile import Profile

AUTHORITY_HOURS = 72


def what_it_is(profile: Profile) -> Iterator[Finding]:
    """Loss and alteration are breaches too."""
    events = profile.breach.events
    missing = [event.label for event in BreachEvent if event not in events]
    if events and missing:
        yield weaker(
            profile,
            "breach.events",
            _("GDPR article 4(12)"),
            _("These are breaches too: %(events)s.")
            % {"events": get_text_list([str(label) for label in missing], _("and"))},
            _("Every kind of breach counts."),
        )


def telling_the_authority(profile: Profile) -> Iterator[Finding]:
    """Within 72 hours, unless a risk is unlikely."""
    rule = profile.breach
    article = _("GDPR article 33(1)")
    hours = rule.authority_hours
    if rule and hours is None:
        yield note(
            profile,
            "breach.procedure" if rule.procedure else "breach.authority_hours",
            article,
            _("The term for telling the AP stands in another document, and cannot be compared.")
            if rule.procedure
            else _("The policy names no term for telling the AP."),
            _("The 72 hours of the law hold."),
        )
    elif hours is not None and hours > AUTHORITY_HOURS:
        yield weaker(
            profile,
            "breach.authority_hours",
            article,
            _("A breach is told to the AP within 72 hours, unless a risk is unlikely."),
            _("The 72 hours of the law hold."),
        )
    elif hours is not None and hours < AUTHORITY_HOURS:
        yield note(
            profile,
            "breach.authority_hours",
            article,
            _("The law gives 72 hours; the policy is stricter and stands."),
            _("The term of the policy holds."),
        )
    if rule.every_breach_to_authority:
        yield note(
            profile,
            "breach.every_breach_to_authority",
            article,
            _("The law excepts breaches without a likely risk; the policy promises all."),
            _("Not telling the AP is possible, and is a departure from the policy."),
        )


def telling_people(profile: Profile) -> Iterator[Finding]:
    """At a high risk, whatever a policy calls serious."""
    if profile.breach.tell_persons == TellPersons.SERIOUS:
        yield weaker(
            profile,
            "breach.tell_persons",
            _("GDPR article 34(1)"),
            _("People are told when a high risk for them is likely; “serious” is another test."),
            _("The test is a high risk for people."),
        )


RULES = (what_it_is, telling_the_authority, telling_people)
