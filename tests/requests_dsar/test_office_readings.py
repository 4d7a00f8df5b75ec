"""What an officer sees first, what the history says, and what a letter lists."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from privacyoffice import clock
from privacyoffice.accounts.admin.timeline import timeline
from privacyoffice.accounts.admin.words import described
from privacyoffice.accounts.roles import Role
from privacyoffice.attachments.models import Attachment
from privacyoffice.cases.services.reading import note_reading
from privacyoffice.notifications.models import OutboxMessage
from privacyoffice.notifications.rendering import render
from requests_dsar.admin.clock_blocks import missing_block, what_still_stands
from requests_dsar.admin.forms_letter import ChangeForm
from requests_dsar.admin.saved import BY_CODE
from requests_dsar.letters.bodies import in_sentence, on_envelope
from requests_dsar.letters.content import salutation, setting_of
from requests_dsar.models import (
    Channel,
    DataSubjectRequest,
    DispatchWay,
    Letter,
    LetterKind,
    ProceedingKind,
    SearchTask,
)
from requests_dsar.queries import with_due
from requests_dsar.services import closing, deciding, handling, letters, proceedings
from tests.browser.admin_forms import posting_form
from tests.factories import World
from tests.factories.attachments import added
from tests.factories.decisions import proposed
from tests.factories.letters import stamped
from tests.factories.requests import written_down
from tests.requests_dsar.test_admin import client_of, text_of

ROOT = Path(__file__).parents[2]
PAGE = "/admin/requests_dsar/datasubjectrequest/{}/"
RECORDED = re.compile(r'audit\.record\(\s*"((?:dsar|correspondence|mandates)\.\w+)"')


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def client(officer: Any) -> Client:
    return client_of(officer)


@pytest.fixture
def case(officer: Any) -> DataSubjectRequest:
    made = written_down("Lis", by=officer, rights=["erasure"])
    return handling.take_up(request_id=made.pk, owner=officer, actor=officer, now=clock.now())


def other_letter(case: DataSubjectRequest, officer: Any) -> Letter:
    facts = {"subject": "Over uw verzoek", "text": "Wij schrijven u."}
    made = letters.issue(case, LetterKind.OTHER, facts, actor=officer, now=clock.now())
    return stamped(made)


def answered(case: DataSubjectRequest, officer: Any) -> None:
    """Decided, and the letter left."""
    proposed(case, by=officer)
    deciding.decide(request_id=case.pk, actor=officer, now=clock.now())
    letter = letters.draft_decision(case, actor=officer, now=clock.now())
    letters.finalise(letter_id=letter.pk, actor=officer, now=clock.now())
    send(stamped(letter), officer)


def send(letter: Letter, officer: Any) -> None:
    letters.send(
        letter_id=letter.pk,
        way=DispatchWay.POST,
        sent_on=clock.today(),
        proof="",
        actor=officer,
        now=clock.now(),
    )


def fresh(case: DataSubjectRequest) -> DataSubjectRequest:
    found: DataSubjectRequest = DataSubjectRequest.objects.get(pk=case.pk)
    return found


def acts_on(client: Client, case: DataSubjectRequest) -> list[str]:
    """Names of the acts on its page, in their order."""
    text = text_of(client, PAGE.format(case.pk) + "change/")
    return re.findall(rf"{case.pk}/act/([\w-]+)/", text)


def test_every_act_that_is_recorded_has_words_on_a_screen() -> None:
    sources = [
        path
        for folder in ("requests_dsar", "privacyoffice/correspondence", "privacyoffice/mandates")
        for path in (ROOT / folder).rglob("*.py")
    ]
    recorded = {code for path in sources for code in RECORDED.findall(path.read_text())}
    assert "dsar.letter_collected" in recorded
    assert sorted(recorded - described().keys()) == []


def test_a_letter_that_is_ready_is_to_be_sent_whatever_the_status(
    case: DataSubjectRequest, officer: Any, client: Client
) -> None:
    letter = other_letter(case, officer)
    seen = with_due(DataSubjectRequest.objects.filter(pk=case.pk))
    assert seen.filter(BY_CODE["to-send"].of(officer, clock.now())).exists()
    assert acts_on(client, case)[0] == "send-letter"
    address = PAGE.format(case.pk) + "act/send-letter/"
    form = posting_form(client.get(address).content.decode())
    client.post(address, {**form.values, "letter": str(letter.pk), "way": DispatchWay.POST})
    assert Letter.objects.get(pk=letter.pk).status == "sent"
    assert not seen.filter(BY_CODE["to-send"].of(officer, clock.now())).exists()
    assert "send-letter" not in acts_on(client, case)


def test_after_the_answer_closing_comes_first_and_an_objection_before_it(
    case: DataSubjectRequest, officer: Any, client: Client
) -> None:
    answered(case, officer)
    assert acts_on(client, case)[0] == "close"
    assert what_still_stands(fresh(case)) == []
    received = (case.pk, ProceedingKind.OBJECTION, clock.today(), "Niet mee eens")
    proceedings.receive(*received, None, clock.now())
    acts = acts_on(client, case)
    assert acts[0] == "proceeding-decider"
    assert acts.index("proceeding-end") < acts.index("close")
    assert "still runs" in " ".join(map(str, what_still_stands(fresh(case))))
    closing.close(request_id=case.pk, actor=officer, now=clock.now())
    assert acts_on(client, case)[0] == "proceeding-decider"


def test_who_looked_stands_in_the_whole_history_and_not_in_the_short_one(
    case: DataSubjectRequest, officer: Any, client: Client
) -> None:
    for _time in range(12):
        note_reading(case, officer, clock.now())
    with translation.override("en"):
        assert any(entry.sentence == "Read" for entry in timeline(case))
    short = text_of(client, PAGE.format(case.pk) + "change/")
    latest = short[short.index('id="latest-title"') :]
    assert "Request written down" in latest
    assert ">Read<" not in latest


def test_a_letter_lists_each_file_and_the_data_that_go_along(
    case: DataSubjectRequest, officer: Any, client: Client
) -> None:
    proposed(case, by=officer)
    deciding.decide(request_id=case.pk, actor=officer, now=clock.now())
    file: Attachment = added("Lis", case.pk, by=officer)
    letter = letters.draft_decision(case, actor=officer, now=clock.now())
    address = f"/admin/requests_dsar/letter/{letter.pk}/act/change/"
    form = posting_form(client.get(address).content.decode())
    client.post(address, {**form.values, "files": [str(file.pk)], "table": "naam;jaar\nLis;2024"})
    listed = Letter.objects.get(pk=letter.pk).content.reveal()["enclosures"]
    assert listed == [
        f"Bestand: {file.number:02d} {file.name.reveal()}",
        "Tabel met gegevens (JSON en CSV)",
    ]


def test_no_two_fields_of_a_letter_have_the_same_label(
    case: DataSubjectRequest, officer: Any
) -> None:
    proposed(case, by=officer)
    deciding.decide(request_id=case.pk, actor=officer, now=clock.now())
    letter = letters.draft_decision(case, actor=officer, now=clock.now())
    labels = [str(field.label) for field in ChangeForm(obj=letter, user=officer)]
    assert len(labels) == len(set(labels))


def test_a_colleague_is_mailed_where_to_look_and_not_for_whom(world: World) -> None:
    task = SearchTask.objects.get(pk=world.fresh("search-open"))
    found = OutboxMessage.objects.filter(intent="dsar.search_asked", about_id=task.request_id)
    message = found.latest("created_at")
    with translation.override("nl"):
        mail = render(message, world.organisation, task.colleague, now=clock.now())
    asked = f"gevraagd gegevens van een persoon te zoeken in {task.system or task.department}"
    assert asked in " ".join(mail.text.split())
    person = task.request.person.reveal()
    assert person["surname"] not in mail.text + mail.subject
    told = OutboxMessage.objects.filter(intent="deadlines.changed", about_id=task.pk)
    assert not told.filter(recipient=task.colleague).exists()


def test_what_is_wrong_and_was_left_open_is_a_signal(case: DataSubjectRequest) -> None:
    case.rights = ["rectification"]
    assert missing_block(case) is None  # on paper nobody was asked
    case.channel = Channel.WEB_FORM
    assert missing_block(case) is not None
    case.details = {"wrong": "Mijn adres"}
    assert missing_block(case) is None


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Dagelijks bestuur", "het dagelijks bestuur van Waterrand"),
        (
            "College van burgemeester en wethouders",
            "het college van burgemeester en wethouders van Waterrand",
        ),
        ("Burgemeester", "de burgemeester van Waterrand"),
        ("Waterrand", "Waterrand"),
        ("Raad van Waterrand", "de raad van Waterrand"),
    ],
)
def test_a_body_stands_in_a_sentence_with_its_article_and_organisation(
    name: str, words: str
) -> None:
    with translation.override("nl"):
        assert in_sentence(name, "Waterrand", "nl") == words


def test_an_address_names_body_and_organisation_once() -> None:
    whole = on_envelope("Dagelijks bestuur", "Waterrand", "Postbus 1\n1234 AB Oord")
    assert whole == "Dagelijks bestuur\nWaterrand\nPostbus 1\n1234 AB Oord"
    assert on_envelope("Waterrand", "Waterrand", "Postbus 1") == "Waterrand\nPostbus 1"
    assert on_envelope("Bestuur", "Waterrand", "Bestuur\nWaterrand") == "Bestuur\nWaterrand"


def test_a_prefix_after_a_title_begins_with_a_capital(case: DataSubjectRequest) -> None:
    setting = setting_of(case, clock.today())
    assert "Van 't Hof" in salutation({"surname": "van 't Hof"}, setting)
