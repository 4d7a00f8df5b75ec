"""A line that others refer to is not removed behind their back."""

import pytest
from django.test import Client

from privacyoffice.accounts.roles import Role
from registers.models import (
    DataSubjectCategory,
    LegalBasisOfActivity,
    PersonalDataCategory,
    Purpose,
)
from tests.browser.admin_forms import posting_form
from tests.factories import World


def _page(world: World) -> str:
    return f"/admin/registers/processingactivity/{world.activities['draft']}/change/"


@pytest.fixture
def officer(world: World) -> Client:
    client = Client()
    client.force_login(
        world.people[Role.PRIVACY_OFFICER],
        backend="privacyoffice.accounts.backends.LoginBackend",
    )
    return client


@pytest.mark.parametrize("is_changed", [True, False], ids=["changed", "untouched"])
def test_a_purpose_is_not_removed_while_a_basis_is_for_it(
    world: World, officer: Client, is_changed: bool
) -> None:
    form = posting_form(officer.get(_page(world)).content.decode()).values
    form["purposes-0-DELETE"] = "on"
    if is_changed:
        form["legal_bases-0-statute"] = "Een andere wet"
    answer = officer.post(_page(world), form)
    assert answer.status_code == 200
    assert "Kies hier iets anders" in answer.content.decode()
    assert Purpose.objects.filter(activity_id=world.activities["draft"]).exists()
    # The pair: the basis holds for all purposes, and one is left.
    form |= {"legal_bases-0-purpose": "", "purposes-1-description": "Een ander doel"}
    assert officer.post(_page(world), form).status_code == 302
    assert LegalBasisOfActivity.objects.filter(activity_id=world.activities["draft"]).count() == 1


def test_people_are_not_removed_while_data_are_about_them(world: World, officer: Client) -> None:
    data = PersonalDataCategory.objects.get(activity_id=world.activities["draft"])
    data.subject = DataSubjectCategory.objects.get(activity_id=world.activities["draft"])
    data.save()
    form = posting_form(officer.get(_page(world)).content.decode()).values
    answer = officer.post(_page(world), form | {"data_subjects-0-DELETE": "on"})
    assert answer.status_code == 200
    assert "Kies hier iets anders" in answer.content.decode()
