"""Whether an e-mail address is of who asks: a link, a button, and one reminder."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import translation

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.notifications.models import OutboxMessage
from privacyoffice.notifications.rendering import Rendered, render
from requests_dsar.models import DataSubjectRequest
from requests_dsar.services import confirming
from requests_dsar.services.confirming import REMIND_AFTER
from tests.factories import World
from tests.portal.asking import file


def fresh(request: DataSubjectRequest) -> Any:
    return DataSubjectRequest.objects.get(pk=request.pk)


def mail_of(request: DataSubjectRequest, intent: str, world: World) -> Rendered:
    """The mail as it would be sent now."""
    message = OutboxMessage.objects.get(about_id=request.pk, intent=intent)
    return render(message, world.organisation, None, now=clock.now())


def link_in(mail: Rendered, world: World) -> str:
    line = next(line for line in mail.text.splitlines() if "/verzoek/bevestigen/" in line)
    return line[line.index(f"/{world.slug}/") :]


def test_the_link_of_the_mail_confirms_after_a_button(world: World, citizen: Client) -> None:
    made = file(citizen, world.slug)
    link = link_in(mail_of(made, "dsar.confirm_email", world), world)
    stranger = Client()
    assert stranger.get(link).status_code == 200
    # A program that looks at mails opens every link.
    assert fresh(made).email_confirmed_at is None
    for _time in range(2):
        page = stranger.post(link)
        assert page.status_code == 200
        assert made.reference in page.content.decode()
    assert fresh(made).email_confirmed_at is not None
    events = AuditEvent.objects.filter(action="dsar.email_confirmed", subject_id=made.pk)
    assert events.count() == 1


def test_a_link_works_no_longer_when_the_address_was_corrected(
    world: World, citizen: Client
) -> None:
    made = file(citizen, world.slug)
    link = link_in(mail_of(made, "dsar.confirm_email", world), world)
    corrected = fresh(made)
    corrected.person = {**corrected.person.reveal(), "email": "ander@voorbeeld.example"}
    corrected.save()
    assert Client().post(link).status_code == 404


def test_a_link_that_nobody_gave_is_not_found(world: World, citizen: Client) -> None:
    made = file(citizen, world.slug)
    right = confirming.token_of(fresh(made))
    for token in ("x", "%00", right[:-2] + "AA", right[:20], "é", "A" * 64):
        page = Client().post(f"/{world.slug}/verzoek/bevestigen/{token}/")
        assert page.status_code == 404, token
    assert fresh(made).email_confirmed_at is None


def test_mails_hold_reference_day_and_link_and_nothing_of_the_person(
    world: World, citizen: Client
) -> None:
    made = file(citizen, world.slug)
    for intent in ("dsar.received", "dsar.confirm_email"):
        mail = mail_of(made, intent, world)
        assert made.reference in mail.text
        told = f"{mail.subject} {mail.text} {mail.html}"
        assert not any(word in told for word in ("Noor", "Voorbeeld", "noor@", "parkeer"))
    assert "uiterlijk" in mail_of(made, "dsar.received", world).text


def test_who_did_not_confirm_is_reminded_once_however_often_it_is_asked(
    world: World, citizen: Client
) -> None:
    made = file(citizen, world.slug)
    reminders = OutboxMessage.objects.filter(about_id=made.pk, intent="dsar.confirm_email_again")
    confirming.remind(clock.now() + REMIND_AFTER - timedelta(minutes=1))
    assert not reminders.exists()
    for days in (0, 1, 2):
        confirming.remind(clock.now() + REMIND_AFTER + timedelta(days=days))
    assert reminders.count() == 1


def test_who_confirmed_is_not_reminded_even_by_a_mail_that_waits(
    world: World, citizen: Client
) -> None:
    made = file(citizen, world.slug)
    later = clock.now() + REMIND_AFTER
    confirming.remind(later)
    confirming.confirm(confirming.token_of(fresh(made)), now=later)
    occasion = f"{made.pk}:dsar.confirm_email_again"
    with translation.override("en"):
        assert confirming.REMINDER.why_not_meant([occasion]) == {
            occasion: "The address was confirmed meanwhile."
        }


def test_an_unconfirmed_request_counts_as_received_and_officers_see_it(
    world: World, citizen: Client
) -> None:
    made = file(citizen, world.slug)
    officer = Client()
    officer.force_login(
        world.people[Role.PRIVACY_OFFICER], backend="privacyoffice.accounts.backends.LoginBackend"
    )
    address = f"/admin/requests_dsar/datasubjectrequest/{made.pk}/change/"
    page = officer.get(address).content.decode()
    assert "nog niet bevestigd" in page
    assert "Over mijn parkeervergunning." in page
    confirming.confirm(confirming.token_of(fresh(made)), now=clock.now())
    assert "nog niet bevestigd" not in officer.get(address).content.decode()
