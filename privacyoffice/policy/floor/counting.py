"""The floor under counting terms: where the law is open, the report names an unusual reading.

Law: Reg. 1182/71 art. 2, 3; Awb art. 4:15, 7:10, 9:11; ATW art. 1, 3, 4; GDPR art. 12(3), 33(1).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice.kernel.facts import Choices
from privacyoffice.policy.counting import said_of_counting
from privacyoffice.policy.floor.findings import Finding, note
from privacyoffice.policy.profile import Profile


@dataclass(frozen=True)
class _Other:
    """The other reading of a choice than the default: its law, what it does, and to the end."""

    article: Any
    sentence: Any
    ends_later: bool = True


_OTHERS: Mapping[str, _Other] = {
    "decree_days_count_in_eu": _Other(
        gettext_lazy("Regulation 1182/71 article 2(1)"),
        gettext_lazy(
            "Only days that the Netherlands had published as holidays for the European Union "
            "count there, and not every day by royal decree is among them."
        ),
    ),
    "suspension": _Other(
        gettext_lazy("General Administrative Law Act (Awb) article 4:15(1)"),
        gettext_lazy(
            "By its words the article takes out the days between asking and receiving, and not "
            "the day on which the answer came."
        ),
    ),
    "pause_before_rolling": _Other(
        gettext_lazy("Regulation 1182/71 article 3(4), ATW article 1"),
        gettext_lazy(
            "Only the last day of the whole term, with its pauses, moves to a working day."
        ),
    ),
    "asking_on_last_day_suspends": _Other(
        gettext_lazy("General Administrative Law Act (Awb) article 4:15(1)"),
        gettext_lazy("Asking on the last day pauses a term from the day after it: it has ended."),
        ends_later=False,
    ),
    "own_terms_roll": _Other(
        gettext_lazy("Regulation 1182/71 article 1, ATW article 1"),
        gettext_lazy("The rule about working days is for terms of a law, and a policy is none."),
    ),
    "extension_replaces_own_terms": _Other(
        gettext_lazy("GDPR article 12(3)"),
        gettext_lazy("The policy’s own term then holds too after an extension was told."),
        ends_later=False,
    ),
    "adjourned_is_one_term": _Other(
        gettext_lazy("ATW article 4"),
        gettext_lazy("A term of more than twelve weeks does not move to a working day."),
    ),
    "default_notice_rolls": _Other(
        gettext_lazy("General Administrative Law Act (Awb) article 4:17(3)"),
        gettext_lazy(
            "A penalty runs over every day once the two weeks have passed, and no article says "
            "that it waits for a working day."
        ),
    ),
    "breach_clock": _Other(
        gettext_lazy("GDPR article 33(1)"),
        gettext_lazy(
            "The 72 hours begin at the moment of awareness. Whole hours after it end up to an "
            "hour later."
        ),
    ),
}


def readings(profile: Profile) -> Iterator[Finding]:
    """Each reading that is not the usual one is told, with what follows from it."""
    usual = Choices()
    for name, value in said_of_counting(profile).items():
        if value == getattr(usual, name):
            continue
        other = _OTHERS[name]
        yield note(
            profile,
            f"counting.{name}",
            other.article,
            other.sentence,
            _("The reading of the policy holds. A term can end later than by the usual one.")
            if other.ends_later
            else _(
                "The reading of the policy holds. A term can end earlier than by the usual one."
            ),
        )


RULES = (readings,)
