"""What a citizen reads of their own request, and that the form asks nothing as a condition."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.notifications.models import OutboxMessage
from privacyoffice.notifications.rendering import render
from privacyoffice.tenancy.scope import organisation_scope
from requests_dsar.models import DataSubjectRequest, DispatchWay
from requests_dsar.services import deciding, handling, letters
from requests_dsar.services.objecting import decided_by
from tests.factories import World
from tests.factories.decisions import proposed
from tests.factories.letters import stamped
from tests.factories.requests import written_down
from tests.portal.asking import answers, file, fill_in
from tests.portal.test_confirming import link_in, mail_of
from tests.portal.test_status_page import CANARY, Visitor


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk):
        yield kept_world


@pytest.fixture
def visitor(world: World) -> Visitor:
    return Visitor(world.slug)


@pytest.fixture
def case(world: World) -> DataSubjectRequest:
    """Decided and answered on the day on which it came in."""
    officer = world.people[Role.PRIVACY_OFFICER]
    made = written_down(CANARY, by=officer, rights=["erasure"], received_on=clock.today())
    made = handling.take_up(request_id=made.pk, owner=officer, actor=officer, now=clock.now())
    proposed(made, by=officer)
    deciding.decide(request_id=made.pk, actor=officer, now=clock.now())
    letter = letters.draft_decision(made, actor=officer, now=clock.now())
    letters.finalise(letter_id=letter.pk, actor=officer, now=clock.now())
    letters.send(
        letter_id=stamped(letter).pk,
        way=DispatchWay.POST,
        sent_on=clock.today(),
        proof="",
        actor=officer,
        now=clock.now(),
    )
    found: DataSubjectRequest = DataSubjectRequest.objects.get(pk=made.pk)
    return found


def text_of(page: Any) -> str:
    return " ".join(page.content.decode().split())


def test_steps_of_one_day_stand_in_the_order_in_which_they_are_taken(
    visitor: Visitor, case: DataSubjectRequest
) -> None:
    visitor.come_in(case)
    text = text_of(visitor.get())
    steps = (
        "hebben uw verzoek ontvangen",
        "met uw verzoek begonnen",
        "hebben beslist",
        "u een brief gestuurd",
    )
    history = text[text.index("what-happened") :]
    places = [history.index(step) for step in steps if step in history]
    assert len(places) == len(steps), history[:3000]
    assert places == sorted(places)


def test_what_was_asked_is_shown_and_own_words_only_after_the_second_step(
    visitor: Visitor, case: DataSubjectRequest
) -> None:
    words = case.story.reveal()
    visitor.come_in(case)
    before = text_of(visitor.get())
    assert "Wat u vroeg" in before
    assert words not in before
    visitor.show_who()
    assert words in text_of(visitor.get())


def test_an_objection_is_confirmed_by_mail_with_the_day_of_the_decision(
    visitor: Visitor, case: DataSubjectRequest, world: World
) -> None:
    visitor.come_in(case)
    visitor.show_who()
    assert visitor.post("bezwaar/", text="Hier klopt niets van.").status_code == 303
    due_on = decided_by(case)
    assert due_on is not None
    year = str(due_on.year)
    assert year in text_of(visitor.get("bezwaar/ontvangen/"))
    assert "besluit op uw bezwaar uiterlijk op" in text_of(visitor.get())
    message = OutboxMessage.objects.get(intent="dsar.objection_received", about_id=case.pk)
    mail = render(message, world.organisation, None, now=clock.now())
    assert year in mail.text
    assert case.reference in mail.text
    assert "klopt niets" not in mail.text


def test_correction_can_be_asked_without_saying_what_is_wrong(
    world: World, citizen: Client
) -> None:
    filled = answers(wat={"wishes": ["rectification"]})
    steps = list(filled)
    steps.insert(steps.index("waarover") + 1, "toelichting")
    with_details = filled | {"toelichting": {}}
    fill_in(citizen, world.slug, {step: with_details[step] for step in steps})


def test_a_link_that_confirmed_already_says_so(world: World, citizen: Client) -> None:
    made = file(citizen, world.slug)
    link = link_in(mail_of(made, "dsar.confirm_email", world), world)
    assert "al bevestigd" not in text_of(citizen.get(link))
    citizen.post(link)
    page = citizen.get(link)
    assert "al bevestigd" in text_of(page)
    assert "<form" not in page.content.decode().partition("<main")[2].partition("</main")[0]


def test_the_number_of_steps_is_told_only_when_it_is_known(world: World, citizen: Client) -> None:
    root = f"/{world.slug}/verzoek"
    assert "Stap 1 van" not in text_of(citizen.get(f"{root}/wat/"))
    filled = answers(voor_wie={"for_whom": "agent"})
    fill_in(citizen, world.slug, {step: filled[step] for step in ("wat", "voor-wie")})
    assert "Stap 3 van 8" in text_of(citizen.get(f"{root}/over-wie/"))


def test_a_page_with_errors_is_there_in_the_other_language_too(
    world: World, citizen: Client
) -> None:
    page = citizen.post(f"/{world.slug}/verzoek/wat/", {"sent": "1"})
    assert page.status_code == 422
    assert "This page in English" in text_of(page)


def test_a_mandate_that_is_too_large_is_to_be_sent_smaller(
    world: World, citizen: Client, settings: Any
) -> None:
    filled = answers(voor_wie={"for_whom": "agent"})
    fill_in(citizen, world.slug, {step: filled[step] for step in ("wat", "voor-wie")})
    address = f"/{world.slug}/verzoek/over-wie/"
    assert "Hooguit 25 MB" in text_of(citizen.get(address))
    settings.ATTACHMENT_MOST_BYTES = 10
    mandate = SimpleUploadedFile("machtiging.txt", b"Zij mag dit voor mij doen.")
    page = citizen.post(address, {"surname": "Ander", "mandate": mandate, "sent": "1"})
    assert page.status_code == 422
    assert "Stuur een kleiner bestand" in text_of(page)
    assert "verdeel" not in text_of(page)
