"""The same act on many texts: each through its own service, in the name of who asked."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import translation

from privacyoffice import clock
from privacyoffice.accounts.models import Membership
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.jobs import services as jobs
from privacyoffice.jobs.models import Job, JobStatus, Outcome, ReportLine
from registers.models import ProcessingActivity, PublishedActivity, Purpose
from registers.models.processing_activity import Status
from registers.services import bulk
from registers.services.bulk import Chosen
from tests.browser.admin_forms import posting_form
from tests.factories import World, make_register
from tests.factories.work import forget_waiting_work

LIST = "/admin/registers/processingactivity/"
TICKED = "_selected_action"


@pytest.fixture(autouse=True)
def in_english(world: World) -> Iterator[None]:
    forget_waiting_work()
    with translation.override("en"):
        yield


def client_of(user: Any) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user, backend="privacyoffice.accounts.backends.LoginBackend")
    return client


def seen(*ids: UUID) -> list[Chosen]:
    """Chosen as somebody sees them now."""
    revisions = dict(ProcessingActivity.objects.values_list("pk", "revision"))
    return [Chosen(pk, revisions[pk]) for pk in ids]


def ask(name: str, chosen: list[Chosen], actor: Any, **options: Any) -> Job:
    return bulk.ask_for_many(name, chosen, actor=actor, now=clock.now(), options=options)


def work(world: World, job: Job) -> list[ReportLine]:
    """Do the job; its report."""
    with translation.override("en"):
        jobs.run_one(world.organisation.pk)
    job.refresh_from_db()
    assert job.status == JobStatus.DONE, job.message
    return list(ReportLine.objects.filter(job=job))


def outcomes(lines: list[ReportLine]) -> list[str]:
    return [line.outcome for line in lines]


def status_of(activity_id: UUID) -> str:
    return str(ProcessingActivity.objects.get(pk=activity_id).status)


def test_each_text_is_done_by_the_service_of_the_single_act(world: World) -> None:
    ambassador = world.people[Role.AMBASSADOR]
    ids = [world.fresh("draft") for _ in range(2)]
    lines = work(world, ask("submit", seen(*ids), ambassador))
    assert outcomes(lines) == [Outcome.DONE, Outcome.DONE]
    assert {status_of(pk) for pk in ids} == {Status.SUBMITTED}
    assert all(line.reference and line.url.endswith("/change/") for line in lines)
    told = AuditEvent.objects.filter(action="registers.submitted", subject_id__in=ids)
    assert {event.actor_id for event in told} == {ambassador.pk}


def test_what_cannot_be_done_is_told_and_the_rest_goes_on(world: World) -> None:
    incomplete, last = world.fresh("draft"), world.fresh("draft")
    Purpose.objects.filter(activity=incomplete).delete()
    public = world.activities["published"]
    lines = work(
        world, ask("submit", seen(incomplete, public, last), world.people[Role.PRIVACY_OFFICER])
    )
    assert outcomes(lines) == [Outcome.REFUSED, Outcome.REFUSED, Outcome.DONE]
    assert lines[0].remarks, "what the law demands and is missing"
    assert "gepubliceerd" in lines[1].remarks[0], lines[1].remarks
    assert status_of(incomplete) == Status.DRAFT
    assert status_of(last) == Status.SUBMITTED


def test_who_submitted_a_text_does_not_accept_it_among_others(world: World) -> None:
    writer, reviewer = world.people["second_officer"], world.people[Role.PRIVACY_OFFICER]
    submitted = world.activities["submitted"]
    lines = work(world, ask("accept", seen(submitted), writer))
    assert outcomes(lines) == [Outcome.REFUSED]
    assert status_of(submitted) == Status.SUBMITTED
    assert outcomes(work(world, ask("accept", seen(submitted), reviewer))) == [Outcome.DONE]


def test_a_text_that_changed_since_is_refused(world: World) -> None:
    officer = world.people[Role.PRIVACY_OFFICER]
    changed, same = world.fresh("submitted"), world.fresh("submitted")
    job = ask("accept", seen(changed, same), officer)
    ProcessingActivity.objects.filter(pk=changed).update(revision=99)
    assert outcomes(work(world, job)) == [Outcome.REFUSED, Outcome.DONE]
    assert status_of(changed) == Status.SUBMITTED


def test_publishing_many_makes_a_version_of_each(world: World) -> None:
    ids = [world.fresh("accepted") for _ in range(2)]
    lines = work(world, ask("publish", seen(*ids), world.people[Role.PRIVACY_OFFICER]))
    assert outcomes(lines) == [Outcome.DONE, Outcome.DONE]
    assert PublishedActivity.objects.current().filter(activity_id__in=ids).count() == 2


def test_confirming_many_plans_the_next_review_of_each(world: World) -> None:
    public = world.activities["published"]
    ProcessingActivity.objects.filter(pk=public).update(next_review_on=clock.today())
    assert outcomes(work(world, ask("confirm", seen(public), world.people[Role.AMBASSADOR]))) == [
        Outcome.DONE
    ]
    planned = ProcessingActivity.objects.get(pk=public).next_review_on
    assert planned is not None
    assert planned > clock.today()


def test_handing_over_moves_a_text_in_any_state_and_keeps_the_public_version(world: World) -> None:
    officer = world.people[Role.PRIVACY_OFFICER]
    draft, public = world.activities["draft"], world.activities["published"]
    there = world.activities["elsewhere"]
    options = {"department": world.elsewhere.pk}
    lines = work(world, ask("hand_over", seen(draft, public, there), officer, **options))
    assert outcomes(lines) == [Outcome.DONE, Outcome.DONE, Outcome.REFUSED]
    moved = ProcessingActivity.objects.filter(pk__in=(draft, public))
    assert {activity.department_id for activity in moved} == {world.elsewhere.pk}
    shown = PublishedActivity.objects.current().get(activity_id=public)
    assert shown.department_name == world.home.name
    told = AuditEvent.objects.filter(action="registers.handed_over", subject_id=draft)
    assert [event.payload for event in told] == [{"department": str(world.elsewhere.pk)}]


def test_a_department_that_has_ended_gets_nothing(world: World) -> None:
    world.elsewhere.valid_until = clock.today()
    world.elsewhere.save()
    job = ask(
        "hand_over",
        seen(world.activities["draft"]),
        world.people[Role.PRIVACY_OFFICER],
        department=world.elsewhere.pk,
    )
    assert outcomes(work(world, job)) == [Outcome.REFUSED]


def test_ending_many_keeps_the_day_and_the_reason_of_each(world: World) -> None:
    day = clock.today() - timedelta(days=3)
    ids = [world.activities["draft"], world.activities["published"]]
    officer = world.people[Role.PRIVACY_OFFICER]
    assert outcomes(work(world, ask("retire", seen(*ids), officer, on=day, because="Klaar"))) == [
        Outcome.DONE,
        Outcome.DONE,
    ]
    ended = ProcessingActivity.objects.filter(pk__in=ids)
    assert {(one.retired_on, one.retired_because) for one in ended} == {(day, "Klaar")}


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        (Role.PRIVACY_OFFICER, {"submit", "accept", "publish", "confirm", "hand_over", "retire"}),
        (Role.AMBASSADOR, {"submit", "confirm"}),
        (Role.DPO, set()),
        (Role.AUDITOR, set()),
        (Role.MANAGER, set()),
        (Role.CISO, set()),
        (Role.CASE_HANDLER, set()),
    ],
)
def test_only_what_a_role_may_do_is_offered_and_taken(
    world: World, role: str, offered: set[str]
) -> None:
    user = world.people[role]
    client = client_of(user)
    page = client.get(LIST).content.decode()
    assert (f'name="{TICKED}"' in page) is bool(offered)
    assert ('name="action"' in page) is bool(offered)
    chosen = {TICKED: str(world.activities["granted"])}
    for name in bulk.STEPS:
        answer = client.post(LIST, {"action": name, **chosen})
        assert answer.status_code == (200 if name in offered else 404), name
        if name not in offered:
            with pytest.raises(PermissionDenied):
                ask(name, seen(world.activities["granted"]), user)
    assert client.post(LIST, {"action": "delete_selected", **chosen}).status_code == 404


def confirmation(
    client: Client, name: str, ticked: list[UUID] | None = None, path: str = LIST
) -> dict[str, str]:
    """What the page would send that asks to confirm; for everything when nothing is ticked."""
    choice = {"everything": "1"} if ticked is None else {TICKED: [str(pk) for pk in ticked]}
    answer = client.post(path, {"action": name, **choice})
    assert answer.status_code == 200, answer.headers
    return posting_form(answer.content.decode()).values


def asked(client: Client, sent: dict[str, str], path: str = LIST) -> Job:
    answer = client.post(path, sent)
    assert answer.status_code == 302, answer.content.decode()
    address = answer.headers["Location"]
    assert client.get(address).status_code == 200, "who asks sees the own job"
    return Job.objects.get(pk=address.split("/")[-3])


def test_ticked_texts_go_by_a_page_that_says_what_happens_to_the_page_of_the_job(
    world: World,
) -> None:
    client = client_of(world.people[Role.AMBASSADOR])
    first, second, public = (
        world.fresh("draft"),
        world.fresh("draft"),
        world.activities["published"],
    )
    answer = client.post(LIST, {"action": "submit", TICKED: [str(first), str(public)]})
    page = answer.content.decode()
    assert "You chose 2 processing activities" in page
    assert "With 1 of these this cannot be done" in page
    assert ProcessingActivity.objects.get(pk=first).name in page
    assert status_of(first) == Status.DRAFT, "nothing has happened yet"
    job = asked(client, posting_form(page).values)
    assert outcomes(work(world, job)) == [Outcome.DONE, Outcome.REFUSED]
    assert status_of(first) == Status.SUBMITTED
    assert status_of(second) == Status.DRAFT


def test_everything_is_what_the_filters_show_and_nothing_else(world: World) -> None:
    client = client_of(world.people[Role.PRIVACY_OFFICER])
    path = f"{LIST}?status__exact=draft&q={world.secret}"
    sent = confirmation(client, "submit", path=path)
    lines = work(world, asked(client, sent, path))
    assert len(lines) == 1
    assert status_of(world.activities["elsewhere"]) == Status.SUBMITTED
    assert status_of(world.activities["draft"]) == Status.DRAFT


def test_an_ambassador_reaches_nothing_of_another_department_by_typing_identifiers(
    world: World,
) -> None:
    """Typed in the list or in the confirmation, it is refused as if it did not exist."""
    client = client_of(world.people[Role.AMBASSADOR])
    own, foreign, never = world.activities["draft"], world.activities["elsewhere"], uuid4()
    sent = confirmation(client, "submit", [own, foreign, never])
    by_list = work(world, asked(client, sent))
    assert outcomes(by_list) == [Outcome.DONE, Outcome.REFUSED, Outcome.REFUSED]
    revision = ProcessingActivity.objects.get(pk=foreign).revision
    typed = sent | {"chosen": f"{foreign.hex}:{revision} {never.hex}:0"}
    by_page = work(world, asked(client, typed))
    assert status_of(foreign) == Status.DRAFT
    for one, other in (by_list[1:], by_page):
        assert (one.name, one.remarks, one.reference, one.url) == (
            other.name,
            other.remarks,
            other.reference,
            other.url,
        )
    everything = client.post(LIST, {"action": "submit", "everything": "1"}).content.decode()
    assert world.secret not in everything


def test_a_text_of_another_organisation_is_as_missing(world: World) -> None:
    other = make_register()
    foreign, never = other.activities["draft"], uuid4()
    client = client_of(world.people[Role.PRIVACY_OFFICER])
    sent = confirmation(client, "submit", [foreign, never])
    for values in (sent, sent | {"chosen": f"{foreign.hex}:0 {never.hex}:0"}):
        one, unknown = work(world, asked(client, values))
        assert one.outcome == unknown.outcome == Outcome.REFUSED
        assert (one.name, one.remarks) == (unknown.name, unknown.remarks)
        assert other.canary not in one.name


def test_a_role_that_ends_before_the_work_is_done_stops_it(world: World) -> None:
    job = ask("publish", seen(world.activities["accepted"]), world.people[Role.PRIVACY_OFFICER])
    Membership.objects.filter(user=world.people[Role.PRIVACY_OFFICER]).update(
        valid_until=clock.today()
    )
    assert outcomes(work(world, job)) == [Outcome.REFUSED]
    assert status_of(world.activities["accepted"]) == Status.ACCEPTED


def test_what_was_never_on_the_screen_is_not_done_when_it_comes_in_sight(world: World) -> None:
    """Typed while it was another department's: that it is one's own later changes nothing."""
    job = ask("submit", [Chosen(world.activities["draft"], None)], world.people[Role.AMBASSADOR])
    assert outcomes(work(world, job)) == [Outcome.REFUSED]
    assert status_of(world.activities["draft"]) == Status.DRAFT


def test_asking_twice_before_the_work_begins_is_asking_once(world: World) -> None:
    officer, chosen = world.people[Role.PRIVACY_OFFICER], seen(world.activities["draft"])
    assert ask("submit", chosen, officer).pk == ask("submit", chosen, officer).pk
    other = ask("submit", chosen, world.people["second_officer"])
    assert other.pk != ask("submit", chosen, officer).pk


def test_no_more_than_the_limit_is_taken_at_a_time(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = world.people[Role.PRIVACY_OFFICER]
    enough = [Chosen(uuid4(), 0) for _ in range(bulk.MOST)]
    assert ask("submit", enough, officer).pk
    with pytest.raises(ValidationError, match=r"5[.,]?000"):
        ask("submit", [*enough, Chosen(uuid4(), 0)], officer)
    with pytest.raises(ValidationError):
        ask("submit", [], officer)
    monkeypatch.setattr(bulk, "MOST", 2)
    client = client_of(officer)
    answer = client.post(LIST, {"action": "submit", "everything": "1"}, follow=True)
    assert "Choose at most 2 at a time" in answer.content.decode()
