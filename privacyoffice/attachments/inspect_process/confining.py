"""Walls around the process that opens other people's files."""

import ctypes
import os
import resource
import signal

from privacyoffice.attachments.inspect_process.system_calls import allow_only_thinking

MEMORY = 3 * 512 * 1024**2  # bytes of address space
PROCESSOR_SECONDS = 20
NOBODY = 65534
PR_SET_PDEATHSIG = 1  # from <sys/prctl.h>
PR_SET_DUMPABLE = 4
PR_SET_NO_NEW_PRIVS = 38


def limit() -> None:
    """From here on: memory and processor time end, and no file can get larger. Put up before the
    first byte of the file is looked at, since libraries can still be loaded behind it."""
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, PROCESSOR_SECONDS),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def confine() -> None:
    """From here on: besides that, no file, socket or child can be opened or started, and no other
    process can be read, stopped or traced. What is open already (the three pipes) stays open.

    Raises OSError where the kernel cannot put the walls up: then no file is looked at.
    """
    limit()
    _become_nobody()
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    # After becoming nobody, which takes this away. Who sent the file must not outlive who asked.
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    # The walls of old, which also stand where the list of system calls does not.
    for kind in (resource.RLIMIT_NPROC, resource.RLIMIT_NOFILE):
        resource.setrlimit(kind, (0, 0))
    allow_only_thinking()


def _become_nobody() -> None:
    """Root may read every process; nobody may not. In a container root may lack the right to
    become somebody else: then the list of system calls is what holds."""
    if os.geteuid() != 0:
        return
    try:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    except OSError:
        return
