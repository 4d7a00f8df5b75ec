"""Letters for post as one PDF: each is laid out by itself and counts its own pages, so that the
memory of laying out stays that of a few, however many there are.

Nothing of it reaches a disk as plain bytes. The file is for the printer: people get it on paper.
Law: GDPR art. 32(1)(a).
"""

from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from itertools import islice

from privacyoffice.documents.rendering import RenderProcess

STYLE_SHEET = "css/people-letters.css"
PART = 50  # letters, after which a fresh process lays out the next ones
SECONDS = 60.0  # of processor time for one letter


def lay_out(letters: Iterable[str], *, on_letter: Callable[[int], None]) -> Iterator[bytes]:
    """Each of these letters (HTML) as a PDF, in order; `on_letter` hears how many are done, and
    the same number again as a sign of life. Raises RenderFailed."""
    waiting, done = iter(letters), 0
    while part := list(islice(waiting, PART)):
        with RenderProcess() as process:
            for html in part:
                made = process.render(
                    html,
                    None,
                    style_sheet=STYLE_SHEET,
                    seconds=SECONDS,
                    is_tidied=False,
                    on_page=lambda _page, done=done: on_letter(done),  # type: ignore[misc]
                )
                done += 1
                on_letter(done)
                yield made.pdf


def joined(letters: Iterable[bytes]) -> bytes:
    """One file of many, the pages in order.

    The tags of the letters are for reading on a screen, and are left out: a part of them would
    say less than none.
    """
    # Only the worker of the job needs it: a web process stays without.
    import pikepdf
    from pikepdf import Name

    with pikepdf.new() as whole:
        for letter in letters:
            with pikepdf.open(BytesIO(letter)) as pdf:
                whole.pages.extend(pdf.pages)
        for page in whole.pages:
            for name in (Name.StructParents, Name.Tabs):
                if name in page.obj:
                    del page.obj[name]
            for annotation in page.obj.get(Name.Annots, ()):
                if Name.StructParent in annotation:
                    del annotation[Name.StructParent]
        kept = BytesIO()
        whole.save(kept, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return kept.getvalue()
