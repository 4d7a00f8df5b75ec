"""What the FG looks at in an agreement (catalogue/check_questions.toml), and how often.

Law: GDPR art. 28(3)(h), 39(1)(b).
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import cast

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from privacyoffice.kernel.lengths import OwnTerm, Unit
from privacyoffice.policy.queries import profile_on
from privacyoffice.policy.term import Term

_FILE = Path(__file__).parent / "catalogue" / "check_questions.toml"
# The product's own, where a policy says that an FG checks and not how often.
USUAL_INTERVAL = Term(12, "months")


class Kept(models.TextChoices):
    """What the FG saw of one point."""

    YES = "yes", _("yes")
    PARTLY = "partly", pgettext_lazy("of a point of a checklist", "partly")
    NO = "no", _("no")
    NOT_SEEN = "not_seen", _("not looked at")
    NOT_NEEDED = "not_needed", _("does not apply")


# Of these the FG says what is wrong, or why it was not looked at.
NEEDS_NOTE = (Kept.PARTLY, Kept.NO, Kept.NOT_SEEN)


@dataclass(frozen=True)
class CheckQuestion:
    """One thing that the FG looks at."""

    code: str
    article: str
    title: str
    help: str
    asked: bool = True


@dataclass(frozen=True)
class CheckQuestions:
    """All of them, also those that are not asked any more."""

    version: str
    known: Mapping[str, CheckQuestion]

    @property
    def asked(self) -> tuple[CheckQuestion, ...]:
        """Those of today, in order."""
        return tuple(one for one in self.known.values() if one.asked)


@cache
def check_questions() -> CheckQuestions:
    """The list as this release has it."""
    found = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    questions = (CheckQuestion(**one) for one in found["question"])
    return CheckQuestions(found["version"], {one.code: one for one in questions})


def check_interval(day: date) -> Term:
    """After how long the FG checks an agreement again, by the policy of that day: one query."""
    return profile_on(day).agreements.check_interval or USUAL_INTERVAL


def next_check(day: date) -> date:
    """Before the end of which day the FG checks next, after a check or a signature on `day` (an
    Amsterdam date): one query."""
    interval = check_interval(day)
    return OwnTerm(interval.amount, cast(Unit, interval.unit)).after(day)
