"""A process that has loaded the product once, and has children do sweeps, send mail and take acts.

Each child is a process of its own that begins without a connection, as one of Celery's is.
Orders come as lines of JSON, and each gets a line with the exit codes of its children (minus the
number of the signal that ended one). Run as: python -m tests.resilience.runner
"""

import json
import multiprocessing
import os
import signal
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

# First, because it sets Django up.
from tests.resilience import hooked
from tests.resilience.sabotages import SABOTAGES  # isort: split

from django.db import connections

from privacyoffice import clock
from privacyoffice.deadlines.services import asking, sweeping
from privacyoffice.jobs.services import run_due_jobs
from privacyoffice.notifications.services import sending
from tests.resilience import agreeing, answering

ACTS = {**answering.ACTS, **agreeing.ACTS}


def _do(what: str) -> None:
    if what == "beat":
        _beat()
    elif what == "sweep":
        failed = sweeping.sweep(clock.now()).failed
        assert not failed, failed
    elif what == "send":
        sending.send_due()
    elif what.partition(" ")[0] in ACTS:
        name, *about = what.split()
        ACTS[name](*map(UUID, about))
    else:
        asking.ask_for_comparison(clock.now(), at_once=True)
        run_due_jobs()


def _beat() -> None:
    """A clock that is ended, by SIGALRM, when it has asked for what it asks for at its start."""
    from celery.beat import Service

    signal.alarm(3)
    with tempfile.TemporaryDirectory() as folder:
        Service(hooked.app, schedule_filename=str(Path(folder, "schedule"))).start()


def _child(order: dict[str, Any], what: str) -> None:
    connections["default"].settings_dict["NAME"] = order["database"]
    if off := order["off"]:
        now = hooked._now
        clock.now = lambda: now() + timedelta(seconds=off)
    for name in order["sabotages"]:
        SABOTAGES[name]()
    # All at once, as nearly as this machine can.
    time.sleep(max(0.0, order["at"] - time.time()))
    _do(what)


def _fork(order: dict[str, Any], what: str) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        _child(order, what)
        code = 0
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def main() -> None:
    print("ready", flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        hooked.together = multiprocessing.get_context("fork").Barrier(len(order["do"]))
        children = [_fork(order, what) for what in order["do"]]
        codes = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in children]
        print(json.dumps(codes), flush=True)


if __name__ == "__main__":
    main()
