"""What the public reads is a snapshot: allow-listed, immutable, versioned."""

import json

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction

from privacyoffice import clock
from privacyoffice.accounts.models import Membership, User
from privacyoffice.accounts.roles import Role
from privacyoffice.accounts.services.organisation import change_organisation
from privacyoffice.audit.models import AuditEvent
from privacyoffice.jobs.models import Job, JobStatus
from privacyoffice.tenancy.scope import organisation_scope
from registers.models import ProcessingActivity, PublishedActivity, Purpose
from registers.models.processing_activity import Status
from registers.published import as_public
from registers.record import record_of
from registers.services import drafting, publication, review
from registers.services.edition import RENDER_JOB
from registers.services.snapshot import sort_key_of
from tests.factories import World, make_organisation


def _publish_again(world: World, activity: ProcessingActivity) -> PublishedActivity:
    writer, reviewer = world.people["second_officer"], world.people[Role.PRIVACY_OFFICER]
    now = clock.now()
    review.submit(activity_id=activity.pk, actor=writer, now=now)
    review.accept(activity_id=activity.pk, actor=reviewer, now=now)
    return publication.publish(activity_id=activity.pk, actor=reviewer, now=now)


def test_without_a_policy_remarks_and_measures_stay_inside(world: World) -> None:
    published = PublishedActivity.objects.get(activity_id=world.activities["published"])
    everything = json.dumps(published.content) + published.search_text
    assert f"Doel {world.canary}" in everything
    for inside in ("Opmerking", "Maatregel"):
        assert f"{inside} {world.canary}" not in everything


def test_publishing_twice_keeps_the_old_version_and_shows_the_new(world: World) -> None:
    officer = world.people[Role.PRIVACY_OFFICER]
    activity = drafting.reopen(
        activity_id=world.activities["published"], actor=officer, now=clock.now()
    )
    purpose = activity.purposes.get()
    purpose.description = "Een nieuw doel"
    purpose.save()
    first = PublishedActivity.objects.current().get(activity_id=activity.pk)
    assert "Een nieuw doel" not in json.dumps(first.content)
    second = _publish_again(world, activity)
    first.refresh_from_db()
    assert (first.version, second.version) == (1, 2)
    assert first.superseded_at is not None
    assert first.content["purposes"] == [{"description": f"Doel {world.canary}"}]
    assert PublishedActivity.objects.current().get(activity_id=activity.pk) == second


def test_unchanged_content_makes_no_new_version(world: World) -> None:
    officer = world.people[Role.PRIVACY_OFFICER]
    activity = drafting.reopen(
        activity_id=world.activities["published"], actor=officer, now=clock.now()
    )
    assert _publish_again(world, activity).version == 1
    assert ProcessingActivity.objects.get(pk=activity.pk).status == Status.PUBLISHED


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE registers_publishedactivity SET content = '{}'",
        "UPDATE registers_publishedactivity SET version = version + 100",
        "DELETE FROM registers_publishedactivity",
    ],
)
def test_the_application_cannot_rewrite_what_was_published(world: World, statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match=r"permission denied|never rewritten"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_many_publications_ask_for_one_pdf(world: World) -> None:
    for _ in range(3):
        activity_id = world.fresh("accepted")
        publication.publish(
            activity_id=activity_id, actor=world.people[Role.PRIVACY_OFFICER], now=clock.now()
        )
    waiting = Job.objects.filter(kind=RENDER_JOB, status=JobStatus.QUEUED)
    assert waiting.count() == 1


def test_publishing_the_register_leaves_what_people_wrote_for_review(world: World) -> None:
    report = publication.publish_register(actor=world.people[Role.PRIVACY_OFFICER], now=clock.now())
    by_state = {
        state: ProcessingActivity.objects.get(pk=pk) for state, pk in world.activities.items()
    }
    assert report.published == [by_state["accepted"].reference]
    assert by_state["accepted"].status == Status.PUBLISHED
    assert by_state["draft"].status == Status.DRAFT
    assert by_state["submitted"].status == Status.SUBMITTED
    assert set(report.needs_review) >= {
        by_state["draft"].reference,
        by_state["submitted"].reference,
    }


@pytest.mark.parametrize("role", [r for r in Role if r != Role.PRIVACY_OFFICER])
def test_only_a_privacy_officer_publishes_the_register(world: World, role: str) -> None:
    with pytest.raises(PermissionDenied):
        publication.publish_register(actor=world.people[role], now=clock.now())


def test_a_snapshot_takes_a_constant_number_of_queries(
    world: World, django_assert_num_queries: object
) -> None:
    from django.test.utils import CaptureQueriesContext

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            activity = ProcessingActivity.objects.with_parts().get(pk=world.activities["draft"])
            record_of(activity)
        return len(captured)

    few = queries()
    for position in range(30):
        Purpose.objects.create(
            activity_id=world.activities["draft"], position=position, description="Nog een doel"
        )
    assert queries() == few <= 25


@pytest.mark.parametrize(
    ("first", "second"),
    [("Élan", "elang"), ("‘s Avonds", "Tafel"), ("aa", "Ab"), ("Zorg", "zorg en werk")],
)
def test_names_sort_as_people_expect(first: str, second: str) -> None:
    assert sort_key_of(first) < sort_key_of(second)


def test_what_changed_after_acceptance_is_not_published(world: World) -> None:
    """A controlling body that is renamed in between changes what was judged."""
    officer, now = world.people[Role.PRIVACY_OFFICER], clock.now()
    activity = ProcessingActivity.objects.get(pk=world.activities["accepted"])
    body = activity.controllers.get().body
    name, body.name = body.name, "Een heel ander bestuur"
    body.save()
    with pytest.raises(ValidationError), transaction.atomic():
        publication.publish(activity_id=activity.pk, actor=officer, now=now)
    report = publication.publish_register(actor=officer, now=now, only=[activity.pk])
    assert report.needs_review == [activity.reference]
    assert body.history.count() == 2
    body.name = name
    body.save()
    assert publication.publish(activity_id=activity.pk, actor=officer, now=now).version == 1


def test_publishing_what_is_public_already_is_recorded_too(world: World) -> None:
    officer = world.people[Role.PRIVACY_OFFICER]
    activity_id = world.activities["published"]
    activity = drafting.reopen(activity_id=activity_id, actor=officer, now=clock.now())
    _publish_again(world, activity)
    last = AuditEvent.objects.filter(subject_id=activity_id, action="registers.published").first()
    assert last is not None
    assert (last.payload["version"], last.payload["unchanged"]) == (1, True)


@pytest.mark.parametrize(
    "moment", ["NULL", "published_at - interval '1 day'", "now()"], ids=["undone", "early", "again"]
)
def test_a_version_is_replaced_once_and_not_before_it_was_published(
    world: World, moment: str
) -> None:
    PublishedActivity.objects.filter(activity_id=world.activities["published"]).update(
        superseded_at=clock.now()
    )
    with (
        pytest.raises(IntegrityError, match="replaced once"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE registers_publishedactivity SET superseded_at = {moment}")


def test_new_contact_details_ask_for_a_new_pdf(world: World) -> None:
    officer = world.people[Role.PRIVACY_OFFICER]
    Job.objects.all().delete()
    world.organisation.dpo_name = "Iemand anders"
    change_organisation(world.organisation, fields=["dpo_name"], actor=officer, now=clock.now())
    assert Job.objects.filter(kind=RENDER_JOB, status=JobStatus.QUEUED).count() == 1
    with pytest.raises(PermissionDenied):
        change_organisation(
            world.organisation, fields=[], actor=world.people[Role.DPO], now=clock.now()
        )


def test_a_basis_for_one_purpose_says_so_to_the_public(world: World) -> None:
    published = PublishedActivity.objects.get(activity_id=world.activities["published"])
    public = as_public(published, world.slug)
    assert public.legal_bases[0].purpose == f"Doel {world.canary}"
    assert public.rests_on_consent is False


def test_an_act_of_somebody_with_every_role_is_recorded_with_all_of_them(world: World) -> None:
    officer = world.people[Role.PRIVACY_OFFICER]
    for role in Role:
        if role != Role.PRIVACY_OFFICER:
            Membership.objects.create(
                user=officer,
                role=role,
                department=world.home if role == Role.AMBASSADOR else None,
                valid_from=clock.today(),
                decision="Besluit",
                decided_on=clock.today(),
            )
    again = User.objects.get(pk=officer.pk)
    made = drafting.save_draft(ProcessingActivity(name="Alles"), actor=again, now=clock.now())
    event = AuditEvent.objects.get(subject_id=made.pk)
    assert set(event.actor_role.split(", ")) == set(Role.values)


def test_another_organisation_cannot_take_the_place_of_our_next_version(world: World) -> None:
    """Ids of activities are public; a row of others under our id must not block us."""
    activity_id = world.activities["published"]
    other = make_organisation()
    ours = PublishedActivity.objects.get(activity_id=activity_id)
    with organisation_scope(other.pk):
        PublishedActivity.objects.create(
            activity_id=activity_id,
            version=2,
            reference="VA-0001",
            name="Indringer",
            content=ours.content,
            content_hash="x",
            sort_key="x",
            published_at=clock.now(),
        )
    officer = world.people[Role.PRIVACY_OFFICER]
    activity = drafting.reopen(activity_id=activity_id, actor=officer, now=clock.now())
    purpose = activity.purposes.get()
    purpose.description = "Een nieuw doel"
    purpose.save()
    assert _publish_again(world, activity).version == 2
