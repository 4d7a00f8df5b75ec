"""What a mail carries is looked at in whatever it is wrapped."""

import base64
import struct
from collections.abc import Callable

import pytest

from privacyoffice.attachments.inspect_process.letters import examine_eml, examine_msg
from privacyoffice.attachments.verdicts import Unacceptable, Verdict
from tests.attachments import letters, papers
from tests.attachments.corpus import PROGRAM, archive, office

_HEAD = b"From: a@voorbeeld.nl\r\nDate: Tue, 03 Nov 2026 09:30:00 +0100\r\nMIME-Version: 1.0\r\n"
_BASE64 = base64.encodebytes(PROGRAM)
_INSIDE = "__attach_version1.0_#00000000/__substg1.0_3701000D"


def _of_parts(*parts: bytes, border: bytes = b"b") -> bytes:
    between = b"".join(b"--" + border + b"\r\n" + part + b"\r\n" for part in parts)
    kind = b'Content-Type: multipart/mixed; boundary="' + border + b'"\r\n\r\n'
    return _HEAD + kind + between + b"--" + border + b"--\r\n"


def _part(content: bytes, *headers: bytes, kind: bytes = b"application/octet-stream") -> bytes:
    return b"\r\n".join((b"Content-Type: " + kind, *headers, b"", content))


def _encoded(as_what: bytes) -> bytes:
    return b"Content-Transfer-Encoding: " + as_what


def _called(name: bytes) -> bytes:
    return b'Content-Disposition: attachment; filename="' + name + b'"'


def _named(name: bytes) -> Callable[[], bytes]:
    return lambda: _of_parts(_part(b"var x = 1;", _called(name)))


def _deep(content: bytes, levels: int) -> bytes:
    for _level in range(levels):
        content = letters.eml(("door.eml", content))
    return content


def _msg_with(streams: dict[str, bytes]) -> bytes:
    """A mail of Outlook with something that is kept as a folder."""
    return letters.compound(
        {
            "__properties_version1.0": struct.pack("<32x"),
            "__attach_version1.0_#00000000/__properties_version1.0": struct.pack("<8x"),
            **{f"{_INSIDE}/{name}": content for name, content in streams.items()},
        }
    )


_MAIL_INSIDE = {"__properties_version1.0": struct.pack("<24x")}
_DAMAGED, _DANGEROUS = Verdict.MAIL_DAMAGED, Verdict.MAIL_DANGEROUS
_REFUSED: dict[str, tuple[Callable[[], bytes], Verdict]] = {
    "a name": (_named(b"a.js"), _DANGEROUS),
    "a dot after the name": (_named(b"a.js."), _DANGEROUS),
    "a dot and a blank": (_named(b"a.js. "), _DANGEROUS),
    "a NUL in the name": (_named(b"a.js\x00.txt"), _DANGEROUS),
    "a colon in the name": (_named(b"a.js::$DATA"), _DANGEROUS),
    "another name beside it": (
        lambda: _of_parts(_part(b"x", _called(b"a.txt"), kind=b'text/plain; name="a.js"')),
        _DANGEROUS,
    ),
    "a program in a mail": (lambda: _deep(letters.eml(("a", PROGRAM)), 1), _DANGEROUS),
    "a program in a mail as a mail": (
        lambda: _of_parts(
            _part(
                _of_parts(_part(_BASE64, _encoded(b"base64")), border=b"c"), kind=b"message/rfc822"
            )
        ),
        _DANGEROUS,
    ),
    "a mail as a mail, encoded": (
        lambda: _of_parts(
            _part(base64.encodebytes(letters.eml()), _encoded(b"base64"), kind=b"message/rfc822")
        ),
        _DAMAGED,
    ),
    "an encoding with a remark": (
        lambda: _of_parts(_part(_BASE64, _encoded(b"BASE64 (x)"))),
        _DAMAGED,
    ),
    "an encoding with a blank": (
        lambda: _of_parts(_part(_BASE64, _encoded(b"base64 "))),
        _DANGEROUS,
    ),
    "two encodings": (
        lambda: _of_parts(_part(_BASE64, _encoded(b"7bit"), _encoded(b"base64"))),
        _DAMAGED,
    ),
    "borders that are not there": (
        lambda: _HEAD + b"Content-Type: multipart/mixed\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n",
        _DAMAGED,
    ),
    "a program in a text": (
        lambda: _HEAD + b"\r\nhoi\r\nbegin 644 a.exe\r\n#35I0\r\n`\r\nend\r\n",
        _DANGEROUS,
    ),
    "a part that is fetched": (
        lambda: _of_parts(_part(b"", kind=b'message/external-body; access-type="URL"')),
        _DANGEROUS,
    ),
    "a PDF with a script": (
        lambda: letters.eml(("a.pdf", papers.pdf(papers.with_script))),
        _DANGEROUS,
    ),
    "an archive of Outlook": (
        lambda: letters.eml(("winmail.dat", b"\x78\x9f\x3e\x22" + b"\0" * 40)),
        _DANGEROUS,
    ),
    "macros": (
        lambda: letters.eml(("a.docx", office(word__vbaProject__bin=b"x"))),
        _DANGEROUS,
    ),
    "a mail of Outlook with a program": (
        lambda: letters.eml(("a.msg", letters.msg(("a", PROGRAM)))),
        _DANGEROUS,
    ),
    "too many mails in each other": (lambda: _deep(letters.eml(), 7), Verdict.TOO_DEMANDING),
    "too many parts": (lambda: _of_parts(*[_part(b"x")] * 600), Verdict.TOO_DEMANDING),
    "too many parts, in two mails": (
        lambda: letters.eml(*[(f"{n}.eml", _of_parts(*[_part(b"x")] * 300)) for n in range(2)]),
        Verdict.TOO_DEMANDING,
    ),
}
_REFUSED_OF_OUTLOOK: dict[str, tuple[Callable[[], bytes], Verdict]] = {
    "a program in a mail": (
        lambda: letters.msg(("door.eml", letters.eml(("a", PROGRAM)))),
        _DANGEROUS,
    ),
    "a program in a mail of its own": (
        lambda: _msg_with(
            _MAIL_INSIDE
            | {
                "__attach_version1.0_#00000000/__properties_version1.0": b"\0" * 8,
                "__attach_version1.0_#00000000/__substg1.0_37010102": PROGRAM,
            }
        ),
        _DANGEROUS,
    ),
    "what another program put there": (
        lambda: _msg_with({"\x01Ole10Native": PROGRAM}),
        _DANGEROUS,
    ),
    "a name": (lambda: letters.msg(("a.js. ", b"var x = 1;")), _DANGEROUS),
    "a ZIP": (lambda: letters.msg(("a.txt", archive(a=b"a"))), _DANGEROUS),
    "a PDF with a script": (
        lambda: letters.msg(("a.pdf", papers.pdf(papers.with_script))),
        _DANGEROUS,
    ),
}


@pytest.mark.parametrize("wrapping", _REFUSED)
def test_a_mail_is_refused_for_what_it_carries(wrapping: str) -> None:
    make, verdict = _REFUSED[wrapping]
    with pytest.raises(Unacceptable) as refusal:
        examine_eml(make())
    assert refusal.value.code == verdict


@pytest.mark.parametrize("wrapping", _REFUSED_OF_OUTLOOK)
def test_a_mail_of_outlook_is_refused_for_what_it_carries(wrapping: str) -> None:
    make, verdict = _REFUSED_OF_OUTLOOK[wrapping]
    with pytest.raises(Unacceptable) as refusal:
        examine_msg(make())
    assert refusal.value.code == verdict


def test_a_mail_that_was_passed_on_is_kept_with_the_names_of_what_it_carries() -> None:
    inside = letters.eml(("brief.pdf", papers.pdf()))
    assert examine_eml(letters.eml(("door.eml", inside))).facts["attachments"] == ["door.eml"]
    passed_on = _of_parts(
        _part(b"Zie hieronder.", kind=b"text/plain"), _part(inside, kind=b"message/rfc822")
    )
    assert examine_eml(passed_on).facts["attachments"] == ["brief.pdf"]
    assert examine_msg(letters.msg(("door.eml", inside))).facts["attachments"] == ["door.eml"]
    assert examine_msg(_msg_with(_MAIL_INSIDE)).facts["attachments"] == []
