"""The checks that script/test runs before the tests."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from local.place import ROOT, say

_BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Check:
    """One check: its name for a person and its command line."""

    name: str
    command: tuple[str, ...]


CHECKS = (
    # The slow ones first: two run at a time.
    Check("types", (str(_BIN / "mypy"),)),
    Check(
        "missing migrations",
        (sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"),
    ),
    Check("translations", (sys.executable, "-P", "-m", "local.translations")),
    Check("templates", (str(_BIN / "djlint"), "templates", "--lint", "--quiet")),
    Check("import contracts", (str(_BIN / "lint-imports"),)),
    Check("format", (str(_BIN / "ruff"), "format", "--check", ".")),
    Check("lint", (str(_BIN / "ruff"), "check", ".")),
)


def run_all(environment: Mapping[str, str]) -> dict[str, str]:
    """Run every check, also after one has failed, and print each with its seconds.

    Returns what the failed ones said, by name; empty when all is well.
    """
    failed: dict[str, str] = {}
    # No colours and a fixed width: the output is read in logs too.
    variables = dict(environment) | {
        "PYTHONPATH": str(ROOT / "script"),
        "NO_COLOR": "1",
        "COLUMNS": "100",
    }
    with ThreadPoolExecutor(max_workers=min(2, os.cpu_count() or 1)) as pool:
        for check, (code, output, seconds) in zip(
            CHECKS, pool.map(lambda check: _run(check, variables), CHECKS), strict=True
        ):
            say(f"{'ok    ' if code == 0 else 'FAILED'} {check.name:20} {seconds:6.1f} s")
            if code != 0:
                failed[check.name] = output.strip()
                say(output)
    return failed


def _run(check: Check, environment: Mapping[str, str]) -> tuple[int, str, float]:
    started = time.monotonic()
    result = subprocess.run(
        check.command,
        cwd=ROOT,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return result.returncode, result.stdout, time.monotonic() - started
