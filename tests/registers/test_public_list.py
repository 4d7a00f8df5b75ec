"""The page with the list: its links keep the question, and it asks little of the database."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from privacyoffice import clock
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope
from registers.models import PublishedActivity
from tests.factories import make_organisation
from tests.factories.published import published_row

THEN = datetime(2026, 1, 10, tzinfo=UTC)
MOST_QUERIES = 17
EVERYTHING = {
    "q": "kappen",
    "afdeling": "Groen & Zo",
    "orgaan": "College",
    "grondslag": "e",
    "bijzonder": "bijzonder",
    "doorgifte": "ja",
    "sorteer": "nieuwste",
}


@pytest.fixture
def organisation(db: None) -> Organisation:
    made = make_organisation()
    _publish_in(made, 30)
    return made


def _publish_in(organisation: Organisation, count: int) -> None:
    content = {
        "department": "Groen & Zo",
        "controllers": [{"body": "College"}],
        "legal_bases": [{"basis": "e"}],
        "personal_data": [{"name": "Ziekte", "sensitivity": "special"}],
        "transfers": [{"country": "Japan"}],
        "leaves_eea": "yes",
    }
    with transaction.atomic(), organisation_scope(organisation.pk):
        for number in range(count):
            name = f"Bomen kappen {number:04d}"
            published_row(name, content, at=THEN, purpose_line="Veilige bomen")


def get(organisation: Organisation, **params: str) -> str:
    answer = Client().get(f"/{organisation.slug}/register/", params)
    assert answer.status_code == 200
    with connection.cursor() as cursor:
        # A request ends with its transaction; a test goes on in it.
        cursor.execute("RESET ROLE")
    return answer.content.decode()


def links(page: str) -> dict[str, dict[str, list[str]]]:
    """The question of every link into the list, by the words of the link."""
    found = re.findall(r'<a\s[^>]*href="([^"]*)"[^>]*>(.*?)</a>', page, re.DOTALL)
    return {
        " ".join(unescape(re.sub("<[^>]*>", " ", words)).split()): parse_qs(
            urlsplit(unescape(href)).query
        )
        for href, words in found
    }


def test_a_result_tells_name_purpose_department_and_marks_in_words(
    organisation: Organisation,
) -> None:
    page = get(organisation)
    for words in (
        "Bomen kappen 0000",
        "Veilige bomen",
        "Groen &amp; Zo",
        "Extra gevoelige gegevens",
        "Gegevens buiten Europa",
    ):
        assert words in page


def test_every_link_keeps_the_rest_of_the_question(organisation: Organisation) -> None:
    page = get(organisation, **EVERYTHING)
    asked = {name: [value] for name, value in EVERYTHING.items()}
    found = links(page)
    assert found["Niet meer kiezen: bij afdeling Groen & Zo ×"] == {
        name: value for name, value in asked.items() if name != "afdeling"
    }
    assert found["afdeling"] == asked | {"sorteer": ["afdeling"]}
    for file in (
        "Excel (XLSX)",
        "Tabel van platte tekst (CSV)",
        "Gegevens voor programma’s (JSON)",
    ):
        assert found[file] == asked
    assert found["Volgende pagina"] == asked | {"pagina": ["2"]}
    assert found["Pagina 2"] == asked | {"pagina": ["2"]}


def test_the_number_that_was_found_is_told_with_what_was_asked(organisation: Organisation) -> None:
    assert "30 verwerkingen gevonden voor ‘kappen’ bij afdeling Groen &amp; Zo." in get(
        organisation, q="kappen", afdeling="Groen & Zo"
    )
    assert "1 verwerking gevonden voor ‘0007’." in get(organisation, q="0007")
    assert "Geen verwerkingen gevonden voor ‘stoep’." in get(organisation, q="stoep")


def test_who_finds_nothing_sees_what_does_find_something(organisation: Organisation) -> None:
    found = links(get(organisation, q="bomn stoep", afdeling="Groen & Zo"))
    assert found["Zoek op ‘bomen’"] == {"q": ["bomen"]}
    assert found["Terug naar het hele register"] == {}


@pytest.mark.parametrize("op", ["", "2026-01-31"])
def test_the_list_takes_as_many_queries_at_a_thousand_as_at_ten(
    committed_db: None, op: str
) -> None:
    organisation = make_organisation()

    def queries(**params: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            get(organisation, **params, **({"op": op} if op else {}))
        return len(captured)

    def all_of_them() -> list[int]:
        return [queries(), queries(**EVERYTHING), queries(q="bomn stoep", afdeling="Groen & Zo")]

    _publish_in(organisation, 10)
    few = all_of_them()
    _publish_in(organisation, 990)
    assert all_of_them() == few
    assert max(few) <= MOST_QUERIES


def test_a_filled_in_day_gets_an_address_of_its_own(organisation: Organisation) -> None:
    answer = Client().get(
        f"/{organisation.slug}/register/",
        {"q": "kappen", "afdeling": "", "dag": "31", "maand": "1", "jaar": "2026"},
    )
    assert answer.status_code == 302
    assert answer["Location"] == f"/{organisation.slug}/register/?q=kappen&op=2026-01-31"
    emptied = Client().get(
        f"/{organisation.slug}/register/", {"q": "", "dag": "", "maand": "", "jaar": ""}
    )
    assert emptied["Location"] == f"/{organisation.slug}/register/"


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        (("31", "2", "2026"), "Deze datum bestaat niet."),
        (("aa", "2", "2026"), "Deze datum bestaat niet."),
        (("31", "", "2026"), "Vul een dag, een maand en een jaar in."),
        (("1", "1", "2999"), "Deze dag is nog niet geweest."),
    ],
)
def test_a_wrong_day_is_told_beside_its_fields_and_kept(
    organisation: Organisation, parts: tuple[str, str, str], sentence: str
) -> None:
    page = get(organisation, q="kappen", **dict(zip(("dag", "maand", "jaar"), parts, strict=True)))
    assert page.count(sentence) == 2  # beside the fields, and in the summary
    for part in parts:
        assert f'value="{part}"' in page
    assert "30 verwerkingen gevonden voor ‘kappen’." in page
    assert "Zo was het register" not in page


def test_a_wrong_choice_is_told_even_where_its_filter_is_not_shown(db: None) -> None:
    organisation = make_organisation()
    with organisation_scope(organisation.pk):
        published_row("Kaal")
    assert "Deze keuze bestaat niet." in get(organisation, bijzonder="alles")


def test_the_register_of_a_day_leads_to_the_versions_of_that_day(
    organisation: Organisation,
) -> None:
    with organisation_scope(organisation.pk):
        row = PublishedActivity.objects.order_by("sort_key").first()
        gone = {"withdrawn_because": "Vergissing", "at": THEN}
        published_row("", withdrawn_at=clock.now(), **gone)
    page = get(organisation, op="2026-01-31")
    assert "Zo was het register op zaterdag 31 januari 2026" in page
    assert "Er stonden toen 30 verwerkingen in het register." in page
    assert f'href="/{organisation.slug}/register/{row.activity_id}/v/1/"' in page
    assert f'href="/{organisation.slug}/register/{row.activity_id}/"' not in page
    assert "1 tekst van die dag staat hier niet." in page
    assert links(get(organisation, op="2026-01-31", q="0007"))["Toon het register van nu"] == {
        "q": ["0007"]
    }


def test_a_day_on_which_the_register_had_nothing_is_named_and_no_spelling_advised(
    organisation: Organisation,
) -> None:
    for asked in ({}, {"q": "kappen"}):
        page = get(organisation, op="2020-01-01", **asked)
        assert "Op woensdag 1 januari 2020 stond er nog niets in het register." in page
        assert "typefout" not in page
    with organisation_scope(organisation.pk):
        gone = {"retired_on": THEN.date(), "retired_at": THEN, "retired_because": "Klaar"}
        PublishedActivity.objects.update(**gone)
    ended = get(organisation, op="2026-02-01")
    assert "Op zondag 1 februari 2026 stond er niets in het register." in ended


def test_who_finds_nothing_on_a_day_reads_which_day(organisation: Organisation) -> None:
    page = get(organisation, op="2026-01-31", q="stoep")
    sentence = "In het register van zaterdag 31 januari 2026 zijn geen verwerkingen gevonden"
    assert f"{sentence} voor ‘stoep’." in page
    assert "typefout" in page


def test_when_nothing_has_all_words_what_has_some_is_shown_and_told(
    organisation: Organisation,
) -> None:
    page = get(organisation, q="kappen stoep")
    assert "Niets heeft alle woorden. Dit heeft een deel ervan." in page
    assert "30 verwerkingen gevonden voor een deel van ‘kappen stoep’." in page
    some = {"q": ["kappen stoep"], "woorden": ["een"]}
    assert links(page)["Pagina 2"] == some | {"pagina": ["2"]}
    assert links(page)["Excel (XLSX)"] == some
    # One word alone is offered where it finds less than what is shown.
    assert "Zoek op ‘kappen’" not in links(page)
    assert links(get(organisation, q="kappen 0007 stoep"))["Zoek op ‘0007’"] == {"q": ["0007"]}
    # Once something has them all, an old address no longer says that nothing does.
    with organisation_scope(organisation.pk):
        published_row("Stoep en kappen")
    page = get(organisation, q="kappen stoep", woorden="een")
    assert "Niets heeft alle woorden" not in page
    assert "1 verwerking gevonden voor ‘kappen stoep’." in page


def test_a_wrong_filter_is_named_as_on_the_page_and_its_field_is_shown(
    organisation: Organisation,
) -> None:
    found = get(organisation, grondslag="z")
    # Everything here has the same basis, so that the filter would narrow nothing.
    assert 'id="filter-grondslag"' not in get(organisation)
    assert 'id="filter-grondslag"' in found
    assert "Waarom wij dit mogen: Deze keuze bestaat niet. Kies er een uit de lijst." in links(
        found
    )
    assert "grondslag: " not in found
    assert "Volgorde: Deze keuze bestaat niet." in get(organisation, sorteer="z")


@pytest.mark.parametrize(
    ("parameter", "sentence"),
    [
        ("afdeling", "Afdeling: Deze afdeling staat niet in het register."),
        ("orgaan", "Wie verantwoordelijk is: Deze naam staat niet in het register."),
    ],
)
def test_a_name_that_does_not_occur_is_told_and_not_offered(
    organisation: Organisation, parameter: str, sentence: str
) -> None:
    page = get(organisation, **{parameter: "nope"})
    assert sentence in page
    assert "nope (0)" not in " ".join(page.split())
    assert 'value="nope"' not in page
    # A name that does occur, where this finds nothing, is no mistake.
    real = get(organisation, afdeling="Groen & Zo", q="stoep")
    assert "staat niet in het register" not in real
    assert "Groen &amp; Zo (0)" in " ".join(real.split())


def test_the_list_tells_when_the_register_changed_and_not_when_its_document_was_made(
    organisation: Organisation,
) -> None:
    assert 'datetime="2026-01-10T01:00:00+01:00"' in get(organisation)
    with organisation_scope(organisation.pk):
        row = PublishedActivity.objects.first()
        PublishedActivity.objects.filter(pk=row.pk).update(
            retired_on=THEN.date(),
            retired_at=datetime(2026, 3, 1, tzinfo=UTC),
            retired_because="Klaar",
        )
    assert "zondag 1 maart 2026" in get(organisation)


def test_the_day_of_today_can_be_asked(organisation: Organisation) -> None:
    assert "Zo was het register" in get(organisation, op=clock.today().isoformat())
    tomorrow = clock.today() + timedelta(days=1)
    assert "Deze dag is nog niet geweest." in get(organisation, op=tomorrow.isoformat())


def test_an_empty_register_says_so_and_shows_no_search(db: None) -> None:
    page = get(make_organisation())
    assert "nog niets" in page
    assert 'id="q"' not in page


def test_the_canonical_address_is_of_the_configured_host(organisation: Organisation) -> None:
    answer: HttpResponse = Client().get(
        f"/{organisation.slug}/register/", {"afdeling": "Groen & Zo", "utm": "x"}
    )
    page = answer.content.decode()
    canonical = re.search(r'rel="canonical"\s+href="([^"]*)"', page)
    assert canonical is not None
    assert unescape(canonical[1]) == (
        f"{settings.BASE_URL}/{organisation.slug}/register/?afdeling=Groen+%26+Zo"
    )
    assert 'content="noindex, follow"' in page
    assert "noindex" not in get(organisation)


@pytest.mark.parametrize("parameter", ["q", "afdeling", "orgaan", "grondslag", "op", "sorteer"])
@pytest.mark.parametrize("value", ["\x00", "\ud800", "x" * 5_000, "<b>x</b>", "’; --", "%00"])
def test_no_value_breaks_the_page_or_comes_back_raw(
    organisation: Organisation, parameter: str, value: str
) -> None:
    address = f"/{organisation.slug}/register/"
    quoted = value.encode("utf-8", "surrogatepass")
    answer = Client().get(address, QUERY_STRING=f"{parameter}=" + _percent(quoted))
    assert answer.status_code == 200
    assert "<b>x</b>" not in answer.content.decode()


def _percent(value: bytes) -> str:
    return "".join(f"%{byte:02x}" for byte in value)
