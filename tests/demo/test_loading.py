"""The demo as people find it: every state, four eyes, and nothing public with a gap."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import translation

from privacyoffice import clock
from privacyoffice.accounts.models import Absence, Membership, User
from privacyoffice.advice.models import Advice
from privacyoffice.advice.models.advice import Status as AdviceStatus
from privacyoffice.attachments.models import Attachment
from privacyoffice.audit.models import AuditEvent
from privacyoffice.cases.models import Destruction
from privacyoffice.correspondence.models import Conversation, Message
from privacyoffice.deadlines.kinds import OWN
from privacyoffice.deadlines.models import Cause, Deadline
from privacyoffice.deadlines.models import Status as DeadlineStatus
from privacyoffice.deadlines.services.asking import RECALCULATE
from privacyoffice.deadlines.services.linking import link_organisation
from privacyoffice.deadlines.work import start_of
from privacyoffice.demo.content import ORGANISATIONS, PASSWORD
from privacyoffice.demo.loading import load_demo
from privacyoffice.jobs.models import Job
from privacyoffice.keyring import Unreadable
from privacyoffice.policy.codes import Kind
from privacyoffice.policy.models import PolicyProfile
from privacyoffice.policy.queries import profile_on
from privacyoffice.publicsite.models import StatementVersion
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
from registers.services.completeness import assess, gaps_of, gaps_of_text, musts
from registers.services.edition import RENDER_JOB
from registers.services.gap import Level
from requests_dsar import queries
from requests_dsar.answering import deadline_of
from requests_dsar.models import DataSubjectRequest, Pause, Proceeding, SearchTask
from requests_dsar.models import Status as RequestStatus
from tests.factories.deadlines import recalculate_open

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


def test_the_organisation_to_import_into_has_a_policy_and_nothing_more(demo: Demo) -> None:
    with organisation_scope(demo["proefgemeente"].pk):
        assert not ProcessingActivity.objects.exists()
        assert not DataSubjectRequest.objects.exists()
        assert profile_on(clock.today()).register.published is True


def test_the_history_of_requests_is_of_the_days_of_its_acts(demo: Demo) -> None:
    with organisation_scope(demo[WITH_REGISTER[0]].pk):
        days = {clock.day_of(row.history_date) for row in DataSubjectRequest.history.all()}
    assert days
    assert max(days) < clock.today()


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
            gaps = gaps_of_text(activity, clock.today())
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
def test_no_act_lies_in_the_future_or_before_the_beginning(
    demo: Demo, loaded_at: datetime, slug: str
) -> None:
    now = clock.now()
    with organisation_scope(demo[slug].pk):
        for activity in ProcessingActivity.objects.all():
            assert demo[slug].created_at < activity.created_at <= activity.updated_at <= now
        for event in AuditEvent.objects.filter(action__startswith="registers."):
            day = event.occurred_at.astimezone(clock.AMSTERDAM)
            assert day.weekday() < 5 or loaded_at - event.occurred_at < timedelta(minutes=5)


@each
def test_one_pdf_is_asked_for_and_now(demo: Demo, loaded_at: datetime, slug: str) -> None:
    with organisation_scope(demo[slug].pk):
        (job,) = Job.objects.filter(kind=RENDER_JOB)
    assert loaded_at - job.created_at < timedelta(minutes=5)


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


def test_everybody_finds_deadlines_in_every_state(demo: Demo) -> None:
    now = clock.now()
    for slug in (one.slug for one in ORGANISATIONS):
        with organisation_scope(demo[slug].pk):
            own = Deadline.objects.filter(kind=OWN)
            assert own.overdue(now).exists()
            tomorrow = start_of(clock.today() + timedelta(days=1))
            assert own.running().filter(due_at__gte=now, due_at__lt=tomorrow).exists()
            assert own.running().filter(due_at__gte=tomorrow).exists()
            assert own.filter(status=DeadlineStatus.SUSPENDED).exists()
            assert Absence.objects.on(clock.today()).exists()


def test_a_day_off_moves_a_deadline_of_the_demo(demo: Demo) -> None:
    with organisation_scope(demo["gemeente-voorbeeld"].pk):
        assert Job.objects.filter(kind=RECALCULATE).exists()
        (change,) = recalculate_open(now=clock.now()).changes
        assert change.move is not None
        assert change.move.cause == Cause.CALENDAR


@each
def test_deadlines_of_the_demo_are_in_step_with_its_advice_and_reviews(
    demo: Demo, slug: str
) -> None:
    with organisation_scope(demo[slug].pk):
        found = Deadline.objects.unfinished()
        assert found.filter(kind="registers.review").exists()
        waiting = Advice.objects.waiting_for_advice().values_list("pk", flat=True)
        answers = found.filter(kind="advice.answer").values_list("subject_id", flat=True)
        assert set(answers) == set(waiting)
    assert link_organisation(demo[slug].pk, clock.now()) == 0


def test_the_policy_that_says_so_is_evaluated_again_this_year(demo: Demo) -> None:
    with organisation_scope(demo["werksaam-westfriesland"].pk):
        (evaluation,) = Deadline.objects.unfinished().filter(kind="policy.evaluation")
        assert evaluation.due_at is not None
        assert timedelta(0) < evaluation.due_at - clock.now() < timedelta(days=60)


@each
def test_one_request_waits_with_its_files_one_was_answered_and_one_destroyed(
    demo: Demo, slug: str
) -> None:
    with organisation_scope(demo[slug].pk):
        files = Attachment.objects.all()
        waiting = DataSubjectRequest.objects.get(pk__in=files.values("case_id"))
        assert waiting.status == RequestStatus.IN_PROGRESS
        assert files.count() == 2
        assert waiting.person.reveal()["email"].endswith("@burger.example")
        handler = User.objects.get(email=f"behandelaar@{slug}.example")
        assert queries.access_request(handler, waiting.pk, "close") == waiting
        closed = DataSubjectRequest.objects.filter(status=RequestStatus.CLOSED, destroyed_at=None)
        assert closed.get(proceedings=None).story.reveal()
        destroyed = DataSubjectRequest.objects.get(pk=Destruction.objects.get().case_id)
        with pytest.raises(Unreadable):
            destroyed.story.reveal()


@each
def test_on_requests_somebody_has_every_kind_of_work(demo: Demo, slug: str) -> None:
    with organisation_scope(demo[slug].pk):
        filed = DataSubjectRequest.objects.get(channel="web_form")
        assert (filed.status, filed.email_confirmed_at) == (RequestStatus.RECEIVED, None)
        asked = Pause.objects.get()
        term = deadline_of(asked.request)
        assert asked.counts
        assert term is not None
        assert term.status == DeadlineStatus.SUSPENDED
        found, looking = SearchTask.objects.order_by("due_on")
        assert (found.status, looking.status) == ("found", "open")
        assert found.involved_id != looking.involved_id
        decided = DataSubjectRequest.objects.get(status=RequestStatus.DECIDED)
        assert [letter.status for letter in decided.letters.all()] == ["final"]
        followed = Proceeding.objects.get()
        private = profile_on(clock.today()).kind == Kind.PRIVATE_BODY
        assert followed.kind == ("court" if private else "objection")
        assert (followed.status, followed.request.status) == ("open", RequestStatus.CLOSED)
        messages = Message.objects.filter(case_id=Conversation.objects.get().pk).order_by("at")
        assert [message.direction for message in messages] == ["in", "out"]


def test_every_organisation_has_a_privacy_statement_in_both_languages(demo: Demo) -> None:
    versions = {}
    for known in ORGANISATIONS:
        with organisation_scope(demo[known.slug].pk):
            found = StatementVersion.objects.values_list("kind", "language", "version")
            versions[known.slug] = set(found)
    for slug, found in versions.items():
        assert {("privacy", "nl", 1), ("privacy", "en", 1)} <= found, slug
    assert ("privacy", "nl", 2) in versions["hart-van-west-brabant"]


def test_a_statement_speaks_in_the_tone_of_the_policy(demo: Demo) -> None:
    tones = set()
    for known in ORGANISATIONS:
        with organisation_scope(demo[known.slug].pk):
            first = StatementVersion.objects.get(language="nl", version=1)
            tone = profile_on(first.in_force_on).tone or "u"
        tones.add(tone)
        other = " je " if tone == "u" else " u "
        assert f" {tone} " in first.text, known.slug
        assert other not in first.text, known.slug
        assert "[[" not in first.text
    assert tones == {"u", "je"}


def test_nobody_in_the_demo_published_their_own_words(demo: Demo) -> None:
    with organisation_scope(demo["hart-van-west-brabant"].pk):
        by = {
            action: set(
                AuditEvent.objects.filter(action=action).values_list("actor__name", flat=True)
            )
            for action in ("publicsite.statement_started", "publicsite.statement_published")
        }
    assert all(by.values())
    assert not by["publicsite.statement_started"] & by["publicsite.statement_published"]
