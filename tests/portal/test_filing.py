"""The form for a request, from the first question to what the office gets."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from privacyoffice import clock
from privacyoffice.attachments.models import Attachment, Source
from privacyoffice.audit.models import AuditEvent
from privacyoffice.crypto.models import UnfinishedForm
from privacyoffice.notifications.models import OutboxMessage
from privacyoffice.policy.codes import Right, Tone
from privacyoffice.portal.filing.rights import WISHES
from privacyoffice.portal.humans import stamp
from privacyoffice.portal.limiting import LIMITS
from requests_dsar.answering import deadline_of
from requests_dsar.models import Channel, DataSubjectRequest, InvolvedProcessing, Status
from tests.factories import World
from tests.portal.asking import answers, file, fill_in, send

AGREED = "Ik wil het antwoord op mijn verzoek krijgen op mijn eigen pagina op deze website."


def test_a_form_becomes_a_request_with_a_term_and_two_mails(world: World, citizen: Client) -> None:
    made = file(citizen, world.slug)
    assert (made.status, made.channel, made.rights) == (
        Status.RECEIVED,
        Channel.WEB_FORM,
        ["access"],
    )
    assert made.person.reveal() == {
        "given_name": "Noor",
        "surname": "Voorbeeld",
        "email": "noor@voorbeeld.example",
    }
    assert made.story.reveal().endswith("Over mijn parkeervergunning.")
    assert made.details.reveal()["period"] == "2024"
    deadline = deadline_of(made)
    assert deadline is not None
    assert deadline.due_at is not None
    mails = OutboxMessage.objects.filter(about_id=made.pk)
    assert {mail.intent for mail in mails} == {"dsar.received", "dsar.confirm_email"}
    assert not any("noor" in str([*vars(mail).values()]) for mail in mails)
    assert AuditEvent.objects.filter(action="dsar.filed", subject_id=made.pk).count() == 1


def test_the_confirmation_shows_reference_day_and_why(world: World, citizen: Client) -> None:
    made = file(citizen, world.slug)
    page = citizen.get(f"/{world.slug}/verzoek/ontvangen/").content.decode()
    assert made.reference in page
    assert "uiterlijk" in page
    assert "AVG art. 12" in page


def test_sent_twice_it_is_one_request(world: World, citizen: Client) -> None:
    file(citizen, world.slug)
    again = send(citizen, world.slug)
    assert again.headers["Location"].endswith("/verzoek/ontvangen/")


def test_a_step_cannot_be_skipped(world: World, citizen: Client) -> None:
    citizen.post(f"/{world.slug}/verzoek/wat/", {"wishes": "access", "sent": "1"})
    page = citizen.get(f"/{world.slug}/verzoek/controleren/")
    assert page.headers["Location"] == f"/{world.slug}/verzoek/voor-wie/"


def test_back_keeps_what_was_filled_in(world: World, citizen: Client) -> None:
    filled = answers()
    fill_in(citizen, world.slug, filled)
    page = citizen.get(f"/{world.slug}/verzoek/naam/").content.decode()
    assert 'value="Voorbeeld"' in page


def test_a_request_for_another_names_both_and_takes_the_mandate_along(
    world: World, citizen: Client, django_capture_on_commit_callbacks: Any
) -> None:
    filled = answers()
    filled["voor-wie"] = {"for_whom": "agent"}
    mandate = SimpleUploadedFile("Machtiging.txt", b"Ik geef toestemming.\n", "text/plain")
    person = {"surname": "Oma", **_day("birth_date", 28, 2, 1940), "mandate": mandate}
    steps = {"wat": filled["wat"], "voor-wie": filled["voor-wie"], "over-wie": person}
    fill_in(citizen, world.slug, {**steps, **filled})
    kept = list(Path(settings.UNFINISHED_ROOT).iterdir())
    assert not any(b"toestemming" in path.read_bytes() for path in kept)
    page = citizen.get(f"/{world.slug}/verzoek/controleren/").content.decode()
    assert "Machtiging.txt" in page
    with django_capture_on_commit_callbacks(execute=True):
        send(citizen, world.slug)
    made = DataSubjectRequest.objects.latest("created_at")
    assert made.person.reveal() == {"surname": "Oma", "birth_date": "1940-02-28"}
    assert made.representative.reveal()["email"] == "noor@voorbeeld.example"
    attached = Attachment.objects.get(case_id=made.pk)
    assert attached.source == Source.CITIZEN
    assert len(list(Path(settings.UNFINISHED_ROOT).iterdir())) == len(kept) - 1


def test_what_was_chosen_for_another_goes_when_it_is_for_oneself_after_all(
    world: World, citizen: Client
) -> None:
    filled = answers(voor_wie={"for_whom": "child"})
    child = {"surname": "Kind", **_day("birth_date", 1, 2, 2020)}
    order = {"wat": filled["wat"], "voor-wie": filled["voor-wie"], "over-wie": child}
    fill_in(citizen, world.slug, {**order, **filled})
    fill_in(citizen, world.slug, {"voor-wie": {"for_whom": "oneself"}})
    send(citizen, world.slug)
    made = DataSubjectRequest.objects.latest("created_at")
    assert made.representative is None
    assert "Kind" not in str(made.person.reveal())


def test_every_right_of_the_law_can_be_asked() -> None:
    assert {right for wish in WISHES for right in wish.rights} == set(Right)


def test_taking_back_a_permission_asks_for_erasure_and_says_so(
    world: World, citizen: Client
) -> None:
    filled = answers(wat={"wishes": ["consent"]})
    details = {"toelichting": {"permission": "De nieuwsbrief."}}
    first = {name: filled[name] for name in ("wat", "voor-wie", "waarover")}
    fill_in(citizen, world.slug, {**first, **details, **filled})
    send(citizen, world.slug)
    made = DataSubjectRequest.objects.latest("created_at")
    assert made.rights == ["erasure"]
    assert made.details.reveal() | {"period": ""} == {
        "period": "",
        "permission": "De nieuwsbrief.",
        "consent_withdrawn": "only",
        "electronic_consent": AGREED,
    }


def test_an_electronic_answer_needs_a_tick_and_the_words_are_kept(
    world: World, citizen: Client
) -> None:
    filled = answers()
    del filled["antwoord"]["consent"]
    steps = list(filled)
    fill_in(citizen, world.slug, {step: filled[step] for step in steps[:4]})
    page = citizen.post(f"/{world.slug}/verzoek/antwoord/", {**filled["antwoord"], "sent": "1"})
    assert page.status_code == 422
    made = file(citizen, world.slug)
    assert made.electronic_consent_at is not None
    assert made.details.reveal()["electronic_consent"] == AGREED


def test_by_post_no_mail_is_asked_and_none_is_sent(world: World, citizen: Client) -> None:
    address = {"street": "Straat", "house_number": "1", "postcode": "1234 AB", "town": "Duinmeer"}
    made = file(citizen, world.slug, antwoord={"reach": "post", "answer_by": "post"}, adres=address)
    assert not OutboxMessage.objects.filter(about_id=made.pk).exists()
    assert made.electronic_consent_at is None


def test_who_comes_from_a_processing_finds_it_chosen(world: World, citizen: Client) -> None:
    activity = world.activities["published"]
    start = citizen.get(f"/{world.slug}/verzoek/?verwerking={activity}").content.decode()
    assert f"/{world.slug}/verzoek/wat/?verwerking={activity}" in start
    filled = answers(wat={"wishes": ["access"], "activity": activity})
    filled["waarover"]["chosen"] = [str(activity)]
    fill_in(citizen, world.slug, {step: filled[step] for step in ("wat", "voor-wie")})
    page = citizen.get(f"/{world.slug}/verzoek/waarover/").content.decode()
    assert re.search(rf'value="{activity}"[^>]*checked', page)
    fill_in(citizen, world.slug, filled)
    send(citizen, world.slug)
    made = DataSubjectRequest.objects.latest("created_at")
    involved = InvolvedProcessing.objects.get(request=made)
    assert (str(involved.activity_id), involved.by_person) == (str(activity), True)


@pytest.mark.parametrize(
    "values",
    [{"website": "https://reclame.example"}, {"shown": ""}, {"shown": "vals"}],
)
def test_a_program_is_told_and_files_nothing(
    world: World, citizen: Client, values: dict[str, str]
) -> None:
    fill_in(citizen, world.slug, answers())
    before = DataSubjectRequest.objects.count()
    assert send(citizen, world.slug, **values).status_code == 422
    assert DataSubjectRequest.objects.count() == before


def test_who_sends_at_once_is_asked_to_wait(world: World, citizen: Client) -> None:
    fill_in(citizen, world.slug, answers())
    page = citizen.post(f"/{world.slug}/verzoek/controleren/", {"shown": stamp(clock.now())})
    assert page.status_code == 422
    assert "ging erg snel" in page.content.decode()


def test_the_sixth_request_of_an_address_in_an_hour_waits_and_keeps_its_answers(
    world: World, citizen: Client
) -> None:
    for _time in range(LIMITS["request.email"].most):
        file(Client(), world.slug)
    fill_in(citizen, world.slug, answers())
    assert send(citizen, world.slug).status_code == 429
    page = citizen.get(f"/{world.slug}/verzoek/naam/").content.decode()
    assert 'value="Voorbeeld"' in page


def test_stopping_removes_what_was_filled_in(world: World, citizen: Client) -> None:
    fill_in(citizen, world.slug, answers())
    before = UnfinishedForm.objects.count()
    page = citizen.post(f"/{world.slug}/verzoek/stoppen/")
    assert page.status_code == 200
    assert UnfinishedForm.objects.count() == before - 1
    assert not citizen.cookies["privacyoffice_form"].value


def test_the_cookie_is_for_these_pages_only_and_named_in_the_statement(
    world: World, citizen: Client
) -> None:
    fill_in(citizen, world.slug, {"wat": {"wishes": ["access"]}})
    cookie = citizen.cookies["privacyoffice_form"]
    assert (cookie["path"], cookie["samesite"], cookie["httponly"]) == (
        f"/{world.slug}/",
        "Lax",
        True,
    )
    assert "privacyoffice_form" in citizen.get(f"/{world.slug}/cookies/").content.decode()


def test_in_english_the_form_speaks_english_and_the_request_says_so(
    world: World, citizen: Client
) -> None:
    page = citizen.get(f"/{world.slug}/request/what/").content.decode()
    assert '<html lang="en"' in page
    assert "See my data and get a copy of them" in page


def test_the_tone_of_the_organisation_is_never_mixed(world: World, citizen: Client) -> None:
    from privacyoffice.portal import pages

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pages, "tone_on", lambda _day: Tone.JE)
        page = citizen.get(f"/{world.slug}/verzoek/wat/").content.decode()
    text = re.sub(r"<[^>]+>", " ", page.split("<main")[1].split("</main")[0])
    assert re.search(r"\b[Jj]e\b", text)
    assert not re.search(r"\b([Uu]|[Uu]w)\b|\[\[", text)


def _day(name: str, *parts: int) -> dict[str, str]:
    return {f"{name}_{number}": str(part) for number, part in enumerate(parts)}
