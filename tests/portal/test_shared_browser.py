"""What stays behind in a browser, in a mail and in a log: no way to the page of a case."""

from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.correspondence.models import Conversation, Message
from privacyoffice.correspondence.services import access
from privacyoffice.crypto import unfinished
from privacyoffice.crypto.models import UnfinishedForm
from privacyoffice.masking import masked
from privacyoffice.portal import limiting
from privacyoffice.portal.filing import urls as filing
from privacyoffice.portal.limiting import Limit
from privacyoffice.portal.questionnaire import urls as questionnaire
from privacyoffice.portal.status import urls as status
from privacyoffice.portal.writing import urls as writing
from requests_dsar.services import confirming
from tests.factories import World
from tests.factories.requests import written_down
from tests.portal.asking import answers, file, fill_in
from tests.portal.test_writing import Visitor, Writer

TOKEN = "Geheim_-7" * 7
WITH_TOKEN = [
    str(pattern.name)
    for part in (filing, questionnaire, status, writing)
    for pattern in part.urlpatterns
    if "token" in pattern.pattern.converters
]


@pytest.mark.parametrize("name", WITH_TOKEN)
def test_no_log_holds_the_token_of_an_address(name: str) -> None:
    path = reverse(f"portal:{name}", args=["gemeente", TOKEN])
    for line in (f"GET {path} HTTP/1.1", f"Not Found: {path[:-1]}", f'"{path}?a=b"'):
        assert TOKEN not in masked(line)
        assert path.partition(TOKEN)[0] in masked(line)


@pytest.mark.parametrize("name", WITH_TOKEN)
def test_no_page_at_an_address_with_a_token_tells_it_further(world: World, name: str) -> None:
    path = reverse(f"portal:{name}", args=[world.slug, TOKEN])
    answers = [Client().get(path), Client(enforce_csrf_checks=True).post(path)]
    assert {answer.status_code for answer in answers} <= {403, 404, 405}
    assert {answer.headers["Referrer-Policy"] for answer in answers} == {"no-referrer"}


def test_a_form_at_such_an_address_is_told_of_which_site_it_is(
    world: World, citizen: Client
) -> None:
    """Without an origin the form behind the link would be refused."""
    made = file(citizen, world.slug)
    page = Client().get(f"/{world.slug}/verzoek/bevestigen/{confirming.token_of(made)}/")
    assert "<form" in page.text
    assert page.headers["Referrer-Policy"] == "strict-origin"


def test_every_address_with_a_token_is_known() -> None:
    assert set(WITH_TOKEN) >= {
        *("filing_confirm", "filing_confirm_en"),
        *("status_enter", "status_enter_en"),
        *("questions_enter", "questions_enter_en"),
    }


def test_the_link_that_confirms_is_no_way_to_the_page(world: World, citizen: Client) -> None:
    made = file(citizen, world.slug)
    path = f"/{world.slug}/verzoek/bevestigen/{confirming.token_of(made)}/"
    for _time in range(2):
        page = Client().post(path)
        assert "is bevestigd" in page.text
        link = access.path_of(made, clock.now())
        assert link not in page.text
        assert link.split("/")[-2] not in page.text


def test_who_closed_the_page_leaves_nothing_that_opens_it(world: World, citizen: Client) -> None:
    case = file(citizen, world.slug)
    link = access.path_of(case, clock.now())
    received = f"/{world.slug}/verzoek/ontvangen/"
    assert link in citizen.get(received).text
    citizen.get(link)
    before = UnfinishedForm.objects.count()
    citizen.post(f"/{world.slug}/mijn-verzoek/sluiten/")
    assert citizen.get(received).status_code == 303
    assert not citizen.cookies["privacyoffice_form"].value
    assert UnfinishedForm.objects.count() == before - 1


@pytest.fixture
def writer(world: World) -> Writer:
    """Somebody who showed their mailbox and has the message before them."""
    made = Writer(world)
    made.begin()
    made.show_mailbox()
    return made


def test_who_wrote_and_closed_the_page_leaves_nothing_that_opens_it(
    world: World, writer: Writer
) -> None:
    writer.send()
    link = access.path_of(Conversation.objects.latest("created_at"), clock.now())
    assert link in writer.get("ontvangen/").text
    writer.client.get(link)
    writer.client.post(f"/{world.slug}/mijn-verzoek/sluiten/")
    assert writer.get("ontvangen/").status_code == 303
    assert not writer.client.cookies["privacyoffice_message"].value


def test_one_code_makes_one_conversation_whatever_is_sent_at_once(writer: Writer) -> None:
    before = Conversation.objects.count()
    # As two requests at once see it: neither knows that the other was sent.
    with patch.object(unfinished, "keep"):
        for body in ("Een", "Twee"):
            writer.send(body, form_id=str(uuid4()))
    assert Conversation.objects.count() == before + 1


def limited(monkeypatch: pytest.MonkeyPatch, kind: str, most: int) -> None:
    wide = limiting.LIMITS[kind]
    monkeypatch.setitem(limiting.LIMITS, kind, Limit(most, wide.within))


def test_messages_count_besides_the_codes_that_were_asked(
    writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    limited(monkeypatch, "message.address", 1)
    before = Conversation.objects.count()
    assert writer.send().status_code == 429
    assert Conversation.objects.count() == before


def test_no_more_mandates_are_sent_than_the_limit(
    world: World, citizen: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    limited(monkeypatch, "upload.address", 2)
    filled = answers(voor_wie={"for_whom": "agent"})
    fill_in(citizen, world.slug, {step: filled[step] for step in ("wat", "voor-wie")})
    named: dict[str, Any] = {"surname": "Ander", "sent": "1"}
    for expected in (303, 303, 429):
        with patch("privacyoffice.portal.filing.keeping.keep_mandate", return_value="m.pdf"):
            upload = SimpleUploadedFile("m.txt", b"Machtiging", "text/plain")
            page = citizen.post(f"/{world.slug}/verzoek/over-wie/", named | {"mandate": upload})
        assert page.status_code == expected, page.text


def test_a_message_keeps_whether_there_was_a_second_step(world: World) -> None:
    case = written_down("Zegge", by=world.people[Role.PRIVACY_OFFICER])
    visitor = Visitor(world, case)
    visitor.write("Zonder code")
    visitor.show_who()
    visitor.write("Met code")
    steps = Message.objects.filter(case_id=case.pk).order_by("at")
    assert list(steps.values_list("second_step", flat=True)) == ["", "email"]


def test_the_first_message_was_written_with_a_code(writer: Writer) -> None:
    writer.send()
    assert Message.objects.latest("at").second_step == "email"
