"""F1 of requests: whoever is killed at an act left all of it or nothing, and it can be repeated."""

import signal
from collections import Counter
from contextlib import closing
from datetime import timedelta

import pytest

from privacyoffice.jobs.models import LEASE
from tests.resilience.answering import STEPS, Story, check_whole
from tests.resilience.office import Office
from tests.resilience.stand import Stand

pytestmark = pytest.mark.integration


def _undisturbed(story: Story) -> dict[str, Counter[str]]:
    """What stands there after each step."""
    found = {}
    for step in STEPS:
        story.prepare(step)
        assert story.do(step) == 0, step
        found[step] = story.told()
    return found


def _killed_at(story: Story, step: str, point: str, after: Counter[str]) -> None:
    """Killed there, and then taken up again: as if nothing had been."""
    stand, before = story.office.stand, story.told()
    stand.arm(point)
    assert story.do(step) == -signal.SIGKILL, point
    killed = story.told()
    check_whole(killed, before, after)
    assert killed == (after if point.endswith("-after") else before), point
    # A worker that is dead keeps its work for as long as its lease.
    stand.set_clock(stand.now + 2 * LEASE + timedelta(seconds=5))
    if killed == before or step in ("file", "print"):
        assert story.do(step) == 0, point
    assert story.told() == after, point


def test_an_act_on_a_request_is_whole_or_not_there_and_once_when_it_is_repeated(
    stand: Stand, office: Office
) -> None:
    wanted = _undisturbed(Story(office))
    for when in ("before", "after"):
        with closing(Office(stand)) as other:
            story = Story(other)
            for step, act in STEPS.items():
                story.prepare(step)
                _killed_at(story, step, f"{act}-{when}", wanted[step])
            assert story.letter_as_it_is_kept().startswith(b"%PDF")


def test_a_letter_is_printed_again_when_the_worker_died_while_it_was_made(
    stand: Stand, office: Office
) -> None:
    story = Story(office)
    for step in ("file", "finalise"):
        story.prepare(step)
        assert story.do(step) == 0
    stand.arm("pdf-made")
    before = story.told()
    assert story.do("print") == -signal.SIGKILL
    assert story.told() == before
    # As long as the dead worker holds it, nobody else takes it up.
    assert story.do("print") == 0
    assert story.told() == before
    stand.set_clock(stand.now + 2 * LEASE + timedelta(seconds=5))
    assert story.do("print") == 0
    assert story.told()["act dsar.letter_printed"] == 1
    assert story.letter_as_it_is_kept().startswith(b"%PDF")


@pytest.mark.parametrize("step", [step for step in STEPS if step != "collect"])
def test_the_check_sees_half_an_act(stand: Stand, office: Office, step: str) -> None:
    """With what an act changes committed before the act is recorded."""
    story = Story(office)
    for earlier in list(STEPS)[: list(STEPS).index(step)]:
        story.prepare(earlier)
        assert story.do(earlier) == 0
    story.prepare(step)
    before = story.told()
    stand.arm("kept")
    assert story.do(step, sabotages=("kept before its act",)) == -signal.SIGKILL
    with pytest.raises(AssertionError, match="half"):
        check_whole(story.told(), before, before + Counter([f"act {STEPS[step]}"]))
