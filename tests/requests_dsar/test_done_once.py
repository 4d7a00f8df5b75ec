"""Whoever clicks twice on an act that makes something makes one thing."""

from typing import Any

import pytest
from django.db.models import Model

from privacyoffice.accounts.roles import Role
from requests_dsar.models import IdentityCheck, Letter, Restriction
from tests.browser.admin_forms import posting_form
from tests.factories import World
from tests.requests_dsar.test_admin import LIST, client_of, text_of


@pytest.mark.parametrize(
    ("act", "values", "model"),
    [
        ("write-letter", {"subject": "Uw brief", "text": "Wij lazen die"}, Letter),
        ("restrict", {"ground": "a", "what": "adres"}, Restriction),
        ("check", {"of": "person", "method": "counter", "outcome": "established"}, IdentityCheck),
    ],
)
def test_two_clicks_make_one_thing_and_another_page_another(
    world: World, act: str, values: dict[str, Any], model: type[Model]
) -> None:
    client = client_of(world.people[Role.PRIVACY_OFFICER])
    path = f"{LIST}{world.requests['request-progress']}/act/{act}/"
    form = posting_form(text_of(client, path)).values | values
    before = model._default_manager.count()
    for _click in range(2):
        assert client.post(path, form).status_code == 302
    assert model._default_manager.count() == before + 1
    other = posting_form(text_of(client, path)).values | values
    assert client.post(path, other).status_code == 302
    assert model._default_manager.count() == before + 2
