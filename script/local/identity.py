"""Under which user the embedded database runs: PostgreSQL refuses to run as root."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from local.place import LocalError

# Tried in this order; the first that lets the user reach binaries and data is taken. A
# clone below a closed home folder is the case that needs one. Without no_setuid_fixup,
# access(2) would ignore the capability and initdb would not find its own files.
_LADDER = ("", "dac_read_search", "dac_override")


@dataclass(frozen=True)
class Identity:
    """A user for the database, and the words before its commands that switch to it."""

    uid: int
    gid: int
    prefix: tuple[str, ...] = ()


def for_database(folder: Path, binary: Path) -> Identity:
    """Who runs `binary` on `folder`, which exists then and belongs to that user.

    Not root: the caller. Root: the owner of an existing folder, else `postgres`, else
    `nobody`; only `folder` itself is given to that user.
    Raises: LocalError when the folder is another user's or no user can reach it.
    """
    uid = os.geteuid()
    if uid != 0:
        folder.mkdir(mode=0o700, exist_ok=True)
        if (owner := folder.stat().st_uid) != uid:
            raise LocalError(
                f"{folder} belongs to user number {owner}. Run this as that user or as root."
            )
        return Identity(uid, os.getegid())
    if shutil.which("setpriv") is None:
        raise LocalError("As root, setpriv is needed (Debian package util-linux).")
    account = _account(folder)
    if not folder.exists():
        folder.mkdir(mode=0o700)
        os.chown(folder, account.uid, account.gid)
    for capability in _LADDER:
        candidate = Identity(account.uid, account.gid, _prefix(account, capability))
        if _reaches(candidate, folder, binary):
            return candidate
    raise LocalError(
        f"User number {account.uid} runs the database and cannot reach {folder} or {binary}. "
        "Put the clone where every user may pass through its parent folders, "
        "or run this as a user other than root."
    )


def _account(folder: Path) -> Identity:
    if folder.exists() and folder.stat().st_uid != 0:
        status = folder.stat()
        return Identity(status.st_uid, status.st_gid)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Identity(entry.pw_uid, entry.pw_gid)
    raise LocalError(
        "As root, a user `postgres` or `nobody` is needed to run the database. "
        "Make one (useradd --system postgres), or run this as a user other than root."
    )


def _prefix(account: Identity, capability: str) -> tuple[str, ...]:
    switch = (
        "setpriv",
        f"--reuid={account.uid}",
        f"--regid={account.gid}",
        "--clear-groups",
    )
    if not capability:
        return switch
    return (
        *switch,
        f"--inh-caps=+{capability}",
        f"--ambient-caps=+{capability}",
        "--securebits=+no_setuid_fixup",
    )


def _reaches(identity: Identity, folder: Path, binary: Path) -> bool:
    """Whether the user can enter the folder and run the binary: tried, not computed."""
    script = 'cd "$1" && test -w . && test -x "$2" && "$2" --version'
    result = subprocess.run(
        [*identity.prefix, "sh", "-c", script, "sh", str(folder), str(binary)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        cwd="/",
        check=False,
    )
    # The binary complains on standard error, and goes on, when it cannot find itself.
    return result.returncode == 0 and b"Permission denied" not in result.stderr
