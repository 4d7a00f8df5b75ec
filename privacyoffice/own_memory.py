"""What this process holds in memory (keys, what people wrote) is not for other processes."""

import ctypes

_PR_SET_DUMPABLE = 4  # from <sys/prctl.h>


def close_own_memory() -> None:
    """No process of the same user can read or trace this one from here on, and no dump of its
    memory is written. Children inherit it until they start another program; root can still.

    Raises OSError.
    """
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_DUMPABLE)")
