"""Parameters of the API show the same rows, fewer, or 400; never more, never an error (B7)."""

from itertools import product

import httpx
import pytest

from registers.api import FILTERS
from tests.factories import World
from tests.live import NO_TLS, Live

COLUMNS = ("id", "name", "content", "search_text", "withdrawn_at", "organisation", "sort_key")
RELATIONS = ("organisation__slug", "organisation__users__password", "content__purposes")
LOOKUPS = ("", "__regex", "__contains", "__gt", "__isnull")
VALUES = ("(", "%00", "99999999999")
ORDERS = ("id", "-id", "organisation__slug", "content", "?", "name;drop", "published", "--name")
ODD = ("%27%5C%25_", "%ff", "%F0%9F%98%80", "%E2%80%AE", "1e309", "a%0d%0ab", "${x}", "{{7*7}}")


def _guesses() -> list[str]:
    found = [
        f"{column}{lookup}={value}"
        for column, lookup, value in product(COLUMNS + RELATIONS, LOOKUPS, VALUES)
    ]
    found += [f"{name}={order}" for name in ("sort", "ordering", "o") for order in ORDERS]
    found += [f"{each.name}={value}" for each in FILTERS for value in ODD]
    return found


def test_no_parameter_shows_more_or_breaks_anything(
    live: Live, shared_world: World, printed_world: World
) -> None:
    world, other = shared_world, printed_world
    path = f"/api/v1/organisations/{world.slug}/processing-activities"
    guesses = _guesses()
    assert len(guesses) > 200
    with httpx.Client(base_url=live.url, verify=NO_TLS) as client:
        everything = {each["id"] for each in client.get(path).json()["results"]}
        for guess in guesses:
            answer = client.get(f"{path}?{guess}")
            assert answer.status_code in {200, 400}, guess
            assert other.canary not in answer.text, guess
            if answer.status_code == 200:
                assert {each["id"] for each in answer.json()["results"]} <= everything, guess


@pytest.mark.parametrize("ending", ["", "/versions/1"])
def test_one_entry_takes_no_parameter(live: Live, shared_world: World, ending: str) -> None:
    world = shared_world
    path = f"/api/v1/organisations/{world.slug}/processing-activities"
    one = f"{path}/{world.activities['published']}{ending}"
    with httpx.Client(base_url=live.url, verify=NO_TLS) as client:
        assert client.get(one).status_code == 200
        assert client.get(f"{one}?expand=organisation").status_code == 400
