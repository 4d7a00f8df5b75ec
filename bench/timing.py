"""Measuring acts in turn, so that a machine that slows down slows all of them."""

import time
from collections.abc import Callable
from statistics import median
from typing import Any


def medians(rounds: int, **acts: Callable[[], Any]) -> dict[str, float]:
    """Median wall time of each act in seconds, over rounds in which all of them had a turn.

    Every act is done once beforehand, unmeasured: caches, plans and imports are in place for
    each. Their order turns with the rounds, so that none always follows the heaviest.
    """
    for act in acts.values():
        act()
    taken: dict[str, list[float]] = {name: [] for name in acts}
    for number in range(rounds):
        names = list(acts)
        start = number % len(names)
        for name in names[start:] + names[:start]:
            taken[name].append(seconds(acts[name]))
    return {name: median(values) for name, values in taken.items()}


def seconds(act: Callable[[], Any]) -> float:
    """Wall time of one act."""
    started = time.perf_counter()
    act()
    return time.perf_counter() - started
