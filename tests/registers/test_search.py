"""Searching the public register: by stem, by the beginning of a word, by every word."""

import pytest

from registers.models import PublishedActivity
from registers.queries import search_published
from tests.factories import World


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


def test_an_empty_search_shows_everything_by_name(names: World) -> None:
    found = [row.name for row in search_published("") if row.reference.startswith("ZZ")]
    assert found == ["Bijstand", "Gegevens delen met de politie", "Parkeervergunning bewoners"]


def test_the_best_match_comes_first(names: World) -> None:
    assert search_published("bijstand")[0].name == "Bijstand"
