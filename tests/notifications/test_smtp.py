"""Of every conversation with a mail server one knows afterwards whether it may have the mail."""

import time
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult
from local.place import free_port

from privacyoffice.notifications import smtp
from privacyoffice.notifications.models import Ending
from privacyoffice.notifications.smtp import Answer, MailServer
from tests.notifications.mail_servers import MailSink, cut, dripping

MAIL = b"Subject: Proef\r\n\r\nEen regel.\r\n.\r\n..twee punten\r\nFrom hier\r\n"


def offer(times: int = 1) -> list[Answer]:
    with MailServer() as server:
        return [
            server.offer(MAIL, sender="privacy@duinmeer.example", to="iemand@duinmeer.example")
            for _time in range(times)
        ]


def test_a_mail_arrives_to_the_letter(sink: MailSink) -> None:
    (answer,) = offer()
    assert (answer.ending, answer.reply, answer.is_over) == (Ending.ACCEPTED, "250 kept", False)
    (mail,) = sink.to("iemand@duinmeer.example")
    assert mail.get_payload().replace("\r\n", "\n").endswith(".\n..twee punten\nFrom hier\n")


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize(
    ("reply", "ending"),
    [("451 4.7.1 try again later", Ending.NOT_NOW), ("550 5.1.1 unknown", Ending.REFUSED)],
)
def test_a_refusal_is_for_now_or_for_good_and_the_next_mail_is_offered(
    sink: MailSink, step: str, reply: str, ending: Ending
) -> None:
    sink.says[step] = reply
    answers = offer(times=2)
    assert [(answer.ending, answer.reply) for answer in answers] == [(ending, reply)] * 2
    assert not answers[0].is_over
    assert (sink.taken, sink.refused, sink.conversations) == ([], 2, 1)


@pytest.mark.parametrize("reply", ["421 closing", "530 5.7.0 authentication required"])
def test_what_is_not_about_the_mail_fails_no_mail_and_ends_the_run(
    sink: MailSink, reply: str
) -> None:
    sink.says["MAIL"] = reply
    (answer,) = offer()
    assert (answer.ending, answer.reply, answer.is_over) == (Ending.NOT_NOW, reply, True)


@pytest.mark.parametrize("step", ["MAIL", "RCPT"])
@pytest.mark.parametrize("fault", [cut, MailSink.silence])
def test_a_line_that_breaks_before_the_end_of_a_mail_did_not_deliver_it(
    sink: MailSink, step: str, fault: Any
) -> None:
    sink.says[step] = fault
    (answer,) = offer()
    assert (answer.ending, answer.is_over) == (Ending.NOT_NOW, True)
    assert sink.taken == []


@pytest.mark.parametrize("fault", [cut, MailSink.silence])
def test_a_line_that_breaks_after_the_end_of_a_mail_may_have_delivered_it(
    sink: MailSink, fault: Any
) -> None:
    sink.says["DATA"] = fault
    (answer,) = offer()
    assert (answer.ending, answer.is_over) == (Ending.UNKNOWN, True)
    assert len(sink.taken) == 1


def test_a_server_that_is_not_there_is_told_apart(sink: MailSink, settings: Any) -> None:
    settings.EMAIL_PORT = free_port()
    (answer,) = offer()
    assert (answer.ending, answer.is_over) == (Ending.UNREACHABLE, True)


def test_a_greeting_that_never_ends_is_cut_off(sink: MailSink, settings: Any) -> None:
    """Each letter comes within the time-out, so that alone would wait for ever."""
    with dripping() as settings.EMAIL_PORT:
        began = time.monotonic()
        (answer,) = offer()
    assert answer.ending == Ending.UNREACHABLE
    assert time.monotonic() - began < (smtp.PATIENCE + 2) * settings.EMAIL_TIMEOUT


def test_a_server_without_encryption_gets_nothing_when_the_settings_ask_for_it(
    sink: MailSink, settings: Any
) -> None:
    settings.EMAIL_USE_TLS = True
    (answer,) = offer()
    assert (answer.ending, sink.taken) == (Ending.UNREACHABLE, [])


@pytest.mark.parametrize(("password", "ending"), [("goed", "accepted"), ("fout", "unreachable")])
def test_a_login_that_is_refused_is_not_held_against_the_mail(
    sink: MailSink, settings: Any, password: str, ending: str
) -> None:
    def knows(_server: Any, _session: Any, _envelope: Any, _way: str, data: Any) -> AuthResult:
        return AuthResult(success=data.password == b"goed", handled=False)

    sink.stop()
    sink.start(authenticator=knows, auth_require_tls=False, auth_required=True)
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "privacy", password
    (answer,) = offer()
    assert answer.ending == ending
    assert len(sink.taken) == (ending == "accepted")


def test_a_long_conversation_is_begun_anew(sink: MailSink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "MAILS_PER_CONVERSATION", 2)
    assert {answer.ending for answer in offer(times=5)} == {Ending.ACCEPTED}
    assert (len(sink.taken), sink.conversations) == (5, 3)


def test_a_server_that_hung_up_between_two_mails_is_called_again(sink: MailSink) -> None:
    with MailServer() as server:
        for _time in range(2):
            answer = server.offer(MAIL, sender="a@duinmeer.example", to="b@duinmeer.example")
            assert answer.ending == Ending.ACCEPTED
            sink.stop()
            sink.start()
    assert len(sink.taken) == 2


def test_what_a_server_says_cannot_write_more_than_a_line(sink: MailSink) -> None:
    sink.says["RCPT"] = "550 " + "x\x07\x1b[31m" * 200
    (answer,) = offer()
    assert len(answer.reply) == 500
    assert answer.reply.isprintable()
