"""The large demo: as real as what people wrote, and people can work on with it."""

from collections.abc import Iterator
from io import StringIO
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import translation

from privacyoffice import clock
from privacyoffice.accounts.models import User
from privacyoffice.demo.content import PASSWORD
from privacyoffice.demo.generating.entries import entries
from privacyoffice.demo.generating.generate import generate
from privacyoffice.demo.generating.tasks import NAMES, read_tasks
from privacyoffice.policy.queries import profile_on
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope
from registers.models import ProcessingActivity, PublishedActivity, RecordVersion
from registers.models.processing_activity import Status
from registers.published import as_public
from registers.record import PART
from registers.services import drafting, ending, publication, review
from registers.services.completeness import assess, gaps_of_text, musts
from registers.services.gap import Level
from registers.services.snapshot import (
    current_record,
    current_snapshot,
    hash_of,
    sort_key_of,
    words_of,
)

SLUGS = ("gemeente-elsterwoude", "gemeente-klaverwoude")
AMOUNT = 161


def _generate(seed: int = 1) -> tuple[int, int]:
    return generate(
        organisations=2,
        processings=AMOUNT,
        seed=seed,
        now=clock.now(),
        report=lambda slug, amount: None,
    )


@pytest.fixture(scope="module")
def generated(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[Organisation]]:
    """Two generated organisations; rolled back after the last test of the module."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        assert _generate() == (2, 0)
        yield [Organisation.objects.get(slug=slug) for slug in SLUGS]
        transaction.set_rollback(True)


@pytest.fixture
def scope(generated: list[Organisation], db: None) -> Iterator[Organisation]:
    """The first of the two, in scope; what a test does there is undone."""
    with organisation_scope(generated[0].pk):
        yield generated[0]


def _person(organisation: Organisation, local: str) -> User:
    return User.objects.get(email=f"{local}@{organisation.slug}.example")


def test_all_that_was_asked_for_is_there_and_numbered(generated: list[Organisation]) -> None:
    counted = []
    for organisation in generated:
        with organisation_scope(organisation.pk):
            references = set(ProcessingActivity.objects.values_list("reference", flat=True))
            assert references == {f"VA-{n:04d}" for n in range(1, len(references) + 1)}
            assert ProcessingActivity.objects.values("name").distinct().count() == len(references)
            counted.append(len(references))
            assert drafting.next_reference() == f"VA-{len(references) + 1:04d}"
    assert counted == [81, 80]


def test_a_second_run_says_that_they_exist_and_changes_nothing(
    generated: list[Organisation],
) -> None:
    assert _generate(seed=2) == (0, 2)


def test_the_same_seed_gives_the_same_texts_and_another_one_others() -> None:
    def names(seed: int) -> list[Any]:
        made = entries(read_tasks(), 40, Random(seed))  # noqa: S311
        return [(entry.name, entry.standing, entry.record) for entry in made]

    assert names(1) == names(1)
    assert names(1) != names(2)


def test_ten_thousand_entries_of_one_register_have_names_of_their_own_that_fit() -> None:
    random = Random(1)  # noqa: S311
    names = [entry.name for entry in entries(read_tasks(), 12_000, random)]
    assert len(set(names)) == 12_000
    assert max(map(len, names)) <= 242


def test_every_name_that_a_task_refers_to_is_known_with_its_kind() -> None:
    parties = {name for names in NAMES["parties"].values() for name in names}
    for task in read_tasks():
        for key, part in PART.items():
            for line in task.record.get(key, []):
                if "party" in part.columns and line.get("party"):
                    assert line["party"] in parties, task.name
                if key == "controllers":
                    assert line["body"] in NAMES["bodies"], task.name
    assert parties >= set(NAMES["contacts"])


def test_nothing_that_went_past_a_draft_has_a_must_gap_or_a_doubt(
    generated: list[Organisation],
) -> None:
    for organisation in generated:
        with organisation_scope(organisation.pk), translation.override("en"):
            profile, drafts = profile_on(clock.today()), 0
            for activity in ProcessingActivity.objects.all():
                gaps = gaps_of_text(activity, clock.today())
                heavy = [g.sentence for g in gaps if g.level in (Level.MUST, Level.DOUBTFUL)]
                if activity.status == Status.DRAFT and not activity.versions.exists():
                    drafts += bool(musts(gaps))
                else:
                    assert heavy == [], activity
            assert drafts, "there is a draft with something to fill in"
            for version in RecordVersion.objects.all():
                assert musts(assess(version.record, profile)) == []


def test_what_is_public_is_what_publishing_itself_would_make_of_it(scope: Organisation) -> None:
    published = ProcessingActivity.objects.filter(status=Status.PUBLISHED)
    assert published.count() > 40
    for activity in published:
        current = PublishedActivity.objects.current().get(activity_id=activity.pk)
        assert current.content == current_snapshot(activity, clock.today())
        assert current.content_hash == activity.accepted_hash == hash_of(current.content)
        assert current.sort_key == sort_key_of(activity.name)
        assert current.search_text == words_of(as_public(current, scope.slug))
        newest = activity.versions.get(version=current.version)
        assert newest.record == current_record(activity)
        assert newest.recorded_at == current.published_at


def test_versions_follow_one_another_without_a_gap_and_differ(scope: Organisation) -> None:
    several = 0
    for activity in ProcessingActivity.objects.all():
        versions = list(
            PublishedActivity.objects.filter(activity_id=activity.pk).order_by("version")
        )
        assert [version.version for version in versions] == list(range(1, len(versions) + 1))
        assert activity.versions.count() == len(versions)
        for before, after in pairwise(versions):
            assert before.superseded_at == after.published_at
            assert before.published_at < after.published_at
            assert before.content_hash != after.content_hash
            several += 1
    assert several > 10


def test_there_is_something_for_every_filter(generated: list[Organisation]) -> None:
    found: set[str] = set()
    bodies: set[str] = set()
    withdrawn = 0
    for organisation in generated:
        with organisation_scope(organisation.pk):
            found |= set(ProcessingActivity.objects.values_list("status", flat=True))
            current = list(PublishedActivity.objects.current())
            withdrawn += PublishedActivity.objects.filter(withdrawn_at__isnull=False).count()
            bases = {line["basis"] for row in current for line in row.content["legal_bases"]}
            assert bases >= {"a", "c", "e"}
            bodies |= {line["body"] for row in current for line in row.content["controllers"]}
            kinds = {d["sensitivity"] for row in current for d in row.content["personal_data"]}
            assert kinds == {"", "special", "criminal", "national_number"}
            assert any(row.content["transfers"] for row in current)
            assert len({row.department_name for row in current}) > 8
    assert found == set(Status.values)
    assert bodies == set(NAMES["bodies"])
    assert withdrawn


def test_four_eyes_were_on_everything_that_is_public(scope: Organisation) -> None:
    reviewed = ProcessingActivity.objects.filter(
        status__in=(Status.ACCEPTED, Status.PUBLISHED)
    ).select_related("accepted_by", "submitted_by")
    assert all(activity.accepted_by != activity.submitted_by for activity in reviewed)
    assert all(activity.accepted_by and activity.history.count() == 1 for activity in reviewed)


def test_people_can_go_on_with_a_generated_text(scope: Organisation) -> None:
    po, po2, now = _person(scope, "po"), _person(scope, "po2"), clock.now()
    activity = ProcessingActivity.objects.filter(status=Status.PUBLISHED)[0]
    before = PublishedActivity.objects.current().get(activity_id=activity.pk)
    opened = drafting.reopen(activity_id=activity.pk, actor=po, now=now)
    opened.name = "Een nieuwe naam"
    drafting.save_draft(opened, actor=po, now=now)
    review.submit(activity_id=activity.pk, actor=po, now=now)
    review.accept(activity_id=activity.pk, actor=po2, now=now)
    published = publication.publish(activity_id=activity.pk, actor=po2, now=now)
    assert (published.version, published.name) == (before.version + 1, "Een nieuwe naam")
    ending.retire(activity_id=activity.pk, on=clock.today(), because="Klaar", actor=po, now=now)
    assert not PublishedActivity.objects.current().filter(activity_id=activity.pk).exists()


def test_what_waits_can_be_accepted_and_published(scope: Organisation) -> None:
    po2, now = _person(scope, "po2"), clock.now()
    waiting = list(ProcessingActivity.objects.filter(status=Status.SUBMITTED))
    for activity in waiting:
        review.accept(activity_id=activity.pk, actor=po2, now=now)
    accepted = list(ProcessingActivity.objects.filter(status=Status.ACCEPTED))
    assert waiting
    assert len(accepted) > len(waiting)
    for activity in accepted:
        publication.publish(activity_id=activity.pk, actor=po2, now=now)


def test_the_officer_of_a_generated_organisation_can_log_in(scope: Organisation) -> None:
    person = _person(scope, "po")
    assert person.check_password(PASSWORD)
    assert person.has_perm("registers.publish_processingactivity")


def test_the_pages_of_a_generated_organisation_answer(scope: Organisation) -> None:
    name = PublishedActivity.objects.current()[0].name
    with translation.override("nl"):
        answer = Client().get(f"/{scope.slug}/register/", {"q": name})
    assert answer.status_code == 200


def test_production_gets_no_accounts_with_known_passwords(settings: Any, db: None) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="not for production"):
        call_command("generate_demo")


def test_the_command_tells_what_it_made(generated: list[Organisation]) -> None:
    said = StringIO()
    call_command("generate_demo", organisations=2, processings=4, stdout=said)
    assert said.getvalue() == "0 organisations made, 2 were there already.\n"
