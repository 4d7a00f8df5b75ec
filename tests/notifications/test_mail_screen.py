"""Officers see what happened to every mail, in words, and what they can do about it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from breaches.queries_people import MAIL as TELLS_PEOPLE
from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.notifications import intents
from privacyoffice.notifications.intents import intent_of
from privacyoffice.notifications.models import OutboxMessage, State
from privacyoffice.notifications.services.purging import purge
from privacyoffice.notifications.services.sending import send_due
from privacyoffice.notifications.services.writing import Notice, write
from tests.factories import World, mails
from tests.notifications.mail_servers import MailSink
from tests.notifications.telling import one_of, tell

LIST = "/admin/notifications/outboxmessage/"


@pytest.fixture
def officer(world: World) -> Client:
    return client_of(world, Role.PRIVACY_OFFICER)


def client_of(world: World, role: str) -> Client:
    client = Client()
    client.force_login(world.people[role], backend="privacyoffice.accounts.backends.LoginBackend")
    return client


def page(key: Any, act: str = "") -> str:
    return f"{LIST}{key}/act/{act}/" if act else f"{LIST}{key}/change/"


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def blocks_of(client: Client) -> dict[str, Any]:
    blocks = client.get(reverse("admin:index")).context["blocks"]
    return {block.title: block for block in blocks}


def test_the_page_of_a_failed_mail_says_what_happened_and_what_to_do(
    world: World, officer: Client
) -> None:
    text = text_of(officer, page(world.mails["mail-failed"]))
    for said in (
        "niet gelukt",
        f"burger@{world.canary}.example",
        "Het wordt niet vanzelf nog eens geprobeerd.",
        "definitief geweigerd (550 onbekend",
        "In deze e-mail staat informatie over een dossier.",
        "Opnieuw versturen",
        "Als afgehandeld markeren",
    ):
        assert said in text


def test_what_a_mail_said_to_a_colleague_is_read_and_a_list_of_work_is_not(
    world: World, officer: Client, sink: MailSink
) -> None:
    """Law: GDPR art. 5(1)(c)."""
    tell(world.people[Role.DPO], label="VA-0001")
    item = {"label": "Verzoek 2026-014", "detail": "2 dagen te laat", "url": "/admin/"}
    context = {**intent_of("notifications.digest").example, "overdue": [item]}
    dpo = world.people[Role.DPO].pk
    write([Notice("notifications.digest", "day", dpo, context=context)], now=clock.now())
    send_due()
    assert "Bericht over VA-0001" in text_of(officer, page(one_of("1").pk))
    summary = text_of(officer, page(one_of("day").pk))
    assert one_of("day").subject in summary
    assert "2026-014" in one_of("day").body_text
    assert "2026-014" not in summary


def test_sending_an_uncertain_mail_again_warns_that_it_may_come_twice(
    world: World, officer: Client
) -> None:
    warning = "Dan krijgt de ontvanger hem twee keer."
    assert warning in text_of(officer, page(world.mails["mail-uncertain"], "again"))
    assert warning not in text_of(officer, page(world.mails["mail-failed"], "again"))


def test_the_buttons_do_what_they_say_while_there_is_no_mail_server(
    world: World, officer: Client, settings: Any
) -> None:
    settings.EMAIL_PORT = 1
    failed, uncertain = world.mails["mail-failed"], world.mails["mail-uncertain"]
    form = {"organisation": world.organisation.pk, "reason": "Gebeld."}
    assert officer.post(page(uncertain, "again"), form).status_code == 302
    assert officer.post(page(failed, "settle"), form).status_code == 302
    assert {OutboxMessage.objects.get(pk=key).state for key in (failed, uncertain)} == {
        State.SETTLED
    }
    again = OutboxMessage.objects.get(again_of=uncertain)
    assert again.state == State.QUEUED
    text = text_of(officer, page(uncertain))
    assert page(again.pk) in text
    assert "Opnieuw verstuurd." in text
    assert page(uncertain) in text_of(officer, page(again.pk))
    history = text_of(officer, f"{LIST}{failed}/history/")
    assert "E-mail als afgehandeld gemarkeerd" in history
    assert "Gebeld." in history


def test_a_removed_text_is_said_to_be_removed_and_cannot_be_sent_again(
    world: World, officer: Client
) -> None:
    purge(clock.now() + timedelta(days=100))
    text = text_of(officer, page(world.mails["mail-failed"]))
    assert "De tekst is verwijderd op" in text
    assert world.canary not in text.split('id="content-main"')[1].split("</main>")[0]
    answer = officer.get(page(world.mails["mail-failed"], "again"), follow=True)
    assert "Daarom kan hij niet opnieuw verstuurd worden." in answer.content.decode()


def test_a_mail_of_a_sort_that_is_no_longer_known_is_still_shown(
    world: World, officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(intents._intents, "breaches.communication")
    assert "breaches.communication" in text_of(officer, LIST)
    assert "kent dit soort e-mail niet meer" in text_of(officer, page(world.mails["mail-failed"]))


@pytest.mark.parametrize(
    ("need", "shown"),
    [("look", {"failed", "uncertain"}), ("waits", {"queued"}), ("out", {"sent"}), ("not", set())],
)
def test_the_list_shows_what_is_asked_for(
    world: World, officer: Client, sink: MailSink, need: str, shown: set[str]
) -> None:
    tell(world.people[Role.DPO], "sent")
    send_due()
    tell(world.people[Role.DPO], "queued")
    found = officer.get(f"{LIST}?need={need}").context["cl"].result_list
    assert {mail.state for mail in found} == shown


def test_the_list_asks_no_more_for_more_mail(world: World, officer: Client) -> None:
    text_of(officer, LIST)  # the first page of a session asks who this is
    asked = []
    for count in (1, 12):
        for _mail in range(count):
            mails.in_state("mail-failed", world.canary)
        with CaptureQueriesContext(connection) as captured:
            text_of(officer, LIST)
        asked.append(len(captured))
    assert asked[0] == asked[1]


def test_who_may_not_settle_reads_and_others_find_nothing(world: World) -> None:
    key = world.mails["mail-failed"]
    dpo = client_of(world, Role.DPO)
    assert "Opnieuw versturen" not in text_of(dpo, page(key))
    assert dpo.get(page(key, "again")).status_code == 404
    for role in (Role.AUDITOR, Role.MANAGER, Role.CASE_HANDLER):
        assert client_of(world, role).get(page(key)).status_code == 404


def test_the_first_page_tells_the_privacy_officer_what_did_not_go_out(
    world: World, officer: Client
) -> None:
    block = blocks_of(officer)["E-mail die niet is verstuurd"]
    about_breaches = OutboxMessage.objects.filter(intent=TELLS_PEOPLE, state=State.FAILED)
    wanted = {*world.mails.values(), *about_breaches.values_list("pk", flat=True)}
    assert {item.url for item in block.items} == {page(key) for key in wanted}
    assert "E-mail die niet is verstuurd" not in blocks_of(client_of(world, Role.DPO))
    OutboxMessage.objects.in_need().update(state=State.SETTLED)
    assert "E-mail die niet is verstuurd" not in blocks_of(officer)


def test_the_first_page_tells_since_when_mail_waits_for_the_mail_server(
    world: World, officer: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    OutboxMessage.objects.in_need().update(state=State.SETTLED)
    tell(world.people[Role.DPO])
    send_due()
    assert "E-mail die niet is verstuurd" not in blocks_of(officer)
    later = clock.now() + timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    (item,) = blocks_of(officer)["E-mail die niet is verstuurd"].items
    assert item.detail == "Op het adres uit onze instellingen is geen mailserver bereikbaar."
