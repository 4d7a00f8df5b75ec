"""Who holds which role, and what a role gives."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, transaction

from privacyoffice import clock
from privacyoffice.accounts.access import active_roles
from privacyoffice.accounts.models import Membership, User
from privacyoffice.accounts.roles import (
    LIMITED_TO_OWN_DEPARTMENT,
    PERMISSIONS,
    Reach,
    Role,
    reach_of,
)
from privacyoffice.accounts.services.membership import end_role, give_role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import World, make_member, make_office, make_user, new_canary

pytestmark = pytest.mark.django_db

ON_REGISTER = "registers.{}_processingactivity"
ON_ADVICE = {"advice.ask_advice", "advice.give_advice", "advice.react_advice"}
# Looking at the chain of proof, taking it along, and saying what somebody did around the program
# changes no data: tests/proof.
ON_PROOF = {f"proof.{verb}_chainverification" for verb in ("view", "check", "export", "explain")}
# Everybody their own: these open nothing of anybody else.
ABOUT_ONESELF = {
    "notifications.view_inappmessage",
    *("accounts.view_absence", "accounts.add_absence", "accounts.change_absence"),
}


@pytest.fixture
def world(kept_world: World) -> World:
    return kept_world


def test_who_gives_roles_works_on_no_case() -> None:
    """Accounts and cases are kept apart, both ways."""
    of_accounts = {perm for perm, roles in PERMISSIONS.items() if Role.ACCOUNT_ADMIN in roles}
    assert of_accounts - ABOUT_ONESELF == {
        "tenancy.view_organisation",
        "tenancy.view_department",
        "accounts.view_membership",
        "accounts.add_membership",
        "accounts.end_membership",
    }
    for perm in ("accounts.add_membership", "accounts.end_membership"):
        assert PERMISSIONS[perm] == (Role.ACCOUNT_ADMIN,)


def test_who_watches_changes_nothing() -> None:
    watching = {Role.DPO, Role.AUDITOR, Role.MANAGER, Role.CISO}
    for perm, roles in PERMISSIONS.items():
        # Words about a text are no change of it: advice has a test of its own.
        is_words = perm in ON_ADVICE | ON_PROOF or perm == "registers.comment_processingactivity"
        # Having a PDF made of what they may read is reading on paper.
        is_paper = perm == "registers.add_registeredition"
        # The FG plans work of their own: tests/deadlines/test_own_terms.py.
        is_planning = perm == "deadlines.add_deadline"
        # Nobody writes down what their own role may decide, so who decides nothing does it too.
        if perm == "mandates.add_mandate":
            assert watching & set(roles) == {Role.MANAGER}
            continue
        # The CISO handles breaches; the FG only where the policy says so (test_breach_page).
        if perm.startswith("breaches.") and perm.endswith("_breach") and "view" not in perm:
            assert watching & set(roles) <= {Role.CISO, Role.DPO}
            continue
        # What the FG finds, and that the FG saw it, only the FG writes down (GDPR art. 39(1)(b)).
        of_the_fg = {"processors.check_agreement", "actions.see_action", "dpia.advise_namedlist"}
        if perm in of_the_fg:
            assert set(roles) == {Role.DPO}
            continue
        # A manager says what is planned, so that somebody screens it before it begins.
        if perm == "dpia.add_plan":
            assert watching & set(roles) == {Role.MANAGER}
            continue
        # A policy lets its director decide on what is given by telephone: that is a manager.
        if perm.startswith("disclosures.") and "view" not in perm:
            assert watching & set(roles) <= {Role.MANAGER}
            continue
        is_reading = perm.partition(".")[2].startswith("view_")
        is_own = perm in ABOUT_ONESELF or is_planning
        if not (is_reading or is_words or is_paper or is_own):
            assert not watching & set(roles), perm


def test_the_fg_alone_advises_and_others_ask_and_react() -> None:
    assert PERMISSIONS["advice.give_advice"] == (Role.DPO,)
    for perm in ON_ADVICE - {"advice.give_advice"}:
        assert not {Role.DPO, Role.AUDITOR, Role.ACCOUNT_ADMIN} & set(PERMISSIONS[perm])


def test_a_case_handler_has_nothing_by_role_alone() -> None:
    held = {perm for perm, roles in PERMISSIONS.items() if Role.CASE_HANDLER in roles}
    assert held - ABOUT_ONESELF == {"tenancy.view_organisation"}


def test_what_is_about_oneself_is_for_everybody() -> None:
    for perm in ABOUT_ONESELF:
        assert set(PERMISSIONS[perm]) == set(Role)


def test_only_the_ambassador_ends_at_the_border_of_a_department() -> None:
    assert {Role.AMBASSADOR} == LIMITED_TO_OWN_DEPARTMENT
    limited = [role for role in Role if reach_of(role) is Reach.OWN_DEPARTMENT]
    assert limited == [Role.AMBASSADOR]


def _give(user: User, actor: User, role: Role = Role.MANAGER) -> Membership:
    return give_role(
        email=user.email,
        name=user.name,
        role=role,
        decision="Besluit",
        decided_on=clock.today(),
        valid_from=clock.today(),
        actor=actor,
        now=clock.now(),
    )


def test_nobody_gives_a_role_to_themselves(world: World) -> None:
    administrator = world.people[Role.ACCOUNT_ADMIN]
    colleague = make_user()
    with organisation_scope(world.organisation.pk):
        with pytest.raises(ValidationError):
            _give(administrator, actor=administrator)
        # The pair: the same role, by the same person, to somebody else.
        assert _give(colleague, actor=administrator).granted_by == administrator


def test_capitals_in_the_address_do_not_help(world: World) -> None:
    administrator = world.people[Role.ACCOUNT_ADMIN]
    with organisation_scope(world.organisation.pk), pytest.raises(ValidationError):
        give_role(
            email=f"  {administrator.email.upper()} ",
            name="Iemand anders",
            role=Role.MANAGER,
            decision="Besluit",
            decided_on=clock.today(),
            valid_from=clock.today(),
            actor=administrator,
            now=clock.now(),
        )


def test_the_database_refuses_a_role_given_to_oneself(world: World) -> None:
    administrator = world.people[Role.ACCOUNT_ADMIN]
    with organisation_scope(world.organisation.pk):
        membership = Membership(
            user=administrator,
            role=Role.MANAGER,
            valid_from=clock.today(),
            decided_on=clock.today(),
            decision="Besluit",
            granted_by=administrator,
        )
        with (
            pytest.raises(IntegrityError, match="membership_not_given_to_oneself"),
            transaction.atomic(),
        ):
            membership.save()


def test_giving_and_ending_a_role_is_recorded(world: World) -> None:
    administrator = world.people[Role.ACCOUNT_ADMIN]
    with organisation_scope(world.organisation.pk):
        membership = _give(make_user(), actor=administrator)
        end_role(
            membership_id=membership.pk,
            on=clock.today(),
            reason="Weg",
            actor=administrator,
            now=clock.now(),
        )
        events = AuditEvent.objects.filter(subject_id=membership.pk)
        assert {event.action for event in events} == {
            "accounts.role_given",
            "accounts.role_ended",
        }
        assert {event.actor for event in events} == {administrator}
        assert membership.history.count() == 2


def test_a_role_holds_until_the_day_that_it_ends(world: World) -> None:
    today = clock.today()
    yesterday, tomorrow = today - timedelta(days=1), today + timedelta(days=1)
    cases = {
        "ends-yesterday": (yesterday - timedelta(days=5), yesterday, False),
        "ends-today": (yesterday, today, False),
        "ends-tomorrow": (yesterday, tomorrow, True),
        "begins-today": (today, None, True),
        "begins-tomorrow": (tomorrow, None, False),
    }
    with organisation_scope(world.organisation.pk):
        for local, (begins, ends, holds) in cases.items():
            member = make_member(
                Role.PRIVACY_OFFICER,
                canary=world.canary,
                local=local,
                valid_from=begins,
                valid_until=ends,
            )
            user = User.objects.get(pk=member.user_id)
            assert user.has_perm(ON_REGISTER.format("view")) is holds, local
            assert bool(active_roles(user).names) is holds, local


def test_a_role_in_one_organisation_gives_nothing_in_another(world: World) -> None:
    other = make_office()
    officer = world.people[Role.PRIVACY_OFFICER]
    with organisation_scope(world.organisation.pk):
        assert officer.has_perm(ON_REGISTER.format("publish"))
    with organisation_scope(other.organisation.pk):
        assert not User.objects.get(pk=officer.pk).has_perm(ON_REGISTER.format("publish"))
        # Nor for the same person as it was loaded in the first organisation.
        assert not officer.has_perm(ON_REGISTER.format("publish"))
    assert not officer.has_perm(ON_REGISTER.format("publish"))


def test_roles_in_two_organisations_do_not_add_up(world: World) -> None:
    other = make_office()
    person = world.people[Role.MANAGER]
    with organisation_scope(other.organisation.pk):
        give_role(
            email=person.email,
            name=person.name,
            role=Role.PRIVACY_OFFICER,
            decision="Besluit",
            decided_on=clock.today(),
            valid_from=clock.today(),
            actor=None,
            now=clock.now(),
        )
        assert User.objects.get(pk=person.pk).has_perm(ON_REGISTER.format("publish"))
    with organisation_scope(world.organisation.pk):
        assert not User.objects.get(pk=person.pk).has_perm(ON_REGISTER.format("publish"))


def test_an_account_that_may_not_log_in_has_no_permission(world: World) -> None:
    officer = world.people[Role.PRIVACY_OFFICER]
    officer.is_active = False
    with organisation_scope(world.organisation.pk):
        assert not officer.has_perm(ON_REGISTER.format("view"))


def test_the_database_refuses_a_superuser() -> None:
    user = make_user()
    user.is_superuser = True
    with pytest.raises(IntegrityError, match="user_is_never_superuser"), transaction.atomic():
        user.save()


@pytest.mark.parametrize("way", ["group", "person", "rename"])
def test_djangos_own_groups_and_permissions_cannot_be_given(world: World, way: str) -> None:
    """The database refuses: rights of that kind would add up over organisations."""
    from django.contrib.auth.models import Group, Permission

    person = world.people[Role.CASE_HANDLER]
    permission = Permission.objects.get(codename="publish_processingactivity")
    give = {
        "group": lambda: Group.objects.create(name=new_canary()),
        "person": lambda: person.user_permissions.add(permission),
        "rename": lambda: Permission.objects.filter(pk=permission.pk).update(codename="anders"),
    }[way]
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        give()


def test_an_ambassador_has_a_department_and_nobody_else_has(world: World) -> None:
    with organisation_scope(world.organisation.pk):
        with pytest.raises(ValidationError):
            make_member(Role.AMBASSADOR, canary=world.canary, local="zonder")
        with pytest.raises(ValidationError):
            make_member(Role.MANAGER, canary=world.canary, local="met", department=world.home)


def test_the_same_role_is_not_given_twice(world: World) -> None:
    with organisation_scope(world.organisation.pk), pytest.raises(ValidationError):
        make_member(Role.DPO, canary=world.canary)


def _end(membership: Membership, on: date, actor: User) -> Membership:
    return end_role(
        membership_id=membership.pk, on=on, reason="Besluit", actor=actor, now=clock.now()
    )


def test_a_role_that_will_end_can_end_earlier_and_never_later(world: World) -> None:
    administrator, today = world.people[Role.ACCOUNT_ADMIN], clock.today()
    with organisation_scope(world.organisation.pk):
        member = make_member(
            Role.MANAGER,
            canary=world.canary,
            local="tijdelijk",
            valid_until=today + timedelta(days=9),
        )
        with pytest.raises(ValidationError):
            _end(member, today + timedelta(days=10), administrator)
        assert _end(member, today + timedelta(days=3), administrator)
        ended = _end(member, today, administrator)
        assert ended.valid_until == today
        # What has ended does not come back by ending it again.
        with pytest.raises(ValidationError):
            _end(member, today + timedelta(days=1), administrator)


def test_the_last_account_administrator_stays(world: World) -> None:
    own, today = world.members[Role.ACCOUNT_ADMIN], clock.today()
    with organisation_scope(world.organisation.pk):
        with pytest.raises(ValidationError):
            _end(own, today, own.user)
        make_member(
            Role.ACCOUNT_ADMIN,
            canary=world.canary,
            local="tijdelijk",
            valid_until=today + timedelta(days=5),
        )
        # On that day the other one has left too.
        with pytest.raises(ValidationError):
            _end(own, today + timedelta(days=5), own.user)
        assert _end(own, today + timedelta(days=4), own.user)


def test_an_account_administrator_who_may_not_log_in_does_not_count(world: World) -> None:
    own = world.members[Role.ACCOUNT_ADMIN]
    with organisation_scope(world.organisation.pk):
        other = make_member(Role.ACCOUNT_ADMIN, canary=world.canary, local="uitgezet").user
        other.is_active = False
        other.save()
        with pytest.raises(ValidationError):
            _end(own, clock.today(), own.user)
