"""A whole organisation: people in every role, two departments, processings in every state."""

from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from unittest.mock import patch
from uuid import UUID

from privacyoffice import clock
from privacyoffice.accounts.models import Membership, User
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.correspondence.services import mailbox_codes
from privacyoffice.crypto import unfinished
from privacyoffice.deadlines.services import feeds
from privacyoffice.jobs.heartbeats import beat
from privacyoffice.notifications.models import Manner
from privacyoffice.notifications.services.preferences import choose_manner
from privacyoffice.tenancy.models import Department, Organisation
from privacyoffice.tenancy.scope import organisation_scope
from processors.models import Party
from registers.models import (
    ControllingBody,
    EditionKind,
    ImportedRow,
    InformationSystem,
    SharedTemplate,
    VocabularyKind,
    VocabularyTerm,
)
from registers.services import commenting, granting
from tests.factories import (
    actions,
    activities,
    advice,
    agreements,
    attachments,
    breach_work,
    breaches,
    communications,
    conversations,
    decisions,
    disclosures,
    editions,
    letters,
    mails,
    notifications,
    questionnaires,
    requests,
    running,
    screenings,
    searches,
    statements,
    uploads,
    visits,
)
from tests.factories.messages import make_message
from tests.factories.organisations import make_department, make_organisation, new_canary
from tests.factories.people import hashed_password, make_absence, make_member
from tests.factories.policies import saved_policy
from tests.factories.proofs import a_verification
from tests.factories.work import finished_job

STATES = ("draft", "submitted", "accepted", "published")
_MAKERS = (
    uploads,
    requests,
    breaches,
    notifications,
    conversations,
    agreements,
    actions,
    disclosures,
    questionnaires,
    screenings,
)
_BEGIN_DEADLINES = (
    "registers.services.publication.renew_review",
    "requests_dsar.answering.begin",
    "requests_dsar.search_terms.begin",
    "requests_dsar.services.waiting.remind_of",
    "requests_dsar.proceeding_terms.begin",
    "breaches.services.clocks.settle",
    "breaches.measure_terms.begin",
    "breaches.supplement_terms.begin",
    "privacyoffice.actions.terms.begin",
)


@dataclass
class World:
    """What `make_world` made. `canary` is in every text of the organisation.

    `activities` has the id per state ("draft", "submitted", "accepted", "published"), and
    "elsewhere": a draft of the department in which the ambassador does not work, which holds
    `secret` besides. "granted" is one that the case handler may see, and "ended" one that they
    could see until today. `members` has the membership per role. `advice` has the id per state
    ("asked", "given"), about "draft"; and "elsewhere", asked about that activity. `uploads`
    has the id per state: "upload-open" and "upload-tried", sent by the privacy officer, and
    "upload-imported", sent by the second one, and "party-list", of parties. `deadlines` has the
    id per state: "running" and "suspended" of the privacy officer, and "own", of the case
    handler. `mails` has the id per state: "mail-failed" and "mail-uncertain". `requests` has
    the id per state of `factories.requests`, and `breaches` of `factories.breaches`.
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
    deadlines: dict[str, UUID] = field(default_factory=dict)
    mails: dict[str, UUID] = field(default_factory=dict)
    requests: dict[str, UUID] = field(default_factory=dict)
    breaches: dict[str, UUID] = field(default_factory=dict)
    communications: dict[str, UUID] = field(default_factory=dict)  # of the breach in progress
    notice_slug: str = ""  # of the one that stands on the website
    attachments: dict[str, UUID] = field(default_factory=dict)  # by the state of their request
    conversations: dict[str, UUID] = field(default_factory=dict)  # by its own states
    letters: dict[str, UUID] = field(default_factory=dict)  # by its own states
    searches: dict[str, UUID] = field(default_factory=dict)  # by state, asked of the manager
    holiday_id: UUID | None = None
    calendar_secret: str = "geheim"  # of the second privacy officer
    body_id: UUID | None = None
    mandate_id: UUID | None = None  # of nobody who decides in tests
    system_id: UUID | None = None
    template_id: UUID | None = None
    event_id: UUID | None = None
    absence_id: UUID | None = None
    job_id: UUID | None = None
    own_job_id: UUID | None = None
    in_app_id: UUID | None = None  # to the privacy officer
    party_id: UUID | None = None
    term_id: UUID | None = None
    policy_id: UUID | None = None
    statement_id: UUID | None = None
    verification_id: UUID | None = None
    edition_id: UUID | None = None  # an internal one
    notifications: dict[str, UUID] = field(default_factory=dict)  # each of a breach of its own
    measure_id: UUID | None = None  # after the breach in progress, of the case handler
    protocol_id: UUID | None = None  # of next year
    clock_rule_id: UUID | None = None  # of a clock that does not apply
    agreements: dict[str, UUID] = field(default_factory=dict)  # by state
    sub_id: UUID | None = None  # announced under the signed agreement, with its transfer
    transfer_id: UUID | None = None
    actions: dict[str, UUID] = field(default_factory=dict)  # of the case handler, by state
    disclosures: dict[str, UUID] = field(default_factory=dict)  # by state
    questionnaires: dict[str, UUID] = field(default_factory=dict)  # by state
    screenings: dict[str, UUID] = field(default_factory=dict)  # plans and lists as well, by state

    @property
    def slug(self) -> str:
        return self.organisation.slug

    def fresh(self, state: str) -> UUID:
        """The id of one more activity of the ambassador's department in this state; or of
        one more upload, for its states; or of one more day off that was added."""
        with organisation_scope(self.organisation.pk):
            for factory in _MAKERS:
                if state in factory.STATES:
                    made: UUID = factory.in_state(state, self.canary, self.people)
                    return made
            if state in mails.STATES:
                return mails.in_state(state, self.canary)
            if state in searches.STATES:
                return self._search(
                    state, requests.in_state("request-progress", self.canary, self.people)
                )
            if state in communications.STATES:
                return self._communication(state)
            if state in letters.STATES:
                return self._letter(state)
            if state == "holiday":
                return running.added_day(self.canary, self.people[Role.PRIVACY_OFFICER])
            return self._activity(state, self.canary)

    def _communication(self, state: str) -> UUID:
        return communications.in_state(
            state, self.canary, self.breaches["in_progress"], self.people
        )

    def _letter(self, state: str) -> UUID:
        of = "request-handled" if state == "letter-handled" else "request-progress"
        officer = self.people[Role.PRIVACY_OFFICER]
        return letters.in_state(state, self.canary, self.requests[of], by=officer)

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

    def _search(self, state: str, request_id: UUID) -> UUID:
        return searches.in_state(
            state,
            self.canary,
            self.people,
            request_id=request_id,
            activity_id=self.activities["published"],
        )

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


def make_office() -> World:
    """Its organisation, departments and people, and nothing of their work.

    Made five times as quickly; for tests that bring their own work.
    """
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
    return world


def make_register() -> World:
    """Its people, and a processing in each of `STATES`; for tests of what is public."""
    world = make_office()
    with organisation_scope(world.organisation.pk):
        for state in STATES:
            world.activities[state] = world._activity(state, world.canary)
    return world


def make_world(*, with_edition: bool = False, with_deadlines: bool = True) -> World:
    """An organisation in full. Call it where rows may be made: `db` or `committed_db`."""
    world = make_office()
    canary = world.canary
    with organisation_scope(world.organisation.pk), ExitStack() as without:
        for begins in () if with_deadlines else _BEGIN_DEADLINES:
            without.enter_context(patch(begins))
        world.absence_id = make_absence(world.people["second_officer"]).pk
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
        world.mandate_id = decisions.a_mandate(
            decisions.a_body(), canary, role=Role.MANAGER, conditions=f"Voorwaarde {canary}"
        ).pk
        world.event_id = AuditEvent.objects.values_list("pk", flat=True).first()
        # Done, so that nobody who asks for work again hurries it.
        world.job_id = finished_job(canary, world.people[Role.PRIVACY_OFFICER]).pk
        world.own_job_id = finished_job(canary, world.people[Role.AMBASSADOR]).pk
        world.in_app_id = make_message(canary, world.people[Role.PRIVACY_OFFICER]).pk
        world.party_id = Party.objects.values_list("pk", flat=True).first()
        world.term_id = VocabularyTerm.objects.create(
            kind=VocabularyKind.PERSONAL_DATA, name=f"Term {canary}", synonyms=f"Ander {canary}"
        ).pk
        world.policy_id = saved_policy(canary, world.people[Role.PRIVACY_OFFICER]).pk
        world.statement_id = statements.of_every_kind(
            canary, world.people["second_officer"], world.people[Role.PRIVACY_OFFICER]
        )
        world.verification_id = a_verification(world.people[Role.DPO]).pk
        _advice(world)
        for state in uploads.STATES:
            world.uploads[state] = uploads.in_state(state, canary, world.people)
        for state in mails.STATES:
            world.mails[state] = mails.in_state(state, canary)
        _cases(world)
        if with_deadlines:
            _deadlines(world)
        world.edition_id = editions.kept(EditionKind.INTERNAL, canary).pk
        if with_edition:
            editions.kept(EditionKind.PUBLIC, canary)
            editions.kept(EditionKind.ARCHIVE, canary)
    return world


def _cases(world: World) -> None:
    token = unfinished.begin(now=clock.now())
    unfinished.keep(token, {"name": world.canary}, now=clock.now())
    for state in requests.STATES:
        world.requests[state] = requests.in_state(state, world.canary, world.people)
    requests.saved_view(world.canary, by=world.people[Role.DPO])
    breach_work.fill(world)
    agreements.fill(world)
    actions.fill(world)
    questionnaires.fill(world)
    disclosures.fill(world)
    screenings.fill(world)
    for state in searches.STATES:
        world.searches[state] = world._search(state, world.requests["request-progress"])
    for state in letters.STATES:
        world.letters[state] = world._letter(state)
    for state in conversations.STATES:
        world.conversations[state] = conversations.in_state(state, world.canary, world.people)
    officer = world.people[Role.PRIVACY_OFFICER]
    visits.checked(world.requests["request-waiting"], world.canary, by=officer)
    visits.came_in(world.requests["request-waiting"], world.canary, by=officer)
    for state in ("request-received", "request-handled"):
        visits.has_link(world.requests[state])
    visits.collected(world.requests["request-closed"])
    mailbox_codes.send_code(f"{world.canary}@burger.example", language="nl", now=clock.now())
    for state in ("request-received", "request-handled"):
        world.attachments[state] = attachments.added(
            world.canary, world.requests[state], by=world.people[Role.PRIVACY_OFFICER]
        ).pk


def _advice(world: World) -> None:
    asker, dpo = world.people["second_officer"], world.people[Role.DPO]
    draft, elsewhere = world.activities["draft"], world.activities["elsewhere"]
    world.advice["asked"] = advice.asked(world.canary, draft, asker=asker).pk
    world.advice["given"] = advice.given(world.canary, draft, asker=asker, dpo=dpo).pk
    hidden = f"{world.canary} {world.secret}"
    world.advice["elsewhere"] = advice.asked(hidden, elsewhere, asker=asker).pk


def _deadlines(world: World) -> None:
    for state in running.STATES:
        world.deadlines[state] = running.in_state(state, world.canary, world.people)
    second = world.people["second_officer"]
    world.calendar_secret = feeds.make_address(actor=second, now=clock.now())
    choose_manner(manner=Manner.AT_ONCE_ONLY, actor=second, now=clock.now())
    beat("proef", clock.now())
    world.holiday_id = running.added_day(world.canary, world.people[Role.PRIVACY_OFFICER])


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
    for user in world.people.values():
        user.password = hashed_password()
        user.save(update_fields=["password"])
