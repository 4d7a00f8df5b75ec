"""The name of a file is for a screen: it is no path, hides nothing and ends in what it is."""

import pytest

from privacyoffice.attachments.names import LONGEST, shown_name
from privacyoffice.attachments.verdicts import JPEG, PDF, SUFFIXES, TEXT


@pytest.mark.parametrize(
    ("sent", "media_type", "shown"),
    [
        ("brief.pdf", PDF, "brief.pdf"),
        ("../../etc/passwd", TEXT, "passwd.txt"),
        ("C:\\Users\\iemand\\brief.pdf", PDF, "brief.pdf"),
        ("foto\u202egpj.exe", JPEG, "foto gpj.exe.jpg"),
        ("brief\x00.exe\r\nSet-Cookie: a=b.pdf", PDF, "brief .exe Set-Cookie: a=b.pdf"),
        ("foto.jpeg", JPEG, "foto.jpg"),
        ("foto.PDF", JPEG, "foto.PDF.jpg"),
        ("Café 1.pdf", PDF, "Café 1.pdf"),
        ("  ..  ", PDF, "file.pdf"),
        ("", TEXT, "file.txt"),
        (".htaccess", TEXT, "htaccess.txt"),
        ("brief %22dringend%22.pdf", PDF, 'brief "dringend".pdf'),
    ],
)
@pytest.mark.usefixtures("_in_english")
def test_a_name_is_cleaned_for_a_reader(sent: str, media_type: str, shown: str) -> None:
    assert shown_name(sent, media_type) == shown


@pytest.mark.parametrize("media_type", SUFFIXES)
def test_a_long_name_keeps_its_end(media_type: str) -> None:
    name = shown_name("a" * 300 + ".exe", media_type)
    assert len(name) <= LONGEST
    assert name.endswith(SUFFIXES[media_type])
