"""Links to other entries: by reference, and without telling what somebody may not see."""

import pytest
from django.test import Client

from privacyoffice.accounts.roles import Role
from registers.models import ActivityLink, ProcessingActivity
from tests.browser.admin_forms import posting_form
from tests.factories import World


def _client(world: World, role: str) -> Client:
    client = Client()
    backend = "privacyoffice.accounts.backends.LoginBackend"
    client.force_login(world.people[role], backend=backend)
    return client


@pytest.fixture
def page(world: World) -> str:
    return f"/admin/registers/processingactivity/{world.activities['draft']}/change/"


def test_a_link_is_made_by_typing_a_reference(world: World, page: str) -> None:
    officer = _client(world, Role.PRIVACY_OFFICER)
    other = ProcessingActivity.objects.get(pk=world.activities["accepted"])
    form = posting_form(officer.get(page).content.decode()).values
    before = ActivityLink.objects.filter(activity_id=world.activities["draft"]).count()
    form |= {f"links-{before}-other": other.reference.lower(), f"links-{before}-direction": "to"}
    assert officer.post(page, form).status_code == 302
    assert ActivityLink.objects.filter(activity_id=world.activities["draft"], other=other).exists()
    # What is there already is sent back as the page shows it, and stays.
    again = posting_form(officer.get(page).content.decode()).values
    assert again[f"links-{before}-other"] == str(other)
    assert officer.post(page, again).status_code == 302


@pytest.mark.parametrize("typed", ["VA-9999", "zomaar wat"])
def test_a_reference_that_does_not_exist_is_refused_beside_the_field(
    world: World, page: str, typed: str
) -> None:
    officer = _client(world, Role.PRIVACY_OFFICER)
    form = posting_form(officer.get(page).content.decode()).values
    line = ActivityLink.objects.filter(activity_id=world.activities["draft"]).count()
    form |= {f"links-{line}-other": typed, f"links-{line}-direction": "to"}
    answer = officer.post(page, form)
    assert answer.status_code == 200
    assert "geen verwerking met dit kenmerk" in answer.content.decode()
    assert typed in answer.content.decode()


def test_an_ambassador_neither_reads_nor_chooses_an_entry_of_another_department(
    world: World, page: str
) -> None:
    elsewhere = ProcessingActivity.objects.get(pk=world.activities["elsewhere"])
    ActivityLink.objects.create(
        activity_id=world.activities["draft"], other=elsewhere, direction="to", position=9
    )
    ambassador = _client(world, Role.AMBASSADOR)
    text = ambassador.get(page).content.decode()
    assert world.secret not in text
    assert "een verwerking van een andere afdeling" in text
    form = posting_form(text).values
    assert ambassador.post(page, form).status_code == 302  # what is there stays
    own = f"/admin/registers/processingactivity/{world.activities['commented']}/change/"
    form = posting_form(ambassador.get(own).content.decode()).values
    line = ActivityLink.objects.filter(activity_id=world.activities["commented"]).count()
    form |= {f"links-{line}-other": elsewhere.reference, f"links-{line}-direction": "to"}
    assert ambassador.post(own, form).status_code == 200
