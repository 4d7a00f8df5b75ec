"""What the forms of requests refuse, all of it at once, and what they let through knowingly."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from privacyoffice import clock
from privacyoffice.accounts.admin.timeline import about_of, timeline
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from requests_dsar import signals
from requests_dsar.models import DataSubjectRequest
from requests_dsar.services import finding
from tests.browser.admin_forms import posting_form
from tests.factories import World
from tests.factories.requests import person, written_down
from tests.requests_dsar.test_admin import FIND, LIST, client_of, page_of, sent, text_of

# Of a request of the factory: a reader of forms sees the last box that is ticked only.
RIGHTS = ["access", "erasure"]


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def client(officer: Any) -> Client:
    return client_of(officer)


def test_a_form_that_was_sent_is_not_taken_for_another_request(officer: Any) -> None:
    form_id = uuid4()
    first = written_down("Zegge", by=officer, form_id=form_id)
    assert written_down("Zegge", by=officer, form_id=form_id).pk == first.pk
    for other in (
        {"story": "Iets anders"},
        {"person": {**person("Zegge"), "surname": "Lisdodde"}},
        {"channel": "phone"},
        {"rights": ["access"]},
        {"received_on": clock.today() - timedelta(days=1)},
    ):
        with pytest.raises(ValidationError, match=first.reference):
            written_down("Zegge", by=officer, form_id=form_id, **other)


def test_everything_that_is_wrong_is_told_at_once(client: Client) -> None:
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    answer = sent(
        client,
        f"{LIST}add/",
        received_on=tomorrow,
        channel="letter",
        phone="12",
        postcode="12",
        given_name="Vera",
    )
    wrong = {"received_on", "rights", "story", "surname", "phone", "postcode"}
    assert answer.context["form"].errors.keys() == wrong
    assert str(answer.context["problems"][0].about) == str(
        answer.context["form"].fields["received_on"].label
    )
    long_ago = (clock.today() - timedelta(days=30)).isoformat()
    answer = sent(client, f"{LIST}add/", received_on=long_ago, channel="letter", email="v@")
    wrong = {"late_because", "rights", "story", "email"}
    assert answer.context["form"].errors.keys() == wrong


def test_a_dutch_postcode_is_kept_as_it_is_written(client: Client) -> None:
    given = {"received_on": clock.today().isoformat(), "channel": "letter", "rights": ["access"]}
    whole = {
        **given,
        "story": "Wat weet u?",
        "surname": "Zegge",
        "phone": "+32 2 555 55 55 (thuis)",
    }
    assert sent(client, f"{LIST}add/", **whole, postcode="1234ab").status_code == 302
    kept = DataSubjectRequest.objects.latest("created_at")
    assert kept.person.reveal()["postcode"] == "1234 AB"


def test_more_than_is_shown_is_told(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "MOST", 1)
    monkeypatch.setattr("requests_dsar.admin.finding.MOST", 1)
    answer = sent(client, FIND, email=f"{world.canary}@burger.example")
    assert len(answer.context["found"]) == answer.context["most"] == 1
    page = page_of(world, "request-received")
    assert len(client.get(page).context["headline"].blocks[0].lines) > 2
    monkeypatch.setattr(signals, "MOST", 1)
    assert len(client.get(page).context["headline"].blocks[0].lines) == 2


def test_a_search_that_was_refused_has_its_own_title(client: Client) -> None:
    answer = sent(client, FIND)
    assert str(answer.context["problems_title"]) in answer.content.decode()


def test_correcting_nothing_is_refused_and_no_act(world: World, client: Client) -> None:
    pk = world.requests["request-received"]
    answer = sent(client, f"{LIST}{pk}/act/correct/", rights=RIGHTS, reason="Zomaar")
    assert answer.status_code == 200
    assert answer.context["form"].errors.keys() == {"__all__"}
    assert not AuditEvent.objects.filter(action="dsar.corrected", subject_id=pk).exists()


def test_who_was_told_that_it_changed_can_send_the_form_again(world: World, client: Client) -> None:
    pk = world.requests["request-received"]
    path = f"{LIST}{pk}/act/correct/"
    mine = posting_form(text_of(client, path)).values
    assert sent(client, path, rights=RIGHTS, town="Elders", reason="Verhuisd").status_code == 302
    answer = client.post(path, {**mine, "rights": RIGHTS, "town": "Hier", "reason": "Nagevraagd"})
    assert answer.status_code == 200
    assert answer.context["has_moved_on"]
    again = posting_form(answer.content.decode()).values
    assert again["town"] == "Hier"
    assert client.post(path, again).status_code == 302
    assert DataSubjectRequest.objects.get(pk=pk).person.reveal()["town"] == "Hier"


def test_destroying_is_one_sentence_in_the_history(world: World) -> None:
    case = DataSubjectRequest.objects.get(pk=world.requests["request-destroyed"])
    actions = [entry.event.action for entry in timeline(case) if entry.event]
    assert actions.count("cases.destroyed") == 1
    assert "crypto.case_destroyed" not in actions


def test_a_case_has_one_way_to_its_whole_history(world: World, client: Client) -> None:
    page = page_of(world, "request-received")
    assert text_of(client, page).count(page.replace("/change/", "/history/")) == 1


def test_the_page_of_an_act_says_in_words_what_it_was_about(world: World) -> None:
    pk = world.requests["request-received"]
    event = AuditEvent.objects.get(action="dsar.written_down", subject_id=pk)
    page = f"/admin/audit/auditevent/{event.pk}/change/"
    answer = client_of(world.people[Role.AUDITOR]).get(page)
    about = about_of(event)
    assert event.payload["channel"] == "letter" != about
    assert about in answer.content.decode()


def test_home_shows_what_nobody_handles_to_who_may_say_who_does(world: World) -> None:
    def addresses(role: Role) -> set[str]:
        blocks = client_of(world.people[role]).get("/admin/").context["blocks"]
        return {item.url for block in blocks for item in block.items if LIST in item.url}

    assert page_of(world, "request-received") in addresses(Role.PRIVACY_OFFICER)
    assert page_of(world, "request-progress") not in addresses(Role.PRIVACY_OFFICER)
    assert page_of(world, "request-received") not in addresses(Role.CASE_HANDLER)
