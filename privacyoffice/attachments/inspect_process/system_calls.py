"""A list of what a process may still ask of the kernel (seccomp, in filter mode).

What is not on the list is answered with EPERM: opening, connecting, starting, signalling, and
reading or tracing another process are not on it, and neither is what a later kernel adds.
"""

import ctypes
import errno
import os
import platform

# Name, number on x86_64 (asm/unistd_64.h), number on aarch64 (asm-generic/unistd.h): to compute,
# to read and write what is open already, and to end.
_ALLOWED = (
    ("read", 0, 63),
    ("write", 1, 64),
    ("writev", 20, 66),
    ("close", 3, 57),
    ("fstat", 5, 80),
    ("lseek", 8, 62),
    ("mmap", 9, 222),
    ("mprotect", 10, 226),
    ("munmap", 11, 215),
    ("mremap", 25, 216),
    ("brk", 12, 214),
    ("madvise", 28, 233),
    ("futex", 202, 98),
    ("rt_sigaction", 13, 134),
    ("rt_sigprocmask", 14, 135),
    ("rt_sigreturn", 15, 139),
    ("sigaltstack", 131, 132),
    ("sched_yield", 24, 124),
    ("sched_getaffinity", 204, 123),
    ("getpid", 39, 172),
    ("gettid", 186, 178),
    ("clock_gettime", 228, 113),
    ("gettimeofday", 96, 169),
    ("getrandom", 318, 278),
    ("exit", 60, 93),
    ("exit_group", 231, 94),
)
# Of each kind of processor: what the kernel calls it (linux/audit.h), and its numbers.
_BY_MACHINE = {
    "x86_64": (0xC000003E, tuple(on_x86 for _name, on_x86, _arm in _ALLOWED)),
    "aarch64": (0xC00000B7, tuple(on_arm for _name, _x86, on_arm in _ALLOWED)),
}
_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 22, 2  # from <linux/prctl.h>, <linux/seccomp.h>
_KILL_PROCESS, _ERRNO, _ALLOW = 0x80000000, 0x00050000, 0x7FFF0000
_LOAD, _JUMP_IF_EQUAL, _RETURN = 0x20, 0x15, 0x06  # from <linux/bpf_common.h>
_NUMBER_AT, _MACHINE_AT = 0, 4  # bytes into struct seccomp_data


class _Step(ctypes.Structure):
    """struct sock_filter: what to do, how far to jump if so and if not, and with what."""

    _fields_ = (
        ("code", ctypes.c_uint16),
        ("if_so", ctypes.c_uint8),
        ("if_not", ctypes.c_uint8),
        ("operand", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    """struct sock_fprog."""

    _fields_ = (("length", ctypes.c_uint16), ("steps", ctypes.POINTER(_Step)))


def is_known_machine() -> bool:
    """Whether there is a list for this kind of processor."""
    return platform.machine() in _BY_MACHINE


def allow_only_thinking() -> None:
    """From here on the kernel answers to the list only, for good. Without a list for this kind of
    processor nothing happens (`manage.py check` says so). PR_SET_NO_NEW_PRIVS goes before.

    Raises OSError where the kernel has no seccomp.
    """
    if not is_known_machine():
        return
    machine, numbers = _BY_MACHINE[platform.machine()]
    steps = (
        (_LOAD, 0, 0, _MACHINE_AT),
        # Calls by the numbers of another machine (32 bits on 64) would be read wrongly.
        (_JUMP_IF_EQUAL, 1, 0, machine),
        (_RETURN, 0, 0, _KILL_PROCESS),
        (_LOAD, 0, 0, _NUMBER_AT),
        # Each one found jumps over the rest of the list, and over the refusal behind it.
        *(
            (_JUMP_IF_EQUAL, len(numbers) - place, 0, number)
            for place, number in enumerate(numbers)
        ),
        (_RETURN, 0, 0, _ERRNO | errno.EPERM),
        (_RETURN, 0, 0, _ALLOW),
    )
    program = _Program(len(steps), (_Step * len(steps))(*(_Step(*step) for step in steps)))
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    if prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
