"""On which grounds a right is not granted, or not in full: data, each with its article.

They stand in grounds.toml. Law: GDPR art. 11(2), 12(4)-(6), 15(4), 16-18, 20-22; UAVG 34, 40, 41,
44, 45, 47; Awb 3:46, 4:5.
"""

import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.utils.translation import get_language, gettext_lazy

from privacyoffice.deadlines.explaining import article_in_words
from privacyoffice.policy.codes import Right
from privacyoffice.policy.profile import Profile
from requests_dsar.models import Verdict

_FILE = Path(__file__).with_suffix(".toml")
# How a list of grounds is divided, in order.
GROUPS: Mapping[str, Any] = MappingProxyType(
    {
        "gdpr": gettext_lazy("General Data Protection Regulation (AVG)"),
        "uavg_41": gettext_lazy("UAVG article 41(1), with its weighing"),
        "uavg": gettext_lazy("Other articles of the UAVG"),
        "policy": gettext_lazy("Own policy, never alone"),
    }
)


@dataclass(frozen=True, kw_only=True)
class Ground:
    """One ground. The texts are a sentence for the letter that addresses nobody.

    `rights` and `verdicts` are what it can carry. `weighs`: the interests must be weighed in
    writing (UAVG 41(2), GDPR 21(1)). `policy` is a value of Refusal: only an organisation whose
    policy names that has this ground, and only `beside` one of those of the law. `after_question`:
    only if somebody asked who the person is. `paragraph` of a letter stands in place of the one for
    the decision. After an article, “ (public authority)” says that it is for those only.
    """

    code: str
    article: str
    group: str
    rights: frozenset[str]
    verdicts: frozenset[str]
    label_nl: str
    label_en: str
    text_nl: str
    text_en: str
    in_force_from: date
    weighs: bool = False
    policy: str = ""
    beside: tuple[str, ...] = ()
    after_question: bool = False
    paragraph: str = ""

    @property
    def label(self) -> str:
        """What officers call it, in the language of the screen, with its article."""
        name = self.label_en if (get_language() or "nl").startswith("en") else self.label_nl
        return f"{name} ({article_in_words(self.article)})" if self.article else name

    def text(self, language: str) -> str:
        """The sentence for a letter in "nl" or "en"."""
        return self.text_en if language == "en" else self.text_nl

    def holds_for(self, profile: Profile, day: date) -> bool:
        """Whether an organisation with this policy can use it at all on a day."""
        if day < self.in_force_from:
            return False
        return not self.policy or self.policy in profile.requests.refusals

    def fits(self, right: str, verdict: str) -> bool:
        """Whether it can carry this decision on this right."""
        return right in self.rights and verdict in self.verdicts


@cache
def all_grounds() -> Mapping[str, Ground]:
    """Every ground by its code, in the order in which a list shows them."""
    read = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    since = read.pop("in_force_from")
    found = (_ground(code, since, given) for code, given in read.items())
    order = list(GROUPS)
    return MappingProxyType(
        {ground.code: ground for ground in sorted(found, key=lambda g: order.index(g.group))}
    )


def _ground(code: str, since: date, given: dict[str, Any]) -> Ground:
    rights = Right.values if given["rights"] == ["all"] else given["rights"]
    return Ground(
        **{
            **given,
            "code": code,
            "in_force_from": given.get("in_force_from", since),
            "rights": frozenset(rights),
            "verdicts": frozenset(given["verdicts"]),
            "beside": tuple(given.get("beside", ())),
        }
    )


def ground(code: str) -> Ground:
    """The ground with this code. Raises LookupError."""
    found = all_grounds().get(code)
    if found is None:
        raise LookupError(f"No ground {code!r}.")
    return found


def possible(
    rights: Collection[str],
    profile: Profile,
    day: date,
    verdicts: Collection[str] = Verdict.values,
) -> Iterator[Ground]:
    """On what an organisation with this policy can base a decision of a day (an Amsterdam date) on
    any of these rights."""
    for found in all_grounds().values():
        if (
            found.holds_for(profile, day)
            and found.rights.intersection(rights)
            and found.verdicts.intersection(verdicts)
        ):
            yield found
