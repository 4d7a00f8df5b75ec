"""From a policy to the rules for terms: which reading holds where the law leaves two open."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from privacyoffice.kernel.facts import Choices
from privacyoffice.policy.profile import Profile


def said_of_counting(profile: Profile) -> dict[str, bool | str]:
    """The readings that the policy itself chooses, by the name of the choice."""
    names = (field.name for field in dataclasses.fields(Choices))
    said = {name: getattr(profile.counting, name) for name in names}
    return {name: value for name, value in said.items() if value not in (None, "")}


def choices_of(profile: Profile) -> Choices:
    """The readings that hold under a policy: the default wherever it is silent."""
    return choices_from(said_of_counting(profile))


def choices_from(said: Mapping[str, Any]) -> Choices:
    """The same from what was stored; a choice that this release does not have is left out."""
    known = {field.name for field in dataclasses.fields(Choices)}
    return Choices(**{name: value for name, value in said.items() if name in known})
