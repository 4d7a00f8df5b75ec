"""The paragraphs as data: complete, dated, with an article, and in one tone at a time."""

import re
from collections import Counter

import pytest

from privacyoffice.notifications.addressing import in_tone
from privacyoffice.policy.codes import Right, Tone
from requests_dsar.letters.editing import editables, edited
from requests_dsar.letters.paper import chunks_of
from requests_dsar.letters.paragraphs import (
    LetterPlan,
    Paragraph,
    all_paragraphs,
    filled_in,
    paragraph_on,
    plan_of,
    word_for,
)
from requests_dsar.models import LetterKind, Verdict
from requests_dsar.services.routing import Elsewhere

PARAGRAPHS = list(all_paragraphs())
_FORMAL = re.compile(r"\b[Uu]w?\b")
_INFORMAL = re.compile(r"\b[Jj](e|ij|ouw?)\b")
LAW = re.compile(r"GDPR|UAVG|Awb|Wet BRP")
# Written to organisations, whatever the tone towards people.
TO_OTHERS = "recipients."


@pytest.mark.parametrize("paragraph", PARAGRAPHS, ids=lambda one: f"{one.code}-{one.version}")
def test_every_paragraph_has_its_law_and_both_languages(paragraph: Paragraph) -> None:
    assert LAW.search(paragraph.article)
    assert set(paragraph.text) == {"nl", "en"}
    assert set(paragraph.heading) in (set(), {"nl", "en"})


@pytest.mark.parametrize("paragraph", PARAGRAPHS, ids=lambda one: f"{one.code}-{one.version}")
def test_u_and_je_are_never_mixed(paragraph: Paragraph) -> None:
    dutch = f"{paragraph.heading.get('nl', '')} {paragraph.text['nl']}"
    if paragraph.code.startswith(TO_OTHERS):
        assert not _INFORMAL.search(dutch)
        return
    assert not _INFORMAL.search(in_tone(dutch, Tone.U))
    assert not _FORMAL.search(in_tone(dutch, Tone.JE))
    assert "[[" not in in_tone(dutch, Tone.U)


def test_a_version_is_written_once_and_a_later_one_begins_later() -> None:
    count = Counter((one.code, one.version) for one in PARAGRAPHS)
    assert max(count.values()) == 1
    by_code: dict[str, list[Paragraph]] = {}
    for one in sorted(PARAGRAPHS, key=lambda one: one.version):
        by_code.setdefault(one.code, []).append(one)
    for versions in by_code.values():
        days = [one.in_force_from for one in versions]
        assert days == sorted(set(days))


def test_nothing_is_in_force_before_its_day() -> None:
    one = PARAGRAPHS[0]
    assert paragraph_on(one.code, one.in_force_from) == one
    with pytest.raises(LookupError):
        paragraph_on(one.code, one.in_force_from.replace(year=2020))


@pytest.mark.parametrize("kind", LetterKind.values)
def test_every_kind_of_letter_has_a_plan_of_paragraphs_that_exist(kind: str) -> None:
    plan: LetterPlan = plan_of(kind)
    codes = {one.code for one in PARAGRAPHS}
    assert set(plan.paragraphs) <= codes
    assert plan.optional <= plan.facts.keys()
    assert set(plan.facts.values()) <= {"text", "day", "yes_no", "code"}


@pytest.mark.parametrize("right", Right.values)
def test_every_right_can_be_granted_and_refused_in_words(right: str) -> None:
    codes = {one.code for one in PARAGRAPHS}
    said = {Verdict.GRANT, Verdict.PARTLY, Verdict.REFUSE}
    assert {f"{right}.{verdict}" for verdict in said} | {f"{right}.then"} <= codes
    assert word_for(right, "nl", Tone.U)
    assert word_for(right, "en", Tone.U)


def test_every_reason_to_forward_has_its_paragraph() -> None:
    only = {one.only["why"] for one in PARAGRAPHS if one.only and "why" in one.only}
    assert only == set(Elsewhere.values)


def test_a_fact_that_is_missing_is_no_empty_place() -> None:
    with pytest.raises(LookupError):
        filled_in("Op {due_on} antwoorden wij.", Tone.U, {})


def test_lines_become_paragraphs_and_lists() -> None:
    found = chunks_of("Eerst.\r\n- een\r\n- twee\r\n\r\nDan\r\nverder")
    assert [(chunk.is_list, chunk.lines) for chunk in found] == [
        (False, ("Eerst.",)),
        (True, ("een", "twee")),
        (False, ("Dan", "verder")),
    ]


def test_a_letter_that_nobody_changed_stays_as_it_is() -> None:
    content = {
        "subject": "Besluit",
        "salutation": "Beste lezer,",
        "addressee": ["Lis"],
        "paragraphs": [
            {"code": "a", "version": 1, "heading": "Kop", "text": "Tekst"},
            {
                "code": "b",
                "version": 2,
                "heading": "Tabel",
                "text": "",
                "rows": [{"key": "purposes", "label": "Waarvoor", "text": "Om te zien"}],
            },
        ],
    }
    given = {item.name: item.text for item in editables(content)}
    assert set(given) == {"p0", "p1_purposes"}
    head = {"subject": "Besluit", "salutation": "Beste lezer,", "addressee": "Lis"}
    assert edited(content, given | head, [])["paragraphs"] == content["paragraphs"]
    changed = edited(content, given | head | {"p1_purposes": "Anders"}, [])["paragraphs"]
    assert changed[0] == content["paragraphs"][0]
    assert changed[1]["edited"]
    assert changed[1]["rows"][0]["text"] == "Anders"
