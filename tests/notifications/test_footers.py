"""Where a message says that the privacy statement is."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from privacyoffice.notifications import footers
from privacyoffice.tenancy.scope import organisation_scope
from tests.notifications.examples import rendered


@pytest.fixture
def world(kept_world: Any) -> Iterator[Any]:
    with organisation_scope(kept_world.organisation.pk):
        yield kept_world


@pytest.mark.parametrize("language", ["nl", "en", "fy"])
def test_the_address_shows_the_statement_in_force(kept_world: Any, language: str) -> None:
    """In a language that it is in; the address is that of the version that holds."""
    address = footers.privacy_statement_of(kept_world.organisation, language)
    assert address.startswith(f"{settings.BASE_URL}/{kept_world.slug}/")
    page = Client().get(address.removeprefix(settings.BASE_URL))
    assert page.status_code == 200
    assert f'lang="{"en" if language == "en" else "nl"}"' in page.text


def test_no_message_goes_out_without_it(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert rendered(world, "notifications.digest")
    monkeypatch.setattr(footers, "_provider", [])
    with pytest.raises(LookupError):
        rendered(world, "notifications.digest")
