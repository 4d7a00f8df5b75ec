"""The page of a notification: in the order of the form, by the gate of the breach, its files."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import translation

from breaches.models import Breach, Notification, NotificationStatus
from breaches.services import facts, notification_files, notifying
from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.deadlines.explaining import in_words
from privacyoffice.documents import storage
from privacyoffice.documents.rendering import Made
from privacyoffice.jobs.models import Job, JobStatus
from privacyoffice.jobs.models.job import REST
from privacyoffice.policy.services import save_profile
from privacyoffice.tenancy.scope import organisation_scope
from tests.browser.admin_forms import posting_form
from tests.factories import World
from tests.factories.notifications import printed, stamped

BREACH = "/admin/breaches/breach/{}/"
PAGE = "/admin/breaches/notification/{}/"
MADE = Made(1, {}, b"%PDF-1.7 melding")


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk), translation.override("en"):
        yield kept_world


def client_of(user: Any) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(user, backend="privacyoffice.accounts.backends.LoginBackend")
    return client


@pytest.fixture
def client(world: World) -> Client:
    return client_of(world.people[Role.PRIVACY_OFFICER])


def notification_in(world: World, state: str) -> Notification:
    return Notification.objects.select_related("breach").get(pk=world.notifications[state])


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def sent_form(client: Client, path: str, **values: Any) -> Any:
    """The form of this page with these values, as a browser sends it."""
    return client.post(path, {**posting_form(text_of(client, path)).values, **values})


def test_the_page_tells_what_is_missing_and_where_to_fill_it_in(
    world: World, client: Client
) -> None:
    draft = notification_in(world, "notification-draft")
    text = text_of(client, PAGE.format(draft.pk) + "change/")
    assert BREACH.format(draft.breach_id) + "act/facts-data/" in text
    assert BREACH.format(draft.breach_id) + "act/assess/" in text
    assert f"/admin/tenancy/organisation/{world.organisation.pk}/change/" not in text


def test_every_answer_can_be_selected_and_has_a_place_for_its_button(
    world: World, client: Client
) -> None:
    draft = notification_in(world, "notification-draft")
    text = text_of(client, PAGE.format(draft.pk) + "change/")
    assert f'id="answer-own_reference">{draft.breach.reference}</span>' in text
    assert 'data-copy="answer-own_reference"' in text
    assert "js/copy" in text
    assert "<button" not in text.partition('id="form-title"')[2].partition("</section>")[0]


def test_reading_a_notification_is_looking_into_its_breach(world: World, client: Client) -> None:
    draft = notification_in(world, "notification-draft")
    before = AuditEvent.objects.filter(action="cases.read", subject_id=draft.breach_id).count()
    text_of(client, PAGE.format(draft.pk) + "change/")
    after = AuditEvent.objects.filter(action="cases.read", subject_id=draft.breach_id).count()
    assert after == before + 1


def test_a_late_one_stays_on_the_breach_and_the_home_until_its_reasons_are_given(
    world: World, client: Client
) -> None:
    late = notification_in(world, "notification-late")
    page = BREACH.format(late.breach_id)
    assert "The reasons of the delay are missing" in text_of(client, page + "change/")
    assert late.breach.reference in text_of(client, "/admin/").partition("without reasons")[2]
    answer = sent_form(client, page + "act/notify-late-reasons/", late_reasons="Pas laat bekend.")
    assert answer.status_code == 302
    assert "The reasons of the delay are missing" not in text_of(client, page + "change/")
    told = text_of(client, "/admin/").partition("without reasons")[2]
    assert late.breach.reference not in told.partition("</section>")[0]


def test_a_notification_is_recorded_on_the_page_of_its_breach(world: World, client: Client) -> None:
    draft = notification_in(world, "notification-draft")
    shown = clock.now().astimezone(clock.AMSTERDAM).strftime("%Y-%m-%dT%H:%M")
    answer = sent_form(
        client,
        BREACH.format(draft.breach_id) + "act/notify-submit/",
        submitted_at=shown,
        case_number="AP-7",
    )
    assert answer.status_code == 302, answer.content.decode()
    sent = notification_in(world, "notification-draft")
    assert (sent.status, sent.case_number) == (NotificationStatus.SUBMITTED, "AP-7")


def test_what_somebody_changed_meanwhile_is_looked_at_first(world: World, client: Client) -> None:
    draft = notification_in(world, "notification-draft")
    page = PAGE.format(draft.pk) + "act/submit/"
    values = posting_form(text_of(client, page)).values
    facts.fill_in(
        breach_id=draft.breach_id,
        section="incident",
        given={"summary": "Meer bekend."},
        actor=world.people[Role.PRIVACY_OFFICER],
        now=clock.now(),
    )
    shown = clock.now().astimezone(clock.AMSTERDAM).strftime("%Y-%m-%dT%H:%M")
    assert client.post(page, {**values, "submitted_at": shown}).status_code == 200
    still = notification_in(world, "notification-draft")
    assert still.status == NotificationStatus.DRAFT


def test_the_pdf_and_both_forms_are_given_on_record(world: World, client: Client) -> None:
    late = notification_in(world, "notification-late")
    for name, begins in (("file", b"%PDF"), ("json", b"{"), ("edpb", b"{")):
        response = client.get(PAGE.format(late.pk) + f"{name}/")
        content = b"".join(response)
        assert content.startswith(begins), name
        assert response["Content-Disposition"].startswith("attachment"), name
    told = json.loads(client.get(PAGE.format(late.pk) + "json/").content)
    assert told["form"]["code"] == "ap"
    assert told["reference"] == late.breach.reference
    found = AuditEvent.objects.filter(
        action="breach.notification_downloaded", subject_id=late.breach_id
    )
    assert found.count() == 4


def test_an_fg_acts_only_where_the_policy_gives_the_fg_this_work(world: World) -> None:
    draft = notification_in(world, "notification-draft")
    page, fg = PAGE.format(draft.pk), client_of(world.people[Role.DPO])
    assert "act/submit/" not in text_of(fg, page + "change/")
    assert fg.get(page + "act/submit/").status_code == 404
    given = 'title = "FG"\n\n[breach]\nsource = "art. 1"\nhandled_by = ["dpo"]\n'
    officer = world.people[Role.PRIVACY_OFFICER]
    save_profile(text=given, in_force_from=clock.today(), actor=officer, now=clock.now())
    assert fg.get(page + "act/submit/").status_code == 200


def test_who_sees_no_breaches_finds_no_notification(world: World) -> None:
    late = notification_in(world, "notification-late")
    for role in (Role.AMBASSADOR, Role.CASE_HANDLER, Role.AUDITOR):
        client = client_of(world.people[role])
        for path in ("change/", "file/", "json/", "act/number/"):
            assert client.get(PAGE.format(late.pk) + path).status_code == 404, (role, path)


def test_the_pdf_is_made_of_what_was_sent(world: World) -> None:
    forgotten = printed(notification_in(world, "notification-forgotten"))
    chunks, name = notification_files.open_pdf(forgotten)
    assert b"".join(chunks).startswith(b"%PDF")
    assert name == f"{forgotten.breach.reference}-ap-melding-1.pdf"


def test_a_pdf_that_was_given_up_is_asked_for_again_by_itself(world: World) -> None:
    forgotten = notification_in(world, "notification-forgotten")
    asked = Job.objects.filter(kind=notification_files.JOB, dedup_key=str(forgotten.pk))
    later = clock.now() + REST + timedelta(seconds=1)
    for _time in range(2):
        notification_files.ask_again(later)
    assert asked.filter(status=JobStatus.QUEUED).count() == 1
    assert stamped(forgotten).file_key


def test_of_a_destroyed_breach_no_pdf_is_kept(world: World) -> None:
    forgotten = notification_in(world, "notification-forgotten")
    Breach.objects.filter(pk=forgotten.breach_id).update(destroyed_at=clock.now())
    assert stamped(forgotten).file_key == ""
    assert notification_files.remove_files_of(forgotten.breach, clock.now()) == 0


def test_a_draft_is_printed_by_a_worker_for_who_may_read_it(world: World) -> None:
    draft = notification_in(world, "notification-draft")
    page, manager = PAGE.format(draft.pk), client_of(world.people[Role.MANAGER])
    with patch.object(notification_files, "render_privately", side_effect=AssertionError):
        assert f'href="{page}act/print-draft/"' in text_of(manager, page + "change/")
        assert manager.get(page + "file/").status_code == 410
        assert sent_form(manager, page + "act/print-draft/").status_code == 302
        assert sent_form(manager, page + "act/print-draft/").status_code == 302
        assert "It is being made" in text_of(manager, page + "change/")
    asked = Job.objects.filter(kind=notification_files.JOB, dedup_key=str(draft.pk))
    assert asked.count() == 1
    asked.update(status=JobStatus.RUNNING)
    asked.update(status=JobStatus.DONE, finished_at=clock.now())
    made = stamped(draft)
    assert made.printed_at is not None
    assert f"as it was at {in_words(made.printed_at)}" in text_of(manager, page + "change/")
    response = manager.get(page + "file/")
    assert b"".join(response).startswith(b"%PDF")
    assert "-concept.pdf" in response["Content-Disposition"]


def test_a_draft_says_on_paper_that_it_is_one_and_of_which_moment(world: World) -> None:
    draft = notification_in(world, "notification-draft")
    with patch.object(notification_files, "render_privately", return_value=MADE) as render:
        made = printed(draft)
    text = render.call_args.args[0]
    assert "CONCEPT" in text.upper()
    assert made.printed_at is not None
    with translation.override("nl"):
        assert in_words(made.printed_at) in text


def test_a_newer_pdf_of_a_draft_takes_the_place_of_the_earlier_one(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    first = stamped(notification_in(world, "notification-draft"))
    with django_capture_on_commit_callbacks(execute=True):
        second = stamped(first)
    assert second.file_key != first.file_key
    assert (storage.is_kept(first.file_key), storage.is_kept(second.file_key)) == (False, True)


@pytest.mark.parametrize("ending", ["submit", "cancel"])
def test_the_pdf_of_a_draft_goes_when_it_is_a_draft_no_longer(
    world: World, ending: str, django_capture_on_commit_callbacks: Any
) -> None:
    officer, now = world.people[Role.PRIVACY_OFFICER], clock.now()
    draft = stamped(notification_in(world, "notification-draft"))
    sent = {"submitted_at": now} if ending == "submit" else {}
    with django_capture_on_commit_callbacks(execute=True):
        getattr(notifying, ending)(notification_id=draft.pk, actor=officer, now=now, **sent)
    after = Notification.objects.get(pk=draft.pk)
    assert (after.file_key, after.sha256, after.size, after.printed_at) == ("", "", None, None)
    assert not storage.is_kept(draft.file_key)
    with pytest.raises(ValidationError):
        notifying.print_draft(notification_id=draft.pk, actor=officer, now=now)


def test_a_draft_that_was_sent_while_it_was_printed_is_not_kept_as_what_was_sent(
    world: World,
) -> None:
    officer, draft = (
        world.people[Role.PRIVACY_OFFICER],
        notification_in(world, "notification-draft"),
    )

    def sends_meanwhile(*_args: Any, **_options: Any) -> Made:
        now = clock.now()
        notifying.submit(notification_id=draft.pk, submitted_at=now, actor=officer, now=now)
        return MADE

    with patch.object(notification_files, "render_privately", side_effect=sends_meanwhile):
        assert printed(draft).file_key == ""
    assert stamped(draft).file_key
