"""What the floor rule finds, and how a rule says it."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.policy.profile import Profile
from privacyoffice.policy.words import said_at


class FindingKind(models.TextChoices):
    """How a policy stands to the law, or to itself."""

    WEAKER = "weaker", _("weaker than the law")
    CONTRADICTION = "contradiction", _("contradiction")
    NOTE = "note", _("note")


@dataclass(frozen=True)
class Finding:
    """One line of the report, in words that stay as they were on the day of saving.

    `key` is the place in the profile, `policy` what the policy says there and `place` where
    in its text; `sentence` is what the law says, or what does not fit together;
    `effect_at_run_time` is what the software does.
    """

    kind: str
    article: str
    sentence: str
    effect_at_run_time: str
    key: str
    policy: str = ""
    place: str = ""


def weaker(
    profile: Profile, key: str, article: Any, law: Any, effect: Any, *, policy: str = ""
) -> Finding:
    """The policy gives less than the law; the law wins."""
    return _make(FindingKind.WEAKER, profile, key, (article, law, effect), policy)


def contradiction(
    profile: Profile, key: str, article: Any, conflict: Any, effect: Any, *, policy: str = ""
) -> Finding:
    """Two things in the policy do not go together, or with a task that somebody has."""
    return _make(FindingKind.CONTRADICTION, profile, key, (article, conflict, effect), policy)


def note(
    profile: Profile, key: str, article: Any, law: Any, effect: Any, *, policy: str = ""
) -> Finding:
    """Worth knowing: the policy is stricter, or the law asks for something besides."""
    return _make(FindingKind.NOTE, profile, key, (article, law, effect), policy)


def _make(
    kind: FindingKind, profile: Profile, key: str, texts: tuple[Any, Any, Any], policy: str
) -> Finding:
    """`policy` is what matters of a long list; without it, all that stands at the key."""
    said, place = said_at(profile, key, only=policy)
    article, sentence, effect = map(str, texts)
    return Finding(kind.value, article, sentence, effect, key, said, place)
