"""Somebody who typed something goes on in another language with what they typed."""

import re
from typing import Any

from django.test import Client

from tests.factories import World
from tests.portal.asking import answers, fill_in

_WRONG = {"given_name": "Noor", "surname": "", "birth_date_0": "30", "birth_date_1": "2"}


def _to_name(citizen: Client, world: World) -> None:
    filled = answers()
    fill_in(citizen, world.slug, {step: filled[step] for step in ("wat", "voor-wie", "waarover")})


def _other_address(page: Any) -> str:
    found = re.search(r'formaction="([^"]+)"', page.content.decode())
    assert found, "no button for the other language"
    return found[1]


def test_a_page_with_an_error_goes_to_the_other_language_with_its_input(
    world: World, citizen: Client
) -> None:
    _to_name(citizen, world)
    path = f"/{world.slug}/verzoek/naam/"
    assert "formaction" not in citizen.get(path).content.decode()
    wrong = citizen.post(path, {**_WRONG, "sent": "1"})
    assert wrong.status_code == 422
    assert "This page in English" in wrong.content.decode()
    assert f'href="{_other_address(wrong)}" hreflang' not in wrong.content.decode()
    there = citizen.post(_other_address(wrong), {**_WRONG, "in_language": "en"})
    text = there.content.decode()
    assert there.status_code == 422
    assert 'value="Noor"' in text
    assert 'value="30"' in text
    assert "Your name" in text


def test_changing_the_language_sends_nothing(world: World, citizen: Client) -> None:
    _to_name(citizen, world)
    good = {"given_name": "Noor", "surname": "Voorbeeld"}
    page = citizen.post(f"/{world.slug}/request/name/", {**good, "in_language": "en"})
    assert page.status_code == 200
    assert 'value="Voorbeeld"' in page.content.decode()
    ahead = citizen.get(f"/{world.slug}/verzoek/antwoord/")
    assert ahead.headers["Location"] == f"/{world.slug}/verzoek/naam/"


def test_enter_in_a_field_sends_the_form_and_does_not_change_the_language(
    world: World, citizen: Client
) -> None:
    _to_name(citizen, world)
    wrong = citizen.post(f"/{world.slug}/verzoek/naam/", {**_WRONG, "sent": "1"}).content.decode()
    buttons = re.findall(r'<button[^>]*name="(\w+)"', wrong)
    assert buttons.index("sent") < buttons.index("in_language")
