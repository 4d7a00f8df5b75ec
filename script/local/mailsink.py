"""An SMTP server that sends nothing: each message becomes an .eml file.

Run as a process: python -m local.mailsink PORT FOLDER
"""

import asyncio
import itertools
import re
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session


class Folder:
    """Keeps messages as TIME-NUMBER-RECIPIENT.eml, in the order in which they came."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._numbers = itertools.count(1)

    async def handle_DATA(  # noqa: N802  # aiosmtpd finds the method by this name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Write one message, whole or not at all, and accept it."""
        content = envelope.content or b""
        body = content if isinstance(content, bytes) else content.encode()
        recipient = re.sub(r"[^A-Za-z0-9@.-]", "_", (envelope.rcpt_tos or ["nobody"])[0])[:80]
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{next(self._numbers):04}-{recipient}.eml"
        self._path.mkdir(mode=0o700, parents=True, exist_ok=True)
        temporary = self._path / f".{name}"
        temporary.write_bytes(body)
        temporary.rename(self._path / name)
        return "250 kept"


async def serve(port: int, folder: Path) -> None:
    """Accept mail on 127.0.0.1 until SIGTERM or SIGINT."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    handler = Folder(folder)
    server = await loop.create_server(
        lambda: SMTP(handler, hostname="localhost", enable_SMTPUTF8=True),
        "127.0.0.1",
        port,
    )
    print(f"listening on port {port}", flush=True)
    async with server:
        await stop.wait()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
