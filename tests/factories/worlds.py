"""A whole organisation: people in every role, two departments, processings in every state."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from django.contrib.auth.hashers import make_password

from privacyoffice import clock
from privacyoffice.accounts.models import Membership, User
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.documents import storage
from privacyoffice.jobs.models import Job
from privacyoffice.tenancy.models import Department, Organisation
from privacyoffice.tenancy.scope import organisation_scope
from registers.models import ControllingBody, ImportedRow, RegisterEdition
from registers.services import granting
from tests.factories import activities
from tests.factories.organisations import make_department, make_organisation, new_canary
from tests.factories.people import PASSWORD, make_member


@dataclass
class World:
    """What `make_world` made. `canary` is in every text of the organisation.

    `activities` has the id per state ("draft", "submitted", "accepted", "published"), and
    "elsewhere": a draft of the department in which the ambassador does not work, which holds
    `secret` besides. "granted" is one that the case handler may see, and "ended" one that they
    could see until today. `members` has the membership per role.
    """

    canary: str
    secret: str
    organisation: Organisation
    home: Department
    elsewhere: Department
    members: dict[str, Membership] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    activities: dict[str, UUID] = field(default_factory=dict)
    body_id: UUID | None = None
    event_id: UUID | None = None
    job_id: UUID | None = None

    @property
    def slug(self) -> str:
        return self.organisation.slug

    def fresh(self, state: str) -> UUID:
        """The id of one more activity of the ambassador's department in this state."""
        with organisation_scope(self.organisation.pk):
            return self._activity(state, self.canary)

    def _activity(self, state: str, canary: str, department: Department | None = None) -> UUID:
        writer, reviewer = self.people["second_officer"], self.people[Role.PRIVACY_OFFICER]
        department = department or self.home
        if state == "published":
            version = activities.published(
                canary, department=department, writer=writer, reviewer=reviewer
            )
            return version.activity_id
        if state == "accepted":
            return activities.accepted(
                canary, department=department, writer=writer, reviewer=reviewer
            ).pk
        make = activities.submitted if state == "submitted" else activities.draft
        return make(canary, department=department, writer=writer).pk


def make_world(*, with_edition: bool = False) -> World:
    """An organisation in full. Call it where rows may be made: `db` or `committed_db`."""
    canary = new_canary()
    organisation = make_organisation(canary)
    with organisation_scope(organisation.pk):
        world = World(
            canary=canary,
            secret=new_canary(),
            organisation=organisation,
            home=make_department(f"Thuis {canary}"),
            elsewhere=make_department(f"Elders {canary}"),
        )
        _people(world)
        for state in ("draft", "submitted", "accepted", "published", "granted", "ended"):
            world.activities[state] = world._activity(state, canary)
        world.activities["elsewhere"] = world._activity(
            "draft", f"{canary} {world.secret}", world.elsewhere
        )
        for name, days in (("granted", 5), ("ended", 0)):
            granting.grant_view(
                activity_id=world.activities[name],
                person=world.people[Role.CASE_HANDLER],
                reason=f"Reden {canary}",
                valid_until=clock.today() + timedelta(days=days),
                actor=world.people[Role.PRIVACY_OFFICER],
                now=clock.now(),
            )
        ImportedRow.objects.create(
            activity_id=world.activities["draft"],
            layout="proef",
            key=f"Rij {canary}",
            values={"name": canary},
            imported_at=clock.now(),
        )
        world.body_id = ControllingBody.objects.values_list("pk", flat=True).first()
        world.event_id = AuditEvent.objects.values_list("pk", flat=True).first()
        world.job_id = Job.objects.values_list("pk", flat=True).first()
        if with_edition:
            _edition(world)
    return world


def _people(world: World) -> None:
    for role in Role:
        world.members[role] = make_member(
            role,
            canary=world.canary,
            department=world.home if role == Role.AMBASSADOR else None,
        )
    second = make_member(Role.PRIVACY_OFFICER, canary=world.canary, local="second_officer")
    world.members["second_officer"] = second
    former = make_member(
        Role.PRIVACY_OFFICER, canary=world.canary, local="former", valid_until=clock.today()
    )
    world.members["former"] = former
    world.people = {name: membership.user for name, membership in world.members.items()}
    # One hash for all: making one takes long on purpose.
    password = make_password(PASSWORD)
    for user in world.people.values():
        user.password = password
        user.save(update_fields=["password"])


def _edition(world: World) -> None:
    """A PDF that is only a file with the canary: rendering has its own tests."""
    content = f"%PDF-1.7 {world.canary}".encode()
    stored = storage.store(content, organisation_id=world.organisation.pk, suffix=".pdf")
    RegisterEdition.objects.create(
        number=1,
        content_hash=world.canary,
        rendering_hash=world.canary,
        in_force_on=clock.today(),
        activity_count=1,
        file_name=stored.name,
        file_hash=stored.sha256,
        file_size=stored.size,
        rendered_at=clock.now(),
    )
