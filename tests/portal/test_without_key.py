"""The key of the organisation is lost for a while: a visitor hears what to do."""

from collections.abc import Iterator
from unittest.mock import patch

import pytest
from django.test import Client

from privacyoffice.accounts.roles import Role
from privacyoffice.crypto.errors import KeyLost
from privacyoffice.tenancy.scope import scope_memory
from requests_dsar.models import DataSubjectRequest
from tests.factories import World, requests
from tests.portal.asking import answers, fill_in, send
from tests.portal.test_status_page import Visitor


@pytest.fixture
def visitor(world: World) -> Visitor:
    found = Visitor(world.slug)
    found.come_in(requests.written_down("Zegge", by=world.people[Role.PRIVACY_OFFICER]))
    return found


@pytest.fixture
def no_key(visitor: Visitor) -> Iterator[None]:
    with patch("privacyoffice.crypto.unlocking.keyring.wrapping_key", side_effect=KeyLost("gone")):
        scope_memory().clear()
        yield


@pytest.mark.usefixtures("no_key")
def test_how_far_it_is_needs_no_key(visitor: Visitor) -> None:
    page = visitor.get("")
    assert page.status_code == 200
    assert "Wij hebben uw verzoek ontvangen" in page.content.decode()
    assert "Wij kunnen uw berichten nu niet openen" in page.content.decode()


@pytest.mark.usefixtures("no_key")
@pytest.mark.parametrize("values", [{}, {"send": "1"}, {"code": "123456"}])
def test_what_needs_the_key_says_to_call(visitor: Visitor, values: dict[str, str]) -> None:
    page = visitor.post("code/", **values) if values else visitor.get("code/")
    assert page.status_code == 503
    assert "bel of schrijf ons" in page.content.decode()


def test_a_form_that_cannot_be_encrypted_keeps_its_answers(world: World) -> None:
    citizen = Client()
    fill_in(citizen, world.slug, answers())
    before = DataSubjectRequest.objects.count()
    with patch("privacyoffice.crypto.unlocking.keyring.wrapping_key", side_effect=KeyLost("gone")):
        scope_memory().clear()
        assert send(citizen, world.slug).status_code == 503
    assert DataSubjectRequest.objects.count() == before
    assert send(citizen, world.slug).status_code == 303
