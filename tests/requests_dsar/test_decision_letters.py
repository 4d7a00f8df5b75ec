"""The letter with the decision: assembled from decisions and the register, complete before it is
final, and with the remedy that belongs to the body."""

from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest
from django.core.exceptions import ValidationError

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.policy.codes import Tone
from privacyoffice.policy.profile import Profile
from requests_dsar.letters.checking import GIVES_ACCESS, lacks
from requests_dsar.letters.content import setting_of
from requests_dsar.letters.decision import article_in_words, compose_decision
from requests_dsar.letters.paragraphs import word_for
from requests_dsar.models import (
    DataSubjectRequest,
    Decision,
    InvolvedProcessing,
    Letter,
    LetterKind,
    LetterStatus,
    Verdict,
)
from requests_dsar.queries_decisions import proposed_in
from requests_dsar.services import deciding, handling, letters
from tests.factories import World
from tests.factories.decisions import a_body, a_mandate, proposed
from tests.factories.requests import written_down


@pytest.mark.parametrize(
    ("article", "in_dutch"),
    [
        ("GDPR art. 12(5)(b)", "AVG artikel 12 lid 5 onder b"),
        ("GDPR art. 12(6); Awb art. 4:5(1)", "AVG artikel 12 lid 6; Awb artikel 4:5 lid 1"),
        ("UAVG art. 41(1)(j)", "UAVG artikel 41 lid 1 onder j"),
        ("UAVG art. 47", "UAVG artikel 47"),
    ],
)
def test_articles_are_named_as_a_dutch_reader_knows_them(article: str, in_dutch: str) -> None:
    assert article_in_words(article, "nl") == in_dutch
    assert article_in_words(article, "en") == article


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def second(world: World) -> Any:
    return world.people["second_officer"]


def in_progress(officer: Any, rights: tuple[str, ...], **changes: Any) -> DataSubjectRequest:
    made = written_down("Lis", by=officer, rights=rights, **changes)
    return handling.take_up(request_id=made.pk, owner=officer, actor=officer, now=clock.now())


def involve(request: DataSubjectRequest, world: World, state: str) -> InvolvedProcessing:
    made = InvolvedProcessing(
        organisation_id=request.organisation_id,
        request=request,
        activity_id=world.activities[state],
        added_at=clock.now(),
    )
    made.save(force_insert=True)
    return made


def drafted(request: DataSubjectRequest, officer: Any) -> Letter:
    deciding.decide(request_id=request.pk, actor=officer, now=clock.now())
    return letters.draft_decision(request, actor=officer, now=clock.now())


def confirm(request: DataSubjectRequest, second: Any) -> None:
    deciding.confirm(
        request_id=request.pk,
        decisions=[made.pk for made in proposed_in(request)],
        actor=second,
        now=clock.now(),
        by_body="Collegebesluit 12",
    )


def refused(officer: Any, second: Any, *codes: str, right: str = "erasure") -> Letter:
    request = in_progress(officer, (right,))
    proposed(
        request,
        by=officer,
        verdict=Verdict.REFUSE,
        grounds=list(codes),
        reasons="Het dossier is nodig voor de rechtbank.",
        weighing="Uw belang is klein, dat van de zaak groot.",
    )
    confirm(request, second)
    return drafted(request, officer)


def codes_of(letter: Letter) -> list[str]:
    return [paragraph["code"] for paragraph in letter.content.reveal()["paragraphs"]]


def text_of(letter: Letter) -> str:
    return "\n".join(
        f"{paragraph['heading']}\n{paragraph['text']}"
        for paragraph in letter.content.reveal()["paragraphs"]
    )


def copied_otherwise(content: dict[str, Any]) -> None:
    """What an officer writes where the sentence about the copy stands."""
    for paragraph in content["paragraphs"]:
        if paragraph["code"] == "access.copy":
            paragraph |= {"text": "U krijgt de kopie aan de balie.", "edited": True}


def test_what_was_decided_stands_first_and_the_remedy_last(officer: Any, second: Any) -> None:
    letter = refused(officer, second, "claims_erasure", "legal_duty")
    codes = codes_of(letter)
    assert codes[:3] == ["decision.on", "erasure.refuse", "decision.why"]
    assert codes[-2:] == ["remedy.objection", "remedy.authority"]
    assert letter.kind == LetterKind.DECISION


def test_both_grounds_with_their_articles_the_reasons_and_the_weighing_are_told(
    officer: Any, second: Any
) -> None:
    text = text_of(refused(officer, second, "claims_erasure", "legal_duty"))
    assert "AVG artikel 17 lid 3 onder e; AVG artikel 17 lid 3 onder b" in text
    assert "Het dossier is nodig voor de rechtbank." in text
    assert "Uw belang is klein" in text


def test_a_body_that_is_no_public_authority_points_at_the_court(officer: Any, second: Any) -> None:
    private = Profile(kind="private_body")
    with patch("requests_dsar.letters.content.profile_on", return_value=private):
        letter = refused(officer, second, "claims_erasure", "legal_duty")
    codes = codes_of(letter)
    assert "remedy.objection" not in codes
    assert codes[-2:] == ["remedy.court", "remedy.authority"]
    text = text_of(letter)
    assert "AVG artikel 17 lid 3 onder e" in text
    assert "AVG artikel 17 lid 3 onder b" in text
    assert "binnen zes weken" in text
    assert "bezwaar" not in text


def test_access_is_assembled_from_the_published_register(world: World, officer: Any) -> None:
    request = in_progress(officer, ("access",))
    part = involve(request, world, "published")
    proposed(request, by=officer, items=[("access", part.pk)])
    letter = drafted(request, officer)
    content = letter.content.reveal()
    table = next(found for found in content["paragraphs"] if found.get("rows"))
    assert table["activity"] == str(world.activities["published"])
    assert table["published_version"]
    rows = {row["key"]: row["text"] for row in table["rows"]}
    assert list(rows) == [
        *("purposes", "personal_data", "recipients", "retention"),
        *("sources", "automated", "transfers"),
    ]
    assert rows["purposes"]
    assert content["enclosures"] == ["Wat wij met uw gegevens doen"]


def test_a_letter_with_an_empty_row_does_not_become_final(world: World, officer: Any) -> None:
    request = in_progress(officer, ("access",))
    part = involve(request, world, "draft")
    proposed(request, by=officer, items=[("access", part.pk)])
    letter = drafted(request, officer)
    with pytest.raises(ValidationError, match="Wie uw gegevens"):
        letters.finalise(letter_id=letter.pk, actor=officer, now=clock.now())
    content = letter.content.reveal()
    for paragraph in content["paragraphs"]:
        for row in paragraph.get("rows", ()):
            row["text"] = row["text"] or "Niet van toepassing."
    copied_otherwise(content)
    letters.change(letter_id=letter.pk, content=content, actor=officer, now=clock.now())
    made = letters.finalise(letter_id=letter.pk, actor=officer, now=clock.now())
    assert made.status == LetterStatus.FINAL


def test_a_decision_letter_needs_its_remedy(officer: Any, second: Any) -> None:
    letter = refused(officer, second, "claims_erasure")
    content = letter.content.reveal()
    content["paragraphs"] = content["paragraphs"][:-2]
    letters.change(letter_id=letter.pk, content=content, actor=officer, now=clock.now())
    with pytest.raises(ValidationError):
        letters.finalise(letter_id=letter.pk, actor=officer, now=clock.now())


def test_corrected_data_are_enclosed(officer: Any) -> None:
    request = in_progress(officer, ("rectification",))
    request.details = {"wrong": "Dorpsstraat 1", "right": "Dorpsstraat 11"}
    request.save(update_fields=["details"])
    proposed(request, by=officer)
    content = drafted(request, officer).content.reveal()
    enclosed = next(found for found in content["paragraphs"] if found.get("rows"))
    assert [row["text"] for row in enclosed["rows"]] == ["Dorpsstraat 1", "Dorpsstraat 11"]
    assert "decision.recipients_told" in {found["code"] for found in content["paragraphs"]}


def test_no_letter_decides_before_everything_is_decided_and_only_one_does(officer: Any) -> None:
    request = in_progress(officer, ("access",))
    proposed(request, by=officer)
    with pytest.raises(ValidationError):
        letters.draft_decision(request, actor=officer, now=clock.now())
    drafted(request, officer)
    with pytest.raises(ValidationError):
        letters.draft_decision(request, actor=officer, now=clock.now())


def test_who_got_the_data_hears_what_changed_and_nothing_of_the_request(officer: Any) -> None:
    request = in_progress(officer, ("rectification",), story="Mijn geheime verhaal")
    proposed(request, by=officer)
    deciding.decide(request_id=request.pk, actor=officer, now=clock.now())
    letter = letters.draft_for_recipients(
        request,
        recipient="Waterschap Voorbeeld",
        address="Dijk 1\n1234 AB Voorbeeld",
        what="Het huisnummer van klant 4711 is 11.",
        actor=officer,
        now=clock.now(),
    )
    content = letter.content.reveal()
    assert content["addressee"] == ["Waterschap Voorbeeld", "Dijk 1", "1234 AB Voorbeeld"]
    text = text_of(letter)
    assert "klant 4711" in text
    assert "Lis" not in text
    assert "geheime" not in text


def test_who_signs_names_the_body_and_the_mandate(officer: Any) -> None:
    body = a_body()
    mandate = a_mandate(body)
    request = in_progress(officer, ("erasure",))
    proposed(request, by=officer, body=body, by_body="")
    signature = drafted(request, officer).content.reveal()["signature"]
    assert signature[:3] == [body.name, "namens deze,", "de privacyofficer"]
    assert mandate.source in signature[3]


def test_access_as_a_whole_is_to_every_processing(world: World, officer: Any) -> None:
    request = in_progress(officer, ("access",))
    parts = [involve(request, world, state) for state in ("published", "draft")]
    proposed(request, by=officer, items=[("access", None)])
    paragraphs = drafted(request, officer).content.reveal()["paragraphs"]
    tables = [one["activity"] for one in paragraphs if one["code"] == "access.processing"]
    assert tables == [str(part.activity_id) for part in parts]


def test_access_is_not_to_a_processing_in_which_it_was_refused(
    world: World, officer: Any, second: Any
) -> None:
    request = in_progress(officer, ("access",))
    shown, hidden = (involve(request, world, state) for state in ("published", "draft"))
    proposed(request, by=officer, items=[("access", shown.pk)])
    proposed(
        request,
        by=officer,
        items=[("access", hidden.pk)],
        verdict=Verdict.REFUSE,
        grounds=["uavg_41_i"],
        reasons="Een ander",
        weighing="Zwaar",
    )
    confirm(request, second)
    paragraphs = drafted(request, officer).content.reveal()["paragraphs"]
    tables = [one["activity"] for one in paragraphs if one["code"] == "access.processing"]
    assert tables == [str(shown.activity_id)]


def test_access_without_any_processing_is_not_final(officer: Any) -> None:
    request = in_progress(officer, ("access",))
    proposed(request, by=officer)
    letter = drafted(request, officer)
    with pytest.raises(ValidationError):
        letters.finalise(letter_id=letter.pk, actor=officer, now=clock.now())


def test_access_without_a_copy_is_not_final_unless_the_letter_says_how_it_goes(
    world: World, officer: Any
) -> None:
    request = in_progress(officer, ("access",))
    part = involve(request, world, "published")
    proposed(request, by=officer, items=[("access", part.pk)])
    letter = drafted(request, officer)
    content = letter.content.reveal()
    for paragraph in content["paragraphs"]:
        for row in paragraph.get("rows", ()):
            row["text"] = row["text"] or "Niet van toepassing."
    assert [lack for lack in lacks(letter.kind, content) if "copy" in lack]
    without = [one for one in content["paragraphs"] if one["code"] != "access.copy"]
    assert lacks(letter.kind, {**content, "paragraphs": without})
    assert not lacks(letter.kind, {**content, "files": ["1"]})
    copied_otherwise(content)
    assert not lacks(letter.kind, content)


def test_who_asks_for_access_hears_that_there_are_no_data(world: World, officer: Any) -> None:
    request = in_progress(officer, ("access",))
    involve(request, world, "published")
    proposed(request, by=officer, grounds=["no_data_access"])
    letter = drafted(request, officer)
    codes = codes_of(letter)
    assert "access.none" in codes
    assert not GIVES_ACCESS.intersection(codes)
    assert not lacks(letter.kind, letter.content.reveal())


@pytest.mark.parametrize(
    ("right", "ground"),
    [
        ("automated_decisions", "no_automated_decision"),
        *((right, "no_data") for right in ("objection", "restriction", "erasure")),
    ],
)
def test_a_refusal_says_nothing_that_its_ground_denies(
    officer: Any, second: Any, right: str, ground: str
) -> None:
    letter = refused(officer, second, ground, right=right)
    (said,) = (
        one["text"]
        for one in letter.content.reveal()["paragraphs"]
        if one["code"] == f"{right}.refuse"
    )
    assert said == f"Wij wijzen uw verzoek om {word_for(right, 'nl', Tone.U)} af."


def test_who_is_no_public_authority_names_no_article_for_those(officer: Any) -> None:
    request = in_progress(officer, ("erasure",))
    setting = setting_of(request, clock.today())
    private = replace(setting, profile=Profile(kind="private_body"))
    made = Decision(right="erasure", verdict=Verdict.NOT_TREATED, grounds=["identity_not_shown"])
    made.reasons, made.weighing, made.body = "Niets gekomen", "", a_body()
    for each, is_named in ((setting, True), (private, False)):
        content = compose_decision(request, [made], each)
        text = "\n".join(one["text"] for one in content["paragraphs"])
        assert "AVG artikel 12 lid 6" in text
        assert ("Awb artikel 4:5 lid 1" in text) == is_named
        assert "public authority" not in text
