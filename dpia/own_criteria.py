"""The criteria that an organisation's own policy names (catalogue/own-policy.toml).

Law: GDPR art. 24(2), 35(1).
"""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from dpia.criteria import OWN, CriteriaSet, Criterion
from dpia.named import NamedLine, NamedLines
from dpia.signals import NAMED
from dpia.wording import found_in
from privacyoffice.policy.profile import Profile
from privacyoffice.policy.subjects_processing import Dpia

_FILE = Path(__file__).parent / "catalogue" / "own-policy.toml"


def own_set(
    profile: Profile, named: NamedLines, *, version: int, in_force_from: date
) -> CriteriaSet:
    """What the policy itself says, in version `version` of it; without criteria when it is silent.

    One criterion is enough, as the policies have it. A criterion that the policy spells out has
    its words; what the list of risky processes names is a criterion as well.
    """
    dpia = profile.dpia
    criteria = (*_of_triggers(dpia), *_spelled_out_only(dpia), *_of_list(named))
    name = str(version)
    if named.number:
        name = _("%(policy)d, list %(list)d") % {"policy": version, "list": named.number}
    return CriteriaSet(
        code=OWN,
        version=name,
        title=_("Own policy"),
        source=dpia.source or named.source,
        in_force_from=max(in_force_from, named.in_force_from or in_force_from),
        needed_at=1,
        may_be_overruled=True,
        criteria=criteria,
    )


def lines_of_policy(profile: Profile) -> NamedLines:
    """The list of risky processes that stands in the policy itself."""
    dpia = profile.dpia
    lines = tuple(NamedLine(one.name, one.department) for one in dpia.named_processes)
    return NamedLines(lines, dpia.source)


def _of_triggers(dpia: Dpia) -> Iterator[Criterion]:
    spells_out = bool(dpia.named_criteria or dpia.named_processes)
    for one in _catalogue()["criterion"]:
        if one["trigger"] not in dpia.triggers or (one.get("general") and spells_out):
            continue
        yield Criterion(
            code=one["trigger"].replace("_", "-"),
            title=_first_letter_up(_in_words_of(dpia, one)),
            help=one["help"],
            article=dpia.source,
            signals=tuple(one["signals"]),
        )


def _in_words_of(dpia: Dpia, one: Mapping[str, Any]) -> str:
    spelled = (text for text in dpia.named_criteria if found_in(text, tuple(one["words"])))
    return next(spelled, one["title"])


def _spelled_out_only(dpia: Dpia) -> Iterator[Criterion]:
    """What the policy spells out and no trigger stands for: the register never knows."""
    known = [tuple(one["words"]) for one in _catalogue()["criterion"]]
    for text in dpia.named_criteria:
        if not any(found_in(text, words) for words in known):
            yield Criterion(slugify(text)[:60], _first_letter_up(text), article=dpia.source)


def _of_list(named: NamedLines) -> Iterator[Criterion]:
    if named.lines:
        words = _catalogue()["named"]
        yield Criterion(
            NAMED, words["title"], words["help"], article=named.source, signals=(NAMED,)
        )


def _first_letter_up(text: str) -> str:
    return text[:1].upper() + text[1:]


@cache
def _catalogue() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
