"""Files that people send meet the verdict that was written down for each (promise B3)."""

import json
import os
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from privacyoffice.attachments.inspect_process import judging
from privacyoffice.attachments.inspecting import Inspected, inspect
from privacyoffice.attachments.refusals import Refused
from privacyoffice.attachments.verdicts import Found, Unacceptable, Verdict
from tests.attachments.corpus import BAD, GOOD, Sample

_SAMPLES = (*GOOD, *BAD)
_seen: list[dict[str, Any]] = []


@pytest.fixture(scope="module", autouse=True)
def table() -> Any:
    """What was said of each file, printed (with -s) and kept beside the evidence of the faults."""
    yield
    for row in _seen:
        print(f"{row['file']:45} {row['verdict']:18} {row['kept_as']}")
    folder = Path(os.environ.get("EVIDENCE_DIR") or Path(os.environ["DATA_DIR"]) / "evidence")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "attachments.json").write_text(json.dumps(_seen, indent=1))


# Refused by their first bytes, before any library looks: these need no process to be seen.
_AT_SIGHT = frozenset(
    (Verdict.EMPTY, Verdict.VIRUS, Verdict.ARCHIVE, Verdict.OFFICE, Verdict.RECORDING, Verdict.HEIC)
)


def _verdict_on(sample: Sample) -> tuple[Verdict, str]:
    found: Found | Inspected
    try:
        if sample.verdict in _AT_SIGHT:
            found = judging.prepare(sample.make(), PurePosixPath(sample.name).suffix)()
        else:
            found = inspect(sample.make(), sample.name)
    except (Refused, Unacceptable) as refusal:
        return refusal.code, ""
    return Verdict.ACCEPTED, found.media_type


@pytest.mark.parametrize("sample", _SAMPLES, ids=lambda sample: sample.title)
def test_each_file_meets_its_verdict(sample: Sample) -> None:
    verdict, media_type = _verdict_on(sample)
    _seen.append({"file": sample.title, "verdict": verdict, "kept_as": media_type})
    assert (verdict, media_type) == (sample.verdict, sample.media_type)


@pytest.mark.parametrize("code", [code for code in Verdict if code is not Verdict.ACCEPTED])
def test_each_refusal_says_what_to_do(code: Verdict) -> None:
    assert Refused(code).sentence.endswith(".")
