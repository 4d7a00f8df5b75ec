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
from processors.models import Party
from registers.models import (
    ControllingBody,
    ImportedRow,
    InformationSystem,
    RegisterEdition,
    SharedTemplate,
    VocabularyKind,
    VocabularyTerm,
)
from registers.services import commenting, granting
from tests.factories import activities, advice, uploads
from tests.factories.organisations import make_department, make_organisation, new_canary
from tests.factories.people import PASSWORD, make_member
from tests.factories.policies import saved_policy
from tests.factories.work import finished_job

STATES = ("draft", "submitted", "accepted", "published")


@dataclass
class World:
    """What `make_world` made. `canary` is in every text of the organisation.

    `activities` has the id per state ("draft", "submitted", "accepted", "published"), and
    "elsewhere": a draft of the department in which the ambassador does not work, which holds
    `secret` besides. "granted" is one that the case handler may see, and "ended" one that they
    could see until today. `members` has the membership per role. `advice` has the id per state
    ("asked", "given"), about "draft"; and "elsewhere", asked about that activity. `uploads`
    has the id per state: "upload-open" and "upload-tried", sent by the privacy officer, and
    "upload-imported", sent by the second one.
    """

    canary: str
    secret: str
    organisation: Organisation
    home: Department
    elsewhere: Department
    members: dict[str, Membership] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    activities: dict[str, UUID] = field(default_factory=dict)
    advice: dict[str, UUID] = field(default_factory=dict)
    uploads: dict[str, UUID] = field(default_factory=dict)
    body_id: UUID | None = None
    system_id: UUID | None = None
    template_id: UUID | None = None
    event_id: UUID | None = None
    job_id: UUID | None = None
    own_job_id: UUID | None = None
    party_id: UUID | None = None
    term_id: UUID | None = None
    policy_id: UUID | None = None

    @property
    def slug(self) -> str:
        return self.organisation.slug

    def fresh(self, state: str) -> UUID:
        """The id of one more activity of the ambassador's department in this state; or of
        one more upload, for its states."""
        with organisation_scope(self.organisation.pk):
            if state in uploads.STATES:
                return uploads.in_state(state, self.canary, self.people)
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
        activity_id: UUID = make(canary, department=department, writer=writer).pk
        if state == "commented":
            commenting.comment(
                activity_id=activity_id,
                part="purposes",
                text=f"Opmerking {canary}",
                actor=reviewer,
                now=clock.now(),
            )
        if state == "shared":
            self._share(activity_id)
        return activity_id

    def _share(self, activity_id: UUID) -> None:
        """As an example that others see: without a canary, which would look like a leak."""
        SharedTemplate.objects.create(
            name="Gedeeld voorbeeld",
            organisation_name="Een organisatie",
            activity_id=activity_id,
            record={"purposes": [{"description": "Een gedeeld doel"}]},
            shared_by=self.people[Role.PRIVACY_OFFICER],
            shared_at=clock.now(),
        )


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
        for state in (*STATES, "granted", "ended", "commented", "shared"):
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
        world.system_id = InformationSystem.objects.values_list("pk", flat=True).first()
        world.template_id = SharedTemplate.objects.values_list("pk", flat=True).first()
        world.body_id = ControllingBody.objects.values_list("pk", flat=True).first()
        world.event_id = AuditEvent.objects.values_list("pk", flat=True).first()
        world.job_id = Job.objects.values_list("pk", flat=True).first()
        world.own_job_id = finished_job(canary, world.people[Role.AMBASSADOR]).pk
        world.party_id = Party.objects.values_list("pk", flat=True).first()
        world.term_id = VocabularyTerm.objects.create(
            kind=VocabularyKind.PERSONAL_DATA, name=f"Term {canary}", synonyms=f"Ander {canary}"
        ).pk
        world.policy_id = saved_policy(canary, world.people[Role.PRIVACY_OFFICER]).pk
        _advice(world)
        for state in uploads.STATES:
            world.uploads[state] = uploads.in_state(state, canary, world.people)
        if with_edition:
            _edition(world)
    return world


def _advice(world: World) -> None:
    asker, dpo = world.people["second_officer"], world.people[Role.DPO]
    draft, elsewhere = world.activities["draft"], world.activities["elsewhere"]
    world.advice["asked"] = advice.asked(world.canary, draft, asker=asker).pk
    world.advice["given"] = advice.given(world.canary, draft, asker=asker, dpo=dpo).pk
    hidden = f"{world.canary} {world.secret}"
    world.advice["elsewhere"] = advice.asked(hidden, elsewhere, asker=asker).pk


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
