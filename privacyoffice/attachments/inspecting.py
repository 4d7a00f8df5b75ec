"""Having a file looked at by a process that can do nothing else."""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings

from privacyoffice.attachments.refusals import Refused
from privacyoffice.attachments.turns import turn
from privacyoffice.attachments.verdicts import Verdict

# The clock on the wall, beside the seconds of processor that the process may use.
LONGEST = 30.0  # seconds
# A program needs these to run; it gets none of our secrets.
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH")


@dataclass(frozen=True)
class Inspected:
    """A file that may be kept: what it is, what is to be kept of it, and what is known of it."""

    media_type: str
    content: bytes
    facts: dict[str, Any]


def inspect(content: bytes, name: str, *, seconds: float = LONGEST) -> Inspected:
    """Look at a file whole. Of `name` only the end counts, and no file is ever called so.

    Half of `seconds` may pass with waiting for a turn. Raises Refused. What the file holds stays
    in memory and in pipes.
    """
    end = time.monotonic() + seconds
    with turn(seconds / 2):
        return _inspected(content, name, seconds=end - time.monotonic())


def _inspected(content: bytes, name: str, *, seconds: float) -> Inspected:
    suffix = PurePosixPath(name.strip().lower().replace("\x00", "")).suffix[:20]
    order = json.dumps({"suffix": suffix}).encode() + b"\n"
    try:
        done = subprocess.run(
            [sys.executable, "-m", "privacyoffice.attachments.inspect_process"],
            input=order + content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
            cwd=settings.BASE_DIR,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Refused(Verdict.TOO_DEMANDING) from None
    line, _, made = done.stdout.partition(b"\n")
    if done.returncode != 0 or not line:
        raise Refused(Verdict.TOO_DEMANDING)
    answer = json.loads(line)
    if answer["verdict"] != Verdict.ACCEPTED:
        raise Refused(Verdict(answer["verdict"]))
    if len(made) != answer["size"]:
        raise Refused(Verdict.TOO_DEMANDING)
    return Inspected(answer["media_type"], made or content, answer["facts"])
