"""Linked data of a published version: its terms, its identity, and nothing that is not public."""

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings

from privacyoffice import clock
from processors.models import Safeguard
from registers import dpv
from registers.linked_data import as_json_ld
from registers.models import PublishedActivity
from registers.models.legal_basis import LegalBasis
from registers.models.parts import Sensitivity, SensitivityException
from tests.factories import World
from tests.factories.published import published_row
from tests.factories.records import line

ACTIVITY = UUID("11111111-2222-4333-8444-555555555555")
CONTENT: dict[str, Any] = {
    "name": "Bomen",
    "role": "controller",
    "purposes": [{"description": "Bomen tellen"}],
    "legal_bases": [line("legal_bases", basis="e", statute="Gemeentewet")],
    "data_subjects": [{"name": "Bewoners"}],
    "personal_data": [
        line("personal_data", name="Naam", subject="Bewoners"),
        line("personal_data", name="Allergie", sensitivity="special", exception="9-2-h"),
        line("personal_data", name="Boete", sensitivity="criminal", exception="uavg-32"),
    ],
    "sources": [line("sources", name="BRP")],
    "recipients": [
        line("recipients", name="Drukker", kind="processor", party="Drukkerij BV"),
        line("recipients", name="Provincie", kind="external"),
    ],
    "transfers": [line("transfers", country="Canada", safeguard="45")],
    "retention": [
        line("retention", description="5 jaar", afterwards="destroyed"),
        line("retention", not_yet_known=True),
    ],
    "controllers": [line("controllers", body="College")],
    "joint_controllers": [line("joint_controllers", party="Waterschap", arrangement="Samen")],
    "security_measures": [{"description": "Slot op de deur"}],
}


@pytest.fixture
def published(world: World) -> PublishedActivity:
    return published_row("Bomen", CONTENT, activity_id=ACTIVITY, version=2)


def _iri(world: World, number: int) -> str:
    return f"{settings.BASE_URL}/{world.slug}/register/{ACTIVITY}/v/{number}/"


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _nodes(inner)
    if isinstance(value, list):
        for inner in value:
            yield from _nodes(inner)


def _types(nodes: Any) -> list[Any]:
    return [node["@type"] for node in nodes]


def test_every_part_has_its_term(world: World, published: PublishedActivity) -> None:
    node = as_json_ld(published, world.organisation)
    assert node["@type"] == "dpv:Process"
    assert node["dct:title"] == {"@value": "Bomen", "@language": "nl"}
    purpose = {"@value": "Bomen tellen", "@language": "nl"}
    assert node["dpv:hasPurpose"] == [{"@type": "dpv:Purpose", "dct:description": [purpose]}]
    (basis,) = node["dpv:hasLegalBasis"]
    assert basis["@type"] == ["dpv:LegalBasis", "eu-gdpr:A6-1-e"]
    assert basis["dct:description"][0]["@value"] == "Gemeentewet"
    assert _types(node["dpv:hasPersonalData"]) == [
        "dpv:PersonalData",
        "dpv:SpecialCategoryPersonalData",
        "dpv:SensitivePersonalData",
    ]
    plain, special, criminal = node["dpv:hasPersonalData"]
    assert plain["dpv:hasDataSubject"]["dct:title"]["@value"] == "Bewoners"
    assert special["dpv:hasLegalBasis"]["@type"] == ["dpv:LegalBasis", "eu-gdpr:A9-2-h"]
    # A ground of the UAVG is no term of the GDPR: its words say which it is.
    assert criminal["dpv:hasLegalBasis"]["@type"] == "dpv:LegalBasis"
    (words,) = criminal["dpv:hasLegalBasis"]["dct:description"]
    assert "UAVG artikel 32" in words["@value"]
    assert _types(node["dpv:hasDataSubject"]) == ["dpv:DataSubject"]
    assert _types(node["dpv:hasDataSource"]) == ["dpv:DataSource"]
    assert len(node["dpv:hasRecipient"]) == 2
    (processor,) = node["dpv:hasDataProcessor"]
    assert processor["dct:title"]["@value"] == "Drukkerij BV"
    (country,) = node["dpv:hasThirdCountry"]
    assert country["dpv:hasLegalBasis"]["@type"] == ["dpv:LegalBasis", "eu-gdpr:A45-3"]
    (term,) = node["dpv:hasStorageCondition"]
    assert [text["@value"] for text in term["dct:description"]] == ["5 jaar", "vernietigd"]
    group = node["dpv:hasJointDataControllers"]
    assert group["@type"] == "dpv:JointDataControllers"
    ours, other = group["dpv:hasDataController"]
    assert (ours["dct:title"]["@value"], other["dct:title"]["@value"]) == ("College", "Waterschap")
    assert other["dct:description"] == {"@value": "Samen", "@language": "nl"}
    # Nobody of them decides alone.
    assert "dpv:hasDataController" not in node
    assert len(node["dpv:hasTechnicalOrganisationalMeasure"]) == 1


def test_a_version_has_its_own_iri_and_knows_its_neighbours(
    world: World, published: PublishedActivity
) -> None:
    node = as_json_ld(published, world.organisation)
    assert node["@id"] == _iri(world, 2)
    assert node["dct:identifier"] == str(published.pk)
    activity = f"{settings.BASE_URL}/{world.slug}/register/{ACTIVITY}/"
    assert node["dct:isVersionOf"] == {"@id": activity}
    assert node["dct:replaces"] == {"@id": _iri(world, 1)}
    assert "dct:isReplacedBy" not in node
    assert node["dct:issued"]["@value"] == published.published_at.isoformat()
    published.superseded_at = clock.now()
    replaced = as_json_ld(published, world.organisation)
    assert replaced["dct:isReplacedBy"] == {"@id": _iri(world, 3)}


def test_a_first_version_replaces_nothing(world: World) -> None:
    first = published_row("Nieuw", {"name": "Nieuw"})
    assert "dct:replaces" not in as_json_ld(first, world.organisation)


def test_an_activity_that_ended_says_until_when(world: World, published: PublishedActivity) -> None:
    published.retired_on = date(2026, 3, 31)
    node = as_json_ld(published, world.organisation)
    assert node["dct:temporal"]["dcat:endDate"] == {"@value": "2026-03-31", "@type": "xsd:date"}


def test_without_a_body_the_organisation_itself_is_the_controller(world: World) -> None:
    node = as_json_ld(published_row("Kaal", {"name": "Kaal"}), world.organisation)
    home = {"@id": f"{settings.BASE_URL}/{world.slug}/"}
    assert node["dpv:hasDataController"] == [home]
    assert "dpv:hasPurpose" not in node


def test_who_decides_with_others_that_are_not_named_is_not_told_as_the_only_one(
    world: World,
) -> None:
    content = {"name": "Samen", "role": "joint_controller"}
    node = as_json_ld(published_row("Samen", content), world.organisation)
    home = {"@id": f"{settings.BASE_URL}/{world.slug}/"}
    assert node["dpv:hasJointDataControllers"]["dpv:hasDataController"] == [home]
    assert "dpv:hasDataController" not in node


def test_work_for_others_says_how_to_reach_them_what_it_is_and_who_helps(world: World) -> None:
    """GDPR art. 30(2)(a), (b), 28(2)."""
    content = {
        "name": "x",
        "role": "processor",
        "clients": [
            line("clients", party="Gemeente", contact="info@gemeente.example", work="Loon"),
            line("clients", party="Waterschap"),
        ],
        "recipients": [line("recipients", name="Drukker", kind="processor", party="Drukkerij BV")],
    }
    node = as_json_ld(published_row("Werk", content), world.organisation)
    first, second = node["dpv:hasDataController"]
    assert first["dpv:hasContact"] == "info@gemeente.example"
    assert "dpv:hasContact" not in second
    (work,) = node["dpv:hasProcessing"]
    assert work["@type"] == "dpv:Processing"
    assert work["dct:description"] == [{"@value": "Loon", "@language": "nl"}]
    assert work["dpv:hasDataController"]["dct:title"]["@value"] == "Gemeente"
    _us, helper = node["dpv:hasDataProcessor"]
    assert helper["@type"] == "dpv:DataSubProcessor"
    assert helper["dct:title"]["@value"] == "Drukkerij BV"


def test_for_whom_we_work_is_left_out_where_it_is_not_public(world: World) -> None:
    node = as_json_ld(published_row("Werk", {"role": "processor"}), world.organisation)
    assert node["dpv:hasDataProcessor"] == [{"@id": f"{settings.BASE_URL}/{world.slug}/"}]
    assert "dpv:hasDataController" not in node


def test_work_for_somebody_else_makes_us_the_processor(world: World) -> None:
    content = {"name": "x", "role": "processor", "clients": [line("clients", party="Gemeente")]}
    node = as_json_ld(published_row("Werk", content), world.organisation)
    assert node["dpv:hasDataProcessor"] == [{"@id": f"{settings.BASE_URL}/{world.slug}/"}]
    (client,) = node["dpv:hasDataController"]
    assert client["dct:title"]["@value"] == "Gemeente"


def test_a_snapshot_of_the_first_release_is_read_too(world: World) -> None:
    content = {"name": "Oud", "controlling_bodies": ["College"], "purposes": ["Doel"]}
    node = as_json_ld(published_row("Oud", content), world.organisation)
    assert node["dpv:hasDataController"][0]["dct:title"]["@value"] == "College"
    assert node["dpv:hasPurpose"][0]["dct:description"][0]["@value"] == "Doel"


def test_every_name_has_its_vocabulary_in_the_document(
    world: World, published: PublishedActivity
) -> None:
    """Nothing has to be fetched, and no prefix is left without its meaning."""
    node = as_json_ld(published, world.organisation)
    context = node.pop("@context")
    assert all(iri.startswith(("http://", "https://")) for iri in context.values())
    used = set()
    for inner in _nodes(node):
        kinds = inner.get("@type", [])
        names = [*inner, *([kinds] if isinstance(kinds, str) else kinds)]
        used |= {name.partition(":")[0] for name in names if not name.startswith("@")}
    assert used <= set(context)
    json.dumps(node)


def test_every_value_object_is_one_that_json_ld_allows(
    world: World, published: PublishedActivity
) -> None:
    for node in _nodes(as_json_ld(published, world.organisation)):
        if "@value" in node:
            assert set(node) <= {"@value", "@language", "@type"}
            assert len(set(node) & {"@language", "@type"}) == 1
        if "@id" in node:
            assert re.match(r"^(https?://|mailto:)\S+$", node["@id"])


def test_every_code_of_the_register_that_is_an_article_has_its_term() -> None:
    for choices in (LegalBasis, Safeguard):
        assert set(choices.values) <= set(dpv.ARTICLES)
    of_gdpr = {code for code in SensitivityException.values if code.startswith("9-")}
    assert of_gdpr <= set(dpv.ARTICLES)
    assert set(Sensitivity.values) == set(dpv.SENSITIVITY)
    assert all(re.match(r"^eu-gdpr:A\d", term) for term in dpv.ARTICLES.values())
