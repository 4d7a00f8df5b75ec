"""The demo has somebody in every role, and every role sees where it works."""

from privacyoffice.accounts.roles import PERMISSIONS, Role
from privacyoffice.demo.content import PEOPLE


def test_there_is_a_demo_account_for_every_role() -> None:
    assert {person.role for person in PEOPLE} == set(Role)


def test_every_role_sees_its_organisation() -> None:
    assert set(PERMISSIONS["tenancy.view_organisation"]) == set(Role)
