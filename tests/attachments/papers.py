"""PDFs for tests: good ones, and ones that do something. Made at run time, never kept."""

import io
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String


def pdf(change: Callable[[Pdf], None] = lambda _document: None, **options: object) -> bytes:
    """One empty page, after `change`."""
    document = Pdf.new()
    document.add_blank_page(page_size=(200, 200))
    change(document)
    written = io.BytesIO()
    document.save(written, **options)  # type: ignore[arg-type]
    return written.getvalue()


def with_script(document: Pdf) -> None:
    document.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def with_script_far_away(document: Pdf) -> None:
    """In an object that nothing refers to by the usual way."""
    action = document.make_indirect(Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))
    annotation = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Screen,
        Rect=Array([0, 0, 9, 9]),
        AA=Dictionary(E=Dictionary(S=Name.Named, Next=action)),
    )
    document.pages[0].Annots = document.make_indirect(Array([document.make_indirect(annotation)]))


def with_launch(document: Pdf) -> None:
    document.Root.OpenAction = Dictionary(S=Name.Launch, F=String("calc.exe"))


def with_files(document: Pdf) -> None:
    document.attachments["a.txt"] = pikepdf.AttachedFileSpec(document, b"text")


def with_interactive_form(document: Pdf) -> None:
    document.Root.AcroForm = Dictionary(Fields=Array([]), XFA=String("<xdp/>"))


def with_harmless_words(document: Pdf) -> None:
    """The names stand in a text and in an address: these do nothing."""
    document.docinfo["/Title"] = "Over /JavaScript en /Launch"
    link = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Link,
        Rect=Array([0, 0, 9, 9]),
        A=Dictionary(S=Name.URI, URI=String("https://voorbeeld.nl/JS/XFA")),
    )
    document.pages[0].Annots = Array([document.make_indirect(link)])


def locked(password: str) -> bytes:
    """Read without a password when `password` is empty, and even then with limits."""
    return pdf(encryption=pikepdf.Encryption(owner="geheim", user=password))


def without_table() -> bytes:
    """The table of contents is gone, so that every reader makes its own."""
    whole = pdf()
    return whole.replace(b"xref", b"xrfe", 1) if b"\nxref" in whole else whole[: len(whole) // 2]


def by_hand(*objects: bytes) -> bytes:
    """A PDF of these objects, the first of which is the root: for what no library writes."""
    written, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return b"".join(
        (
            written,
            b"xref\n0 %d\n0000000000 65535 f \n" % count,
            table,
            b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count, len(written)),
        )
    )


def with_script_in_numbers() -> bytes:
    """The name of what it does is written in another way."""
    return by_hand(
        b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/J#61va#53cript/J#53(app.alert\\(1\\))>>>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
    )
