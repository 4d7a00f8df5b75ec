"""Telling of a data breach on the website, from the first question to what the team gets."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from breaches.models import Breach, Source, Timing
from privacyoffice import clock
from privacyoffice.attachments.models import Attachment
from privacyoffice.attachments.models import Source as FileSource
from privacyoffice.crypto.models import UnfinishedForm
from privacyoffice.crypto.unfinished import FormGone
from privacyoffice.kernel.moments import AMSTERDAM
from privacyoffice.portal.breach_report import keeping
from privacyoffice.portal.breach_report.moments import Said
from privacyoffice.portal.humans import stamp
from privacyoffice.portal.limiting import LIMITS
from tests.factories import World

Answers = dict[str, dict[str, Any]]


def day(name: str, days_ago: int = 0) -> dict[str, int]:
    on = clock.today() - timedelta(days=days_ago)
    return {f"{name}_{n}": part for n, part in enumerate((on.day, on.month, on.year))}


def answers(**changes: dict[str, Any]) -> Answers:
    """What somebody fills in, by the last word of the address of each step."""
    filled: Answers = {
        "wie": {"source": "citizen"},
        "wat": {"story": "Een brief voor de buren.", "where": "Brief over afval"},
        "wanneer": {**day("found", 1), "found_at": "14.30", "timing": "unknown"},
        "gegevens": {"people": ["citizens"], "kinds": ["names", "bsn"], "how_many": "1"},
        "contact": {},
    }
    return {step: changes.get(step, values) for step, values in filled.items()}


def fill_in(client: Client, slug: str, filled: Answers) -> None:
    """Every step in the order given, up to the check page."""
    for step, values in filled.items():
        page = client.post(f"/{slug}/datalek-melden/{step}/", {**values, "sent": "1"})
        assert page.status_code == 303, (step, page.content.decode()[:3000])


def send(client: Client, slug: str, **values: Any) -> Any:
    """Send the check page, as somebody who took the time to read it."""
    shown = stamp(clock.now() - timedelta(seconds=settings.FORM_FASTEST_SECONDS + 1))
    return client.post(f"/{slug}/datalek-melden/controleren/", {"shown": shown, **values})


def file(client: Client, slug: str, **changes: dict[str, Any]) -> Breach:
    """The whole form, and the breach that it made."""
    fill_in(client, slug, answers(**changes))
    page = send(client, slug)
    assert page.status_code == 303, page.content.decode()[:3000]
    made: Breach = Breach.objects.latest("created_at")
    return made


def page_of(client: Client, slug: str, word: str, **values: Any) -> str:
    page = client.post(f"/{slug}/datalek-melden/{word}/", {**values, "sent": "1"})
    assert page.status_code == 422
    return page.content.decode()


def test_what_a_citizen_tells_becomes_a_breach_of_which_the_hours_run(
    world: World, citizen: Client
) -> None:
    before = clock.now()
    made = file(citizen, world.slug)
    assert made.source == Source.CITIZEN
    assert before <= made.reported_at == made.aware_at
    assert made.discovered_at is not None
    assert made.discovered_at.astimezone(AMSTERDAM).hour == 14
    told = made.report.reveal()
    assert told["story"] == "Een brief voor de buren."
    assert told["data"].splitlines() == [
        "naam, adres, geboortedatum",
        "burgerservicenummer (BSN)",
    ]
    assert made.reporter is None
    assert "14.30" in told["found"]


def test_who_stays_unknown_is_told_that_nobody_can_answer(world: World, citizen: Client) -> None:
    fill_in(citizen, world.slug, answers())
    asked = citizen.get(f"/{world.slug}/datalek-melden/contact/").content.decode()
    assert "niet te zeggen wie" in asked
    send(citizen, world.slug)
    made = Breach.objects.latest("created_at")
    page = citizen.get(f"/{world.slug}/datalek-melden/ontvangen/").content.decode()
    assert made.reference in page
    assert "niet hoe wij" in page
    assert world.organisation.dpo_phone in page


def test_no_answer_date_is_promised(world: World, citizen: Client) -> None:
    file(citizen, world.slug, contact={"email": "iemand@voorbeeld.example"})
    page = citizen.get(f"/{world.slug}/datalek-melden/ontvangen/").content.decode()
    assert "uiterlijk" not in page
    assert "niet hoe wij" not in page


def test_who_works_here_says_who_asks_can_reach(world: World, citizen: Client) -> None:
    steps = answers(wie={"source": "staff"})
    contact = steps.pop("contact")
    fill_in(citizen, world.slug, steps)
    assert "Vul" in page_of(citizen, world.slug, "contact", **contact)
    assert "telefoonnummer" in page_of(citizen, world.slug, "contact", name="Noor")
    fill_in(citizen, world.slug, {"contact": {"name": "Noor", "phone": "06 12345678"}})
    send(citizen, world.slug)
    made = Breach.objects.latest("created_at")
    assert made.reporter.reveal() == {"name": "Noor", "phone": "06 12345678"}


def test_a_processor_names_itself_and_its_contact_here(world: World, citizen: Client) -> None:
    contact = {
        "organisation": "Drukkerij Voorbeeld",
        "contract_contact": "Inkoop",
        "name": "Sam",
        "email": "sam@drukkerij.example",
    }
    made = file(citizen, world.slug, wie={"source": "processor"}, contact=contact)
    assert made.source == Source.PROCESSOR
    told = made.report.reveal()
    assert (told["processor"], told["contract_contact"]) == ("Drukkerij Voorbeeld", "Inkoop")
    assert made.reporter.reveal()["organisation"] == "Drukkerij Voorbeeld"


def test_another_answer_to_who_one_is_asks_again_how_to_reach_one(
    world: World, citizen: Client
) -> None:
    fill_in(citizen, world.slug, answers())
    fill_in(citizen, world.slug, {"wie": {"source": "staff"}})
    page = citizen.get(f"/{world.slug}/datalek-melden/controleren/")
    assert page.headers["Location"].endswith("/contact/")


def test_a_period_has_a_beginning_and_an_end(world: World, citizen: Client) -> None:
    when = {
        **day("found", 1),
        "timing": "period",
        **day("began", 3),
        "began_at": "9",
        **day("ended", 2),
        "ended_at": "17:15 uur",
    }
    made = file(citizen, world.slug, wanneer=when)
    assert made.started_at is not None
    assert made.ended_at is not None
    hours = [at.astimezone(AMSTERDAM).hour for at in (made.started_at, made.ended_at)]
    assert (made.timing, hours) == (Timing.PERIOD, [9, 17])


def test_an_end_is_left_out_where_it_makes_no_sense(world: World, citizen: Client) -> None:
    began = {**day("began", 3), "began_at": "9.00"}
    when = {**day("found"), "timing": "ongoing", **began, **day("ended", 2), "ended_at": "9.00"}
    made = file(citizen, world.slug, wanneer=when)
    assert made.started_at is not None
    assert made.ended_at is None


def test_found_and_begun_on_the_same_day_without_a_time_is_possible(
    world: World, citizen: Client
) -> None:
    when = {**day("found", 1), "timing": "moment", **day("began", 1), "began_at": "11.00"}
    made = file(citizen, world.slug, wanneer=when)
    assert made.started_at is not None
    assert made.discovered_at is None
    assert made.report.reveal()["happened"].startswith("Op één moment: ")


def test_a_day_without_a_time_makes_no_moment_and_stays_in_the_report(
    world: World, citizen: Client
) -> None:
    when = {**day("found"), "timing": "period", **day("began", 3), **day("ended", 2)}
    made = file(citizen, world.slug, wanneer=when)
    assert (made.discovered_at, made.started_at, made.ended_at) == (None, None, None)
    assert made.timing == Timing.PERIOD
    told = made.report.reveal()
    assert "tijd niet bekend" in told["found"]
    assert told["happened"].count("tijd niet bekend") == 2


@pytest.mark.parametrize(("timing", "label"), [("moment", "Wanneer"), ("ongoing", "Vanaf")])
def test_one_moment_is_when_and_what_goes_on_is_since(
    world: World, citizen: Client, timing: str, label: str
) -> None:
    when = {**day("found"), "timing": timing, **day("began", 3)}
    fill_in(citizen, world.slug, answers(wanneer=when))
    page = citizen.get(f"/{world.slug}/datalek-melden/controleren/").content.decode()
    shown = [word for word in ("Wanneer", "Vanaf") if f"<dt>{word}</dt>" in page]
    assert shown == [label]


def test_who_must_send_again_is_told_to_choose_the_files_again(
    world: World, citizen: Client
) -> None:
    fill_in(citizen, world.slug, answers())
    path = f"/{world.slug}/datalek-melden/controleren/"
    again, most = "bestanden opnieuw", "van elk hoogstens"
    page = citizen.get(path).content.decode()
    assert (most in page, again in page) == (True, False)
    at_once = {"shown": stamp(clock.now())}
    assert again not in citizen.post(path, at_once).content.decode()
    file = SimpleUploadedFile("brief.txt", b"Een brief.")
    assert again in citizen.post(path, {**at_once, "files": file}).content.decode()


@pytest.mark.parametrize(
    ("when", "sentence"),
    [
        ({**day("found", -1), "timing": "unknown"}, "moment dat voorbij is"),
        ({**day("found"), "found_at": "half drie", "timing": "unknown"}, "14.30"),
        ({**day("found"), "found_at": "25.00", "timing": "unknown"}, "geen tijd"),
        ({**day("found", 2), "timing": "moment", **day("began", 1)}, "voordat het begon"),
        ({**day("found"), "timing": "moment", "began_at": "11.00"}, "ook de dag in"),
        (
            {**day("found"), "timing": "period", **day("began", 1), **day("ended", 2)},
            "voordat het begon",
        ),
    ],
)
def test_a_moment_that_cannot_be_is_told_beside_its_field(
    world: World, citizen: Client, when: dict[str, Any], sentence: str
) -> None:
    filled = answers()
    fill_in(citizen, world.slug, {step: filled[step] for step in ("wie", "wat")})
    assert sentence in page_of(citizen, world.slug, "wanneer", **when)


def test_of_an_hour_that_occurs_twice_the_first_begins_and_the_second_ends() -> None:
    said = Said("2026-10-25", "02:30")
    assert said.begin() == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert said.end(clock.now()) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_files_stay_with_the_breach(world: World, citizen: Client) -> None:
    fill_in(citizen, world.slug, answers())
    files = [SimpleUploadedFile(f"Scherm {n}.txt", b"Tekst %d" % n, "text/plain") for n in (1, 2)]
    assert send(citizen, world.slug, files=files).status_code == 303
    made = Breach.objects.latest("created_at")
    attached = Attachment.objects.filter(case_id=made.pk)
    assert [one.source for one in attached] == [FileSource.CITIZEN] * 2


def test_with_a_file_that_cannot_be_kept_nothing_is_sent(world: World, citizen: Client) -> None:
    fill_in(citizen, world.slug, answers())
    before = Breach.objects.count()
    page = send(citizen, world.slug, files=[SimpleUploadedFile("x.exe", b"MZ\x90", "x/x")])
    assert page.status_code == 422
    assert "Een brief voor de buren." in page.content.decode()
    assert Breach.objects.count() == before


def test_sent_twice_it_is_one_breach(world: World, citizen: Client) -> None:
    file(citizen, world.slug)
    count = Breach.objects.count()
    assert send(citizen, world.slug).headers["Location"].endswith("/ontvangen/")
    assert Breach.objects.count() == count


def test_a_form_that_goes_while_it_is_sent_makes_no_breach_and_says_so(
    world: World, citizen: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_in(citizen, world.slug, answers())
    before = Breach.objects.count()

    def gone(*_args: Any, **_given: Any) -> None:
        raise FormGone

    monkeypatch.setattr(keeping, "keep", gone)
    page = send(citizen, world.slug)
    assert page.status_code == 303
    assert page.headers["Location"].endswith("/verlopen/")
    assert Breach.objects.count() == before


def test_a_program_gets_no_further(world: World, citizen: Client) -> None:
    fill_in(citizen, world.slug, answers())
    before = Breach.objects.count()
    assert send(citizen, world.slug, website="reclame").status_code == 422
    assert send(citizen, world.slug, shown=stamp(clock.now())).status_code == 422
    assert Breach.objects.count() == before


def test_one_address_sends_no_more_than_the_limit(
    world: World, citizen: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    monkeypatch.setitem(LIMITS, "breach.address", replace(LIMITS["breach.address"], most=1))
    file(citizen, world.slug)
    fill_in(citizen, world.slug, answers())
    assert send(citizen, world.slug).status_code == 429


def test_a_step_cannot_be_skipped_and_back_keeps_what_was_filled_in(
    world: World, citizen: Client
) -> None:
    root, filled = f"/{world.slug}/datalek-melden", answers()
    fill_in(citizen, world.slug, {step: filled[step] for step in ("wie", "wat")})
    assert citizen.get(f"{root}/controleren/").headers["Location"] == f"{root}/wanneer/"
    assert "Een brief voor de buren." in citizen.get(f"{root}/wat/").content.decode()
    assert Client().get(f"{root}/wat/").headers["Location"] == f"{root}/verlopen/"


def test_stopping_removes_what_was_filled_in(world: World, citizen: Client) -> None:
    before = UnfinishedForm.objects.count()
    fill_in(citizen, world.slug, {"wie": {"source": "staff"}})
    assert UnfinishedForm.objects.count() == before + 1
    assert citizen.post(f"/{world.slug}/datalek-melden/stoppen/").status_code == 200
    assert UnfinishedForm.objects.count() == before


def test_in_english_the_page_is_english_and_the_team_reads_dutch(
    world: World, citizen: Client
) -> None:
    root = f"/{world.slug}/report-a-data-breach"
    words = {"wie": "who", "wat": "what", "wanneer": "when", "gegevens": "data"}
    for step, values in answers().items():
        name = words.get(step, step)
        assert citizen.post(f"{root}/{name}/", {**values, "sent": "1"}).status_code == 303
    page = citizen.get(f"{root}/check/").content.decode()
    assert "citizen service number" in page
    assert "[[" not in page
    shown = stamp(clock.now() - timedelta(seconds=settings.FORM_FASTEST_SECONDS + 1))
    citizen.post(f"{root}/check/", {"shown": shown})
    assert "burgerservicenummer" in Breach.objects.latest("created_at").report.reveal()["data"]


def test_the_door_of_the_home_page_and_the_text_lead_to_the_form(
    world: World, citizen: Client
) -> None:
    page = citizen.get(f"/{world.slug}/datalek-melden/").content.decode()
    assert f'href="/{world.slug}/datalek/"' in page
    # From here on the connection is that of the public, which reads no more.
    for public in ("", "datalek/"):
        text = citizen.get(f"/{world.slug}/{public}").content.decode()
        assert f'href="/{world.slug}/datalek-melden/"' in text
