"""The register's API over a live server: what it shows, what it refuses, in which words."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from django.conf import settings

from privacyoffice import clock
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope
from registers.models import PublishedActivity
from registers.services import ending
from tests import leaving
from tests.factories import World, make_organisation, make_register
from tests.live import NO_TLS, Live

PROBLEM = "application/problem+json"


@pytest.fixture(scope="module")
def get(live: Live) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=live.url, verify=NO_TLS) as client:
        yield client


_made: list[World] = []


@pytest.fixture
def second_world(committed_db: None) -> World:
    """One more, made once for this module; a test changes only an activity that it adds."""
    if not _made:
        _made.append(make_register())
        leaving.stays(_made[0].organisation.pk)
    return _made[0]


def _list(world: World) -> str:
    return f"/api/v1/organisations/{world.slug}/processing-activities"


def _one(world: World, activity_id: UUID | None = None) -> str:
    return f"{_list(world)}/{activity_id or world.activities['published']}"


def _operations(world: World) -> list[str]:
    return [_list(world), _one(world), f"{_one(world)}/versions", f"{_one(world)}/versions/1"]


def _assert_problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == PROBLEM
    assert answer.headers["api-version"] == "1.0.0"
    assert "set-cookie" not in answer.headers
    assert answer.headers["cache-control"].endswith("no-cache")
    body: dict[str, Any] = answer.json()
    assert body["status"] == status
    assert body["code"] == code
    assert body["type"].endswith(code)
    assert body["instance"] == answer.request.url.path
    assert body["title"]
    assert body["detail"]
    return body


def test_every_operation_answers_as_a_public_page_does(
    get: httpx.Client, shared_world: World
) -> None:
    for path in _operations(shared_world):
        answer = get.get(path, headers={"Cookie": "privacyoffice_session=x"})
        assert answer.status_code == 200, path
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers["api-version"] == "1.0.0"
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.headers["vary"] == "Accept"
        assert answer.headers["cache-control"] == "public, no-cache"
        assert "set-cookie" not in answer.headers
        again = get.get(path, headers={"If-None-Match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["api-version"] == "1.0.0"
        head = get.head(path)
        assert (head.status_code, head.content) == (200, b"")


def test_the_list_tells_each_activity_as_its_own_address_does(
    get: httpx.Client, shared_world: World
) -> None:
    page = get.get(_list(shared_world)).json()
    assert page["next"] is None
    assert page["prev"] is None
    (listed,) = page["results"]
    own = get.get(_one(shared_world)).json()
    assert listed == own
    assert own["id"] == str(shared_world.activities["published"])
    assert own["name"] == f"Verwerking {shared_world.canary}"
    assert own["purposes"] == [{"description": f"Doel {shared_world.canary}"}]
    assert own["legalBases"][0]["basis"] == "c"
    assert own["transfers"] == [{"country": f"Land {shared_world.canary}", "safeguard": "45"}]
    assert own["status"] == "current"
    versions = get.get(f"{_one(shared_world)}/versions").json()["results"]
    assert [version["version"] for version in versions] == [1]
    assert "purposes" not in versions[0]


def test_links_are_made_of_the_configured_address_and_lead_somewhere(
    get: httpx.Client, shared_world: World
) -> None:
    forwarded = {"X-Forwarded-Host": "elders.example"}
    answer = get.get(_one(shared_world), headers=forwarded)
    assert "elders" not in answer.text
    for address in answer.json()["links"].values():
        assert address.startswith(f"{settings.BASE_URL}/")
        path = address.removeprefix(settings.BASE_URL)
        assert get.get(path).status_code == 200, address


def test_what_the_office_keeps_to_itself_is_in_no_answer(
    get: httpx.Client, shared_world: World
) -> None:
    for path in _operations(shared_world):
        text = get.get(path).text
        for private in ("Opmerking", "Maatregel", "Persoon", "Besluit", "Reden", "Systeem"):
            assert f"{private} {shared_world.canary}" not in text
        assert shared_world.secret not in text
        assert str(shared_world.activities["draft"]) not in text


def test_of_another_organisation_and_never_existed_are_one_answer(
    get: httpx.Client, shared_world: World, second_world: World
) -> None:
    answers = []
    for path in (
        f"{_list(second_world)}/{shared_world.activities['published']}",
        f"{_list(second_world)}/{uuid4()}",
        f"{_list(second_world)}/{second_world.activities['draft']}",
    ):
        for ending_ in ("", "/versions", "/versions/1"):
            answer = get.get(path + ending_)
            _assert_problem(answer, 404, "not-found")
            headers = {k: v for k, v in answer.headers.items() if k != "date"}
            headers.pop("content-length")
            answers.append((answer.text.replace(path + ending_, ""), headers))
    assert all(answer == answers[0] for answer in answers)


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/api/", 404, "not-found"),
        ("/api/v1/nothing-here", 404, "not-found"),
        ("/api/v1/organisations/bestaat-niet/processing-activities", 404, "not-found"),
        ("/api/v1/organisations/x/processing-activities/geen-uuid", 404, "not-found"),
        ("/api/v1/openapi.json/", 404, "not-found"),
        ("/api/%00", 404, "not-found"),
    ],
)
def test_an_address_that_does_not_exist_is_told_as_a_problem(
    get: httpx.Client, path: str, status: int, code: str
) -> None:
    answer = get.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM)
    assert answer.headers["cache-control"].endswith("no-cache")
    assert answer.json()["code"] == code


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_nothing_can_be_written(get: httpx.Client, shared_world: World, method: str) -> None:
    for path in _operations(shared_world):
        answer = get.request(method, path, json={"name": "anders"})
        _assert_problem(answer, 405, "method-not-allowed")
        assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}


def test_another_format_is_refused(get: httpx.Client, shared_world: World) -> None:
    path = _list(shared_world)
    _assert_problem(get.get(path, headers={"Accept": "text/csv"}), 406, "not-acceptable")
    assert get.get(path, headers={"Accept": "text/html,*/*;q=0.8"}).status_code == 200


def test_a_host_that_is_not_ours_is_told_as_a_problem(
    get: httpx.Client, shared_world: World
) -> None:
    answer = get.get(_list(shared_world), headers={"Host": "elders.example"})
    assert (answer.status_code, answer.headers["content-type"]) == (400, PROBLEM)
    assert "elders" not in answer.text


@pytest.mark.parametrize(
    ("query", "name", "code"),
    [
        ("nope=1", "nope", "unknown"),
        ("format=json", "format", "unknown"),
        ("afdeling=x", "afdeling", "unknown"),
        ("q=a&q=b", "q", "repeated"),
        ("q=" + "a" * 201, "q", "too-long"),
        ("q=%00", "q", "unreadable"),
        ("q=" + "+".join("abcdefghijklmnop"), "q", "not-usable"),
        ("legalBasis=g", "legalBasis", "not-a-choice"),
        ("special=national_number", "special", "not-a-choice"),
        ("transfer=ja", "transfer", "not-a-choice"),
        ("transfer=", "transfer", "empty"),
        ("on=", "on", "empty"),
        ("pageSize=", "pageSize", "not-a-number"),
        ("on=2026-02-30", "on", "not-usable"),
        ("on=2999-01-01", "on", "not-usable"),
        ("on=gisteren", "on", "not-usable"),
        ("sort=content__password", "sort", "not-a-choice"),
        ("pageSize=0", "pageSize", "not-a-number"),
        ("pageSize=101", "pageSize", "not-a-number"),
        ("pageSize=1_0", "pageSize", "not-a-number"),
        ("pageSize=%D9%A3", "pageSize", "not-a-number"),
        ("cursor=x", "cursor", "not-a-cursor"),
    ],
)
def test_a_wrong_parameter_is_told_by_name(
    get: httpx.Client, shared_world: World, query: str, name: str, code: str
) -> None:
    body = _assert_problem(get.get(f"{_list(shared_world)}?{query}"), 400, "invalid-parameters")
    (wrong,) = body["invalidParams"]
    assert (wrong["name"], wrong["code"]) == (name, code)
    assert wrong["reason"]


def test_all_that_is_wrong_is_told_at_once(get: httpx.Client, shared_world: World) -> None:
    answer = get.get(f"{_list(shared_world)}?nope=1&pageSize=x&sort=y")
    body = _assert_problem(answer, 400, "invalid-parameters")
    assert {wrong["name"] for wrong in body["invalidParams"]} == {"nope", "pageSize", "sort"}


def test_a_question_with_very_much_wrong_gets_a_short_answer(
    get: httpx.Client, shared_world: World
) -> None:
    query = "&".join((*(f"{sign * 400}" for sign in "abc"), *map(str, range(500))))
    answer = get.get(f"{_list(shared_world)}?{query}")
    body = _assert_problem(answer, 400, "invalid-parameters")
    assert len(body["invalidParams"]) == 10
    assert len(answer.content) < 10_000


def test_the_filters_narrow_and_pages_join(get: httpx.Client, public_world: World) -> None:
    for _ in range(2):
        public_world.fresh("published")
    path, canary = _list(public_world), public_world.canary

    def ids(query: str) -> list[str]:
        answer = get.get(f"{path}?{query}")
        assert answer.status_code == 200, answer.text
        return [result["id"] for result in answer.json()["results"]]

    everything = ids("")
    assert len(everything) == 3
    for kept in (
        "legalBasis=c",
        "transfer=yes",
        f"q={canary}",
        f"department=Thuis {canary}",
        f"body=Bestuur {canary}",
        f"on={clock.today()}",
        "sort=-published",
        "sort=department",
        "q=",
    ):
        assert set(ids(kept)) == set(everything), kept
    for left_out in ("legalBasis=a", "transfer=no", "q=zeppelin", "department=x", "on=2020-01-01"):
        assert ids(left_out) == [], left_out
    for order in ("name", "-published", "department"):
        seen, address = [], f"{path}?pageSize=2&sort={order}&legalBasis=c"
        while address:
            page = get.get(address.removeprefix(settings.BASE_URL)).json()
            seen += [result["id"] for result in page["results"]]
            address = page["next"]
        assert seen == ids(f"sort={order}"), order


def test_an_activity_that_ended_says_so_and_leaves_the_list(
    get: httpx.Client, second_world: World
) -> None:
    activity_id = second_world.fresh("published")
    with organisation_scope(second_world.organisation.pk):
        ending.retire(
            activity_id=activity_id,
            on=clock.today(),
            because="Dit doen wij niet meer.",
            actor=second_world.people["privacy_officer"],
            now=clock.now(),
        )
    own = get.get(_one(second_world, activity_id)).json()
    assert own["status"] == "ended"
    assert own["retiredOn"] == clock.today().isoformat()
    assert own["retiredBecause"] == "Dit doen wij niet meer."
    listed = [entry["id"] for entry in get.get(_list(second_world)).json()["results"]]
    assert str(second_world.activities["published"]) in listed
    assert str(activity_id) not in listed


def test_a_withdrawn_version_is_gone_and_says_why(get: httpx.Client, second_world: World) -> None:
    activity_id = second_world.fresh("published")
    with organisation_scope(second_world.organisation.pk):
        ending.withdraw_version(
            activity_id=activity_id,
            because="Er stond een naam in.",
            actor=second_world.people["privacy_officer"],
            now=clock.now(),
        )
    for path in (_one(second_world, activity_id), f"{_one(second_world, activity_id)}/versions/1"):
        body = _assert_problem(get.get(path), 410, "withdrawn")
        assert body["reason"] == "Er stond een naam in."
        assert second_world.canary not in str({**body, "instance": ""})
    (version,) = get.get(f"{_one(second_world, activity_id)}/versions").json()["results"]
    assert version["status"] == "withdrawn"
    assert version["withdrawnBecause"] == "Er stond een naam in."


def test_a_former_address_of_the_organisation_redirects(
    get: httpx.Client, committed_db: None
) -> None:
    organisation = make_organisation()
    former = organisation.slug
    with organisation_scope(organisation.pk):
        Organisation.objects.filter(pk=organisation.pk).update(slug=f"{former}-nieuw")
    answer = get.get(f"/api/v1/organisations/{former}/processing-activities?q=a")
    assert answer.status_code == 301
    new = f"/api/v1/organisations/{former}-nieuw/processing-activities?q=a"
    assert answer.headers["location"] == new
    assert answer.headers["api-version"] == "1.0.0"


def test_linked_data_are_given_to_who_asks(get: httpx.Client, shared_world: World) -> None:
    for path in (_one(shared_world), f"{_one(shared_world)}/versions/1"):
        answer = get.get(path, headers={"Accept": "application/ld+json"})
        assert answer.headers["content-type"] == "application/ld+json"
        assert answer.json()["@type"] == "dpv:Process"
        assert answer.headers["vary"] == "Accept"


def test_a_snapshot_of_the_first_release_is_told_in_todays_words(
    get: httpx.Client, second_world: World
) -> None:
    activity = uuid4()
    with organisation_scope(second_world.organisation.pk):
        PublishedActivity.objects.create(
            activity_id=activity,
            version=1,
            name="Oud",
            content={"name": "Oud", "controlling_bodies": ["College"], "purposes": ["Doel"]},
            content_hash="x",
            sort_key="oud",
            published_at=clock.now(),
        )
    own = get.get(f"{_list(second_world)}/{activity}").json()
    assert own["controllers"] == [{"body": "College"}]
    assert own["purposes"] == [{"description": "Doel"}]
    assert "controllingBodies" not in own
