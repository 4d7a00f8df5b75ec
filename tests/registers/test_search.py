"""Searching the public register: by stem, by the beginning of a word, by every word."""

import pytest

from registers.models import PublishedActivity
from registers.public_search import search_published
from registers.public_search.matching import MOST_NAMES, MOST_TERMS, words_query
from tests.factories import World
from tests.factories.published import published_row


@pytest.fixture
def names(world: World) -> World:
    from privacyoffice import clock

    for number, (name, text) in enumerate(
        [
            ("Parkeervergunning bewoners", "Vergunningen verlenen om te parkeren"),
            ("Gegevens delen met de politie", "Aanhoudingen"),
            ("Bijstand", "Wie een uitkering krijgt, deelt een gegeven over inkomen"),
        ]
    ):
        PublishedActivity.objects.create(
            activity_id=f"00000000-0000-4000-8000-00000000000{number}",
            version=1,
            reference=f"ZZ-{number}",
            name=name,
            content={},
            content_hash="x",
            search_text=text,
            sort_key=name.lower(),
            published_at=clock.now(),
        )
    return world


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("parkeer", {"Parkeervergunning bewoners"}),
        ("PARKEERVERGUNNING", {"Parkeervergunning bewoners"}),
        ("bewoners parkeren", {"Parkeervergunning bewoners"}),
        ("gegeven", {"Gegevens delen met de politie", "Bijstand"}),
        ("uitkeringen", {"Bijstand"}),
        ("parkeer politie", set()),
        ("' & | ! :* ( )", set()),
        ("bestaatniet", set()),
        ("parkeer') --", {"Parkeervergunning bewoners"}),
    ],
)
def test_a_search_finds_what_people_mean(names: World, query: str, expected: set[str]) -> None:
    found = {row.name for row in search_published(query) if row.reference.startswith("ZZ")}
    assert found == expected


def test_a_name_of_a_thing_finds_what_calls_it_by_another_name(names: World) -> None:
    for number, text in enumerate(["Burgerservicenummer", "BSN", "NAW-gegevens", "Achternaam"]):
        published_row(f"Gegeven {number}", text=text)

    def found(query: str) -> set[str]:
        return {row.search_text for row in search_published(query)} & {
            "Burgerservicenummer",
            "BSN",
            "NAW-gegevens",
            "Achternaam",
        }

    for query in ("bsn", "B.S.N.", "burgerservicenummer", "sofinummer", "burger service nummer"):
        assert found(query) == {"Burgerservicenummer", "BSN"}, query
    assert found("naam adres en woonplaats") == {"NAW-gegevens"}
    # A part of something finds the whole of it, and no other part.
    assert found("voornaam") == set()


def test_other_names_of_many_words_at_once_stay_few() -> None:
    alternatives = str(words_query("bsn naw svb uwv duo coa ind cjib bkr cbs vng rdw"))
    assert alternatives.count(" | '") <= MOST_TERMS * MOST_NAMES


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("mijn uitkering", {"Bijstand"}),
        ("Waarom hebben jullie een uitkering van mij?", {"Bijstand"}),
        ("delen jullie gegevens met de politie", {"Gegevens delen met de politie"}),
        ("wat", set()),
    ],
)
def test_what_nobody_searches_for_is_left_out_of_a_question(
    names: World, query: str, expected: set[str]
) -> None:
    found = {row.name for row in search_published(query) if row.reference.startswith("ZZ")}
    assert found == expected


def test_an_empty_search_shows_everything_by_name(names: World) -> None:
    found = [row.name for row in search_published("") if row.reference.startswith("ZZ")]
    assert found == ["Bijstand", "Gegevens delen met de politie", "Parkeervergunning bewoners"]


def test_the_best_match_comes_first(names: World) -> None:
    assert search_published("bijstand")[0].name == "Bijstand"
