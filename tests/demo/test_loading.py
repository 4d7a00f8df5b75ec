"""The demo as people find it: every state, four eyes, and nothing public with a gap."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation

from privacyoffice import clock
from privacyoffice.accounts.models import Membership
from privacyoffice.advice.models import Advice
from privacyoffice.advice.models.advice import Status as AdviceStatus
from privacyoffice.audit.models import AuditEvent
from privacyoffice.demo.content import ORGANISATIONS, PASSWORD
from privacyoffice.demo.loading import load_demo
from privacyoffice.jobs.models import Job
from privacyoffice.policy.models import PolicyProfile
from privacyoffice.policy.queries import profile_on
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope
from processors.models import Party
from registers.models import (
    ControllingBody,
    ProcessingActivity,
    PublishedActivity,
    ReviewComment,
    SharedTemplate,
)
from registers.models.processing_activity import Status
from registers.published import as_public
from registers.services.completeness import assess, gaps_of, musts
from registers.services.edition import RENDER_JOB
from registers.services.gap import Level

Demo = dict[str, Organisation]
WITH_REGISTER = [demo.slug for demo in ORGANISATIONS if demo.slug != "proefgemeente"]
A_TO_G = {
    "controllers",
    "joint_controllers",
    "purposes",
    "data_subjects",
    "personal_data",
    "retention",
    "recipients",
    "legal_bases",
    "sources",
}

each = pytest.mark.parametrize("slug", WITH_REGISTER)


def test_loading_again_changes_nothing(demo: Demo) -> None:
    assert {organisation.slug for organisation in ORGANISATIONS} <= set(demo)
    assert load_demo(clock.now()) == 0


def test_everybody_can_log_in(demo: Demo) -> None:
    with organisation_scope(demo["proefgemeente"].pk):
        people = [m.user for m in Membership.objects.select_related("user")]
    assert len(people) == 9
    assert all(person.has_usable_password() for person in people)
    assert people[0].check_password(PASSWORD)


def test_the_organisation_to_import_into_has_a_policy_and_no_register(demo: Demo) -> None:
    with organisation_scope(demo["proefgemeente"].pk):
        assert not ProcessingActivity.objects.exists()
        assert profile_on(clock.today()).register.published is True


@each
def test_every_organisation_has_its_own_policy_with_its_report(demo: Demo, slug: str) -> None:
    with organisation_scope(demo[slug].pk):
        saved = PolicyProfile.objects.get()
        assert profile_on(clock.today()).title == saved.title
        assert saved.in_force_from < clock.today()


@each
def test_every_organisation_has_texts_in_every_state(demo: Demo, slug: str) -> None:
    with organisation_scope(demo[slug].pk):
        found = set(ProcessingActivity.objects.values_list("status", flat=True))
        assert found == set(Status.values)
        assert PublishedActivity.objects.current().filter(version=2).exists()


def test_the_demo_has_what_is_rare(demo: Demo) -> None:
    withdrawn, unknown, shared = 0, 0, 0
    for slug in WITH_REGISTER:
        with organisation_scope(demo[slug].pk):
            withdrawn += PublishedActivity.objects.filter(withdrawn_at__isnull=False).count()
            unknown += ProcessingActivity.objects.filter(
                status=Status.PUBLISHED, retention_terms__not_yet_known=True
            ).count()
            shared += SharedTemplate.objects.filter(withdrawn_at__isnull=True).count()
    assert withdrawn >= 3
    assert unknown >= 3
    assert shared >= 3


@each
def test_nothing_public_has_a_must_gap_or_a_doubt(demo: Demo, slug: str) -> None:
    """Of what is public now and of every version before it, as it was recorded."""
    with organisation_scope(demo[slug].pk), translation.override("en"):
        public = PublishedActivity.objects.current().values("activity_id")
        activities = list(ProcessingActivity.objects.filter(pk__in=public))
        assert activities
        for activity in activities:
            heavy = {Level.MUST, Level.DOUBTFUL}
            gaps = gaps_of(activity, clock.today())
            assert [g.sentence for g in gaps if g.level in heavy] == [], activity
            for version in activity.versions.all():
                recorded = assess(version.record, profile_on(clock.today()))
                assert [g.sentence for g in recorded if g.level in heavy] == [], activity


@each
def test_there_is_a_draft_with_gaps_to_fill(demo: Demo, slug: str) -> None:
    with organisation_scope(demo[slug].pk):
        drafts = ProcessingActivity.objects.filter(status=Status.DRAFT)
        assert any(musts(gaps_of(draft, clock.today())) for draft in drafts)


@each
def test_nobody_accepted_an_own_text(demo: Demo, slug: str) -> None:
    with organisation_scope(demo[slug].pk):
        accepted = list(ProcessingActivity.objects.exclude(accepted_by=None))
        assert accepted
        for activity in accepted:
            assert activity.accepted_by_id not in (
                activity.submitted_by_id,
                activity.last_edited_by_id,
            )
    with organisation_scope(demo["gemeente-voorbeeld"].pk):
        reviewers = ProcessingActivity.objects.exclude(accepted_by=None)
        assert reviewers.values("accepted_by").distinct().count() == 2


@each
def test_some_texts_are_due_for_review_and_most_are_not(demo: Demo, slug: str) -> None:
    with organisation_scope(demo[slug].pk):
        due = ProcessingActivity.objects.review_due(clock.today()).count()
        public = PublishedActivity.objects.current().count()
    assert 1 <= due < public


@each
def test_returned_texts_say_why_and_have_comments(demo: Demo, slug: str) -> None:
    with organisation_scope(demo[slug].pk):
        for activity in ProcessingActivity.objects.filter(status=Status.RETURNED):
            assert activity.returned_because
            assert activity.comments.filter(resolved_at__isnull=True).exists()
        # What went on after that was dealt with.
        done = ProcessingActivity.objects.filter(status=Status.PUBLISHED)
        assert not ReviewComment.objects.filter(activity__in=done, resolved_at=None).exists()


def test_advice_waits_is_given_and_is_answered(demo: Demo) -> None:
    found, reactions = set[str](), set[str]()
    for slug in WITH_REGISTER:
        with organisation_scope(demo[slug].pk):
            found |= set(Advice.objects.values_list("status", flat=True))
            reactions |= set(Advice.objects.values_list("reaction", flat=True))
    assert found == set(AdviceStatus.values)
    assert {"adopted", "partly", "not"} <= reactions


@each
def test_no_act_lies_in_the_future_or_before_the_beginning(demo: Demo, slug: str) -> None:
    now = clock.now()
    with organisation_scope(demo[slug].pk):
        for activity in ProcessingActivity.objects.all():
            assert demo[slug].created_at < activity.created_at <= activity.updated_at <= now
        for event in AuditEvent.objects.filter(action__startswith="registers."):
            day = event.occurred_at.astimezone(clock.AMSTERDAM)
            assert day.weekday() < 5 or now - event.occurred_at < timedelta(minutes=5)


@each
def test_one_pdf_is_asked_for_and_now(demo: Demo, slug: str) -> None:
    with organisation_scope(demo[slug].pk):
        (job,) = Job.objects.filter(kind=RENDER_JOB)
    assert clock.now() - job.created_at < timedelta(minutes=5)


@each
def test_every_party_has_a_kind_and_every_body_an_address(demo: Demo, slug: str) -> None:
    with organisation_scope(demo[slug].pk):
        assert not Party.objects.filter(kind="").exists()
        assert not ControllingBody.objects.filter(contact="").exists()


def test_werksaam_shows_the_public_a_to_g_and_nothing_else(demo: Demo) -> None:
    organisation = demo["werksaam-westfriesland"]
    with organisation_scope(organisation.pk), translation.override("nl"):
        for published in PublishedActivity.objects.current():
            assert set(published.content) == {"name", *A_TO_G}, published.name
            assert {key for line in published.content["recipients"] for key in line} == {"name"}
            shown: Any = as_public(published, organisation.slug)
            assert shown.sections


def test_the_public_keeps_the_first_text_while_the_second_is_reviewed(demo: Demo) -> None:
    with organisation_scope(demo["gemeente-voorbeeld"].pk):
        activity = ProcessingActivity.objects.get(name="Jeugdhulp toekennen")
        published = PublishedActivity.objects.current().get(activity_id=activity.pk)
        assert activity.status == Status.SUBMITTED
        assert activity.retention_terms.count() == 2
        assert len(published.content["retention"]) == 1


def test_a_second_version_differs_from_the_first(demo: Demo) -> None:
    for slug in WITH_REGISTER:
        with organisation_scope(demo[slug].pk):
            for second in PublishedActivity.objects.filter(version=2):
                first = PublishedActivity.objects.get(activity_id=second.activity_id, version=1)
                assert first.content != second.content
