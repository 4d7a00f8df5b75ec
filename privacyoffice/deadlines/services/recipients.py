"""Who hears of a deadline today: roles, absence, and who takes whose place."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from privacyoffice.accounts.models import Absence, Membership
from privacyoffice.accounts.roles import Role
from privacyoffice.deadlines.kinds import DeadlineKind
from privacyoffice.policy.codes import Reminded
from privacyoffice.policy.profile import Profile
from privacyoffice.policy.queries import role_that_replaces_dpo

_ROLES = {
    Reminded.PRIVACY_OFFICER: Role.PRIVACY_OFFICER,
    Reminded.DPO: Role.DPO,
    Reminded.MANAGER: Role.MANAGER,
    Reminded.CISO: Role.CISO,
}


@dataclass(frozen=True)
class Office:
    """Who works here on a day. `roles` has the people of each role; `absent` who is away, with
    the one who replaces them, or None; `replaces_dpo` the role that does so by the policy."""

    roles: Mapping[str, tuple[UUID, ...]]
    absent: Mapping[UUID, UUID | None]
    replaces_dpo: str = ""

    @property
    def members(self) -> frozenset[UUID]:
        """Everybody with a role."""
        return frozenset(person for people in self.roles.values() for person in people)

    def present(self, people: Iterable[UUID]) -> tuple[UUID, ...]:
        """Those of them who are not away."""
        return tuple(person for person in people if person not in self.absent)

    def holders(self, role: str) -> tuple[UUID, ...]:
        """Who has this role."""
        return self.roles.get(role, ())


def office_on(day: date, profile: Profile) -> Office:
    """The office of the organisation in scope, in two queries."""
    roles: defaultdict[str, list[UUID]] = defaultdict(list)
    held = Membership.objects.active_on(day).filter(user__is_active=True).order_by("pk")
    for role, user_id in held.values_list("role", "user_id"):
        roles[role].append(user_id)
    absences = Absence.objects.on(day).order_by("entered_at")
    return Office(
        roles={role: tuple(dict.fromkeys(people)) for role, people in roles.items()},
        absent=dict(absences.values_list("user_id", "deputy_id")),
        replaces_dpo=role_that_replaces_dpo(profile),
    )


def recipients(
    office: Office, kind: DeadlineKind, to: Iterable[str], owner_id: UUID | None
) -> tuple[UUID, ...]:
    """The people behind `to` (values of Reminded), each once.

    Who is away and has nobody in their place hears it all the same, so that nothing is lost.
    Of the FG's own work only the FG hears, and nobody in the FG's place. Who deals with a
    deadline does not stand in for the FG in it. Law: GDPR art. 38(3), 38(6).
    """
    if kind.dpo_only:
        return _of_the_dpo(office, owner_id)
    found: list[UUID] = []
    for code in to:
        if code == Reminded.OWNER:
            found += _owner(office, owner_id)
        else:
            role = _ROLES[Reminded(code)]
            for person in office.holders(role):
                found += _in_place_of(office, person, role, owner_id)
    return tuple(dict.fromkeys(found or office.holders(Role.PRIVACY_OFFICER)))


def _of_the_dpo(office: Office, owner_id: UUID | None) -> tuple[UUID, ...]:
    supervisors = office.holders(Role.DPO)
    return (owner_id,) if owner_id in supervisors else supervisors


def _owner(office: Office, owner_id: UUID | None) -> tuple[UUID, ...]:
    officers = office.holders(Role.PRIVACY_OFFICER)
    if owner_id not in office.members or owner_id is None:
        return officers
    if owner_id not in office.absent:
        return (owner_id,)
    deputy = office.absent[owner_id]
    if deputy in office.present(office.members) and deputy is not None:
        return (deputy,)
    return (owner_id, *officers)


def _in_place_of(
    office: Office, person: UUID, role: str, owner_id: UUID | None
) -> tuple[UUID, ...]:
    if person not in office.absent:
        return (person,)
    deputy = office.absent[person]
    instead: tuple[UUID, ...] = () if deputy is None else (deputy,)
    if role == Role.DPO:
        instead = instead or office.holders(office.replaces_dpo)
        instead = tuple(deputy for deputy in instead if deputy != owner_id)
    at_work = [deputy for deputy in office.present(instead) if deputy in office.members]
    return tuple(at_work) or (person,)
