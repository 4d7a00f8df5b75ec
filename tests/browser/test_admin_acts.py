"""Steps on the staff side: nothing typed is lost, and everybody sees who did what."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client, RequestFactory
from django.utils import translation

from privacyoffice import clock
from privacyoffice.accounts.admin.department import ReorganiseForm
from privacyoffice.accounts.admin.timeline import timeline
from privacyoffice.accounts.models import Membership
from privacyoffice.accounts.roles import Role
from privacyoffice.tenancy.scope import organisation_scope
from registers.admin.home import waits_for_review
from registers.models import ProcessingActivity
from registers.models.processing_activity import Status
from registers.services import drafting, granting, review
from tests.browser.admin_forms import posting_form
from tests.factories import World, make_member, make_office

ACTIVITIES = "/admin/registers/processingactivity/"
ROLES = "/admin/accounts/membership/"


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk), translation.override("en"):
        yield kept_world


def client_of(user: Any) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user, backend="privacyoffice.accounts.backends.LoginBackend")
    return client


def page_of(activity_id: UUID) -> str:
    return f"{ACTIVITIES}{activity_id}/change/"


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def facts_of(client: Client, activity_id: UUID) -> dict[str, str]:
    response = client.get(page_of(activity_id))
    return {str(label): str(value) for label, value in response.context["headline"].facts}


def test_save_and_submit_keeps_what_was_typed_and_goes_to_submitting(world: World) -> None:
    activity_id = world.activities["draft"]
    client = client_of(world.people[Role.AMBASSADOR])
    page = text_of(client, page_of(activity_id))
    assert 'name="_submit_for_review"' in page
    assert "act/submit/" not in page
    form = posting_form(page).values | {
        "name": "Net getypt",
        "purposes-1-description": "Een doel erbij",
        "legal_bases-0-purpose": "",  # the basis is for both
        "_submit_for_review": "x",
    }
    response = client.post(page_of(activity_id), form)
    submit = f"{ACTIVITIES}{activity_id}/act/submit/"
    assert (response.status_code, response.headers["Location"]) == (302, submit)
    activity = ProcessingActivity.objects.get(pk=activity_id)
    assert (activity.name, activity.status) == ("Net getypt", Status.DRAFT)
    assert activity.purposes.count() == 2
    confirm = posting_form(text_of(client, submit)).values
    assert client.post(submit, confirm).status_code == 302
    assert ProcessingActivity.objects.get(pk=activity_id).status == Status.SUBMITTED


def test_save_and_submit_with_an_error_keeps_the_input_and_submits_nothing(world: World) -> None:
    activity_id = world.activities["draft"]
    client = client_of(world.people[Role.AMBASSADOR])
    form = posting_form(text_of(client, page_of(activity_id))).values
    form |= {"name": "", "remarks": "Niet kwijt", "_submit_for_review": "x"}
    response = client.post(page_of(activity_id), form)
    assert response.status_code == 200
    assert posting_form(response.content.decode()).values["remarks"].strip() == "Niet kwijt"
    assert ProcessingActivity.objects.get(pk=activity_id).status == Status.DRAFT


def test_no_link_stands_out_above_a_form_that_is_being_filled_in(world: World) -> None:
    client = client_of(world.people[Role.PRIVACY_OFFICER])
    context = client.get(page_of(world.activities["draft"])).context
    assert [act.name for act in context["acts"]] == []
    assert "grant" in [act.name for act in context["more_acts"]]
    submitted = client.get(page_of(world.activities["submitted"])).context
    assert "accept" in [act.name for act in submitted["acts"]]


def test_title_says_once_that_there_is_an_error(world: World) -> None:
    client = client_of(world.people[Role.PRIVACY_OFFICER])
    activity_id = world.activities["draft"]
    form = posting_form(text_of(client, page_of(activity_id))).values | {"name": ""}
    grant = f"{ACTIVITIES}{activity_id}/act/grant/"
    for path, sent in (
        (page_of(activity_id), form),
        (grant, {"_organisation": form["_organisation"]}),
    ):
        with translation.override("nl"):
            page = client.post(path, sent, headers={"accept-language": "nl"}).content.decode()
        (title,) = re.findall(r"<title>(.*?)</title>", page, re.DOTALL)
        assert len(re.findall(r"Fout:|Error:", title)) == 1, path


def test_last_change_names_who_did_it(world: World) -> None:
    activity_id, officer = world.activities["submitted"], world.people[Role.PRIVACY_OFFICER]
    client = client_of(officer)
    writer = world.people["second_officer"]
    assert facts_of(client, activity_id)["Last changed"].endswith(writer.name)
    review.send_back(activity_id=activity_id, because="Kort", actor=officer, now=clock.now())
    facts = facts_of(client, activity_id)
    assert facts["Last changed"].endswith(officer.name)
    assert facts["Review"] == f"Returned by {officer.name}"
    granting.grant_view(
        activity_id=activity_id,
        person=world.people[Role.CASE_HANDLER],
        reason="Nodig",
        valid_until=clock.today() + timedelta(days=2),
        actor=writer,
        now=clock.now(),
    )
    # Sight changes nothing of the activity itself.
    assert facts_of(client, activity_id)["Last changed"].endswith(officer.name)


def test_who_submitted_takes_back_and_does_not_return(world: World) -> None:
    activity_id = world.activities["submitted"]
    returning = f"{ACTIVITIES}{activity_id}/act/return/"
    submitter = client_of(world.people["second_officer"])
    page = text_of(submitter, page_of(activity_id))
    assert returning not in page
    assert f"{ACTIVITIES}{activity_id}/act/reopen/" in page
    assert page.count("you submitted it yourself") == 1
    assert returning in text_of(client_of(world.people[Role.PRIVACY_OFFICER]), page_of(activity_id))


def test_sight_is_shown_ended_and_told_in_the_history(world: World) -> None:
    activity_id, officer = world.activities["granted"], world.people[Role.PRIVACY_OFFICER]
    handler, client = world.people[Role.CASE_HANDLER], client_of(officer)
    ending = f"{ACTIVITIES}{activity_id}/act/withdraw/"
    page = text_of(client, page_of(activity_id))
    assert ending in page
    assert f"{handler.name}, until" in page
    assert f"Reden {world.canary}" in page
    form = text_of(client, ending)
    offered = set(re.findall(r'<option value="([^"]+)"', form))
    assert offered == {str(handler.pk)}
    sent = posting_form(form).values | {"person": str(handler.pk)}
    assert client.post(ending, sent).status_code == 302
    assert client_of(handler).get(page_of(activity_id)).status_code == 404
    client.get(page_of(activity_id))  # shows the sentence that says what happened
    page = text_of(client, page_of(activity_id))
    assert ending not in page
    assert handler.name not in page
    told = [entry.about for entry in timeline(ProcessingActivity.objects.get(pk=activity_id))]
    assert sum(about.startswith(f"{handler.name}, until ") for about in told) == 2
    assert f"{handler.name}, until" in text_of(client, f"{ACTIVITIES}{activity_id}/history/")


def test_who_may_not_grant_does_not_see_who_has_sight(world: World) -> None:
    for role in (Role.AMBASSADOR, Role.DPO, Role.CASE_HANDLER):
        page = client_of(world.people[role]).get(page_of(world.activities["granted"]))
        assert page.context["headline"].lines == ()


def test_list_of_activities_does_not_care_about_capitals(world: World) -> None:
    for name, state in (("zebra", "draft"), ("aap", "submitted"), ("Beer", "accepted")):
        ProcessingActivity.objects.filter(pk=world.activities[state]).update(name=name)
    page = text_of(client_of(world.people[Role.PRIVACY_OFFICER]), ACTIVITIES)
    shown = [page.index(f">{name}<") for name in ("aap", "Beer", "zebra")]
    assert shown == sorted(shown)


def test_department_does_not_go_on_as_itself(world: World) -> None:
    form = ReorganiseForm(obj=world.home)
    for name in ("target", "together_with"):
        offered = set(form.fields[name].queryset)  # type: ignore[attr-defined]
        assert offered == {world.elsewhere}
    page = client_of(world.people[Role.PRIVACY_OFFICER]).get(
        f"/admin/tenancy/department/{world.home.pk}/act/reorganise/"
    )
    assert f'value="{world.home.pk}"' not in page.content.decode()


def test_role_with_a_planned_end_offers_an_earlier_one(world: World) -> None:
    member = make_member(
        Role.MANAGER,
        canary=world.canary,
        local="tijdelijk",
        valid_until=clock.today() + timedelta(days=9),
    )
    client = client_of(world.people[Role.ACCOUNT_ADMIN])
    ending = f"{ROLES}{member.pk}/act/end/"
    assert ending in text_of(client, f"{ROLES}{member.pk}/change/")
    sent = posting_form(text_of(client, ending)).values | {"reason": "Eerder klaar"}
    assert client.post(ending, sent).status_code == 302
    assert Membership.objects.get(pk=member.pk).valid_until == clock.today()
    assert ending not in text_of(client, f"{ROLES}{member.pk}/change/")


def test_giving_a_role_does_not_tell_the_name_that_an_account_has(world: World) -> None:
    other = make_office()
    known = other.people[Role.MANAGER]
    client = client_of(world.people[Role.ACCOUNT_ADMIN])
    sent = posting_form(text_of(client, f"{ROLES}add/")).values | {
        "email": known.email,
        "name": "Zoals ik denk",
        "role": Role.MANAGER,
        "decision": "Besluit",
    }
    response = client.post(f"{ROLES}add/", sent, follow=True)
    (said,) = (str(message) for message in response.context["messages"])
    assert known.email in said
    assert clock.today().strftime("%d-%m-%Y") in said
    assert known.name not in said


def test_the_home_page_offers_for_review_only_what_one_may_accept(world: World) -> None:
    """Who wrote in a text is not asked to judge it, though somebody else submitted it."""
    officer, second = world.people[Role.PRIVACY_OFFICER], world.people["second_officer"]
    activity = ProcessingActivity.objects.get(pk=world.activities["draft"])
    activity.name = "Door mij geschreven"
    drafting.save_draft(activity, actor=officer, now=clock.now())
    review.submit(activity_id=activity.pk, actor=world.people[Role.AMBASSADOR], now=clock.now())
    address = str(activity.pk)

    def waiting_for(user: Any) -> list[str]:
        request = RequestFactory().get("/admin/")
        request.user = user
        block = waits_for_review(request)
        assert block is not None
        return [item.url for item in block.items]

    assert not any(address in url for url in waiting_for(officer))
    assert any(address in url for url in waiting_for(second))
