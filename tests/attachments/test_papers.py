"""A PDF that does or fetches something by itself is refused, whichever way it is written."""

import pytest

from privacyoffice.attachments.inspect_process import papers as looking
from privacyoffice.attachments.inspect_process.papers import examine_pdf
from privacyoffice.attachments.verdicts import Unacceptable, Verdict
from tests.attachments import papers

# Written out once more, so that none leaves the list unseen.
_DOING = {
    **dict.fromkeys(("JS", "JavaScript"), Verdict.PDF_SCRIPT),
    **dict.fromkeys(("Launch", "ImportData", "SubmitForm"), Verdict.PDF_ACTION),
    **dict.fromkeys(("GoToE", "GoToR", "Thread"), Verdict.PDF_ACTION),
    **dict.fromkeys(("RichMedia", "Rendition", "Movie", "Sound"), Verdict.PDF_ACTION),
    **dict.fromkeys(("3D", "U3D", "PRC", "OnInstantiate"), Verdict.PDF_ACTION),
    **dict.fromkeys(("EmbeddedFile", "EmbeddedFiles", "FileAttachment", "EF"), Verdict.PDF_FILES),
    "XFA": Verdict.PDF_FORM,
}
_VISIT = b"<</S/URI/URI(http://voorbeeld.nl/)>>"
_STREAM = b"<</Length 0%s>>\nstream\n\nendstream"
# Entries of the root, and an object that they may name as `4 0 R`.
_FETCHING = {
    "an address when it opens": (b"/OpenAction" + _VISIT, b"null"),
    "an address when it opens, elsewhere": (b"/OpenAction 4 0 R", _VISIT),
    "an address after something else": (b"/OpenAction<</S/Named/N/Print/Next[4 0 R]>>", _VISIT),
    "an address at an event": (b"/AA<</WC" + _VISIT + b">>", b"null"),
    "an address at an event, elsewhere": (b"/AA 4 0 R", b"<</WC" + _VISIT + b">>"),
    "an address at an event of a page": (b"/X 4 0 R", b"<</Type/Page/AA<</O" + _VISIT + b">>>>"),
    "a share when it opens": (b"/OpenAction<</S/GoToR/F(\\\\\\\\kwaad\\\\map)/D[0/Fit]>>", b"null"),
    "a stream at an address": (b"/X 4 0 R", _STREAM % b"/F<</FS/URL/F(http://voorbeeld.nl/)>>"),
    "a stream at a share": (b"/X 4 0 R", _STREAM % b"/F(\\\\\\\\kwaad\\\\map)"),
    "a page of another file": (b"/X 4 0 R", _STREAM % b"/Ref<</F(b.pdf)/Page 0>>"),
    "a better picture elsewhere": (b"/X 4 0 R", _STREAM % b"/OPI<</2.0<</F(b.tif)>>>>"),
    "a file at an address": (b"/X 4 0 R", b"<</Type/Filespec/FS/URL/F(http://voorbeeld.nl/)>>"),
}
_QUIET = {
    "an address that is followed at a click": (b"/X 4 0 R", b"<</A" + _VISIT + b">>"),
    "the page at which it opens": (b"/OpenAction[3 0 R/Fit]", b"null"),
    "actions in a ring": (b"/OpenAction 4 0 R", b"<</S/Named/N/NextPage/Next 4 0 R>>"),
}


def _with(entries: bytes, other: bytes) -> bytes:
    return papers.by_hand(
        b"<</Type/Catalog/Pages 2 0 R" + entries + b">>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        other,
    )


def _verdict(entries: bytes, other: bytes = b"null") -> Verdict:
    try:
        examine_pdf(_with(entries, other))
    except Unacceptable as refusal:
        return refusal.code
    return Verdict.ACCEPTED


def test_no_name_leaves_the_list_unseen() -> None:
    assert {f"/{name}": verdict for name, verdict in _DOING.items()} == looking._DOING


@pytest.mark.parametrize("name", _DOING)
@pytest.mark.parametrize("entry", [b"/X<</S/%s>>", b"/X[<</%s 1>>]"], ids=["value", "key"])
def test_a_pdf_that_can_do_something_is_refused(name: str, entry: bytes) -> None:
    assert _verdict(entry % name.encode()) == _DOING[name]


@pytest.mark.parametrize("how", _FETCHING)
def test_a_pdf_that_fetches_by_itself_is_refused(how: str) -> None:
    assert _verdict(*_FETCHING[how]) == Verdict.PDF_ACTION


@pytest.mark.parametrize("how", _QUIET)
def test_a_pdf_that_waits_for_its_reader_is_kept(how: str) -> None:
    assert _verdict(*_QUIET[how]) == Verdict.ACCEPTED
