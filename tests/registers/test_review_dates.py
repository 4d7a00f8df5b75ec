"""Looking again after a while: when that is due by policy, and the lists of what is due."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import Http404
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.policy.services import save_profile
from registers.admin import home
from registers.models import PersonalDataCategory, ProcessingActivity, RetentionTerm
from registers.models.processing_activity import Status
from registers.services import commenting, granting, review, reviewing
from tests.factories import World

LIST = "/admin/registers/processingactivity/"


@pytest.fixture(autouse=True)
def in_english(world: World) -> Iterator[None]:
    with translation.override("en"):
        yield


def client_of(user: Any) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user, backend="privacyoffice.accounts.backends.LoginBackend")
    return client


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=clock.AMSTERDAM)


def policy(months: int, since: date) -> None:
    save_profile(
        text=f'title = "Beleid"\n\n[register]\nsource = "art. 1"\nreview_months = {months}\n',
        in_force_from=since,
        actor=None,
        now=clock.now(),
    )


def plan(activity_id: UUID, day: date | None, **values: Any) -> None:
    ProcessingActivity.objects.filter(pk=activity_id).update(next_review_on=day, **values)


def planned(activity_id: UUID) -> date | None:
    return ProcessingActivity.objects.get(pk=activity_id).next_review_on


@pytest.mark.parametrize(
    ("months", "looked_at", "due"),
    [
        (12, date(2026, 3, 15), date(2027, 3, 15)),
        (24, date(2026, 3, 15), date(2028, 3, 15)),
        (12, date(2028, 2, 29), date(2029, 2, 28)),
        (24, date(2028, 2, 29), date(2030, 2, 28)),
        (48, date(2028, 2, 29), date(2032, 2, 29)),
        (1, date(2027, 1, 31), date(2027, 2, 28)),
        (6, date(2026, 8, 31), date(2027, 2, 28)),
        (6, date(2026, 6, 30), date(2026, 12, 30)),
    ],
)
def test_next_review_is_the_policys_months_later_and_never_past_the_month(
    world: World, months: int, looked_at: date, due: date
) -> None:
    policy(months, date(2026, 1, 1))
    public, officer = world.activities["published"], world.people[Role.PRIVACY_OFFICER]
    reviewing.confirm_review(activity_id=public, actor=officer, now=at(looked_at))
    activity = ProcessingActivity.objects.get(pk=public)
    assert (activity.reviewed_on, activity.next_review_on) == (looked_at, due)
    assert AuditEvent.objects.filter(
        action="registers.review_confirmed", subject_id=public, actor=officer
    ).exists()


def test_interval_is_that_of_the_policy_in_force_on_the_day(world: World) -> None:
    policy(12, date(2026, 1, 1))
    policy(24, date(2027, 1, 1))
    activity = ProcessingActivity.objects.get(pk=world.activities["published"])
    for day, due in (
        (date(2026, 12, 31), date(2027, 12, 31)),
        (date(2027, 1, 1), date(2029, 1, 1)),
    ):
        reviewing.set_next_review(activity, day)
        assert activity.next_review_on == due


def test_day_of_a_review_is_the_day_in_the_netherlands(world: World) -> None:
    public = world.activities["published"]
    just_past_midnight = datetime(2026, 5, 1, 0, 30, tzinfo=clock.AMSTERDAM)
    reviewing.confirm_review(
        activity_id=public, actor=world.people[Role.PRIVACY_OFFICER], now=just_past_midnight
    )
    assert ProcessingActivity.objects.get(pk=public).reviewed_on == date(2026, 5, 1)


def test_a_new_policy_moves_no_review_that_is_planned(world: World) -> None:
    public = world.activities["published"]
    before = planned(public)
    assert before is not None
    policy(36, clock.today())
    assert planned(public) == before
    officer = world.people[Role.PRIVACY_OFFICER]
    reviewing.confirm_review(activity_id=public, actor=officer, now=clock.now())
    after = planned(public)
    assert after is not None
    assert after > before + timedelta(days=700)


def test_only_the_public_text_is_confirmed(world: World) -> None:
    officer = world.people[Role.PRIVACY_OFFICER]
    with pytest.raises(ValidationError):
        reviewing.confirm_review(
            activity_id=world.activities["accepted"], actor=officer, now=clock.now()
        )
    with pytest.raises(Http404):
        reviewing.confirm_review(
            activity_id=world.activities["published"],
            actor=world.people[Role.DPO],
            now=clock.now(),
        )


def test_publishing_plans_the_first_review(world: World) -> None:
    assert planned(world.activities["accepted"]) is None
    assert planned(world.activities["published"]) is not None


def shown(client: Client, query: str) -> set[UUID]:
    answer = client.get(f"{LIST}?{query}")
    assert answer.status_code == 200, query
    return {activity.pk for activity in answer.context["cl"].queryset}


def test_review_filter_tells_due_soon_and_never_apart(world: World) -> None:
    today, ids = clock.today(), {days: world.fresh("draft") for days in (-3, 0, 1, 30, 31)}
    ProcessingActivity.objects.exclude(pk__in=ids.values()).update(next_review_on=date(2099, 1, 1))
    for days, pk in ids.items():
        plan(pk, today + timedelta(days=days))
    ended, open_end = world.fresh("draft"), world.fresh("draft")
    plan(ended, today)
    ProcessingActivity.objects.filter(pk=ended).update(status=Status.RETIRED)
    plan(open_end, None)
    client = client_of(world.people[Role.DPO])
    assert shown(client, "review=due") == {ids[-3], ids[0]}
    assert shown(client, "review=soon") == {ids[1], ids[30]}
    assert shown(client, "review=never") == {open_end}


def test_list_says_how_far_away_the_next_review_is(world: World) -> None:
    today = clock.today()
    plan(world.activities["draft"], today - timedelta(days=3))
    plan(world.activities["submitted"], today + timedelta(days=6))
    page = client_of(world.people[Role.DPO]).get(LIST)
    text = page.content.decode()
    assert "3 days late" in text
    assert "(in 6 days)" in text
    assert len(page.context["cl"].list_display) <= 7


def test_filters_find_what_is_not_known_yet_and_what_is_sensitive(world: World) -> None:
    client, draft = client_of(world.people[Role.DPO]), world.activities["draft"]
    assert shown(client, "retention=unknown") == set()
    for _twice in range(2):
        RetentionTerm.objects.create(activity_id=draft, not_yet_known=True)
    PersonalDataCategory.objects.create(activity_id=draft, name="Gezondheid", sensitivity="special")
    assert shown(client, "retention=unknown") == {draft}
    assert shown(client, "data=special") == {draft}
    assert shown(client, "data=criminal") == set()
    listed = client.get(f"{LIST}?retention=unknown").context["cl"].queryset
    assert listed.count() == 1, "once, however many terms are not known"


BLOCKS = {
    "judge": home.waits_for_review,
    "publish": home.ready_to_publish,
    "returned": home.returned,
    "comments": home.comments,
    "review": home.review_due,
    "drafts": home.drafts,
}


def block_of(name: str, user: Any) -> Any:
    request = RequestFactory().get("/admin/")
    request.user = user
    return BLOCKS[name](request)


def _work_for_all(world: World) -> None:
    """More of each kind than a block shows, some of it of another department."""
    officer, second = world.people[Role.PRIVACY_OFFICER], world.people["second_officer"]
    for _number in range(home.SHOWN + 1):
        world.fresh("submitted")
        world.fresh("commented")
        plan(world.fresh("draft"), clock.today())
        world.fresh("accepted")
        review.send_back(
            activity_id=world.fresh("submitted"), because="Kort", actor=officer, now=clock.now()
        )
    elsewhere = world.activities["elsewhere"]
    plan(elsewhere, clock.today() - timedelta(days=5))
    commenting.comment(activity_id=elsewhere, part="", text="Hier", actor=second, now=clock.now())
    granting.grant_view(
        activity_id=elsewhere,
        person=world.people[Role.AMBASSADOR],
        reason="Inwerken",
        valid_until=clock.today() + timedelta(days=5),
        actor=officer,
        now=clock.now(),
    )


def test_each_number_on_the_home_page_is_that_of_the_list_behind_it(world: World) -> None:
    _work_for_all(world)
    looked_at = 0
    for person in (Role.PRIVACY_OFFICER, "second_officer", Role.AMBASSADOR):
        client = client_of(world.people[person])
        for name in BLOCKS:
            # A fresh user object: roles are remembered on it.
            block = block_of(name, world.people[person])
            if block is None or not block.more_url:
                continue
            count = int(block.sentence.split()[0])
            listed = client.get(block.more_url).context["cl"]
            assert listed.result_count == count, (person, name)
            assert block.more_url.startswith(LIST)
            looked_at += 1
    assert looked_at >= 10


def test_an_ambassador_has_no_work_in_a_text_that_is_only_shown_to_them(world: World) -> None:
    _work_for_all(world)
    client = client_of(world.people[Role.AMBASSADOR])
    elsewhere = world.activities["elsewhere"]
    assert elsewhere in shown(client, "review=due")
    for name in ("review", "comments", "drafts"):
        assert elsewhere not in shown(client, f"todo={name}"), name
    assert elsewhere in shown(client_of(world.people[Role.PRIVACY_OFFICER]), "todo=comments")


def test_longest_overdue_review_comes_first(world: World) -> None:
    today = clock.today()
    plan(world.activities["draft"], today - timedelta(days=1))
    plan(world.activities["submitted"], today - timedelta(days=40))
    plan(world.activities["accepted"], today)
    block = block_of("review", world.people[Role.AMBASSADOR])
    assert [item.detail for item in block.items] == ["40 days late", "1 day late", "today"]


def test_oldest_comment_comes_first_and_one_that_was_dealt_with_counts_no_more(
    world: World,
) -> None:
    first, second = world.activities["commented"], world.activities["draft"]
    officer = world.people[Role.PRIVACY_OFFICER]
    made = commenting.comment(
        activity_id=second, part="", text="Nog een", actor=officer, now=clock.now()
    )
    block = block_of("comments", officer)
    assert [str(pk) in item.url for pk, item in zip((first, second), block.items, strict=True)]
    commenting.resolve(activity_id=second, comments=[made.pk], actor=officer, now=clock.now())
    (item,) = block_of("comments", officer).items
    assert str(first) in item.url


@pytest.mark.parametrize("role", [Role.DPO, Role.AUDITOR, Role.CASE_HANDLER])
def test_who_does_not_edit_has_no_such_work(world: World, role: str) -> None:
    assert block_of("review", world.people[role]) is None
    assert block_of("comments", world.people[role]) is None


def test_the_list_and_the_home_page_ask_as_much_for_a_thousand_texts_as_for_ten(
    world: World,
) -> None:
    today, client = clock.today(), client_of(world.people[Role.PRIVACY_OFFICER])
    paths = ("/admin/", LIST, f"{LIST}?todo=review", f"{LIST}?review=due&retention=unknown")

    def questions() -> list[int]:
        numbers = []
        for path in paths:
            with CaptureQueriesContext(connection) as asked:
                assert client.get(path).status_code == 200
            numbers.append(len(asked))
        return numbers

    def more(first: int, last: int) -> None:
        made = ProcessingActivity.objects.bulk_create(
            ProcessingActivity(
                organisation=world.organisation,
                name=f"Tekst {number}",
                reference=f"X-{number}",
                department=world.home if number % 2 else world.elsewhere,
                next_review_on=today - timedelta(days=number % 9),
            )
            for number in range(first, last)
        )
        RetentionTerm.objects.bulk_create(
            RetentionTerm(organisation=world.organisation, activity=one, not_yet_known=True)
            for one in made
        )

    more(0, 10)
    client.get(LIST)  # what a first request keeps for later ones
    few = questions()
    more(10, 1000)
    assert questions() == few
    assert max(few[1:]) <= 25, few
