"""One file on standard input, one verdict on standard output; then this process is over.

Run by attachments.inspecting only. The first line that it reads is JSON with the `suffix` of the
name; the rest is the file. It answers one line of JSON (`verdict`, and of an accepted file its
`media_type`, its `facts` and the `size` of what it was made into) and then those bytes, if any.
"""

import json
import sys

from privacyoffice.attachments.inspect_process import judging
from privacyoffice.attachments.inspect_process.confining import confine, limit
from privacyoffice.attachments.verdicts import Found, Unacceptable, Verdict


def main() -> None:
    """Judge the file. Exits non-zero, or is ended, when a library breaks on it."""
    order = json.loads(sys.stdin.buffer.readline())
    limit()
    content = sys.stdin.buffer.read()
    # Everything that has to be read from disk is read before the other walls go up.
    judge = judging.prepare(content, order["suffix"])
    confine()
    try:
        found: Found | None = judge()
        verdict = Verdict.ACCEPTED
    except Unacceptable as refusal:
        found, verdict = None, refusal.code
    except (MemoryError, RecursionError):
        found, verdict = None, Verdict.TOO_DEMANDING
    _answer(verdict, found)


def _answer(verdict: Verdict, found: Found | None) -> None:
    made = (found.made or b"") if found else b""
    told = {
        "verdict": verdict,
        "media_type": found.media_type if found else "",
        "facts": found.facts if found else {},
        "size": len(made),
    }
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + made)
    sys.stdout.buffer.flush()


main()
