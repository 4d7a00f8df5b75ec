"""The pages around the term of a request, and writing one down from a mail."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.attachments.models import Attachment, Source
from privacyoffice.deadlines.models import Status as DeadlineStatus
from requests_dsar.answering import deadline_of
from requests_dsar.models import DataSubjectRequest, Letter
from requests_dsar.services import handling
from requests_dsar.services.asking import Asking
from tests.attachments.letters import eml, msg
from tests.browser.admin_forms import posting_form
from tests.factories import World
from tests.factories.decisions import decided
from tests.factories.letters import left
from tests.factories.requests import written_down
from tests.requests_dsar.test_admin import LIST, client_of, page_of, sent, text_of


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def client(officer: Any) -> Client:
    return client_of(officer)


@pytest.fixture
def case(officer: Any) -> DataSubjectRequest:
    """In progress, with a term: those of the world have none."""
    made = written_down("Zegge", by=officer)
    return handling.take_up(request_id=made.pk, owner=officer, actor=officer, now=clock.now())


def act_of(world: World, state: str, name: str) -> str:
    return f"{LIST}{world.requests[state]}/act/{name}/"


def blocks_of(client: Client, page: str) -> str:
    """Everything that the top of a page says in lists."""
    blocks = client.get(page).context["headline"].blocks
    return " ".join(str(line) for block in blocks for line in (block.title, *block.lines))


def act_names(client: Client, page: str) -> tuple[list[str], list[str]]:
    """The buttons on top, and the rest."""
    context = client.get(page).context
    return [act.name for act in context["acts"]], [act.name for act in context["more_acts"]]


def test_a_question_stands_on_the_page_and_its_words_below_with_the_content(
    case: DataSubjectRequest, client: Client
) -> None:
    page, path = f"{LIST}{case.pk}/change/", f"{LIST}{case.pk}/act/ask-identity/"
    assert "leaves by" in str(client.get(path).context["warnings"])
    given = {"question": "Wie bent u?", "doubt": "Ander adres"}
    # Without a letter one says how it was asked.
    assert sent(client, path, **given).context["form"].errors.keys() == {"how"}
    assert sent(client, path, with_letter="on", **given).status_code == 302
    assert "Not asked yet" in blocks_of(client, page)
    left(Letter.objects.get(request=case), by=case.owner)
    assert "The clock stands still." in blocks_of(client, page)
    assert "Wie bent u?" not in blocks_of(client, page)
    assert "Wie bent u?" in text_of(client, page)
    deadline = deadline_of(case)
    assert deadline is not None
    assert deadline.status == DeadlineStatus.SUSPENDED


def test_what_somebody_waits_for_is_the_first_button(world: World, client: Client) -> None:
    first, _rest = act_names(client, page_of(world, "request-waiting"))
    # After a letter that is ready to leave.
    assert first[:2] == ["send-letter", "answer-in"]
    top, rest = act_names(client, page_of(world, "request-progress"))
    assert not {"answer-in", "lift"} & {*top, *rest}


def test_an_answer_needs_its_day_and_no_answer_has_none(world: World, client: Client) -> None:
    path, today = act_of(world, "request-waiting", "answer-in"), clock.today().isoformat()
    for outcome, day in (("came", ""), ("lapsed", today)):
        answer = sent(client, path, outcome=outcome, answered_on=day)
        assert answer.context["form"].errors.keys() == {"answered_on"}
    # The last day for it has not passed.
    assert sent(client, path, outcome="lapsed").status_code == 200
    assert sent(client, path, outcome="came", answered_on=today).status_code == 302
    assert "Answered on" in blocks_of(client, page_of(world, "request-waiting"))


def test_an_extended_term_is_not_offered_again(case: DataSubjectRequest, client: Client) -> None:
    page, path = f"{LIST}{case.pk}/change/", f"{LIST}{case.pk}/act/extend/"
    given = {"because": ["number"], "reasons": "Er liggen zes verzoeken"}
    assert sent(client, path, **given).status_code == 302
    top, rest = act_names(client, page)
    assert "extend" not in {*top, *rest}
    assert "must leave by" in blocks_of(client, page)
    left(Letter.objects.get(request=case), by=case.owner)
    top, rest = act_names(client, page)
    assert "extend" not in {*top, *rest}
    assert "That was in time" in blocks_of(client, page)


def test_a_handler_works_on_the_term_of_their_own_request_only(
    world: World, client: Client
) -> None:
    handler = client_of(world.people[Role.CASE_HANDLER])
    mine = act_of(world, "request-handled", "restrict")
    assert sent(handler, mine, ground="a", what="Het adres").status_code == 302
    for name in ("restrict", "extend", "ask-identity", "withdraw"):
        assert handler.get(act_of(world, "request-progress", name)).status_code == 404


def _add(client: Client, mail: bytes, name: str, **values: Any) -> Any:
    form = posting_form(text_of(client, f"{LIST}add/"))
    upload = SimpleUploadedFile(name, mail)
    return client.post(
        f"{LIST}add/", {**form.values, "rights": ["access"], **values, "mail": upload}
    )


@pytest.mark.parametrize(
    ("mail", "name", "day"),
    [(eml(), "vraag.eml", date(2026, 11, 3)), (msg(), "vraag.msg", date(2025, 10, 29))],
)
def test_a_mail_fills_what_was_left_empty_and_is_kept(
    client: Client, mail: bytes, name: str, day: date
) -> None:
    given = {"surname": "Burger", "late_because": "Lag in de bus"}
    assert _add(client, mail, name, **given).status_code == 302
    made = DataSubjectRequest.objects.latest("created_at")
    person = made.person.reveal()
    assert (person["surname"], person["email"]) == ("Burger", "burger@voorbeeld.nl")
    assert (made.channel, made.received_on) == ("email", day)
    assert "Mijn vraag" in made.story.reveal()
    kept = Attachment.objects.get(case_id=made.pk)
    assert (kept.source, kept.name.reveal()) == (Source.MAIL, name)


def test_what_is_typed_is_not_overwritten_by_a_mail(client: Client) -> None:
    typed = {
        "received_on": clock.today().isoformat(),
        "channel": "letter",
        "story": "Wat weet u?",
        "email": "ander@voorbeeld.nl",
    }
    assert _add(client, eml(), "vraag.eml", **typed).status_code == 302
    made = DataSubjectRequest.objects.latest("created_at")
    assert (made.received_on, made.channel) == (clock.today(), "letter")
    assert made.story.reveal() == "Wat weet u?"
    assert made.person.reveal()["email"] == "ander@voorbeeld.nl"


def test_the_sender_of_a_mail_for_somebody_else_is_the_representative(client: Client) -> None:
    given = {"for_whom": "agent", "surname": "Anders", "late_because": "Lag in de bus"}
    assert _add(client, eml(), "vraag.eml", **given).status_code == 302
    made = DataSubjectRequest.objects.latest("created_at")
    assert made.representative.reveal()["email"] == "burger@voorbeeld.nl"
    assert "email" not in made.person.reveal()
    page = text_of(client, f"{LIST}{made.pk}/change/")
    assert "burger@voorbeeld.nl" in page
    assert "that the representative may act" in page


def test_what_is_no_mail_is_refused_beside_its_field_and_nothing_is_kept(client: Client) -> None:
    before = DataSubjectRequest.objects.count()
    answer = _add(client, b"dit is geen mail", "vraag.eml", surname="Burger")
    assert answer.status_code == 200
    assert "mail" in answer.context["form"].errors
    assert DataSubjectRequest.objects.count() == before


def test_a_document_shows_a_mandate_and_not_who_somebody_is(
    world: World, client: Client, officer: Any
) -> None:
    asking = Asking(for_whom="agent", representative={"surname": "Gemachtigde"})
    made = written_down("Zegge", by=officer, asking=asking)
    handling.take_up(request_id=made.pk, owner=officer, actor=officer, now=clock.now())
    path, given = f"{LIST}{made.pk}/act/check/", {"method": "document", "outcome": "established"}
    refused = sent(client, path, of="person", **given)
    assert refused.context["form"].errors.keys() == {"method"}
    assert sent(client, path, of="mandate", **given).status_code == 302
    assert "from the document that was sent" in blocks_of(client, f"{LIST}{made.pk}/change/")
    # Of who asks for themselves there is nothing to show by a document.
    alone = act_of(world, "request-progress", "check")
    assert sent(client, alone, of="person", **given).status_code == 200


def test_who_asks_can_be_corrected_and_what_stood_there_stays_known(
    case: DataSubjectRequest, client: Client
) -> None:
    path = f"{LIST}{case.pk}/act/change-asking/"
    given = {"for_whom": "agent", "by_surname": "Gemachtigde", "reason": "Gebeld"}
    assert sent(client, path, **given).status_code == 302
    changed = DataSubjectRequest.objects.get(pk=case.pk)
    assert (changed.for_whom, changed.answer_by) == ("agent", "post")
    assert changed.representative.reveal() == {"surname": "Gemachtigde"}
    # The form comes back with what it is now.
    form = client.get(path).context["form"]
    assert form["by_surname"].value() == "Gemachtigde"
    back = {"for_whom": "oneself", "by_surname": "", "reason": "Vergissing"}
    assert sent(client, path, **back).status_code == 302
    assert not DataSubjectRequest.objects.get(pk=case.pk).representative
    versions = case.history.values_list("for_whom", flat=True)
    assert list(versions)[:3] == ["oneself", "agent", "oneself"]


def test_consent_keeps_its_moment_until_the_person_takes_it_back(
    case: DataSubjectRequest, client: Client
) -> None:
    path = f"{LIST}{case.pk}/act/change-asking/"
    agreed = {"answer_by": "status_page", "agreed": "on", "reason": "Gevraagd"}
    assert sent(client, path, **agreed).status_code == 302
    since = DataSubjectRequest.objects.get(pk=case.pk).electronic_consent_at
    assert since is not None
    assert sent(client, path, **agreed, language="en").status_code == 302
    assert DataSubjectRequest.objects.get(pk=case.pk).electronic_consent_at == since
    form = {"answer_by": "post", "reason": "Liever per post", "for_whom": "oneself"}
    assert client.post(path, form).status_code == 302
    assert DataSubjectRequest.objects.get(pk=case.pk).electronic_consent_at is None


def test_a_restriction_that_was_granted_is_asked_for_until_it_is_recorded(
    client: Client, officer: Any
) -> None:
    made = written_down("Zegge", by=officer, rights=["restriction"])
    handling.take_up(request_id=made.pk, owner=officer, actor=officer, now=clock.now())
    decided(made, by=officer)
    page = f"{LIST}{made.pk}/change/"
    assert "A restriction was granted." in blocks_of(client, page)
    answer = sent(client, f"{LIST}{made.pk}/act/restrict/", ground="c", what="Het dossier")
    assert answer.status_code == 302
    assert "A restriction was granted." not in blocks_of(client, page)
    assert "18(1)(c)" in blocks_of(client, page)


def test_the_page_of_an_extension_tells_until_when_and_how_much(
    case: DataSubjectRequest, client: Client
) -> None:
    told = " ".join(map(str, client.get(f"{LIST}{case.pk}/act/extend/").context["warnings"]))
    assert "The letter must leave by" in told
    assert "2 months are added" in told
