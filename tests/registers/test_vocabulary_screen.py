"""The list of own terms on the staff side, with the platform's terms below it."""

from collections.abc import Iterator

import pytest

from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.tenancy.scope import organisation_scope
from registers.models import VocabularyTerm
from tests.access.browsing import Visitor
from tests.browser.admin_forms import posting_form
from tests.factories import World
from tests.live import Live

LIST = "/admin/registers/vocabularyterm/"


@pytest.fixture
def officer(live: Live, shared_world: World) -> Iterator[Visitor]:
    with Visitor(live.url, shared_world.people[Role.PRIVACY_OFFICER]) as visitor:
        yield visitor


def test_own_term_is_added_and_recorded(live: Live, public_world: World) -> None:
    with Visitor(live.url, public_world.people[Role.PRIVACY_OFFICER]) as officer:
        form = posting_form(officer.get(f"{LIST}add/").text)
        form.values |= {"kind": "personal_data", "name": "Leefstijl", "sensitivity": "special"}
        form.values["synonyms"] = "manier van leven\nleefgewoonten"
        assert officer.post(f"{LIST}add/", form.values).status_code == 302
    with organisation_scope(public_world.organisation.pk):
        term = VocabularyTerm.objects.get(name="Leefstijl")
        assert AuditEvent.objects.get(subject_id=term.pk).action == "registers.term_kept"


def test_same_term_is_refused_a_second_time(shared_world: World, officer: Visitor) -> None:
    form = posting_form(officer.get(f"{LIST}add/").text)
    form.values |= {"kind": "personal_data", "name": f"TERM {shared_world.canary}"}
    response = officer.post(f"{LIST}add/", form.values)
    assert response.status_code == 200
    assert 'class="error-summary"' in response.text


def test_only_data_are_sensitive(officer: Visitor) -> None:
    form = posting_form(officer.get(f"{LIST}add/").text)
    form.values |= {"kind": "recipients", "name": "Buurthuis", "sensitivity": "special"}
    response = officer.post(f"{LIST}add/", form.values)
    assert response.status_code == 200
    assert 'class="error-summary"' in response.text


def test_platform_terms_stand_below_and_follow_search_and_filter(
    shared_world: World, officer: Visitor
) -> None:
    everything = officer.get(LIST).text
    assert shared_world.canary in everything
    assert "Burgerservicenummer (BSN)" in everything
    assert "Verwerkersovereenkomst" in everything
    found = officer.get(f"{LIST}?q=sofinummer").text
    assert "Burgerservicenummer (BSN)" in found
    assert "Verwerkersovereenkomst" not in found
    narrowed = officer.get(f"{LIST}?kind__exact=security_measures").text
    assert "Verwerkersovereenkomst" in narrowed
    assert "Burgerservicenummer (BSN)" not in narrowed
