"""The breach protocol in force: the organisation's own, or the one of the product itself.

Law: GDPR art. 24(2), 33, 34.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from breaches.models import Course, Protocol

_FILE = Path(__file__).parent / "catalogue" / "protocols.toml"
LONGEST = 500  # characters of a step
MOST_HOURS = 720


@dataclass(frozen=True)
class Step:
    """What must be done, and within how many hours of awareness (None: no hour is set)."""

    code: str
    text: str
    hours: int | None = None


@dataclass(frozen=True)
class InForce:
    """A version of the protocol. `source` is where it is laid down; `is_own` tells it from the
    one of the product; `valid_from` is an Amsterdam date."""

    course: str
    version: int
    valid_from: date
    source: str
    steps: tuple[Step, ...]
    is_own: bool = False

    @property
    def name(self) -> str:
        """What a breach keeps of which protocol it follows, at most 120 characters."""
        if self.is_own:
            return _("own protocol, version %(version)d") % {"version": self.version}
        return _("protocol of the product, version %(version)d") % {"version": self.version}


def in_force(course: str, day: date) -> InForce:
    """The protocol for a way of working (of Course) on a day: the newest of the organisation in
    scope, or else the newest of the product. At most one query."""
    own = (
        Protocol.objects.filter(course=course, valid_from__lte=day)
        .order_by("-valid_from", "-version")
        .first()
    )
    return shipped_on(course, day) if own is None else as_in_force(own)


def as_in_force(protocol: Protocol) -> InForce:
    """An organisation's own version, with its steps read."""
    return InForce(
        protocol.course,
        protocol.version,
        protocol.valid_from,
        protocol.source,
        tuple(_step(step) for step in protocol.steps),
        is_own=True,
    )


def shipped_on(course: str, day: date) -> InForce:
    """The product's own on a day; before its first day the first one."""
    versions = sorted(
        (one for one in shipped() if one.course == course),
        key=lambda one: (one.valid_from, one.version),
    )
    held = [one for one in versions if one.valid_from <= day]
    return held[-1] if held else versions[0]


@cache
def shipped() -> tuple[InForce, ...]:
    """Every version that came with the product. Raises ValueError for one that is not complete."""
    found = tomllib.loads(_FILE.read_text(encoding="utf-8"))["protocol"]
    return tuple(_shipped(one) for one in found)


def _shipped(one: Mapping[str, Any]) -> InForce:
    return InForce(
        Course(one["course"]).value,
        one["version"],
        one["valid_from"],
        one["source"],
        tuple(_step(step) for step in one["step"]),
    )


def _step(step: Mapping[str, Any]) -> Step:
    return Step(step["code"], step["text"], step.get("hours"))
