"""The pages on which people are told: on record, and for the public without a person."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, transaction
from django.test import Client
from django.utils import translation

from breaches.admin.breach import BreachAdmin
from breaches.admin.stages import in_order
from breaches.models import (
    Breach,
    Communication,
    CommunicationStatus,
    CommunicationWay,
    Phase,
    PublicNotice,
    Recipient,
    Risk,
)
from breaches.queries_people import MAIL
from breaches.services import (
    notifying,
    people_letters,
    people_mails,
    publishing,
    sending_out,
    telling_people,
)
from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.notifications.models import OutboxMessage, State
from privacyoffice.tenancy.scope import organisation_scope
from tests.breaches import telling
from tests.browser.admin_forms import posting_form
from tests.factories import World

PAGE = "/admin/breaches/communication/{}/"
BREACH = "/admin/breaches/breach/{}/"


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk), translation.override("en"):
        yield kept_world


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def breach(world: World) -> Breach:
    return telling.worked_on(world)


def client_of(world: World, role: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(world.people[role], backend="privacyoffice.accounts.backends.LoginBackend")
    return client


def offered(client: Client, page: str) -> list[str]:
    """The acts that a breach shows before all others."""
    return [act.name for act in client.get(page + "change/").context["acts"]]


def sent(client: Client, path: str, **values: Any) -> Any:
    """Fill in the page of an act as a browser would, with these values."""
    form = posting_form(client.get(path).content.decode()).values
    return client.post(path, form | values)


def test_a_message_of_which_every_mail_failed_is_shown_as_one_that_reached_nobody(
    world: World, breach: Breach, officer: Any
) -> None:
    made = telling.approved(world.people, breach, csv=telling.EMAILS)
    sending_out.begin(communication_id=made.pk, actor=officer, now=clock.now())
    people_mails._hand_over(made.pk, clock.now())
    mails = OutboxMessage.objects.filter(intent=MAIL, about_id=breach.pk)
    mails.update(state=State.SENDING)
    for state, says in ((State.SENDING, False), (State.FAILED, True)):
        mails.update(state=state)
        for page in (PAGE.format(made.pk), BREACH.format(breach.pk)):
            shown = client_of(world, Role.PRIVACY_OFFICER).get(page + "change/").content.decode()
            assert ("nobody was reached" in shown) is says


def test_people_come_before_what_the_authority_may_hear_later(breach: Breach, officer: Any) -> None:
    Breach.objects.filter(pk=breach.pk).update(risk=Risk.HIGH)
    now, told = clock.now(), {"breach_id": breach.pk, "actor": officer, "now": clock.now()}
    first = notifying.prepare(phase=Phase.FIRST, **told)
    notifying.submit(
        notification_id=first.pk,
        submitted_at=now,
        supplement_on=clock.today() + timedelta(days=24),
        actor=officer,
        now=now,
    )

    def place(name: str) -> int:
        acts = in_order(BreachAdmin.acts, Breach.objects.get(pk=breach.pk))
        return [act.name for act in acts].index(name)

    assert place("people-decide") < place("notify-prepare") < place("evaluate")
    telling_people.decide(tell=True, reason="Zij moeten het weten.", **told)
    assert place("people-write") < place("notify-prepare") < place("evaluate")
    assert place("people-decide") > place("evaluate")
    Breach.objects.filter(pk=breach.pk).update(risk=Risk.RISK)
    assert place("notify-prepare") < place("people-write")


def test_people_are_told_from_decision_to_sending_on_screens(
    world: World, breach: Breach, officer: Any
) -> None:
    Breach.objects.filter(pk=breach.pk).update(risk=Risk.HIGH)
    client, page = client_of(world, Role.PRIVACY_OFFICER), BREACH.format(breach.pk)
    assert "People must be told without delay" in client.get(page + "change/").content.decode()
    sent(client, page + "act/people-decide/", tell="yes", reason="Zij moeten het weten.")
    # What was decided is written next, and its page comes after that.
    assert "people-write" in offered(client, page)
    begun = sent(client, page + "act/people-write/", way="email", language="nl")
    made = Communication.objects.get(breach=breach)
    own = PAGE.format(made.pk)
    assert begun["location"] == own + "change/"
    assert "people-write" not in offered(client, page)
    assert "words between brackets" in client.get(own + "change/").content.decode()
    texts = {part: f"Tekst {part}" for part in ("nature", "consequences", "measures")}
    assert sent(client, own + "act/change/", **texts).status_code == 302
    wrong = SimpleUploadedFile("lijst.csv", telling.ADDRESSES.encode())
    refused = sent(client, own + "act/import/", file=wrong)
    assert "No column is called “e-mail”" in str(refused.context["form"].errors["file"])
    file = telling.EMAILS.encode()
    answer = sent(client, own + "act/import/", file=SimpleUploadedFile("lijst.csv", file))
    assert answer.status_code == 302
    shown = client.get(own + "change/").content.decode()
    assert "bo@burger.example" in shown
    # The writer does not approve; the button is not there.
    assert "act/approve/" not in shown
    asked = client_of(world, Role.CISO).get(own + "act/approve/").content.decode()
    assert "2 people get it." in asked
    assert "bo@burger.example" in asked
    assert sent(client_of(world, Role.CISO), own + "act/approve/").status_code == 302
    assert sent(client, own + "act/send/").status_code == 302
    made.refresh_from_db()
    assert made.status == CommunicationStatus.SENDING
    assert "2 not sent yet, of 2 people" in client.get(own + "change/").content.decode()


def test_a_wrong_list_is_refused_beside_the_field_and_nobody_is_taken_over(
    world: World, breach: Breach, officer: Any
) -> None:
    made = telling.drafted(breach, officer)
    path = PAGE.format(made.pk) + "act/import/"
    file = SimpleUploadedFile("lijst.csv", b"naam;e-mail\nBo;geen-adres\n")
    answer = sent(client_of(world, Role.PRIVACY_OFFICER), path, file=file)
    assert answer.status_code == 200
    assert "Row 2: this is no e-mail address." in answer.content.decode()
    assert "geen-adres" not in answer.content.decode()
    assert not Recipient.objects.filter(communication=made).exists()


def test_reading_a_message_is_looking_into_its_breach(
    world: World, breach: Breach, officer: Any
) -> None:
    made = telling.drafted(breach, officer)
    client_of(world, Role.MANAGER).get(PAGE.format(made.pk) + "change/")
    read = AuditEvent.objects.filter(action="cases.read", subject_id=breach.pk)
    assert read.filter(actor=world.people[Role.MANAGER]).exists()


def test_who_may_only_look_finds_no_act_and_the_fg_none_without_the_policy(
    world: World, breach: Breach, officer: Any
) -> None:
    made = telling.written(telling.drafted(breach, officer), officer)
    for role in (Role.MANAGER, Role.DPO):
        client = client_of(world, role)
        assert client.get(PAGE.format(made.pk) + "change/").status_code == 200
        assert client.get(PAGE.format(made.pk) + "act/approve/").status_code == 404
    handler = client_of(world, Role.CASE_HANDLER)
    assert handler.get(PAGE.format(made.pk) + "change/").status_code == 404


def test_the_letters_are_downloaded_on_record(world: World, breach: Breach, officer: Any) -> None:
    made = telling.approved(world.people, breach, CommunicationWay.POST, telling.ADDRESSES)
    client, path = client_of(world, Role.PRIVACY_OFFICER), PAGE.format(made.pk) + "file/"
    assert client.get(path).status_code == 410
    # It has everybody's name and address: seeing the breach is not enough.
    for role in (Role.MANAGER, Role.DPO):
        assert client_of(world, role).get(path).status_code == 404
    people_letters.keep_pdf(made.pk, b"%PDF-proef", clock.now())
    answer = client.get(path)
    assert b"".join(answer.streaming_content) == b"%PDF-proef"  # type: ignore[attr-defined]
    assert AuditEvent.objects.filter(
        action="breach.letters_downloaded", subject_id=breach.pk
    ).exists()


# What the public reads.


@pytest.fixture
def notice(world: World, breach: Breach, officer: Any) -> PublicNotice:
    made = telling.approved(world.people, breach, CommunicationWay.PUBLIC)
    return publishing.publish(
        communication_id=made.pk,
        stands_from=clock.today(),
        stands_until=clock.today() + timedelta(days=3),
        actor=officer,
        now=clock.now(),
    )


def test_a_notice_stands_on_its_page_and_on_the_home_page(
    world: World, notice: PublicNotice
) -> None:
    visitor, path = Client(), f"/{world.slug}/datalek/{notice.slug}/"
    page = visitor.get(path).content.decode()
    assert "Wat is er gebeurd?" in page
    assert "Tekst nature Zegge" in page
    assert path in visitor.get(f"/{world.slug}/").content.decode()
    # The role of public pages reads what was published, and nothing of the case.
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Communication.objects.count()


def test_a_notice_that_was_withdrawn_is_found_nowhere(
    world: World, notice: PublicNotice, officer: Any
) -> None:
    publishing.withdraw(
        communication_id=notice.communication_id, reason="Fout", actor=officer, now=clock.now()
    )
    visitor, path = Client(), f"/{world.slug}/datalek/{notice.slug}/"
    assert visitor.get(path).status_code == 404
    assert path not in visitor.get(f"/{world.slug}/").content.decode()
