"""python -m privacyoffice.documents.join_process ORDER OUTPUT

ORDER is a file with a documents.joining.Assembly as JSON. Knows no settings, no database and
no network. Exits non-zero on any error.
"""

import ctypes
import gc
import json
import resource
import signal
import sys
from pathlib import Path

from privacyoffice.documents.join_process.assembling import assemble

MEMORY_LIMIT = 2 * 1024**3  # bytes of address space beyond which a document is refused
PR_SET_PDEATHSIG = 1  # from <sys/prctl.h>


def main(order: str, output: str) -> None:
    # Whoever asked for this may be killed; then nobody waits for it any more.
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    gc.disable()  # it ends after one document
    assemble(json.loads(Path(order).read_text(encoding="utf-8")), Path(output))


if __name__ == "__main__":
    main(*sys.argv[1:3])
