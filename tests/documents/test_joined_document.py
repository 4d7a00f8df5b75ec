"""The document out of parts is one document: tagged, numbered, linked, and fit for an archive."""

import io
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pdfua
import pikepdf
import pytest
from pikepdf import Name

from tests.documents.papers import COVER, activity, paper_of, printed
from tests.documents.reading import elements, kids, numbers_of, outline, squeezed, text_of

LONG = "Een regel met een naam die doorloopt. " * 12


@pytest.fixture(scope="module")
def activities() -> list[Any]:
    """Some of three departments, in more than one part each; one is many pages long."""
    made = [activity(number) for number in range(40)]
    long_one = activity(41, purposes=[{"description": f"{n}. {LONG}"} for n in range(90)])
    return [*made, long_one]


@pytest.fixture(scope="module")
def organisation_id() -> Any:
    from uuid import uuid4

    return uuid4()


@pytest.fixture(scope="module")
def public(activities: list[Any], organisation_id: Any) -> Iterator[pikepdf.Pdf]:
    paper = paper_of(activities, organisation_id)
    assert len(paper.body) >= 4, "a document of one part proves nothing"
    with pikepdf.open(io.BytesIO(printed(paper))) as pdf:
        yield pdf


@pytest.fixture(scope="module")
def archive(activities: list[Any], organisation_id: Any) -> Iterator[pikepdf.Pdf]:
    paper = paper_of(activities, organisation_id)
    with pikepdf.open(io.BytesIO(printed(paper, is_archive=True))) as pdf:
        yield pdf


@pytest.fixture(params=["public", "archive"])
def document(request: pytest.FixtureRequest) -> pikepdf.Pdf:
    made: pikepdf.Pdf = request.getfixturevalue(request.param)
    return made


def test_it_passes_what_can_be_checked_of_pdf_ua(document: pikepdf.Pdf, tmp_path: Any) -> None:
    path = tmp_path / "made.pdf"
    document.save(path)
    report = pdfua.validate(path)
    assert not list(report.findings), list(report.findings)


def test_every_piece_of_content_is_tagged_or_an_artifact(document: pikepdf.Pdf) -> None:
    numbers = numbers_of(document)
    for page in document.pages:
        owners = numbers[int(page.obj.StructParents)]
        seen: set[int] = set()
        marks: list[str] = []
        for operands, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            if name in ("BDC", "BMC"):
                marks.append(str(operands[0]))
                if name == "BDC" and "/MCID" in operands[1]:
                    seen.add(int(operands[1].MCID))
            elif name == "EMC":
                marks.pop()
            elif name in ("Tj", "TJ", "S", "f", "f*", "Do"):
                assert marks, f"{name} is neither tagged nor an artifact"
        assert not marks
        assert seen == set(range(len(owners)))
        for number, owner in enumerate(owners):
            assert owner.Pg.objgen == page.obj.objgen
            assert number in [int(kid) for kid in kids(owner) if isinstance(kid, int)]


def test_every_element_knows_its_parent_and_stands_where_it_may(document: pikepdf.Pdf) -> None:
    allowed = {
        "/L": {"/LI"},
        "/LI": {"/Lbl", "/LBody"},
        "/Table": {"/TR", "/TBody", "/THead"},
        "/TBody": {"/TR"},
        "/TR": {"/TH", "/TD"},
    }
    pages = {page.obj.objgen for page in document.pages}
    count = 0
    for element in elements(document):
        count += 1
        inner = [kid for kid in kids(element) if isinstance(kid, pikepdf.Dictionary)]
        for kid in inner:
            if "/S" in kid:
                assert kid.P.objgen == element.objgen
        named = {str(kid.S) for kid in inner if "/S" in kid}
        if str(element.S) in allowed:
            assert named <= allowed[str(element.S)], (str(element.S), named)
            assert not any(isinstance(kid, int) for kid in kids(element))
        if "/Pg" in element:
            assert element.Pg.objgen in pages
        if str(element.S) == "/TH":
            assert str(element.A.Scope) == "/Row"
    assert count > 40 * 40


def test_headings_go_down_one_level_at_a_time(document: pikepdf.Pdf) -> None:
    levels = [
        int(str(element.S)[2:]) for element in elements(document) if str(element.S)[:2] == "/H"
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert levels.count(2) == 1 + 3  # contents, departments
    assert levels.count(3) == 41
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_bookmarks_and_contents_name_the_page_on_which_an_entry_begins(
    document: pikepdf.Pdf,
) -> None:
    texts = [text_of(page) for page in document.pages]
    lines = outline(document)
    assert [title for depth, title, _page in lines if depth == 0] == [
        "Register van verwerkingen",
        "Inhoud",
        "Afdeling 00",
        "Afdeling 01",
        "Afdeling 02",
    ]
    entries = [(title, page) for depth, title, page in lines if depth == 1]
    assert len(entries) == 41
    contents = squeezed("".join(texts[1:3]))
    for title, page in entries:
        assert squeezed(title) in squeezed(texts[page - 1])
        assert f"{squeezed(title)}{page}" in contents


def test_each_link_of_the_contents_lands_on_its_heading(document: pikepdf.Pdf) -> None:
    pages = {page.obj.objgen: number for number, page in enumerate(document.pages, 1)}
    led = [
        annotation
        for page in document.pages
        for annotation in page.obj.get(Name.Annots, ())
        if Name.Dest in annotation
    ]
    assert len(led) >= 41 + 3
    for annotation in led:
        number = pages[annotation.Dest[0].objgen]
        words = str(annotation.Contents)
        title, _, told = words.rpartition(", pagina ")
        assert int(told) == number
        assert squeezed(title) in squeezed(text_of(document.pages[number - 1]))
        assert float(annotation.Dest[3]) > 700, "it lands above the heading"


def test_links_are_found_from_their_element_and_back(document: pikepdf.Pdf) -> None:
    numbers = numbers_of(document)
    for page in document.pages:
        for annotation in page.obj.get(Name.Annots, ()):
            assert int(annotation.F) == 4, "a link is printed"
            owner = numbers[int(annotation.StructParent)]
            assert str(owner.S) == "/Link"
            references = [kid for kid in kids(owner) if isinstance(kid, pikepdf.Dictionary)]
            assert annotation.objgen in [r.Obj.objgen for r in references if "/Obj" in r]
            assert "goto:" not in str(annotation.get("/A", ""))


def test_every_page_but_the_cover_tells_version_day_and_its_number(document: pikepdf.Pdf) -> None:
    total = len(document.pages)
    assert "pagina" not in text_of(document.pages[0])
    for number, page in enumerate(document.pages[1:], 2):
        text = text_of(page)
        for told in (f"Versie {COVER.number}", "22 november 2026", f"pagina {number} van {total}"):
            assert told in text
            assert told not in text_of(page, artifacts=False)
        assert "Gemeente Voorbeeld" in text


def test_a_page_that_begins_inside_an_entry_names_it_at_the_top(document: pikepdf.Pdf) -> None:
    entries = {page: title for depth, title, page in outline(document) if depth == 1}
    title = ""
    inside = 0
    for number, page in enumerate(document.pages[3:], 4):
        if number in entries:
            title = entries[number]
            continue
        inside += 1
        assert squeezed(title) in squeezed(text_of(page))
    assert inside >= 5


def test_every_font_is_embedded_and_says_which_letters_it_draws(document: pikepdf.Pdf) -> None:
    names = set()
    for item in document.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/Subtype") == Name.Type0:
            inner = item.DescendantFonts[0]
            assert "/FontFile2" in inner.FontDescriptor or "/FontFile3" in inner.FontDescriptor
            assert inner.CIDToGIDMap == Name.Identity
            assert "/ToUnicode" in item
            names.add(str(item.BaseFont).split("+")[1])
    assert names
    assert all(name.startswith(("Source-Sans-3", "SourceSans3")) for name in names), names
    assert "\ufffd" not in "".join(text_of(page) for page in document.pages)


def test_it_tells_its_title_language_and_what_it_is(document: pikepdf.Pdf) -> None:
    assert str(document.docinfo["/Title"]) == "Register van verwerkingen - Gemeente Voorbeeld"
    assert str(document.Root.Lang) == "nl"
    assert document.Root.MarkInfo.Marked
    assert document.Root.ViewerPreferences.DisplayDocTitle
    metadata = document.open_metadata()
    assert metadata["pdfuaid:part"] == "1"
    assert metadata["dc:title"] == str(document.docinfo["/Title"])
    assert all(page.obj.Tabs == Name.S for page in document.pages)


def test_the_archive_follows_what_pdf_a_3a_asks(archive: pikepdf.Pdf, public: pikepdf.Pdf) -> None:
    metadata = archive.open_metadata()
    assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
    assert metadata.pdfa_status == "3A"
    (intent,) = archive.Root.OutputIntents
    assert intent.S == Name.GTS_PDFA1
    profile = intent.DestOutputProfile
    assert int(profile.N) == 3
    assert profile.read_bytes()[36:40] == b"acsp"
    assert len(archive.trailer.ID) == 2
    assert "/Encrypt" not in archive.trailer
    (file,) = archive.Root.AF
    assert file.AFRelationship == Name.Data
    assert str(file.Desc)
    assert str(file.F) == str(file.UF) == "register.json"
    assert file.EF.F.Subtype == Name("/application/json")
    assert "/ModDate" in file.EF.F.Params
    assert archive.attachments["register.json"].get_file().read_bytes() == b'{"a": 1}'
    forbidden = {"/JavaScript", "/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData"}
    for item in archive.objects:
        if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
            assert str(item.get("/S", "")) not in forbidden
            assert "LZW" not in str(item.get("/Filter", ""))
    assert "/AcroForm" not in archive.Root
    assert "/OutputIntents" not in public.Root
    assert "pdfaid:part" not in public.open_metadata()


def test_what_it_says_of_itself_is_well_formed_whatever_the_names(
    activities: list[Any],
) -> None:
    paper = paper_of(activities[:2])
    paper.organisation.name = 'A & B <b> {title} "é" ŁŐ 你好 \U0001f600'
    with pikepdf.open(io.BytesIO(printed(paper, is_archive=True))) as pdf:
        assert paper.organisation.name in str(pdf.docinfo["/Title"])
        metadata = pdf.open_metadata()
        assert metadata["dc:title"] == str(pdf.docinfo["/Title"])


def test_a_long_entry_breaks_between_its_lines_and_no_heading_stays_alone(
    public: pikepdf.Pdf,
) -> None:
    """The label of a row, and at least a line of it, stand on the page of the heading."""
    entries = [page for depth, _title, page in outline(public) if depth == 1]
    for number in entries:
        text = text_of(public.pages[number - 1], artifacts=False)
        assert re.search(r"Wat wij willen bereiken", text)
        assert len(text.splitlines()) > 4
