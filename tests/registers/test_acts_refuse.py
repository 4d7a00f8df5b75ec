"""What the forms of acts and short lists refuse, beside the field and without an error page."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from registers.models import ControllingBody, InformationSystem
from registers.services import commenting
from tests.factories import World


@pytest.fixture
def officer(world: World) -> Client:
    client = Client()
    client.force_login(
        world.people[Role.PRIVACY_OFFICER],
        backend="privacyoffice.accounts.backends.LoginBackend",
    )
    return client


def test_no_act_takes_text_that_is_read_otherwise_than_it_is_stored(
    world: World, officer: Client
) -> None:
    address = f"/admin/registers/processingactivity/{world.activities['published']}/act/retire/"
    sent = {"on": clock.today().isoformat(), "because": "Gestopt \u202enetawrev\u202c einde"}
    answer = officer.post(address, sent)
    assert answer.status_code == 200
    assert "onzichtbaar" in answer.content.decode()


@pytest.mark.parametrize(
    ("model", "address"),
    [(ControllingBody, "controllingbody"), (InformationSystem, "informationsystem")],
)
def test_a_name_that_exists_is_refused_beside_the_form(
    world: World, officer: Client, model: type, address: str
) -> None:
    name = model.objects.values_list("name", flat=True).first()  # type: ignore[attr-defined]
    sent = {"name": name, "contact": "", "owner": "", "supplier": ""}
    answer = officer.post(f"/admin/registers/{address}/add/", sent)
    assert answer.status_code == 200
    assert "staat al in de lijst" in answer.content.decode()
    # The pair: another name.
    made = officer.post(f"/admin/registers/{address}/add/", sent | {"name": "Nieuw"})
    assert made.status_code == 302


def test_the_second_of_two_clicks_makes_no_second_comment(world: World) -> None:
    said = {
        "activity_id": world.activities["draft"],
        "part": "purposes",
        "text": "Te ruim",
        "actor": world.people[Role.DPO],
        "now": clock.now(),
    }
    commenting.comment(**said)
    with pytest.raises(ValidationError):
        commenting.comment(**said)
