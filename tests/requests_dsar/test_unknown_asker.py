"""Who asks is not known, or may perhaps not ask: what is sent then, and what is said of it."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.correspondence.services.messages import write_out
from requests_dsar.admin.acts_letters import ACTS
from requests_dsar.models import DataSubjectRequest, Letter
from requests_dsar.services import asking, identity, letters
from tests.factories import World
from tests.factories.letters import a_draft, left, stamped
from tests.factories.requests import person, written_down


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


def by_agent(officer: Any) -> DataSubjectRequest:
    asks = asking.Asking(for_whom="agent", representative=person("Gemachtigde"))
    return written_down("Lis", by=officer, asking=asks)


def established(case: DataSubjectRequest, officer: Any, **changes: Any) -> None:
    options = {"of": "person", "method": "counter", "outcome": "established"} | changes
    identity.check(request_id=case.pk, actor=officer, now=clock.now(), **options)


def before_sending(letter: Letter) -> list[Any]:
    (act,) = (act for act in ACTS if act.name == "send")
    return list(act.warnings(letter))


def test_no_data_go_to_a_representative_of_whom_no_mandate_was_established(officer: Any) -> None:
    case = by_agent(officer)
    asked, given = a_draft(case, "Lis", by=officer), a_draft(case, "Lis", by=officer)
    content = given.content.reveal() | {"table": "naam;plaats\nLis;Voorbeeld"}
    now = clock.now()
    letters.change(letter_id=given.pk, content=content, actor=officer, now=now)
    for letter in (asked, given):
        letters.finalise(letter_id=letter.pk, actor=officer, now=now)
    # What is only said may be said: for instance that a mandate is needed.
    assert left(asked, by=officer).status == "sent"
    with pytest.raises(ValidationError, match="mandate"):
        left(given, by=officer)
    upload = SimpleUploadedFile("dossier.txt", b"Lis", "text/plain")
    with pytest.raises(ValidationError, match="mandate"):
        write_out(case, body="Hier is het", uploads=[upload], actor=officer, now=now)
    assert write_out(case, body="Stuur uw machtiging", actor=officer, now=now)
    established(case, officer, of="mandate")
    assert left(given, by=officer).status == "sent"
    assert write_out(case, body="Hier is het", uploads=[upload], actor=officer, now=now).files


def test_who_is_not_established_is_a_warning_and_no_refusal(officer: Any) -> None:
    case = written_down("Lis", by=officer)
    letter = a_draft(case, "Lis", by=officer)
    content = letter.content.reveal() | {"table": "naam;plaats\nLis;Voorbeeld"}
    now = clock.now()
    letters.change(letter_id=letter.pk, content=content, actor=officer, now=now)
    letters.finalise(letter_id=letter.pk, actor=officer, now=now)
    letter = stamped(letter)
    warned = "Nobody has established who this is."
    assert warned in before_sending(letter)
    established(case, officer)
    assert warned not in before_sending(letter)
    assert left(letter, by=officer).status == "sent"
