"""Spreadsheet files that are made to do harm are refused in time, in memory and in words.

Each is read in a process of its own, so that its time and memory can be measured.
"""

import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.registers.importing.hostile import HOSTILE

ROOT = Path(__file__).resolve().parents[3]
MOST_SECONDS = 5.0
MOST_MEGABYTES = 300
# Beyond these the operating system ends the process, whatever is wrong with it.
FENCE_BYTES = 1_500 * 1024 * 1024
FENCE_SECONDS = 6

PROGRAM = """
import json, re, sys, time
from pathlib import Path
import django
from django.conf import settings
settings.configure(LANGUAGE_CODE="nl", LOCALE_PATHS=[Path("privacyoffice/locale").resolve()])
django.setup()
from privacyoffice.tables import ImportRefused, merging, xml_reading
from registers.importing import read_table
exec(sys.argv[2])
data = Path(sys.argv[1]).read_bytes()
start = time.process_time()
try:
    read_table(data)
    sentence = ""
except ImportRefused as refusal:
    sentence = str(refusal)
seconds = time.process_time() - start
peak = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024
print(json.dumps({"sentence": sentence, "seconds": seconds, "megabytes": peak}))
"""


def fence() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (FENCE_BYTES, FENCE_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (FENCE_SECONDS, FENCE_SECONDS))


def read(name: str, folder: Path, sabotage: str = "") -> dict[str, Any] | None:
    """What reading this file took and said; None when it had to be ended."""
    path = folder / "register.xlsx"
    path.write_bytes(HOSTILE[name]())
    outcome = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(path), sabotage],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=fence,
    )
    return dict(json.loads(outcome.stdout)) if outcome.returncode == 0 else None


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_made_to_do_harm_is_refused_in_five_seconds_and_300_mb(
    name: str, tmp_path: Path
) -> None:
    measured = read(name, tmp_path)
    assert measured is not None
    assert measured["seconds"] < MOST_SECONDS
    assert measured["megabytes"] < MOST_MEGABYTES
    # In Dutch, for the person who imports.
    assert measured["sentence"].startswith(("Dit ", "Deze ", "Een cel ")), measured


@pytest.mark.parametrize(
    ("name", "sabotage"),
    [
        ("deep_styles", "xml_reading._MAX_DEPTH = xml_reading.MAX_ELEMENTS = 10**12"),
        ("overlapping_merged_cells", "merging.MAX_CELLS = 10**12"),
    ],
)
def test_without_its_limit_the_measure_would_be_passed(
    name: str, sabotage: str, tmp_path: Path
) -> None:
    measured = read(name, tmp_path, sabotage)
    assert measured is None or measured["megabytes"] > MOST_MEGABYTES, measured
