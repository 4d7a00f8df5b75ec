"""What script/server does with the processes that it keeps."""

import os
import signal
import time
from pathlib import Path

import pytest
from local import processes
from local.place import Place
from local.supervisor import Supervisor

pytestmark = pytest.mark.integration


@pytest.fixture
def place(tmp_path: Path) -> Place:
    place = Place(tmp_path / "place")
    place.make()
    return place


def test_child_that_dies_is_started_again_and_its_log_is_shown(
    place: Place, capfd: pytest.CaptureFixture[str]
) -> None:
    supervisor = Supervisor(place)
    try:
        supervisor.add("web", ["sh", "-c", "echo what went wrong; exec sleep 600"], os.environ)
        until = time.monotonic() + 60
        while "what went wrong" not in place.log("web").read_text():
            assert time.monotonic() < until
            time.sleep(0.05)
        processes.signal_all(processes.marked(place.data), signal.SIGKILL)
        while "what went wrong" not in capfd.readouterr().err:
            assert time.monotonic() < until
            supervisor.look()
            time.sleep(0.05)
        while place.log("web").read_text().count("what went wrong") < 2:
            assert time.monotonic() < until
            supervisor.look()
            time.sleep(0.05)
    finally:
        supervisor.stop()
    assert processes.marked(place.data) == []


def test_grandchildren_and_the_stubborn_are_stopped_too(place: Place) -> None:
    supervisor = Supervisor(place)
    supervisor.add("worker", ["sh", "-c", "trap '' TERM; setsid sleep 600 & sleep 600"], os.environ)
    until = time.monotonic() + 60
    while len(processes.marked(place.data)) < 3 and time.monotonic() < until:
        time.sleep(0.05)
    supervisor.stop(patience=0.5)
    assert processes.marked(place.data) == []
