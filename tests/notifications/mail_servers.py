"""Mail servers for tests: real ones on a port of their own, that misbehave where they are told."""

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from local.place import free_port

# What a server does at a step: a reply, or an act on the connection.
Reply = str | Callable[[SMTP], None]


def cut(server: SMTP) -> None:
    """Drop the connection without a word."""
    server.transport.abort()


class MailSink:
    """Keeps what it took in `taken`, and answers at each step with what `says` tells.

    `says` has for "MAIL", "RCPT" or "DATA" a reply, `cut`, or `silence`; "OK" otherwise. What
    is refused is counted in `refused`. With `keeps_all` a mail is kept whatever is said then:
    so is one whose sender never hears of it.
    """

    silence = "silence"

    def __init__(self) -> None:
        self.says: dict[str, Reply] = {}
        self.taken: list[tuple[str, EmailMessage]] = []
        self.refused = 0
        self.conversations = 0
        self.port = free_port()
        self._controller: Controller | None = None

    def start(self, **options: Any) -> None:
        """Begin to listen; `options` are those of aiosmtpd's SMTP."""
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, **options)
        self._controller.start()
        self.conversations = 0  # the controller itself looks whether it is there

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop(no_assert=True)
            self._controller = None

    def to(self, address: str) -> list[EmailMessage]:
        """What was taken for one address."""
        return [mail for recipient, mail in self.taken if recipient == address]

    async def _say(self, step: str, server: SMTP) -> str:
        said = self.says.get(step, "")
        if said == self.silence:
            await asyncio.sleep(30)
        if callable(said):
            said(server)
            return "250 nobody hears this"
        self.refused += bool(said)
        return said

    async def handle_EHLO(  # noqa: N802  # aiosmtpd finds these by name
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        self.conversations += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        envelope.mail_from = address
        return await self._say("MAIL", server) or "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        said = await self._say("RCPT", server)
        if not said:
            envelope.rcpt_tos.append(address)
        return said or "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        content = envelope.content or b""
        assert isinstance(content, bytes)
        mail = BytesParser(EmailMessage, policy=policy.default).parsebytes(content)
        said = self.says.get("DATA", "")
        if not isinstance(said, str) or not said[:1].isdigit():
            # It has the mail, whatever its sender will hear.
            self.taken += [(address, mail) for address in envelope.rcpt_tos]
        return await self._say("DATA", server) or "250 kept"


@contextlib.contextmanager
def dripping(port: int = 0) -> Iterator[int]:
    """The port of a server whose greeting comes a letter at a time and never ends; a free one,
    unless one is given."""
    listener = socket.create_server(("127.0.0.1", port))
    closing = threading.Event()

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                line, _address = listener.accept()
                with contextlib.suppress(OSError), line:
                    while not closing.is_set():
                        line.sendall(b"2")
                        time.sleep(0.05)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        closing.set()
        with contextlib.suppress(OSError):
            # Whoever waits in `accept` would keep the port otherwise.
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(timeout=2)
