"""The questions of the calculator of terms: what is read, what is wrong, what is answered."""

import re
from datetime import date, datetime
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import translation

from privacyoffice.kernel.terms import (
    AMSTERDAM,
    RULES,
    Choices,
    OwnTerm,
    TermError,
    dutch_calendars,
)
from privacyoffice.publicsite.calculator.answering import Answer, answer
from privacyoffice.publicsite.calculator.headlines import ENDS
from privacyoffice.publicsite.calculator.laws import address_of
from privacyoffice.publicsite.calculator.questions import GROUPS, QUESTIONS
from privacyoffice.publicsite.calculator.reading import read
from privacyoffice.publicsite.calculator.shown import Reading
from privacyoffice.publicsite.promises import Promises

# With numbers of an organisation's own, in place of those of the law.
NOT_OF_THE_LAW = {"BREACH_HOURS", "HOURS"}


def on(day: date | datetime, prefix: str = "") -> dict[str, str]:
    """A day, or a moment, as it stands in the address."""
    told = {"dag": str(day.day), "maand": str(day.month), "jaar": str(day.year)}
    if isinstance(day, datetime):
        told["tijd"] = f"{day:%H:%M}"
    return {f"{prefix}{name}": value for name, value in told.items()}


def answered(
    question: str, *given: dict[str, str], language: str = "nl"
) -> tuple[Reading, Answer | None]:
    """The same without a page, by the law alone."""
    params = {"reken": "1"}
    for part in given:
        params |= part
    asked = QUESTIONS[question]
    with translation.override(language):
        reading = read(asked, params, today=date(2026, 6, 1))
        if reading.facts is None:
            return reading, None
        try:
            return reading, answer(
                asked,
                reading.facts,
                promises=Promises.by_law(),
                calendars=dutch_calendars(),
                now=datetime(2026, 6, 1, tzinfo=AMSTERDAM),
            )
        except TermError as error:
            reading.refuse(error)
            return reading, None


def test_every_rule_can_be_asked_and_every_part_of_it_is_asked_or_known() -> None:
    assert {question.rule for question in QUESTIONS.values()} == RULES.keys() - NOT_OF_THE_LAW
    known = {
        "EFFECTIVE_DUE": {"length"},
        "REQ_INTERVAL": {"period"},
        "KLACHT_9_11": {"weeks"},
        "BREACH_LATE": {"hours"},
    }
    for question in QUESTIONS.values():
        rule = RULES[question.rule]
        asked = {field.part for field in question.fields} - {"start"}
        assert asked == set(rule.reads) - known.get(rule.name, set()), question.code
        start = next(field for field in question.fields if field.part == "start")
        assert start.kind == ("moment" if rule.is_in_hours else "day")
    assert sum(len(group.questions) for group in GROUPS) == len(QUESTIONS)


WRONG: list[tuple[str, list[dict[str, str]], str, str]] = [
    ("antwoord", [], "dag", "Vul een dag, een maand en een jaar in"),
    ("antwoord", [{"dag": "31", "maand": "2", "jaar": "2026"}], "dag", "Deze datum bestaat niet"),
    ("antwoord", [{"dag": "x", "maand": "2", "jaar": "2026"}], "dag", "Deze datum bestaat niet"),
    (
        "antwoord",
        [{"dag": "1", "maand": "2", "jaar": "26"}],
        "jaar",
        "met vier cijfers, zoals 2026",
    ),
    ("antwoord", [{"dag": "1", "maand": "2", "jaar": "dit"}], "jaar", "met vier cijfers"),
    ("antwoord", [on(date(1850, 2, 1))], "dag", "te ver weg"),
    ("antwoord", [{"dag": "1", "jaar": "2026"}], "maand", "Vul een dag"),
    (
        "een-maand",
        [on(date(2026, 6, 1)), on(date(2026, 5, 2), "gevraagd1-")],
        "gevraagd1-dag",
        "vóór de dag",
    ),
    (
        "een-maand",
        [
            on(date(2026, 6, 1)),
            on(date(2026, 6, 5), "gevraagd1-"),
            on(date(2026, 6, 2), "binnen1-"),
        ],
        "binnen1-dag",
        "5 juni 2026",
    ),
    (
        "een-maand",
        [on(date(2026, 6, 1)), on(date(2026, 6, 2), "binnen1-")],
        "gevraagd1-dag",
        "Vul een dag",
    ),
    (
        "uitstel",
        [on(date(2026, 6, 10)), on(date(2026, 6, 1), "uitstel-")],
        "uitstel-dag",
        "1 juni 2026",
    ),
    ("uitstel", [on(date(2026, 6, 10))], "uitstel-dag", "Vul een dag"),
    ("datalek", [on(datetime(2026, 11, 16)) | {"tijd": "25:00"}], "tijd", "Vul een tijd in"),
    (
        "gemeld",
        [on(datetime(2026, 11, 16, 10, 0)), on(datetime(2026, 11, 16, 9, 0), "gemeld-")],
        "gemeld-dag",
        "16 november 2026",
    ),
    ("dagen-eu", [on(date(2026, 6, 1)), {"dagen": "0"}], "dagen", "Vul een heel getal in"),
    ("dagen-eu", [on(date(2026, 6, 1)), {"dagen": "²"}], "dagen", "Vul een heel getal in"),
    ("bewaren", [on(date(2026, 6, 1))], "duur", "Vul een heel getal in"),
    ("antwoord", [on(date(9999, 12, 31))], "dag", "te ver"),
    ("rechter", [on(date(2026, 5, 27)), {"antwoord": "nee"}], "dag", "Laat deze dag dan leeg"),
    ("rechter", [{"dag": "27", "antwoord": "nee"}], "dag", "Laat deze dag dan leeg"),
    (
        "bewaren",
        [on(date(2026, 6, 1)), {"duur": "5", "duur-eenheid": "altijd"}],
        "duur",
        "Laat het getal leeg",
    ),
]


@pytest.mark.parametrize(("question", "given", "target", "sentence"), WRONG)
def test_what_is_wrong_is_told_in_words_with_its_field(
    question: str, given: list[dict[str, str]], target: str, sentence: str
) -> None:
    reading, found = answered(question, *given)
    assert found is None
    assert [problem.target for problem in reading.problems] == [target]
    assert sentence in reading.problems[0].sentence
    shown = [*reading.fields, *(part for row in reading.rows for part in (row.asked, row.received))]
    (wrong,) = [field for field in shown if field.error]
    assert target in [part.name for part in wrong.inputs]
    # The summary puts the one behind the other: a question, and then a sentence.
    assert str(reading.problems[0].label).endswith("?")


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ({"binnen2-dag": "9"}, "Onderbreking 2: wanneer vroeg de organisatie om informatie?"),
        (
            on(date(2026, 6, 5), "gevraagd2-") | {"binnen2-dag": "9"},
            "Onderbreking 2: wanneer kwam de informatie binnen?",
        ),
        (on(date(2026, 5, 2), "gevraagd7-"), "Onderbreking 7: wanneer vroeg de organisatie"),
    ],
)
def test_a_message_about_a_pause_says_which_of_its_days_is_meant(
    given: dict[str, str], asked: str
) -> None:
    reading, _none = answered("een-maand", on(date(2026, 6, 1)), given)
    assert reading.problems[0].label.startswith(asked)


def test_a_pause_that_stands_in_the_address_counts_also_without_its_row() -> None:
    pause = on(date(2026, 6, 2), "gevraagd9-") | on(date(2026, 6, 8), "binnen9-")
    reading, found = answered("een-maand", on(date(2026, 6, 1)), pause)
    assert len(reading.rows) == 9
    assert found is not None
    assert "maandag 6 juli 2026" in found.headline


ANSWERS: list[tuple[str, list[dict[str, str]], dict[str, str], str]] = [
    (
        "uitstel",
        [on(date(2026, 8, 31)), on(date(2026, 9, 30), "uitstel-")],
        {},
        "maandag 30 november 2026",
    ),
    ("uitstel-melden", [on(date(2026, 11, 21))], {}, "maandag 21 december 2026"),
    ("drie-maanden", [on(date(2027, 1, 31))], {}, "vrijdag 30 april 2027"),
    ("bezwaar", [on(date(2026, 4, 2))], {}, "maandag 18 mei 2026"),
    ("besluit-op-bezwaar", [on(date(2026, 5, 18))], {"commissie": "ja"}, "10 augustus 2026"),
    ("klacht", [on(date(2026, 11, 10))], {}, "dinsdag 22 december 2026"),
    ("klacht", [on(date(2026, 10, 15))], {"commissie": "ja"}, "donderdag 24 december 2026"),
    ("rechter", [on(date(2026, 5, 27))], {"antwoord": "ja"}, "woensdag 8 juli 2026"),
    ("rechter", [], {"antwoord": "nee"}, "Er is geen termijn"),
    ("datalek-hele-uren", [on(datetime(2026, 11, 16, 10, 17))], {}, "om 11.00 uur"),
    (
        "gemeld",
        [on(datetime(2026, 11, 16, 10, 17)), on(datetime(2026, 11, 19, 10, 10), "gemeld-")],
        {},
        "De melding is op tijd.",
    ),
    (
        "gemeld",
        [on(datetime(2026, 10, 23, 10, 15)), on(datetime(2026, 10, 26, 10, 14), "gemeld-")],
        {},
        "De melding is te laat.",
    ),
    ("bewaren", [on(date(2026, 3, 15))], {"duur": "5", "duur-eenheid": "jaren"}, "15 maart 2031"),
    ("bewaren", [on(date(2026, 3, 15))], {"duur-eenheid": "altijd"}, "voor altijd"),
    ("voorafgaand-advies", [on(date(2026, 11, 2))], {"weken": "14"}, "8 februari 2027"),
    ("opnieuw", [on(date(2026, 3, 10)), on(date(2026, 4, 9), "tweede-")], {}, "komt snel"),
    ("opnieuw", [on(date(2026, 3, 10)), on(date(2026, 4, 11), "tweede-")], {}, "niet snel"),
    ("onvolledig", [on(date(2026, 11, 27))], {}, "maandag 28 december 2026"),
    ("ingebrekestelling", [on(date(2026, 6, 1))], {}, "maandag 15 juni 2026"),
    ("dagen-eu", [on(date(2026, 4, 2))], {"dagen": "2"}, "woensdag 8 april 2026"),
    ("dagen-nl", [on(date(2026, 12, 24))], {"dagen": "2"}, "maandag 28 december 2026"),
    ("vier-weken", [on(date(2026, 1, 31))], {}, "zaterdag 28 februari 2026"),
    ("eigen-termijn", [on(date(2026, 6, 1))], {"duur": "10"}, "donderdag 11 juni 2026"),
    ("dag", [on(date(2026, 6, 6))], {}, "zaterdag 6 juni 2026"),
]


@pytest.mark.parametrize(("question", "given", "more", "expected"), ANSWERS)
def test_each_question_is_answered_in_words(
    question: str, given: list[dict[str, str]], more: dict[str, str], expected: str
) -> None:
    reading, found = answered(question, *given, more)
    assert not reading.problems
    assert found is not None
    assert expected in found.headline
    assert found.steps


def test_each_rule_has_a_sentence_for_an_end_to_come_and_for_one_that_has_passed() -> None:
    assert ENDS.keys() == RULES.keys() - NOT_OF_THE_LAW
    for end in ENDS.values():
        assert "%(due)s" in str(end.ahead)
        assert "%(due)s" in str(end.past)
        assert str(end.ahead) != str(end.past)


# Asked on 1 June 2026.
TENSES: list[tuple[str, list[dict[str, str]], str, str]] = [
    ("antwoord", [on(date(2026, 3, 2))], "moest er uiterlijk donderdag 2 april", "Het begon op"),
    ("antwoord", [on(date(2026, 5, 1))], "moet er uiterlijk maandag 1 juni", "Het begon op"),
    ("antwoord", [on(date(2026, 6, 1))], "moet er uiterlijk woensdag 1 juli", "Het begon op"),
    ("antwoord", [on(date(2027, 1, 31))], "moet er uiterlijk maandag 1 maart", "Het begint op"),
    ("datalek", [on(datetime(2026, 5, 28, 10, 0))], "Melden moest", "Het datalek werd bekend op"),
    ("datalek", [on(datetime(2026, 6, 2, 10, 0))], "Melden moet ", "Het datalek wordt bekend op"),
    (
        "uitstel",
        [on(date(2026, 5, 20)), on(date(2026, 6, 3), "uitstel-")],
        "moet er uiterlijk donderdag 20 augustus",
        "wordt verteld dat het langer duurt. Dat is op tijd",
    ),
    (
        "gemeld",
        [on(datetime(2026, 6, 2, 10, 0)), on(datetime(2026, 6, 3, 9, 0), "gemeld-")],
        "De 72 uur eindigen op vrijdag 5 juni",
        "Het datalek wordt gemeld op",
    ),
]


@pytest.mark.parametrize(("question", "given", "headline", "step"), TENSES)
def test_what_is_to_come_is_not_told_as_past_nor_what_has_passed_as_to_come(
    question: str, given: list[dict[str, str]], headline: str, step: str
) -> None:
    _reading, found = answered(question, *given)
    assert found is not None
    assert headline in found.headline
    assert step in " ".join(line.text for line in found.steps)


def test_the_tenses_are_right_in_english_too() -> None:
    for day, headline, step in (
        (date(2026, 3, 2), "The answer had to be there by", "It began on"),
        (date(2027, 1, 31), "The answer must be there by", "It begins on"),
    ):
        _reading, found = answered("antwoord", on(day), language="en")
        assert found is not None
        assert found.headline.startswith(headline)
        assert found.steps[0].text.startswith(step)


def test_a_pause_has_one_name() -> None:
    pause = on(date(2026, 6, 2), "gevraagd1-")
    ended = on(date(2026, 6, 8), "binnen1-")
    late = on(date(2026, 9, 2), "gevraagd2-") | on(date(2026, 9, 8), "binnen2-")
    for given in (pause, pause | ended, pause | ended | late):
        reading, found = answered("een-maand", on(date(2026, 6, 1)), given)
        assert found is not None
        told = " ".join((found.headline, str(reading.pauses_help), *(s.text for s in found.steps)))
        assert "onderbreking" in " ".join(step.text for step in found.steps)
        assert not re.search(r"pauze|opschort|opgeschort|stond|stilgestaan", told)


def test_what_an_older_release_stored_of_a_policy_counts_by_the_law() -> None:
    stored = {k: v for k, v in Promises.by_law().stored().items() if "counting" not in k}
    assert Promises.read(stored).choices == Promises.by_law().choices


def test_promises_published_before_are_told_how_terms_are_counted() -> None:
    content = {
        "title": "Beleid",
        "requests": {"source": "art. 1", "response_term": "30 dagen"},
        "counting": {"source": "art. 9", "own_terms_roll": True},
    }
    policy = SimpleNamespace(organisation_id=1, version=3, content=content)
    stored = {"tone": "je"}
    row = SimpleNamespace(
        organisation_id=1, policy_version=3, promises=stored, save=lambda **_fields: None
    )
    rows = {"PolicyProfile": [policy], "PublishedPromises": [row]}

    def get_model(_app: str, name: str) -> Any:
        # Nothing is there for another connection: the application's is behind the wall.
        found = {"owner": SimpleNamespace(iterator=lambda: iter(rows[name]))}
        return SimpleNamespace(objects=SimpleNamespace(using=found.__getitem__))

    name = "privacyoffice.publicsite.migrations.0006_how_terms_are_counted"
    editor = SimpleNamespace(connection=SimpleNamespace(alias="owner"))
    import_module(name).add_counting(SimpleNamespace(get_model=get_model), editor)
    told = Promises.read(row.promises)
    assert told.tone == "je"
    assert told.own_terms == (OwnTerm(30, "days"),)
    assert told.choices == Choices(own_terms_roll=True)


@pytest.mark.parametrize(
    ("article", "address"),
    [
        ("Awb art. 4:15(1)(a)", "https://wetten.overheid.nl/jci1.3:c:BWBR0005537&artikel=4:15"),
        ("UAVG art. 35(2)", "https://wetten.overheid.nl/jci1.3:c:BWBR0040940&artikel=35"),
        ("GDPR art. 12(3)", "https://eur-lex.europa.eu/eli/reg/2016/679/oj/nld"),
        ("Archiefwet", ""),
    ],
)
def test_an_article_leads_to_the_text_of_its_law(article: str, address: str) -> None:
    assert address_of(article, "nl") == address


def test_what_somebody_makes_of_the_address_never_breaks_the_page() -> None:
    odd: list[Any] = ["", "-1", "0", "١", "9" * 40, "\x00", "<b>", "3:", "2026", "ja"]
    with translation.override("nl"):
        for question in QUESTIONS.values():
            for value in odd:
                names = ("dag", "maand", "jaar", "tijd", "keer", "duur", "dagen", "weken")
                params = dict.fromkeys((*names, "commissie", "onderbrekingen", "reken"), value)
                read(question, params, today=date(2026, 1, 1))
