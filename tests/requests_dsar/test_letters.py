"""Letters with a fixed plan: their words, how they become final, and their PDF."""

from datetime import date
from io import BytesIO
from typing import Any
from unittest.mock import patch

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.http import Http404

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.documents import storage
from privacyoffice.policy.profile import Profile
from privacyoffice.policy.subjects import Communication
from requests_dsar.letters.paper import html_of
from requests_dsar.models import DataSubjectRequest, Language, Letter, LetterKind, LetterStatus
from requests_dsar.services import handling, letters
from tests.factories import World
from tests.factories.letters import printed
from tests.factories.requests import closed, destroyed, written_down

DUE = date(2026, 12, 21)
# For each kind with a fixed plan, facts that whoever writes it has.
FACTS: dict[str, dict[str, Any]] = {
    LetterKind.ACKNOWLEDGEMENT: {"due_on": DUE},
    LetterKind.IDENTITY_QUESTION: {
        "question": "Kom met uw paspoort naar de balie.",
        "doubt": "Het adres is een ander dan bij ons staat.",
        "wanted_by": DUE.isoformat(),
        "term_waits": True,
    },
    LetterKind.CLARIFICATION: {"question": "Over welk jaar gaat het?", "term_waits": False},
    LetterKind.EXTENSION: {"due_on": DUE, "reasons": "Zes afdelingen zoeken in het archief."},
    LetterKind.FORWARDED: {"why": "brp", "to": "Burgerzaken, Plein 1, 1234 AB Voorbeeld"},
    LetterKind.RESTRICTION_SET: {"ground": "a", "what": "De geboortedatum."},
    LetterKind.RESTRICTION_LIFTED: {"because": "De datum klopte."},
    LetterKind.COLLECTION_CODE: {"code": "7KQ4-M2PX", "until": DUE},
    LetterKind.OTHER: {"subject": "Uw brief van mei", "text": "Wij hebben die gelezen."},
}


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def request_(officer: Any) -> DataSubjectRequest:
    return written_down("Zegge", by=officer)


def issued(request: DataSubjectRequest, kind: str, actor: Any) -> Letter:
    return letters.issue(request, kind, FACTS[kind], actor=actor, now=clock.now())


def text_of(letter: Letter) -> str:
    content = letter.content.reveal()
    told = [paragraph["heading"] + "\n" + paragraph["text"] for paragraph in content["paragraphs"]]
    return "\n".join([content["subject"], content["salutation"], *told])


@pytest.mark.parametrize("kind", FACTS)
@pytest.mark.parametrize("language", Language.values)
def test_each_kind_reads_without_a_gap_in_both_languages(
    request_: DataSubjectRequest, officer: Any, kind: str, language: str
) -> None:
    DataSubjectRequest.objects.filter(pk=request_.pk).update(language=language)
    letter = issued(request_, kind, officer)
    text = text_of(letter)
    assert not {"{", "}", "[["} & set(text)
    assert letter.language == language
    assert letter.status == LetterStatus.FINAL
    html = html_of(
        letter.content.reveal(), organisation=request_.organisation, language=language, day=DUE
    )
    assert request_.reference in html


def test_every_paragraph_keeps_its_code_and_version(
    request_: DataSubjectRequest, officer: Any
) -> None:
    content = issued(request_, LetterKind.EXTENSION, officer).content.reveal()
    codes = {paragraph["code"] for paragraph in content["paragraphs"]}
    assert {"extension.until", "extension.reasons", "remedy.authority"} <= codes
    assert all(paragraph["version"] == 1 for paragraph in content["paragraphs"])


def test_the_term_waits_only_when_the_facts_say_so(
    request_: DataSubjectRequest, officer: Any
) -> None:
    stands_still = text_of(issued(request_, LetterKind.IDENTITY_QUESTION, officer))
    runs = text_of(issued(request_, LetterKind.CLARIFICATION, officer))
    assert "staat de tijd die wij voor uw verzoek hebben stil" in stands_still
    assert "loopt gewoon door" in runs


def test_the_policy_decides_between_u_and_je(officer: Any) -> None:
    request = written_down("Zegge", by=officer)
    informal = Profile(communication=Communication(source="1", tone="je"))
    with patch("requests_dsar.letters.content.profile_on", return_value=informal):
        text = text_of(issued(request, LetterKind.EXTENSION, officer))
    assert "Je krijgt nu uiterlijk maandag 21 december 2026 antwoord" in text
    assert "Beste Voor Zegge," in text
    assert " u " not in text
    assert " uw " not in text


def test_what_somebody_typed_is_never_taken_for_a_fact_or_markup(
    request_: DataSubjectRequest, officer: Any
) -> None:
    typed = "{contact} [[uw|je]] <b>vet</b>"
    facts = {"due_on": DUE, "reasons": typed}
    letter = letters.issue(request_, "extension", facts, actor=officer, now=clock.now())
    assert typed in text_of(letter)
    html = html_of(
        letter.content.reveal(), organisation=request_.organisation, language="nl", day=DUE
    )
    assert "<b>vet" not in html


def test_other_facts_than_the_plan_names_are_refused(
    request_: DataSubjectRequest, officer: Any
) -> None:
    for facts in ({"due_on": DUE}, {"due_on": DUE, "reasons": "x", "mood": "x"}):
        with pytest.raises(ValueError, match="A letter extension has facts"):
            letters.issue(request_, "extension", facts, actor=officer, now=clock.now())


def test_letters_count_within_their_request(request_: DataSubjectRequest, officer: Any) -> None:
    numbers = [issued(request_, LetterKind.EXTENSION, officer).number for _ in range(2)]
    assert numbers == [1, 2]


def test_who_may_not_change_the_request_writes_no_letter(
    world: World, request_: DataSubjectRequest
) -> None:
    for role in (Role.DPO, Role.CASE_HANDLER):
        with pytest.raises(Http404):
            issued(request_, LetterKind.EXTENSION, world.people[role])
    assert not Letter.objects.filter(request=request_).exists()


def test_the_words_of_a_final_letter_do_not_change(
    request_: DataSubjectRequest, officer: Any
) -> None:
    letter = issued(request_, LetterKind.EXTENSION, officer)
    with pytest.raises(ValidationError):
        letters.change(letter_id=letter.pk, content={}, actor=officer, now=clock.now())


def test_the_pdf_is_tagged_encrypted_and_made_once(
    request_: DataSubjectRequest, officer: Any
) -> None:
    letter = printed(issued(request_, LetterKind.EXTENSION, officer))
    chunks, name = letters.open_letter(letter)
    content = b"".join(chunks)
    assert name == f"{request_.reference}-brief-1.pdf"
    assert len(content) == letter.size
    with pikepdf.open(BytesIO(content)) as pdf:
        assert len(pdf.pages) == letter.pages
        assert pdf.Root.MarkInfo.Marked
        assert "pdfuaid" in pdf.Root.Metadata.read_bytes().decode()
    on_disk = storage.path_of(letter.stored_as).read_bytes()
    assert b"%PDF" not in on_disk
    event = AuditEvent.objects.get(action="dsar.letter_printed", subject_id=request_.pk)
    assert event.payload["sha256"] == letter.sha256
    assert printed(letter).stored_as == letter.stored_as


def test_no_pdf_is_made_of_a_request_that_was_destroyed_meanwhile(
    request_: DataSubjectRequest, officer: Any
) -> None:
    handling.take_up(request_id=request_.pk, owner=officer, actor=officer, now=clock.now())
    letter = issued(request_, LetterKind.EXTENSION, officer)
    closed(request_, by=officer)
    destroyed(request_, by=officer)
    assert printed(letter).stored_as == ""
