"""What a run did and found, kept in a file so that somebody else can look at it."""

import json
import os
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


class Evidence:
    """One test's: its seed, each fault with the second in which it came, and the counts."""

    def __init__(self, name: str, seed: int | None = None) -> None:
        self.name = name
        self._seed = seed
        self._began = time.monotonic()
        self._at = datetime.now(UTC)
        self.faults: list[dict[str, Any]] = []
        self.counts: dict[str, Any] = {}

    def note(self, what: str, which: str, **more: Any) -> None:
        """Something that was done to the product."""
        second = round(time.monotonic() - self._began, 3)
        self.faults.append({"second": second, "what": what, "which": which, **more})

    def done(self, what: str) -> Counter[str]:
        """How often each was, of one sort of fault."""
        return Counter(fault["which"] for fault in self.faults if fault["what"] == what)

    def write(self) -> Path:
        """The file, below EVIDENCE_DIR or else the data folder of the tests."""
        folder = Path(os.environ.get("EVIDENCE_DIR") or Path(os.environ["DATA_DIR"]) / "evidence")
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{self.name}-{self._at:%Y%m%dT%H%M%S%f}.json"
        written = {
            "test": self.name,
            "began": self._at.isoformat(),
            "seconds": round(time.monotonic() - self._began, 1),
            "seed": self._seed,
            "counts": self.counts,
            "faults": self.faults,
        }
        path.write_text(json.dumps(written, indent=1, default=str) + "\n")
        return path
