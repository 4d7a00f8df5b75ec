"""The register as files: what is public and nothing else, and nothing that calculates (B5)."""

import csv
import io
import json
import zipfile
from datetime import timedelta
from typing import Any
from uuid import uuid4
from xml.etree import ElementTree as ET

import httpx
import pytest

from privacyoffice import clock
from privacyoffice.jobs.workbook_file import LONGEST_CELL, plain_text
from privacyoffice.tenancy.scope import organisation_scope
from registers.importing import parse_rows, propose_mapping, read_table
from registers.importing.headers import fields_of
from registers.importing.mapping import FIELDS
from registers.models import PublishedActivity
from registers.record import PART, PARTS, Part, column_field, is_day, is_yes_no
from registers.services.snapshot import sort_key_of
from tests.factories import World
from tests.factories.records import line
from tests.live import NO_TLS, Live

DANGEROUS = ("=", "+", "-", "@", "\t=", "\r=", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x")')
DANGEROUS += ("\uff1d", "\u2212", "\u200b=", "\ufeff@", "'=")
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
KINDS = ("csv", "xlsx", "json")


@pytest.fixture
def get(live: Live) -> httpx.Client:
    return httpx.Client(base_url=live.url, timeout=60, verify=NO_TLS)


def _publish(world: World, name: str, content: dict[str, Any]) -> PublishedActivity:
    with organisation_scope(world.organisation.pk):
        return PublishedActivity.objects.create(
            activity_id=uuid4(),
            version=1,
            name=name,
            content={"name": name, **content},
            content_hash="x",
            sort_key=sort_key_of(name),
            published_at=clock.now(),
        )


def _table(get: httpx.Client, world: World, query: str = "") -> list[dict[str, str]]:
    answer = get.get(f"/{world.slug}/register.csv{query}")
    assert answer.status_code == 200, answer.text
    assert answer.content.startswith(b"\xef\xbb\xbf")
    reader = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";")
    return list(reader)


def _sheet(content: bytes, number: int = 1) -> ET.Element:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return ET.fromstring(  # noqa: S314
            archive.read(f"xl/worksheets/sheet{number}.xml")
        )


def _texts(sheet: ET.Element) -> list[str]:
    return ["".join(cell.itertext()) for cell in sheet.iter(f"{SHEET}c")]


@pytest.mark.parametrize("kind", KINDS)
def test_a_download_has_a_name_and_is_not_sent_twice(
    get: httpx.Client, public_world: World, kind: str
) -> None:
    path = f"/{public_world.slug}/register.{kind}"
    answer = get.get(path)
    assert answer.status_code == 200
    name = f"register-{public_world.slug}-{clock.today()}.{kind}"
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert "set-cookie" not in answer.headers
    assert answer.headers["vary"] == "Accept"
    again = get.get(path, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    public_world.fresh("published")
    changed = get.get(path, headers={"If-None-Match": answer.headers["etag"]})
    assert changed.status_code == 200
    assert len(changed.content) > 0


@pytest.mark.parametrize("kind", KINDS)
def test_a_download_answers_the_same_question_as_the_list(
    get: httpx.Client, public_world: World, kind: str
) -> None:
    _publish(public_world, "Zeppelin", {"purposes": [{"description": "Vliegen"}]})

    def names(query: str) -> str:
        answer = get.get(f"/{public_world.slug}/register.{kind}{query}")
        assert answer.status_code == 200
        if kind != "xlsx":
            return answer.text
        return " ".join(_texts(_sheet(answer.content)))

    other = f"Verwerking {public_world.canary}"
    assert "Zeppelin" in names("")
    assert other in names("")
    assert "Zeppelin" in names("?q=zeppelin")
    assert other not in names("?q=zeppelin")
    assert "Zeppelin" not in names("?grondslag=c")
    assert "Zeppelin" not in names("?op=2020-01-01")


@pytest.mark.parametrize("kind", KINDS)
def test_a_wrong_question_is_told_in_words(
    get: httpx.Client, shared_world: World, kind: str
) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    for query, words in (
        ("?op=2026-02-30", "Deze datum bestaat niet"),
        (f"?op={tomorrow}", "nog niet"),
        ("?grondslag=z", "keuze"),
    ):
        answer = get.get(f"/{shared_world.slug}/register.{kind}{query}")
        assert answer.status_code == 400, query
        assert words in answer.text, query


def test_the_table_tells_a_part_a_column_in_dutch(get: httpx.Client, public_world: World) -> None:
    content = {
        "department": "Groen",
        "purposes": [{"description": "Bomen tellen"}, {"description": "Bomen\nkappen"}],
        "legal_bases": [{"basis": "e", "statute": "Gemeentewet", "purpose": "", "source_text": ""}],
        "recipients": [{"name": "Provincie", "kind": "external", "necessity": "toezicht"}],
        "personal_data": [{"name": "BSN", "sensitivity": "national_number", "statute": "Wabb 10"}],
        "retention": [{"description": "", "not_yet_known": True}],
        "sources": [],
    }
    published = _publish(public_world, 'Bomen; "groen"', content)
    (row,) = _table(get, public_world, "?q=Bomen")
    assert row["Naam"] == 'Bomen; "groen"'
    assert row["Afdeling"] == "Groen"
    assert row["Wat wij willen bereiken"] == "Bomen tellen\nBomen kappen"
    assert row["Waarom wij dit mogen"].endswith("(AVG artikel 6 lid 1 onder e): Gemeentewet")
    assert row["Met wie wij de gegevens delen"] == "Provincie"
    more = row["Meer over: Met wie wij de gegevens delen"]
    assert more.startswith("Provincie: een andere organisatie; ")
    assert more.endswith(": toezicht")
    assert "Wabb 10" in row["Meer over: Welke gegevens"]
    assert row["Hoe lang wij de gegevens bewaren"]
    assert row["Versie"] == "1"
    assert f"{published.activity_id}/v/1/" in row["Vast adres"]
    assert "Waarvoor mensen toestemming geven" not in row


def test_what_readers_look_for_stands_in_the_first_columns(
    get: httpx.Client, public_world: World
) -> None:
    parts = ("purposes", "personal_data", "data_subjects", "legal_bases", "recipients", "retention")
    names = {
        "purposes": "description",
        "legal_bases": "basis",
        "retention": "description",
    }
    content: dict[str, Any] = {
        key: [line(key, **{names.get(key, "name"): "c"})] for key in reversed(parts)
    }
    _publish(public_world, "Bomen", {"department": "Groen", "role": "processor"} | content)
    (row,) = _table(get, public_world, "?q=Bomen")
    headings = [str(PART[key].heading) for key in parts]
    columns = [column for column in row if not column.startswith("Meer over: ")]
    assert columns[:7] == ["Naam", *headings]
    assert columns.index("Afdeling") > columns.index(headings[-1])
    assert columns[-3:] == ["Versie", "Gepubliceerd op", "Vast adres"]


def test_nothing_but_what_is_public_is_in_a_file(get: httpx.Client, shared_world: World) -> None:
    for kind in KINDS:
        answer = get.get(f"/{shared_world.slug}/register.{kind}")
        sheets = (" ".join(_texts(_sheet(answer.content, n))) for n in (1, 2))
        text = " ".join(sheets) if kind == "xlsx" else answer.text
        assert f"Doel {shared_world.canary}" in text
        for private in ("Opmerking", "Maatregel", "Persoon", "Besluit", "Reden", "Systeem"):
            assert f"{private} {shared_world.canary}" not in text
        assert shared_world.secret not in text


def _hostile(start: str) -> dict[str, Any]:
    """Every public text of every part begins with something dangerous; codes and days cannot."""
    text = f"{start}1+1"
    return {
        part.key: [{column: text for column in part.public_columns if _is_text(part, column)}]
        for part in PARTS
        if part.is_publishable
    } | {"department": text, "reference": text}


def _is_text(part: Part, column: str) -> bool:
    field = column_field(part.model, column)
    is_code = field is not None and bool(field.choices)
    return not (is_code or is_day(part.model, column) or is_yes_no(part.model, column))


def test_no_cell_of_a_csv_file_is_a_formula(get: httpx.Client, public_world: World) -> None:
    for start in DANGEROUS:
        _publish(public_world, f"{start}gevaar", _hostile(start))
    rows = _table(get, public_world)
    assert len(rows) == len(DANGEROUS) + 1
    cells = [cell for row in rows for cell in row.values()]
    assert sum(cell.startswith("'") for cell in cells) > 100
    starts = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\u2212", "\u200b", "\ufeff")
    assert not [line for cell in cells for line in cell.splitlines() if line.startswith(starts)]


def test_no_line_in_a_cell_is_a_formula_to_who_reads_line_by_line(
    get: httpx.Client, public_world: World
) -> None:
    _publish(
        public_world,
        "Bomen",
        {"purposes": [{"description": "Bomen"}, {"description": "=1+1"}, {"description": "+1"}]},
    )
    (row,) = _table(get, public_world, "?q=Bomen")
    assert row["Wat wij willen bereiken"] == "Bomen\n'=1+1\n'+1"


def test_guarded_text_is_imported_as_it_was_written(get: httpx.Client, public_world: World) -> None:
    texts = ["=1+1", "Bomen", "@bewoners", "+31 tellen", "\uff1dwijd", "\u2212 5", "'=bomen"]
    _publish(public_world, "=Gevaar", {"purposes": [{"description": text} for text in texts]})
    table = read_table(get.get(f"/{public_world.slug}/register.csv?q=Gevaar").content)
    (row,) = parse_rows(table, propose_mapping(table))
    assert row.name == "=Gevaar"
    assert list(row.purposes) == texts


def test_no_cell_of_a_workbook_is_a_formula(get: httpx.Client, public_world: World) -> None:
    for start in DANGEROUS:
        _publish(public_world, f"{start}gevaar", _hostile(start))
    content = get.get(f"/{public_world.slug}/register.xlsx").content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        for name in names:
            text = archive.read(name)
            assert b"<f>" not in text, name
            assert b"<f " not in text, name
        assert not [name for name in names if "externalLink" in name or "vba" in name.lower()]
    for number in (1, 2):
        sheet = _sheet(content, number)
        kinds = {cell.get("t") for cell in sheet.iter(f"{SHEET}c")}
        assert kinds <= {"s", "inlineStr", "n", None, "d"}, kinds
        assert not list(sheet.iter(f"{SHEET}f"))
    texts = _texts(_sheet(content))
    for start in ("=", "+", "-", "@"):
        assert f"{start}gevaar" in texts, "the text itself is kept"


def test_a_workbook_opens_as_a_person_expects(get: httpx.Client, shared_world: World) -> None:
    from openpyxl import load_workbook

    content = get.get(f"/{shared_world.slug}/register.xlsx").content
    book = load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Register", "Over dit bestand"]
    sheet = book["Register"]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == sheet.dimensions
    heading = {cell.value: cell for cell in sheet[1]}
    assert heading["Naam"].font.bold
    assert sheet.column_dimensions["A"].width > 30
    row = {sheet.cell(1, cell.column).value: cell for cell in sheet[2]}
    assert row["Versie"].value == 1
    assert row["Gepubliceerd op"].is_date
    assert abs(row["Gepubliceerd op"].value - clock.now().replace(tzinfo=None)) < timedelta(days=1)
    about = {label.value: value.value for label, value in book["Over dit bestand"].iter_rows()}
    assert about["Organisatie"] == f"Organisatie {shared_world.canary}"
    assert about["Verwerkingen"] == 1
    assert about["Bron"].endswith(f"/{shared_world.slug}/register/")


def test_what_a_workbook_cannot_hold_is_left_out_or_cut_and_said() -> None:
    assert plain_text("a\x00b\x0bc\x1fd\ufffee\ud800f\tg\r\nh") == "abcdef\tg\nh"
    exact = "x" * LONGEST_CELL
    assert plain_text(exact) == exact
    for text in ("x" * (LONGEST_CELL + 1), "😀" * LONGEST_CELL):
        cut = plain_text(text)
        assert len(cut.encode("utf-16-le")) // 2 <= LONGEST_CELL
        assert cut.endswith("]")
        cut.encode()


def test_a_workbook_with_strange_characters_is_whole(
    get: httpx.Client, public_world: World
) -> None:
    from openpyxl import load_workbook

    strange = "A\x0b\x1b_x003D_1+1 <b>&amp;</b> \u202e 😀"
    _publish(public_world, strange, {"purposes": [{"description": "y" * 40_000}]})
    content = get.get(f"/{public_world.slug}/register.xlsx").content
    sheet = load_workbook(io.BytesIO(content))["Register"]
    names = [row[0].value for row in sheet.iter_rows(min_row=2)]
    told = "A_x005F_x003D_1+1 <b>&amp;</b> \u202e 😀"
    assert told in [name.replace("A_x003D", "A_x005F_x003D") for name in names]
    lengths = [len(str(cell.value)) for row in sheet.iter_rows() for cell in row]
    assert max(lengths) == LONGEST_CELL


def test_the_json_file_holds_what_the_api_tells(get: httpx.Client, shared_world: World) -> None:
    file = json.loads(get.get(f"/{shared_world.slug}/register.json").text)
    api = f"/api/v1/organisations/{shared_world.slug}/processing-activities"
    assert file["results"] == get.get(api).json()["results"]
    assert file["meta"]["organisation"]["slug"] == shared_world.slug
    assert file["meta"]["date"] == clock.today().isoformat()
    empty = json.loads(get.get(f"/{shared_world.slug}/register.json?q=bestaatniet").text)
    assert empty["results"] == []


def test_an_empty_register_is_an_empty_file(get: httpx.Client, committed_db: None) -> None:
    from tests.factories import make_organisation

    organisation = make_organisation()
    for kind in KINDS:
        assert get.get(f"/{organisation.slug}/register.{kind}").status_code == 200
    answer = get.get(f"/{organisation.slug}/register.csv").content.decode("utf-8-sig")
    assert answer == "Naam;Versie;Gepubliceerd op;Vast adres\r\n"


def test_our_importer_knows_our_own_columns() -> None:
    own = {"controllers": "controlling_bodies"}
    headings = {own.get(part.key, part.key): str(part.heading) for part in PARTS}
    known = {key: heading for key, heading in headings.items() if key in FIELDS}
    assert len(known) >= 12
    assert fields_of(list(known.values())) == list(known)


def test_what_is_exported_can_be_imported_with_the_same_content(
    get: httpx.Client, public_world: World
) -> None:
    content = {
        "department": "Groen",
        "purposes": [{"description": "Bomen tellen"}, {"description": "Schade, ook oude, melden"}],
        "legal_bases": [
            line("legal_bases", basis="c", statute="Omgevingswet"),
            line("legal_bases", basis="a"),
        ],
        "data_subjects": [{"name": "Bewoners"}, {"name": "Eigenaren"}],
        "personal_data": [line("personal_data", name="Adres"), line("personal_data", name="Naam")],
        "sources": [line("sources", name="De bewoner zelf"), line("sources", name="BRP")],
        "recipients": [line("recipients", name="Provincie"), line("recipients", name="Politie")],
        "transfers": [line("transfers", country="Canada", safeguard="45")],
        "retention": [line("retention", description="5 jaar"), line("retention", description="2")],
        "controllers": [{"body": "Burgemeester"}, {"body": "Heffingsambtenaar"}],
        "joint_controllers": [line("joint_controllers", party="Waterschap")],
        "security_measures": [{"description": "Geheimhouding"}, {"description": "Alarm"}],
    }
    _publish(public_world, "Bomen", content)
    file = get.get(f"/{public_world.slug}/register.csv?q=Bomen").content
    table = read_table(file)
    (row,) = parse_rows(table, propose_mapping(table))
    assert not row.problems
    assert row.name == "Bomen"
    assert row.department == "Groen"
    assert row.purposes == ("Bomen tellen", "Schade, ook oude, melden")
    assert [(basis.basis, basis.statute) for basis in row.legal_bases] == [
        ("c", "Omgevingswet"),
        ("a", ""),
    ]
    assert row.data_subjects == ("Bewoners", "Eigenaren")
    assert row.personal_data == ("Adres", "Naam")
    assert row.sources == ("De bewoner zelf", "BRP")
    assert [recipient.name for recipient in row.recipients] == ["Provincie", "Politie"]
    assert [transfer.country for transfer in row.transfers] == ["Canada"]
    assert row.retention == ("5 jaar", "2")
    assert row.controlling_bodies == ("Burgemeester", "Heffingsambtenaar")
    assert row.joint_controllers == ("Waterschap",)
    assert row.security_measures == ("Geheimhouding", "Alarm")
    # What has no place of its own is kept.
    assert "/v/1/" in row.remarks
    workbook = read_table(get.get(f"/{public_world.slug}/register.xlsx?q=Bomen").content)
    (same,) = parse_rows(workbook, propose_mapping(workbook))
    assert workbook.sheet == "Register"
    for name in ("name", "purposes", "legal_bases", "recipients", "transfers", "retention"):
        assert getattr(same, name) == getattr(row, name), name
