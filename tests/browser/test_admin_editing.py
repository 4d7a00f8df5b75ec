"""Editing a processing on the staff side, over a live server and without scripts."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import httpx
import pytest

from privacyoffice.accounts.roles import Role
from privacyoffice.tenancy.scope import organisation_scope
from registers.models import LegalBasisOfActivity, ProcessingActivity, Purpose
from tests import leaving
from tests.access.browsing import Visitor, session_of
from tests.browser.admin_forms import Form, forms_of, posting_form
from tests.factories import World, make_member, make_office, make_world
from tests.live import Live

ACTIVITIES = "/admin/registers/processingactivity/"


_made: list[World] = []


@pytest.fixture
def world(committed_db: None) -> World:
    """Made once for each process: a test changes only what it makes in it itself."""
    if not _made:
        _made.append(make_world())
        leaving.stays(_made[0].organisation.pk)
    return _made[0]


@pytest.fixture
def own_world(committed_db: None) -> World:
    return make_world()


@pytest.fixture
def officer(live: Live, world: World) -> Iterator[Visitor]:
    with Visitor(live.url, world.people[Role.PRIVACY_OFFICER]) as visitor:
        yield visitor


@pytest.fixture
def ambassador(live: Live, world: World) -> Iterator[Visitor]:
    with Visitor(live.url, world.people[Role.AMBASSADOR]) as visitor:
        yield visitor


def change_page(activity_id: UUID) -> str:
    return f"{ACTIVITIES}{activity_id}/change/"


def form_on(visitor: Visitor, path: str) -> Form:
    response = visitor.get(path)
    assert response.status_code == 200
    return posting_form(response.text)


def assert_refused(response: httpx.Response) -> None:
    assert response.status_code == 200
    assert 'class="error-summary"' in response.text


def test_empty_line_is_there_without_scripts_and_is_kept(world: World, officer: Visitor) -> None:
    activity_id = world.fresh("draft")
    form = form_on(officer, change_page(activity_id))
    form.values["purposes-1-description"] = "Een tweede doel"
    assert officer.post(change_page(activity_id), form.values).status_code == 302
    with organisation_scope(world.organisation.pk):
        lines = list(Purpose.objects.filter(activity_id=activity_id))
    assert [line.description for line in lines][1:] == ["Een tweede doel"]
    assert [line.position for line in lines] == [0, 1]


def test_line_can_be_put_first(world: World, officer: Visitor) -> None:
    activity_id = world.fresh("draft")
    form = form_on(officer, change_page(activity_id))
    form.values["purposes-0-position"] = "2"
    form.values |= {"purposes-1-description": "Eerste", "purposes-1-position": "1"}
    assert officer.post(change_page(activity_id), form.values).status_code == 302
    with organisation_scope(world.organisation.pk):
        first = Purpose.objects.filter(activity_id=activity_id).first()
    assert first.description == "Eerste"


def test_error_stands_beside_the_field_and_input_is_kept(world: World, officer: Visitor) -> None:
    activity_id = world.fresh("draft")
    form = form_on(officer, change_page(activity_id))
    form.values |= {
        "name": "",
        "remarks": "Dit wil ik niet kwijt",
        "recipients-1-name": "Nieuwe ontvanger",
        "purposes-0-description": "",
    }
    response = officer.post(change_page(activity_id), form.values)
    assert_refused(response)
    again = posting_form(response.text)
    assert again.values["remarks"].strip() == "Dit wil ik niet kwijt"
    assert again.values["recipients-1-name"].strip() == "Nieuwe ontvanger"
    assert 'href="#id_name"' in response.text
    assert 'href="#id_purposes-0-description"' in response.text
    assert response.text.count('class="errorlist"') >= 2


def test_ambassador_is_offered_the_own_department_only(world: World, ambassador: Visitor) -> None:
    page = ambassador.get(f"{ACTIVITIES}add/").text
    options = re.findall(r'<option value="([0-9a-f-]{36})"', page.split('name="department"')[1])
    assert str(world.home.pk) in options
    assert str(world.elsewhere.pk) not in options


def test_foreign_department_posted_by_hand_is_refused(world: World, ambassador: Visitor) -> None:
    form = form_on(ambassador, f"{ACTIVITIES}add/")
    form.values |= {"name": "Van een ander", "department": str(world.elsewhere.pk)}
    assert_refused(ambassador.post(f"{ACTIVITIES}add/", form.values))
    form.values["department"] = str(world.home.pk)
    assert ambassador.post(f"{ACTIVITIES}add/", form.values).status_code == 302


def _purpose_of(activity_id: UUID) -> Any:
    return Purpose.objects.get(activity_id=activity_id)


@pytest.mark.parametrize("whose", ["own_organisation", "other_organisation"])
def test_line_of_another_processing_cannot_be_changed(
    whose: str, world: World, ambassador: Visitor
) -> None:
    victim_world = world if whose == "own_organisation" else make_world()
    with organisation_scope(victim_world.organisation.pk):
        victim = _purpose_of(victim_world.activities["elsewhere"])
    own_id = world.fresh("draft")
    form = form_on(ambassador, change_page(own_id))
    form.values |= {"purposes-0-id": str(victim.pk), "purposes-0-description": "Gekaapt"}
    assert_refused(ambassador.post(change_page(own_id), form.values))
    with organisation_scope(victim_world.organisation.pk):
        assert _purpose_of(victim_world.activities["elsewhere"]).description == victim.description


@pytest.mark.parametrize(
    ("value", "status"),
    # A foreign parent is refused; without one the line stays with the page's own processing.
    [("other", 200), ("nonsense", 200), ("", 302)],
)
def test_line_cannot_be_moved_to_another_processing(
    value: str, status: int, world: World, ambassador: Visitor
) -> None:
    own_id = world.fresh("draft")
    form = form_on(ambassador, change_page(own_id))
    parent = str(world.activities["elsewhere"]) if value == "other" else value
    form.values |= {"purposes-0-activity": parent, "purposes-0-description": "Verhuisd"}
    response = ambassador.post(change_page(own_id), form.values)
    assert response.status_code == status
    with organisation_scope(world.organisation.pk):
        elsewhere = Purpose.objects.filter(activity_id=world.activities["elsewhere"])
        assert not elsewhere.filter(description="Verhuisd").exists()


@pytest.mark.parametrize("tampered", ["nonsense", "", "7"])
def test_line_with_a_broken_identifier_is_refused(
    tampered: str, world: World, ambassador: Visitor
) -> None:
    own_id = world.fresh("draft")
    form = form_on(ambassador, change_page(own_id))
    form.values["purposes-0-id"] = tampered
    assert ambassador.post(change_page(own_id), form.values).status_code in {200, 302}


@pytest.mark.parametrize("whose", ["own_organisation", "other_organisation"])
def test_legal_basis_cannot_point_to_a_foreign_purpose(
    whose: str, world: World, ambassador: Visitor
) -> None:
    victim_world = world if whose == "own_organisation" else make_world()
    with organisation_scope(victim_world.organisation.pk):
        foreign = _purpose_of(victim_world.activities["elsewhere"])
    own_id = world.fresh("draft")
    form = form_on(ambassador, change_page(own_id))
    form.values["legal_bases-0-purpose"] = str(foreign.pk)
    assert_refused(ambassador.post(change_page(own_id), form.values))
    with organisation_scope(world.organisation.pk):
        assert LegalBasisOfActivity.objects.get(activity_id=own_id).purpose_id != foreign.pk
        own = _purpose_of(own_id)
    form.values["legal_bases-0-purpose"] = str(own.pk)
    assert ambassador.post(change_page(own_id), form.values).status_code == 302


def test_same_body_twice_is_refused_with_words(world: World, officer: Visitor) -> None:
    activity_id = world.fresh("draft")
    form = form_on(officer, change_page(activity_id))
    form.values["controllers-1-body"] = form.values["controllers-0-body"]
    assert_refused(officer.post(change_page(activity_id), form.values))


def test_two_people_do_not_overwrite_each_other(
    world: World, officer: Visitor, ambassador: Visitor
) -> None:
    activity_id = world.fresh("draft")
    first, second = (form_on(who, change_page(activity_id)) for who in (officer, ambassador))
    first.values["name"] = "Van de eerste"
    second.values["name"] = "Van de tweede"
    assert officer.post(change_page(activity_id), first.values).status_code == 302
    response = ambassador.post(change_page(activity_id), second.values)
    assert_refused(response)
    assert posting_form(response.text).values["name"] == "Van de tweede"
    assert "neem uw tekst daar over" in response.text
    with organisation_scope(world.organisation.pk):
        assert ProcessingActivity.objects.get(pk=activity_id).name == "Van de eerste"


def test_submitted_text_is_not_saved_by_a_form_that_was_open(
    world: World, officer: Visitor, ambassador: Visitor
) -> None:
    activity_id = world.fresh("draft")
    form = form_on(ambassador, change_page(activity_id))
    submit = f"{ACTIVITIES}{activity_id}/act/submit/"
    assert officer.post(submit, form_on(officer, submit).values).status_code == 302
    form.values["name"] = "Te laat"
    assert ambassador.post(change_page(activity_id), form.values).status_code == 404
    with organisation_scope(world.organisation.pk):
        assert ProcessingActivity.objects.get(pk=activity_id).name != "Te laat"


def test_own_submission_offers_no_accept_and_says_why(live: Live, world: World) -> None:
    activity_id = world.fresh("submitted")
    accept = f"{ACTIVITIES}{activity_id}/act/accept/"
    with Visitor(live.url, world.people["second_officer"]) as writer:
        page = writer.get(change_page(activity_id)).text
        assert accept not in page
        assert writer.get(accept).status_code == 302
        assert_refused(writer.post(accept, {"_organisation": str(world.organisation.pk)}))
    with Visitor(live.url, world.people[Role.PRIVACY_OFFICER]) as reviewer:
        assert accept in reviewer.get(change_page(activity_id)).text


@pytest.mark.first
@pytest.mark.parametrize("role", [*Role, "former"])
def test_every_posted_form_names_the_organisation(live: Live, world: World, role: str) -> None:
    """Follows every link of the admin and looks at each form."""
    seen_forms = 0
    with Visitor(live.url, world.people[role]) as visitor:
        waiting, seen = ["/admin/"], set()
        while waiting:
            path = waiting.pop()
            if path in seen:
                continue
            seen.add(path)
            response = visitor.get(path)
            if response.status_code == 302:
                continue
            assert response.status_code == 200, path
            links = re.findall(r'href="(/admin/[^"?#]*)', response.text)
            waiting += [link for link in links if "/organisatie/" not in link]
            for form in forms_of(response.text):
                if form.method == "post":
                    seen_forms += 1
                    named = form.values.get("_organisation")
                    assert named == str(world.organisation.pk), path
    assert seen_forms >= (0 if role == "former" else 25)


def test_form_of_another_tab_is_a_conflict(live: Live, own_world: World) -> None:
    world, other = own_world, make_office()
    person = world.people[Role.PRIVACY_OFFICER]
    with organisation_scope(other.organisation.pk):
        member = make_member(Role.MANAGER, canary=other.canary, local="tijdelijk")
        member.user = person
        member.save()
    activity_id = world.fresh("draft")
    with Visitor(live.url) as visitor:
        visitor.client.cookies.set("privacyoffice_session", session_of(person))
        chooser = visitor.get("/admin/")
        assert chooser.headers["Location"] == "/admin/organisatie/"
        page = visitor.get("/admin/organisatie/").text
        assert world.organisation.name in page
        assert other.organisation.name in page
        choose = {"organisation": str(world.organisation.pk)}
        assert visitor.post("/admin/organisatie/", choose).status_code == 302
        form = form_on(visitor, change_page(activity_id))
        home = visitor.get("/admin/").text
        assert world.organisation.name in home
        assert "/admin/organisatie/" in home
        visitor.post("/admin/organisatie/", {"organisation": str(other.organisation.pk)})
        assert visitor.post(change_page(activity_id), form.values).status_code == 409


def test_somebody_without_a_role_gets_a_clear_page(live: Live, world: World) -> None:
    with Visitor(live.url, world.people["former"]) as visitor:
        assert visitor.get("/admin/").headers["Location"] == "/admin/organisatie/"
        page = visitor.get("/admin/organisatie/")
        assert page.status_code == 200
        assert forms_of(page.text) == []
        assert "/accounts/logout/" in page.text


def test_case_handler_sees_the_granted_processing_and_nothing_else(
    live: Live, world: World
) -> None:
    granted = world.activities["granted"]
    with Visitor(live.url, world.people[Role.CASE_HANDLER]) as visitor:
        home = visitor.get("/admin/").text
        assert change_page(granted) in home
        assert ACTIVITIES in home
        listed = visitor.get(ACTIVITIES).text
        assert set(re.findall(rf"{ACTIVITIES}([0-9a-f-]{{36}})/", listed)) == {str(granted)}
        page = visitor.get(change_page(granted))
        assert page.status_code == 200
        assert "_save" not in page.text
        assert "/act/" not in page.text
        assert visitor.get(f"{ACTIVITIES}{granted}/history/").status_code == 200
        for state in ("draft", "published", "elsewhere"):
            assert visitor.get(change_page(world.activities[state])).status_code == 404
            history = f"{ACTIVITIES}{world.activities[state]}/history/"
            assert visitor.get(history).status_code == 404
        assert visitor.get(f"{ACTIVITIES}add/").status_code == 404
        assert visitor.post(change_page(granted), {"name": "x"}).status_code == 404
