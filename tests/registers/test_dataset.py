"""The description of the register as a dataset: each form, and where it is."""

import re

import httpx
import pytest

from tests.factories import World, make_world
from tests.live import NO_TLS, Live


@pytest.fixture
def get(live: Live) -> httpx.Client:
    return httpx.Client(base_url=live.url, timeout=60, verify=NO_TLS)


def test_the_description_names_each_form_and_each_form_is_there(
    get: httpx.Client, committed_db: None
) -> None:
    public_world = make_world(with_edition=True)
    answer = get.get(f"/{public_world.slug}/register.jsonld")
    assert answer.headers["content-type"] == "application/ld+json"
    dataset = answer.json()
    assert "dcat:Dataset" in dataset["@type"]
    addresses = [form["dcat:downloadURL"]["@id"] for form in dataset["dcat:distribution"]]
    assert {address.rpartition(".")[2] for address in addresses} == {"csv", "xlsx", "json", "pdf"}
    for form, address in zip(dataset["dcat:distribution"], addresses, strict=True):
        path = re.sub(r"^https?://[^/]+", "", address)
        file = get.get(path)
        assert file.status_code == 200
        assert file.headers["content-type"].startswith(form["dcat:mediaType"])


def test_the_description_names_no_pdf_that_is_not_there(
    get: httpx.Client, shared_world: World
) -> None:
    dataset = get.get(f"/{shared_world.slug}/register.jsonld").json()
    titles = {form["dcat:mediaType"] for form in dataset["dcat:distribution"]}
    assert titles
    assert "application/pdf" not in titles
    assert get.get(f"/{shared_world.slug}/register.pdf").status_code == 503
