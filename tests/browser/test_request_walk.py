"""The whole story of a request, with a real worker: from the form to the answer and its proof."""

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pikepdf
import pytest
from django.utils.formats import date_format
from playwright.sync_api import Browser, Page, expect

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.attachments.models import Attachment
from privacyoffice.audit.models import AuditEvent
from privacyoffice.deadlines.explaining import in_words
from privacyoffice.deadlines.models import Status as DeadlineStatus
from privacyoffice.tenancy.scope import organisation_scope
from registers.record import PART
from registers.services import publication, review
from registers.services.recording import remove_lines, write_lines
from requests_dsar.answering import deadline_of
from requests_dsar.models import (
    DataSubjectRequest,
    Letter,
    LetterCollection,
    LetterKind,
    Outcome,
    SearchTask,
    Status,
)
from tests.browser.people import CASES, Officer, fill_in_and_send
from tests.documents.reading import squeezed, whole_text
from tests.factories import World, activities, make_office
from tests.factories.decisions import a_body, a_mandate
from tests.live import Live, Mailbox
from tests.screens import follow

SEARCHES = "/admin/requests_dsar/searchtask/"
FOUND = "Vergunning van 3 maart 2024."
# What the answer to a request for access tells of each processing. Law: GDPR art. 15(1), 15(2).
PARTS = (
    *("Waarvoor wij uw gegevens gebruiken", "Welke gegevens het zijn"),
    *("Wie uw gegevens heeft gekregen", "Hoe lang wij ze bewaren"),
    *("Van wie wij ze hebben", "Of ze buiten de EER komen", "Of een computer alleen beslist"),
    *("Wat u verder kunt vragen", "Autoriteit Persoonsgegevens"),
)


@pytest.fixture
def world(committed_db: None) -> World:
    """With two public processings, each with a system of its own, and a mandate to decide."""
    made = make_office()
    officer, second = made.people[Role.PRIVACY_OFFICER], made.people["second_officer"]
    with organisation_scope(made.organisation.pk):
        for number, system in ((1, "Zaaksysteem"), (2, "Archief")):
            draft = activities.draft(f"{made.canary} {number}", department=made.home, writer=second)
            remove_lines(draft, "systems")
            write_lines(draft, {"systems": [{"system": system, "use": "Bewaren"}]}, PART)
            review.submit(activity_id=draft.pk, actor=second, now=clock.now())
            review.accept(activity_id=draft.pk, actor=officer, now=clock.now())
            publication.publish(activity_id=draft.pk, actor=officer, now=clock.now())
        a_mandate(a_body(), made.canary)
    return made


@pytest.fixture
def citizen(browser_page: Page, _browser: Browser, live: Live) -> Iterator[Page]:
    """In a browser of their own."""
    with _browser.new_context(base_url=live.url, locale="nl-NL") as context:
        yield context.new_page()


@contextmanager
def kept(world: World, of: Any) -> Iterator[DataSubjectRequest]:
    """The request as it is now."""
    with organisation_scope(world.organisation.pk):
        yield DataSubjectRequest.objects.get(pk=of)


def _term(case: DataSubjectRequest) -> Any:
    return deadline_of(case)


def _picture(page: Page, name: str) -> None:
    """For who wants to look, in PICTURES."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"walk-{name}.png", full_page=True)


def _file(page: Any, world: World) -> Any:
    """The form, up to its confirmation, which says when the answer is due; its id."""
    fill_in_and_send(page, world.slug, _address(world))
    with organisation_scope(world.organisation.pk):
        (case,) = DataSubjectRequest.objects.all()
        deadline = _term(case)
        expect(page.locator(".portal-reference")).to_have_text(case.reference)
        expect(page.locator("main")).to_contain_text(in_words(deadline.due_at))
    return case.pk


def _address(world: World) -> str:
    """Of the citizen; the mailbox keeps what came in other runs."""
    return f"{world.canary}@burger.example".lower()


def _mail_with(mailbox: Mailbox, world: World, sign: str) -> str:
    """The text of the mail to the citizen that has this in it."""
    until = clock.now() + timedelta(seconds=60)
    while clock.now() < until:
        for message in mailbox.messages(_address(world)):
            part: Any = message.get_body(("plain",))
            if sign in (text := part.get_content()):
                return str(text)
        time.sleep(0.05)
    raise AssertionError(f"no mail with {sign}")


def _link(text: str, path: str) -> str:
    found = re.search(rf"https?://\S+?(/\S*{path}\S+)", text)
    assert found, text
    return found[1]


def _confirm(page: Any, world: World, mailbox: Mailbox, key: Any) -> None:
    """The link in the mail, and the button behind it."""
    page.goto(_link(_mail_with(mailbox, world, "/verzoek/bevestigen/"), "/verzoek/bevestigen/"))
    follow(page, page.get_by_role("button", name="Ja, dit is mijn e-mailadres"))
    with kept(world, key) as case:
        assert case.email_confirmed_at is not None


def _take_up_and_ask(officer: Officer, world: World, key: Any) -> None:
    """The clock stands still as long as it is not known who asks, and runs on after that."""
    page = officer.come()
    with kept(world, key) as case:
        due = _term(case)
        first_due = in_words(due.due_at)
    main = page.locator("main")
    expect(main).to_contain_text(first_due)
    _picture(page, "received")
    officer.act(
        "take-up", lambda page: page.locator("#id_owner").select_option(str(officer.user.pk))
    )

    def ask(page: Any) -> None:
        page.locator("#id_doubt").fill("Er staan bij ons twee mensen met deze naam.")
        page.locator("#id_question").fill("Kom met uw paspoort naar de balie.")

    officer.act("ask-identity", ask)
    # As long as the letter with the question has not left, nobody was asked anything.
    expect(main).to_contain_text(first_due)
    _send(officer, world, key, LetterKind.IDENTITY_QUESTION)
    officer.come()
    expect(main).to_contain_text("staat stil")
    with kept(world, key) as case:
        assert _term(case).status == DeadlineStatus.SUSPENDED
    _picture(page, "asked")

    def record(page: Any) -> None:
        page.locator("input[name=method][value=counter]").check()
        page.locator("input[name=outcome][value=established]").check()
        page.locator("#id_answered_on").fill(clock.today().isoformat())

    officer.act("check", record)
    with kept(world, key) as case:
        deadline = _term(case)
        assert deadline.status == DeadlineStatus.OPEN
        # Asked and answered on one day: nothing was added to the month.
        assert in_words(deadline.due_at) == first_due
    expect(main).to_contain_text(first_due)


def _look_in_two_systems(officer: Officer, world: World, key: Any, folder: Path) -> None:
    """A colleague without the right to read requests looks in both systems."""

    def involve(page: Any) -> None:
        page.locator("#id_look_for").fill(world.canary)
        follow(page, page.locator(".act-page__buttons button").first)
        for box in page.locator("input[name=processings]").all():
            box.check()

    page = officer.act("involve", involve)
    manager = world.people[Role.MANAGER]

    def ask(page: Any) -> None:
        page.get_by_label("Zaaksysteem").check()
        page.get_by_label("Archief").check()
        page.locator("#id_colleague").select_option(str(manager.pk))
        page.locator("#id_what").fill("Alles over een parkeervergunning.")

    officer.act("ask-search", ask)
    expect(page.locator("main")).to_contain_text("Zaaksysteem")
    with organisation_scope(world.organisation.pk):
        archive, cases = SearchTask.objects.filter(request=key).order_by("system__name")
    (folder / "dossier.txt").write_text(FOUND)
    colleague = officer.with_us(manager)
    colleague.come(f"{SEARCHES}{cases.pk}/change/")
    expect(page.locator("main")).to_contain_text("Wandeling")

    def found(page: Any) -> None:
        page.locator("#id_text").fill("Een vergunning en twee brieven.")
        page.locator("#id_files").set_input_files(folder / "dossier.txt")

    colleague.take(f"{SEARCHES}{cases.pk}/act/found/", found)
    colleague.take(
        f"{SEARCHES}{archive.pk}/act/nothing/",
        lambda page: page.locator("#id_text").fill("Gezocht op naam. Er is niets."),
    )
    with organisation_scope(world.organisation.pk):
        assert [bool(t.files) for t in SearchTask.objects.order_by("system__name")] == [False, True]
        assert Attachment.objects.kept().filter(case_id=key).count() == 1


def _decide(officer: Officer, world: World, key: Any) -> None:
    """One processing in full; a part of the other is left out, and a second person agrees."""
    page = officer.come()

    def grant(page: Any) -> None:
        _only(page, 1)
        page.locator("input[name=verdict][value=grant]").check()

    def leave_out(page: Any) -> None:
        _only(page, 2)
        page.locator("input[name=verdict][value=partly]").check()
        page.locator("input[name=grounds][value=others_copy]").check()
        page.locator("#id_reasons").fill("In twee brieven staan gegevens van uw buren.")

    officer.act("propose-decision", grant)
    officer.act("propose-decision", leave_out)
    page.goto(f"{CASES}{key}/act/confirm-decision/")
    expect(page.locator("main")).to_contain_text("Iemand anders bevestigt dat")
    second = officer.with_us(world.people["second_officer"])
    second.come()
    second.act("confirm-decision", lambda page: page.locator("input[name=decisions]").check())
    officer.come()
    officer.act("decide")
    with kept(world, key) as case:
        assert case.status == Status.DECIDED


def _only(page: Any, number: int) -> None:
    """Of what can be decided on tick one only."""
    for index, box in enumerate(page.locator("input[name=items]").all()):
        box.set_checked(index == number)


def _send_the_letter(officer: Officer, world: World, key: Any) -> int:
    """Assembled, completed and final; then it is placed on the page of the person."""
    officer.act("draft-decision")
    path = _path(world, key, LetterKind.DECISION)

    def complete(page: Any) -> None:
        for field in page.get_by_label("Of een computer alleen beslist").all():
            field.fill("Nee, er beslist altijd een mens.")
        page.locator("input[name=files]").check()

    officer.take(f"{path}act/change/", complete)
    officer.take(f"{path}act/finalise/", lambda page: page.get_by_label("Ik heb nagegaan").check())
    return _send(officer, world, key, LetterKind.DECISION)


def _path(world: World, key: Any, kind: str) -> str:
    with organisation_scope(world.organisation.pk):
        return f"/admin/requests_dsar/letter/{Letter.objects.get(request=key, kind=kind).pk}/"


def _send(officer: Officer, world: World, key: Any, kind: str) -> int:
    """Printed by the worker and placed on the page of the person; the number of the letter."""
    with organisation_scope(world.organisation.pk):
        letter = Letter.objects.get(request=key, kind=kind)
    until = clock.now() + timedelta(seconds=60)
    while not letter.stored_as:
        assert clock.now() < until, "the worker made no PDF"
        time.sleep(0.2)
        with organisation_scope(world.organisation.pk):
            letter.refresh_from_db(fields=["stored_as"])
    officer.take(
        f"{_path(world, key, kind)}act/send/",
        lambda page: page.locator("input[name=way][value=status_page]").check(),
    )
    number: int = letter.number
    return number


def _collect(page: Any, mailbox: Mailbox, world: World, key: Any, number: int) -> None:
    """With the link of the mail that it is there, and a code in the mailbox."""
    _mail_with(mailbox, world, "nieuwe brief")
    page.goto(_link(_mail_with(mailbox, world, "/mijn-verzoek/"), "/mijn-verzoek/"))
    expect(page.locator("main")).to_contain_text("besluit")
    expect(page.get_by_role("link", name=re.compile("^Besluit"))).to_have_count(0)
    letters = page.get_by_role("region", name="Brieven van ons")
    follow(page, letters.get_by_role("link", name="Laat zien dat u het bent"))
    follow(page, page.get_by_role("button", name="Mail mij een code"))
    expect(page.get_by_role("status")).to_contain_text("een code gemaild")
    code = re.search(r"^\s+(\d{6})\s*$", _mail_with(mailbox, world, "code om"), re.MULTILINE)
    assert code
    page.get_by_label("Code").fill(code[1])
    follow(page, page.get_by_role("button", name="Verder"))
    _picture(page, "answered")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("^Besluit")).click()
    with pikepdf.open(BytesIO(download.value.path().read_bytes())) as pdf:
        text = squeezed(whole_text(pdf))
    assert [part for part in PARTS if squeezed(part) not in text] == []
    for of_both in (f"Doel {world.canary} 1", f"Doel {world.canary} 2"):
        assert squeezed(of_both) in text
    assert squeezed("In twee brieven staan gegevens van uw buren.") in text
    assert squeezed("zes weken") in text
    with page.expect_download() as download:
        page.get_by_role("link", name="De bestanden bij deze brief").click()
    with ZipFile(download.value.path()) as copy:
        assert FOUND.encode() in [copy.read(name) for name in copy.namelist()]
    page.reload()
    expect(page.locator("main")).to_contain_text("opgehaald")
    with organisation_scope(world.organisation.pk):
        collected = LetterCollection.objects.filter(request=key)
        told = collected.values_list("letter__number", "second_step")
        assert list(told) == [(number, "email"), (number, "email")]


def _close(officer: Officer, world: World, key: Any) -> None:
    """With proof that the answer was sent, and the day until which it is kept."""
    page = officer.act("close")
    with kept(world, key) as case:
        assert (case.status, case.outcome) == (Status.CLOSED, Outcome.PARTLY)
        assert case.destroy_from is not None
        expect(page.locator("main")).to_contain_text(date_format(case.destroy_from))
        assert _term(case).status == DeadlineStatus.MET
        told = set(AuditEvent.objects.filter(subject_id=case.pk).values_list("action", flat=True))
    assert {
        *("dsar.filed", "dsar.email_confirmed", "dsar.taken_up", "dsar.asked"),
        *("dsar.letter_sent", "dsar.letter_collected", "dsar.decided", "dsar.closed"),
    } <= told
    _picture(page, "closed")


def test_from_a_worried_citizen_to_a_proven_answer(
    browser_page: Page, citizen: Page, worker: Live, mailbox: Mailbox, world: World, tmp_path: Path
) -> None:
    key = _file(citizen, world)
    _confirm(citizen, world, mailbox, key)
    officer = Officer(browser_page, worker, world.people[Role.PRIVACY_OFFICER], key)
    _take_up_and_ask(officer, world, key)
    _look_in_two_systems(officer, world, key, tmp_path)
    _decide(officer, world, key)
    number = _send_the_letter(officer, world, key)
    _collect(citizen, mailbox, world, key, number)
    _close(officer, world, key)
