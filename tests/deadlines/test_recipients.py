"""Who hears of a deadline: roles, absence, deputies, and what stays with the FG."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from privacyoffice import clock
from privacyoffice.accounts.models import Absence, Membership
from privacyoffice.accounts.roles import Role
from privacyoffice.deadlines.kinds import DeadlineKind
from privacyoffice.deadlines.services.recipients import Office, office_on, recipients
from privacyoffice.policy.parsing import parse_profile
from privacyoffice.policy.profile import Profile
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import World

PO, PO2, FG, MAN, CISO, HANDLER, OUTSIDER = (uuid4() for _number in range(7))
KIND = DeadlineKind("tests.kind", "Soort")
NOTES = DeadlineKind("tests.notes", "Aantekening van de FG", dpo_only=True)
EVERYBODY = ("owner", "privacy_officer", "dpo", "manager", "ciso")


def _office(*, replaces_dpo: str = "", **absent: UUID | None) -> Office:
    people = {"po": PO, "po2": PO2, "fg": FG, "man": MAN, "ciso": CISO, "handler": HANDLER}
    return Office(
        roles={
            Role.PRIVACY_OFFICER: (PO, PO2),
            Role.DPO: (FG,),
            Role.MANAGER: (MAN,),
            Role.CISO: (CISO,),
            Role.CASE_HANDLER: (HANDLER,),
        },
        absent={people[name]: deputy for name, deputy in absent.items()},
        replaces_dpo=replaces_dpo,
    )


def _told(
    office: Office, *to: str, owner: UUID | None = HANDLER, kind: DeadlineKind = KIND
) -> set[UUID]:
    found = recipients(office, kind, to, owner)
    assert len(found) == len(set(found))
    return set(found)


def test_each_role_and_the_owner_hear_once() -> None:
    assert _told(_office(), *EVERYBODY, owner=PO) == {PO, PO2, FG, MAN, CISO}
    assert _told(_office(), "owner") == {HANDLER}


@pytest.mark.parametrize("owner", [None, OUTSIDER])
def test_without_an_owner_who_works_here_the_privacy_officers_hear(owner: UUID | None) -> None:
    assert _told(_office(), "owner", owner=owner) == {PO, PO2}


def test_a_role_that_nobody_has_leaves_nobody_untold() -> None:
    office = Office(roles={Role.PRIVACY_OFFICER: (PO,)}, absent={})
    assert _told(office, "manager") == {PO}


def test_a_deputy_hears_in_the_place_of_who_is_away() -> None:
    assert _told(_office(handler=MAN), "owner") == {MAN}
    assert _told(_office(man=HANDLER), "manager", owner=PO) == {HANDLER}


def test_who_is_away_without_a_deputy_hears_it_all_the_same() -> None:
    assert _told(_office(man=None), "manager") == {MAN}
    # Of the owner's case the privacy officers hear as well: somebody must be at work.
    assert _told(_office(handler=None), "owner") == {HANDLER, PO, PO2}


@pytest.mark.parametrize("deputy", [OUTSIDER, MAN])
def test_a_deputy_who_left_or_is_away_too_is_no_deputy(deputy: UUID) -> None:
    office = _office(handler=deputy, man=None)
    assert _told(office, "owner") == {HANDLER, PO, PO2}


def test_the_policy_says_who_replaces_an_absent_dpo() -> None:
    replaced = _office(fg=None, replaces_dpo=Role.PRIVACY_OFFICER)
    assert _told(replaced, "dpo") == {PO, PO2}
    assert _told(_office(fg=None), "dpo") == {FG}
    # Who the FG named goes before the rule, and nobody replaces an FG who is there.
    assert _told(_office(fg=PO2, replaces_dpo=Role.PRIVACY_OFFICER), "dpo") == {PO2}
    assert _told(_office(replaces_dpo=Role.PRIVACY_OFFICER), "dpo") == {FG}


def test_nobody_replaces_the_dpo_in_a_case_of_their_own() -> None:
    office = _office(fg=None, replaces_dpo=Role.PRIVACY_OFFICER)
    assert _told(office, "dpo", owner=PO) == {PO2}
    only_one = Office(
        roles={Role.PRIVACY_OFFICER: (PO,), Role.DPO: (FG,)},
        absent={FG: None},
        replaces_dpo=Role.PRIVACY_OFFICER,
    )
    assert _told(only_one, "dpo", owner=PO) == {FG}
    assert _told(_office(fg=PO), "dpo", owner=PO) == {FG}


@pytest.mark.parametrize("owner", [FG, PO, None])
def test_of_the_own_work_of_the_dpo_only_the_dpo_hears(owner: UUID | None) -> None:
    for office in (_office(), _office(fg=PO, replaces_dpo=Role.PRIVACY_OFFICER)):
        assert _told(office, *EVERYBODY, owner=owner, kind=NOTES) == {FG}


REPLACED = {
    "title": "Beleid",
    "governance": {"source": "art. 2", "dpo_replaced_by": "privacy_officer"},
}


def test_the_office_of_a_day_knows_roles_absence_and_the_policy(kept_world: World) -> None:
    world, today = kept_world, clock.today()
    fg, po = world.people[Role.DPO], world.people[Role.PRIVACY_OFFICER]
    with organisation_scope(world.organisation.pk):
        _away(fg, today, deputy=po)
        _away(po, today + timedelta(days=1))
        gone = _away(world.people[Role.CISO], today)
        Absence.objects.filter(pk=gone.pk).update(withdrawn_at=clock.now())
        world.people[Role.MANAGER].is_active = False
        world.people[Role.MANAGER].save()
        office = office_on(today, parse_profile(REPLACED))
        later = office_on(today + timedelta(days=1), Profile.statutory())
        held = Membership.objects.active_on(today).count()
    assert office.absent == {fg.pk: po.pk}
    assert office.replaces_dpo == Role.PRIVACY_OFFICER
    assert office.holders(Role.DPO) == (fg.pk,)
    # Neither who may no longer log in, nor whose role has ended.
    assert office.holders(Role.MANAGER) == ()
    assert world.people["former"].pk not in office.members
    assert len(office.members) == held - 1
    assert later.absent == {po.pk: None}
    assert later.replaces_dpo == ""


def _away(user: Any, first_day: Any, *, deputy: Any = None) -> Absence:
    made: Absence = Absence.objects.create(
        user=user,
        first_day=first_day,
        last_day=first_day,
        deputy=deputy,
        entered_at=clock.now(),
    )
    return made
