"""Whether a benchmark's goal is met, and how its table reads. Nothing is measured here."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bench import __main__ as command
from bench.table import Row, at_most, faster, keep, text_of
from bench.timing import medians


def _row(ratio: float, *, at_least: bool = True) -> Row:
    return Row("search", 1.0, 2.0, "ms", ratio, 10.0, at_least=at_least)


@pytest.mark.parametrize(
    ("ratio", "at_least", "is_met"),
    [
        (9.99, True, False),
        (10.0, True, True),
        (11.0, True, True),
        (9.0, False, True),
        (10.0, False, True),
        (10.01, False, False),
    ],
)
def test_a_goal_is_met_on_its_own_side_and_exactly_on_it(
    ratio: float, at_least: bool, is_met: bool
) -> None:
    assert _row(ratio, at_least=at_least).is_met is is_met


def test_twice_as_fast_is_a_ratio_of_two_and_twice_as_long_as_well() -> None:
    assert faster("a", ours=0.5, baseline=1.0, goal=2).ratio == 2
    assert faster("a", ours=0.5, baseline=1.0, goal=2).is_met
    assert at_most("a", ours=1.0, baseline=0.5, goal=2).ratio == 2
    assert at_most("a", ours=1.0, baseline=0.5, goal=2).is_met
    assert not at_most("a", ours=1.1, baseline=0.5, goal=2).is_met


def test_a_table_says_in_milliseconds_what_was_measured_in_seconds() -> None:
    row = faster("a", ours=0.25, baseline=1.5, goal=2)
    assert (row.ours, row.baseline, row.unit) == (250.0, 1500.0, "ms")


def test_every_line_of_the_table_is_aligned_and_says_the_result() -> None:
    lines = text_of([_row(12), _row(9, at_least=False), _row(3)]).splitlines()
    assert len({line.index("ms") for line in lines[1:]}) == 1
    assert [line.split()[-1] for line in lines] == ["result", "met", "met", "MISSED"]
    assert ">= 10" in lines[1]
    assert "<= 10" in lines[2]


def test_what_is_kept_says_whether_the_run_was_a_quick_one(tmp_path: Path) -> None:
    path = tmp_path / "below" / "search.json"
    keep([_row(12)], path, quick=True)
    kept = json.loads(path.read_text(encoding="utf-8"))
    assert kept["quick"] is True
    assert kept["rows"][0]["name"] == "search"
    assert kept["rows"][0]["is_met"] is True


def test_each_act_has_a_turn_in_every_round_after_one_that_does_not_count() -> None:
    turns: list[str] = []
    measured = medians(2, ours=lambda: turns.append("ours"), naive=lambda: turns.append("naive"))
    assert turns == ["ours", "naive", "ours", "naive", "naive", "ours"]
    assert set(measured) == {"ours", "naive"}
    assert all(value >= 0 for value in measured.values())


Made = Callable[[bool], list[Row]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Callable[..., int]:
    """The command, with benchmarks of the test's own."""
    settings.DATA_DIR = tmp_path

    def main(*arguments: str, **made: Made) -> int:
        monkeypatch.setattr(command, "_benchmarks", lambda names: made)
        return command.main(arguments)

    return main


def _broken(quick: bool) -> list[Row]:
    raise RuntimeError("no server")


def test_a_missed_goal_is_the_exit_code_but_not_of_a_quick_run(
    run: Callable[..., int], tmp_path: Path
) -> None:
    assert run(met=lambda quick: [_row(12)]) == 0
    assert run(met=lambda quick: [_row(12)], missed=lambda quick: [_row(3)]) == 1
    assert run("--quick", missed=lambda quick: [_row(3)]) == 0
    assert json.loads((tmp_path / "missed.json").read_text())["quick"] is True


def test_one_that_breaks_costs_the_exit_code_and_not_the_table(
    run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--quick", broken=_broken, met=lambda quick: [_row(12)]) == 1
    said = capsys.readouterr()
    assert "search" in said.out
    assert "Broken: broken" in said.err
    assert "no server" in said.err


def test_every_module_with_a_run_is_a_benchmark_and_nothing_else() -> None:
    known = command._benchmarks([])
    assert {"pages", "search"} <= set(known)
    assert not set(known) & {"table", "timing", "data"}
    assert set(command._benchmarks(["search"])) == {"search"}
