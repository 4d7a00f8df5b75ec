"""What the demo's files say, before any of it is loaded."""

import re
from collections import Counter
from pathlib import Path

import pytest

from privacyoffice.demo.content import ORGANISATIONS, PASSWORD, DemoOrganisation
from privacyoffice.demo.reading import (
    DemoProcessing,
    known_lines,
    names_of_parties,
    read_processings,
)
from privacyoffice.policy.codes import Kind
from privacyoffice.policy.parsing import parse_profile, read_toml
from privacyoffice.policy.queries import shipped_names, shipped_text
from processors.models.party import PartyKind

FOLDER = Path(__file__).parents[2] / "privacyoffice" / "demo" / "organisations"
WITH_REGISTER = [demo for demo in ORGANISATIONS if demo.slug != "proefgemeente"]
BY_SLUG = {demo.slug: list(demo.processings()) for demo in ORGANISATIONS}
ALL = [processing for entries in BY_SLUG.values() for processing in entries]

named = pytest.mark.parametrize("demo", WITH_REGISTER, ids=lambda demo: demo.slug)


def one(slug: str, name: str) -> DemoProcessing:
    return next(processing for processing in BY_SLUG[slug] if processing.name == name)


@named
def test_every_register_has_eight_to_forty_processings(demo: DemoOrganisation) -> None:
    names = [processing.name for processing in BY_SLUG[demo.slug]]
    assert 8 <= len(names) <= 40
    assert len(names) == len(set(names))


def test_the_organisation_to_import_into_is_empty() -> None:
    assert BY_SLUG["proefgemeente"] == []


def test_every_profile_of_the_product_is_somebodys_policy() -> None:
    assert {demo.policy for demo in ORGANISATIONS} == set(shipped_names())


@named
def test_every_party_has_a_kind(demo: DemoOrganisation) -> None:
    assert set(demo.parties) <= set(PartyKind.values)
    listed = {name for names in demo.parties.values() for name in names}
    written = set[str]()
    for processing in BY_SLUG[demo.slug]:
        written |= names_of_parties(processing.record) | names_of_parties(processing.changes)
    suppliers = {system["supplier"] for system in demo.systems.values() if "supplier" in system}
    assert written | suppliers <= listed


@named
def test_every_body_and_system_is_listed_with_its_details(demo: DemoOrganisation) -> None:
    for processing in BY_SLUG[demo.slug]:
        bodies = {line["body"] for line in processing.record["controllers"]}
        systems = {line["system"] for line in processing.record.get("systems", ())}
        assert bodies <= set(demo.bodies), processing.name
        assert systems <= set(demo.systems), processing.name
    assert all(demo.bodies.values())


@named
def test_no_processing_departs_from_what_the_policy_forbids(demo: DemoOrganisation) -> None:
    profile = parse_profile(read_toml(shipped_text(demo.policy)))
    for processing in BY_SLUG[demo.slug]:
        if profile.transfers.forbidden:
            assert processing.columns["leaves_eea"] != "yes", processing.name
        if profile.profiling.rule == "never":
            assert processing.columns["profiling"] != "yes", processing.name


def test_werksaam_has_the_six_processes_of_its_annex() -> None:
    profile = parse_profile(read_toml(shipped_text("werksaam-westfriesland")))
    places = {
        processing.name: processing.department for processing in BY_SLUG["werksaam-westfriesland"]
    }
    assert len(profile.dpia.named_processes) == 6
    assert {
        "Uitkeringsadministratie in één applicatie": "",
        "Bijstandsuitkering verstrekken": "Inkomen",
        "Arbeidscapaciteit beoordelen": "Arbeid",
        "Documenten centraal digitaliseren": "Leer-werkbedrijven",
        "Personeelszaken": "Beleid & Strategie",
        "Interne controle van uitkeringen": "Planning & Control",
    }.items() <= places.items()


def test_werkkrachtcentrale_has_thirty_kinds_of_data_and_both_books() -> None:
    registration = one("werkkrachtcentrale", "Registratie van kandidaten")
    assert len({line["name"] for line in registration.record["personal_data"]}) == 30
    recipients = registration.record["recipients"]
    assert all(line["ground"] for line in recipients)
    roles = Counter(p.columns.get("role", "controller") for p in BY_SLUG["werkkrachtcentrale"])
    assert roles["processor"] >= 2
    assert roles["controller"] >= 2
    told = str([line["ground"] for line in recipients])
    for law_of_the_past in ("ZFW", "WWB", "ABW", "AWW", "REA", "PEMBA"):
        assert law_of_the_past not in told


def test_the_municipality_shows_every_kind_of_entry() -> None:
    entries = BY_SLUG["gemeente-voorbeeld"]
    assert {"wpg", "brp"} <= {p.columns.get("regime", "avg") for p in entries}
    assert "joint_controller" in {p.columns.get("role") for p in entries}
    assert any(line["safeguard"] for p in entries for line in p.record.get("transfers", ()))
    assert any(p.links for p in entries)
    assert any(p.record.get("further_processing") for p in entries)
    assert any(p.columns["automated_decisions"] == "yes" for p in entries)
    assert len({line["body"] for p in entries for line in p.record["controllers"]}) >= 4
    assert len(one("gemeente-voorbeeld", "Inwonerspanel").record["consent_texts"]) == 2


def test_no_private_body_of_the_demo_uses_the_bsn_as_if_it_were_a_public_one() -> None:
    """The act on the BSN is for public bodies; a processor works by the law of its client."""
    private = [
        demo
        for demo in WITH_REGISTER
        if parse_profile(read_toml(shipped_text(demo.policy))).kind == Kind.PRIVATE_BODY
    ]
    assert private
    for demo in private:
        for processing in BY_SLUG[demo.slug]:
            for line in processing.record["personal_data"]:
                if line.get("sensitivity") != "national_number":
                    continue
                own = processing.columns.get("role", "controller") != "processor"
                borrowed = "burgerservicenummer" in line["statute"].lower()
                assert not (own and borrowed), processing.name
                assert own or "opdrachtgever" in line["statute"] or "gemeente" in line["statute"]


def test_who_decides_with_us_and_for_whom_we_work_can_be_reached() -> None:
    for demo in WITH_REGISTER:
        for processing in BY_SLUG[demo.slug]:
            record = processing.record
            others = [*record.get("joint_controllers", ()), *record.get("clients", ())]
            assert {line["party"] for line in others} <= set(demo.contacts), processing.name


def test_addresses_in_the_demo_cannot_be_anybodys() -> None:
    texts = "".join(path.read_text(encoding="utf-8") for path in FOLDER.rglob("*.toml"))
    hosts = re.findall(r"[\w.-]+@([\w.-]+)", texts) + re.findall(r"https?://([\w.-]+)", texts)
    assert hosts
    assert [host for host in hosts if not host.endswith(".example")] == []
    assert PASSWORD not in texts


def test_no_file_is_too_long_to_read() -> None:
    lengths = {path: len(path.read_text().splitlines()) for path in FOLDER.rglob("*.toml")}
    assert {path: lines for path, lines in lengths.items() if lines > 400} == {}


@pytest.mark.parametrize(
    "wrong",
    [
        'purposes = [{ descriptoin = "Een doel" }]',
        'porpuses = ["Een doel"]',
        'story = { weeks_ago = 1, state = "gone" }',
        'end = { weeks_ago = 1, why = "Zomaar" }',
    ],
)
def test_a_mistake_in_a_file_is_an_error(tmp_path: Path, wrong: str) -> None:
    right = '[[processing]]\nname = "Iets"\ndepartment = ""\n'
    story = 'story = { weeks_ago = 1, state = "draft" }\n'
    path = tmp_path / "register.toml"
    path.write_text(right + story, encoding="utf-8")
    assert [processing.name for processing in read_processings(path, {}, {})] == ["Iets"]
    path.write_text(right + ("" if "story" in wrong else story) + wrong, encoding="utf-8")
    with pytest.raises((ValueError, KeyError, TypeError)):
        list(read_processings(path, {}, {}))


def test_a_known_line_is_found_by_its_text_and_may_be_changed(tmp_path: Path) -> None:
    known = known_lines(FOLDER / "known.toml", tmp_path / "missing.toml")
    path = tmp_path / "register.toml"
    path.write_text(
        '[[processing]]\nname = "Iets"\ndepartment = ""\n'
        'recipients = ["UWV", { name = "UWV", necessity = "Anders" }]\n'
        'story = { weeks_ago = 1, state = "draft" }\n',
        encoding="utf-8",
    )
    (processing,) = read_processings(path, known, {})
    usual, changed = processing.record["recipients"]
    assert usual == known["recipients"]["UWV"]
    assert changed == usual | {"necessity": "Anders"}
