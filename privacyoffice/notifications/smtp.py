"""A conversation with the mail server, of which one knows afterwards where it broke off.

Django's mail backend tells only that something failed. Here that is not enough: until the mark
that ends a mail has gone out the server cannot have taken it, and it may be tried again; after
that, without a reply, nobody knows, and trying again could deliver it twice (RFC 5321, 4.1.1.4).
"""

import contextlib
import re
import smtplib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.utils import DNS_NAME
from django.utils.translation import gettext as _

from privacyoffice.notifications.models import Ending

# Some servers end a long conversation; beginning a new one in time is cheaper.
MAILS_PER_CONVERSATION = 50
# A server that answers a letter at a time keeps within EMAIL_TIMEOUT for ever. One mail, from
# the greeting on, gets this many times that.
PATIENCE = 3

_END_OF_MAIL = b".\r\n"
_FIRST_DOTS = re.compile(rb"^\.", re.MULTILINE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
# "I am closing", and the ways to say that we are not logged in: none is about the mail.
_ABOUT_US = frozenset({421, 454, 530, 534, 535, 538})


@dataclass(frozen=True)
class Answer:
    """How the conversation about one mail ended, and what the server said, or what broke.

    With `is_over` there is no use in offering the next mail now.
    """

    ending: Ending
    reply: str
    is_over: bool = False


class MailServer:
    """The mail server of the settings (EMAIL_...); it is called when the first mail is offered.

    Use it in a `with`, which ends the conversation politely.
    """

    def __init__(self) -> None:
        self._settings = EmailBackend()
        self._smtp: smtplib.SMTP | None = None
        self._offered = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._say_goodbye()

    def offer(self, content: bytes, *, sender: str, to: str) -> Answer:
        """Offer one mail (RFC 5322, lines ending in CRLF) to one address. Raises nothing that
        a server or a network can cause."""
        with self._watched():
            try:
                smtp = self._in_conversation()
            except OSError as error:
                return self._broken_off(Ending.UNREACHABLE, error)
            self._offered += 1
            return self._offer(smtp, content, sender, to)

    def _offer(self, smtp: smtplib.SMTP, content: bytes, sender: str, to: str) -> Answer:
        steps: tuple[tuple[Callable[[], tuple[int, bytes]], frozenset[int]], ...] = (
            (lambda: smtp.mail(sender), frozenset({250})),
            (lambda: smtp.rcpt(to), frozenset({250, 251, 252})),
            (lambda: smtp.docmd("DATA"), frozenset({354})),
        )
        try:
            for step, wanted in steps:
                code, said = step()
                if code not in wanted:
                    return self._refused(code, said)
            smtp.send(_as_lines(content))
        except OSError as error:
            return self._broken_off(Ending.NOT_NOW, error)
        try:
            # From here on the server may have it.
            smtp.send(_END_OF_MAIL)
            code, said = smtp.getreply()
        except OSError as error:
            return self._broken_off(Ending.UNKNOWN, error)
        if 200 <= code < 300:
            return Answer(Ending.ACCEPTED, _spoken(code, said))
        if 400 <= code < 600:
            return self._refused(code, said)
        self._hang_up()
        return Answer(Ending.UNKNOWN, _spoken(code, said), is_over=True)

    def _refused(self, code: int, said: bytes) -> Answer:
        """The server did not want it: for now, or for good."""
        reply = _spoken(code, said)
        if 500 <= code < 600 and code not in _ABOUT_US:
            return Answer(Ending.REFUSED, reply)
        is_over = code in _ABOUT_US or not 400 <= code < 500
        if is_over:
            self._hang_up()
        return Answer(Ending.NOT_NOW, reply, is_over=is_over)

    def _broken_off(self, ending: Ending, error: OSError) -> Answer:
        self._hang_up()
        return Answer(ending, _in_words(error), is_over=True)

    def _in_conversation(self) -> smtplib.SMTP:
        """The conversation that goes on, or a new one. Raises OSError."""
        if self._smtp is not None:
            if self._offered < MAILS_PER_CONVERSATION and self._still_listens():
                return self._smtp
            self._say_goodbye()
        self._offered = 0
        return self._begin()

    def _begin(self) -> smtplib.SMTP:
        its = self._settings
        named, timeout = DNS_NAME.get_fqdn(), its.timeout or 10
        smtp: smtplib.SMTP = (
            smtplib.SMTP_SSL(local_hostname=named, timeout=timeout, context=its.ssl_context)
            if its.use_ssl
            else smtplib.SMTP(local_hostname=named, timeout=timeout)
        )
        self._smtp = smtp
        # Called in two steps, so that a greeting that never ends can be cut off too. smtplib
        # sets this in one step only, and needs it to check the certificate.
        smtp._host = its.host  # type: ignore[attr-defined]
        code, said = smtp.connect(its.host, its.port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, said)
        if its.use_tls:
            smtp.starttls(context=its.ssl_context)
        smtp.ehlo_or_helo_if_needed()
        if its.username and its.password:
            smtp.login(its.username, its.password)
        return smtp

    def _still_listens(self) -> bool:
        try:
            return self._smtp is not None and self._smtp.rset()[0] == 250
        except OSError:
            return False

    def _say_goodbye(self) -> None:
        if self._smtp is not None:
            with self._watched(), contextlib.suppress(OSError):
                self._smtp.quit()
            self._hang_up()

    def _hang_up(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None

    @contextlib.contextmanager
    def _watched(self) -> Iterator[None]:
        """Cut the line when this takes too long: whoever waits for it then wakes up."""
        timer = threading.Timer(PATIENCE * (self._settings.timeout or 10), self._cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _cut(self) -> None:
        smtp = self._smtp
        line = smtp.sock if smtp is not None else None
        if line is not None:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)


def _as_lines(content: bytes) -> bytes:
    """A mail as it goes over the line: no line that could be read as its end."""
    return _FIRST_DOTS.sub(b"..", content.removesuffix(b"\r\n")) + b"\r\n"


def _spoken(code: int, said: bytes | str) -> str:
    """A reply as one line of text, at most 500 characters."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join(_CONTROL.sub(" ", f"{code} {text}").split())[:500]


def _in_words(error: OSError) -> str:
    """What broke, for somebody who has to ask the mail server's keeper about it."""
    if isinstance(error, smtplib.SMTPResponseException):
        return _spoken(error.smtp_code, error.smtp_error)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return _("The mail server cannot do what our settings ask for.")
    if isinstance(error, smtplib.SMTPException):
        return _("The mail server broke off the conversation, or did not answer in time.")
    if isinstance(error, socket.gaierror):
        return _("There is no mail server with the name of our settings.")
    if isinstance(error, ConnectionRefusedError):
        return _("No mail server listens at the address of our settings.")
    if isinstance(error, TimeoutError):
        return _("The mail server did not answer in time.")
    if isinstance(error, ssl.SSLError):
        return _("There is no safe connection with the mail server.")
    return _("The network is not available.")
