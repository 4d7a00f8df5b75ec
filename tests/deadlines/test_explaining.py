"""Every term explains itself in plain words, with the article and the days in full."""

import contextlib
import csv
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import translation

from privacyoffice.deadlines import term_words
from privacyoffice.deadlines.explaining import (
    article_in_words,
    explain,
    explain_mistake,
    how_long,
    in_words,
    rule_in_words,
)
from privacyoffice.kernel.terms import (
    RULES,
    AddedDay,
    Choices,
    Facts,
    InvalidLocalTime,
    Outcome,
    Pause,
    TermError,
    compute,
    dutch_calendars,
    end_of_day,
    read,
    read_moment,
)

CASES = Path(__file__).parents[1] / "kernel" / "cases.csv"
# What the worked cases do not reach.
MORE = (
    ("AVG_1M", "2026-03-02", "2026-03-10/2026-03-11"),
    ("AVG_1M", "2026-03-02", "2026-04-03/2026-04-13"),
    ("AVG_1M", "2026-03-02", "2026-03-10/"),
    ("AVG_EXT_GIVEN", "2026-03-02", "2026-05-20;2026-03-10/"),
    ("AVG_1M", "2026-11-25", "2026-12-28/2027-01-06"),
    ("POLICY_TERM", "2027-01-31", "P1M"),
    ("AWB_4_17", "2027-04-23", ""),
    ("EFFECTIVE_DUE", "2026-03-02", "6W"),
    ("EFFECTIVE_DUE", "2026-03-02", "P1M"),
    ("EFFECTIVE_DUE", "2026-03-02", "4W;2026-03-20"),
    ("EFFECTIVE_DUE", "2026-03-02", "4W;2026-03-31"),
    ("BOB_7_10", "2026-05-16", "commissie;verdaagd"),
    ("BEZWAAR_6W", "2031-03-17", ""),
    ("RETAIN", "2028-02-29", "P1Y"),
    ("RETAIN", "2028-02-29", "permanent"),
    ("DATE", "2026-12-26", ""),
)
MISTAKES = (
    ("FOO", "2026-03-02", ""),
    ("AVG_1M", "yesterday", ""),
    ("BREACH_72H_STRICT", "2026-03-02", ""),
    ("BREACH_72H_STRICT", "2027-03-28T02:30", ""),
    ("BREACH_72H_STRICT", "2026-10-25T02:30", ""),
    ("BREACH_72H_STRICT", "2026-10-25T03:30#1", ""),
    ("RETAIN", "2026-03-02", "P1X"),
    ("DAYS_ATW", "2026-03-02", ""),
    ("AVG_1M", "2026-03-02", "4W"),
    ("BOB_7_10", "2026-03-02", "commissie;commissie"),
    ("ART36_AP", "2026-03-02", "9"),
    ("KLACHT_9_11", "2026-03-02", "6;commissie"),
    ("AVG_1M", "2026-03-02", "2026-03-10/2026-03-09"),
    ("AVG_1M", "2026-03-02", "2026-03-01/2026-03-09"),
    ("AVG_EXT_GIVEN", "2026-03-02", "2026-03-01"),
    ("REQ_INTERVAL", "2026-03-02", "2026-03-01"),
    ("BREACH_LATE", "2026-03-02T10:00", "2026-03-02T09:00"),
    ("AVG_1M", "9999-12-31", ""),
)


def _outcome(rule: str, start: str, param: str = "", choices: Choices | None = None) -> Outcome:
    return compute(rule, read(rule, start, param), choices=choices or Choices())


def _texts(rule: str, start: str, param: str = "") -> list[str]:
    return [line.text for line in explain(_outcome(rule, start, param))]


def _all_outcomes() -> list[Outcome]:
    with CASES.open(encoding="utf-8") as file:
        asked = [(row["rule"], row["start"], row["param"]) for row in csv.DictReader(file)]
    found = []
    for question in (*asked, *MORE):
        with contextlib.suppress(InvalidLocalTime):
            found.append(_outcome(*question))
    no_extension = replace(read("AVG_EXT_GIVEN", "2026-03-02", "2026-03-20"), extension_months=0)
    lasting = [
        replace(no_extension, pauses=(Pause(date(2026, 3, 3), counted_until=date(2026, 3, day)),))
        for day in (3, 13)
    ]
    return [*found, *(compute("AVG_EXT_GIVEN", facts) for facts in (no_extension, *lasting))]


def test_each_step_has_words_and_all_words_are_used() -> None:
    outcomes = _all_outcomes()
    assert {step.code for outcome in outcomes for step in outcome.steps} == set(term_words.STEPS)
    for language in ("nl", "en"):
        with translation.override(language):
            for outcome in outcomes:
                for line in explain(outcome):
                    assert line.text.endswith(".")
                    assert "%" not in line.text


def test_the_name_of_a_rule_has_no_weeks_but_those_that_it_is_called_after() -> None:
    with translation.override("en"):
        named = {name for name, words in term_words.RULES.items() if "week" in str(words)}
    assert named == {"POLICY_4W", "BEZWAAR_6W", "UAVG35_6W"}


def test_each_rule_has_words() -> None:
    assert set(term_words.RULES) == set(RULES)
    assert all(rule_in_words(name) for name in RULES)


def test_each_mistake_has_words() -> None:
    told = set()
    for rule, start, param in MISTAKES:
        with pytest.raises(TermError) as refused:
            _outcome(rule, start, param)
        told.add(refused.value.code)
        text = explain_mistake(refused.value)
        assert text
        assert "%" not in text
    # Reading text finds these before the rule does, so only a program can meet them.
    assert set(term_words.MISTAKES) - told == {
        "zone_is_missing",
        "length_is_missing",
        "number_is_missing",
        "other_is_missing",
        "extension_day_is_missing",
        "extension_too_long",
    }


def test_one_month_from_31_january_reads_well_in_dutch() -> None:
    lines = explain(_outcome("AVG_1M", "2027-01-31T12:00:00+01:00"))
    assert [(line.text, line.article) for line in lines] == [
        (
            "Het begon op zondag 31 januari 2027. Die dag telt niet mee.",
            "Verordening 1182/71 art. 3 lid 1",
        ),
        (
            "De termijn is 1 maand. De laatste maand heeft geen dag 31, dus telt de laatste dag "
            "van die maand. De termijn eindigt op zondag 28 februari 2027.",
            "AVG art. 12 lid 3; Verordening 1182/71 art. 3 lid 2 onder c",
        ),
        (
            "Dat is geen werkdag, dus schuift het einde op naar maandag 1 maart 2027.",
            "Verordening 1182/71 art. 3 lid 4",
        ),
    ]
    assert [line.when_text for line in lines][1:] == [
        "zondag 28 februari 2027",
        "maandag 1 maart 2027",
    ]


def test_the_72_hour_clock_over_the_beginning_of_summer_time_reads_well() -> None:
    assert _texts("BREACH_72H_STRICT", "2027-03-26T10:15") == [
        "Het datalek werd bekend op vrijdag 26 maart 2027 om 10.15 uur. Vanaf dan loopt de klok.",
        "72 uur later is het maandag 29 maart 2027 om 11.15 uur.",
        "Op zondag 28 maart 2027 gaat de klok een uur vooruit. De uren lopen gewoon door. Daarom "
        "is het aan het einde een uur later op de klok.",
        "Uren lopen ook door in het weekend en op feestdagen. Het einde schuift niet op naar een "
        "werkdag.",
    ]


def test_the_clock_of_whole_hours_over_the_end_of_summer_time_reads_well() -> None:
    assert _texts("BREACH_72H_R1182", "2026-10-23T10:15")[:3] == [
        "Het datalek werd bekend op vrijdag 23 oktober 2026 om 10.15 uur. Het uur waarin dat was, "
        "telt niet mee. De klok loopt vanaf vrijdag 23 oktober 2026 om 11.00 uur.",
        "72 hele uren later is het maandag 26 oktober 2026 om 10.00 uur.",
        "Op zondag 25 oktober 2026 gaat de klok een uur terug. De uren lopen gewoon door. Daarom "
        "is het aan het einde een uur vroeger op de klok.",
    ]


def test_a_month_rests_on_the_gdpr_and_on_the_regulation_that_counts_it() -> None:
    both = "AVG art. 12 lid 3; Verordening 1182/71 art. 3 lid 2 onder c"
    for rule, start in (("AVG_1M", "2026-03-02"), ("AVG_3M", "2026-11-30")):
        assert explain(_outcome(rule, start))[1].article == both


def test_a_month_of_the_policy_names_the_policy_and_no_law() -> None:
    line = explain(_outcome("POLICY_TERM", "2027-01-31", "P1M"))[1]
    assert line.text == (
        "Het eigen beleid van de organisatie geeft 1 maand. De laatste maand heeft geen dag 31, "
        "dus telt de laatste dag van die maand. Die termijn eindigt op zondag 28 februari 2027."
    )
    assert line.article == ""


def test_a_pause_of_a_request_rests_on_the_gdpr_and_for_an_authority_on_the_awb() -> None:
    cited = (
        "AVG art. 12 lid 3; AVG art. 12 lid 6; EDPB-richtsnoeren 01/2022; "
        "Awb art. 4:15 lid 1 onder a (voor een bestuursorgaan)"
    )
    for rule in ("AVG_1M", "POLICY_4W"):
        outcome = _outcome(rule, "2026-03-02", "2026-03-03/2026-03-13")
        told = [line.article for line in explain(outcome) if "onderbreking" in line.text]
        assert told == [cited, cited]


def test_that_hours_never_move_rests_on_the_exception_for_hours() -> None:
    line = explain(_outcome("BREACH_72H_STRICT", "2026-11-20T10:00"))[-1]
    assert "schuift niet op" in line.text
    assert line.article == "Verordening 1182/71 art. 3 lid 3; Verordening 1182/71 art. 3 lid 4"


def test_a_pause_that_began_after_the_end_had_moved_says_from_where_it_counts() -> None:
    assert _texts("AVG_1M", "2026-11-25", "2026-12-28/2027-01-11")[1:] == [
        "De termijn is 1 maand. De termijn eindigt op vrijdag 25 december 2026.",
        "Eerste kerstdag (vrijdag 25 december), zaterdag en zondag zijn geen werkdagen, dus "
        "schuift het einde op naar maandag 28 december 2026.",
        "De volgende onderbreking begint als het einde al is opgeschoven. Daarom telt die vanaf "
        "maandag 28 december 2026.",
        "Om informatie gevraagd op maandag 28 december 2026 en ontvangen op maandag 11 januari "
        "2027. Dat is een onderbreking van 13 dagen.",
        "Met de onderbreking van 13 dagen eindigt de termijn op zondag 10 januari 2027.",
        "Dat is geen werkdag, dus schuift het einde op naar maandag 11 januari 2027.",
    ]
    assert _texts("AVG_1M", "2026-11-25", "2026-12-28/2027-01-06")[-2:] == [
        "Met de onderbreking van 8 dagen eindigt de termijn op dinsdag 5 januari 2027.",
        "De termijn eindigt niet voordat de informatie binnen is. Daarom eindigt hij op woensdag "
        "6 januari 2027.",
    ]


def test_six_weeks_with_a_committee_are_refused_in_words() -> None:
    with pytest.raises(TermError) as refused:
        _outcome("KLACHT_9_11", "2026-03-02", "6;commissie")
    assert explain_mistake(refused.value) == (
        "6 weken en een commissie gaan niet samen: met een commissie zijn het er 10 (Awb artikel "
        "9:11 lid 1). Laat een van de twee weg."
    )


def test_a_holiday_is_named_and_a_weekend_is_not() -> None:
    assert "(Hemelvaartsdag)" in _texts("AVG_1M", "2026-04-14")[-1]
    assert "(" not in _texts("AVG_1M", "2027-01-31")[-1]
    # In 2016 two holidays fell on 5 May.
    assert "(Hemelvaartsdag en Bevrijdingsdag)" in _texts("AVG_1M", "2016-04-05")[-1]


def test_every_day_off_that_is_jumped_over_is_named_in_order() -> None:
    assert _texts("AVG_1M", "2026-03-03")[-1] == (
        "Goede Vrijdag (vrijdag 3 april), zaterdag, zondag en tweede paasdag (maandag 6 april) "
        "zijn geen werkdagen, dus schuift het einde op naar dinsdag 7 april 2026."
    )
    with translation.override("en"):
        assert _texts("AVG_1M", "2026-03-04")[-1] == (
            "Saturday, Sunday and Easter Monday (Monday 6 April) are not working days, so the end "
            "moves to Tuesday 7 April 2026."
        )


def test_an_added_day_off_is_named_with_its_source_alone_and_among_others() -> None:
    added = (
        AddedDay(date(2026, 4, 7), "Brugdag", "Stb. 2026, 1", "both"),
        AddedDay(date(2026, 6, 10), "Feestdag", "Stb. 2026, 2", "both"),
    )
    calendars = dutch_calendars(added)
    told = [
        explain(compute("AVG_1M", Facts(start=start), calendars=calendars))[-1].text
        for start in (date(2026, 3, 4), date(2026, 5, 10))
    ]
    assert told == [
        "Zaterdag, zondag, tweede paasdag (maandag 6 april) en Brugdag (dinsdag 7 april, Stb. "
        "2026, 1) zijn geen werkdagen, dus schuift het einde op naar woensdag 8 april 2026.",
        "Dat is geen werkdag (Feestdag, Stb. 2026, 2), dus schuift het einde op naar donderdag "
        "11 juni 2026.",
    ]


def test_what_is_still_to_come_is_told_so_only_when_it_is_known_what_day_it_is() -> None:
    outcome = _outcome("AVG_1M", "2027-01-31")
    for now, begins in (
        (None, "Het begon op"),
        (date(2027, 1, 31), "Het begon op"),
        (date(2027, 1, 30), "Het begint op"),
    ):
        moment = None if now is None else end_of_day(now)
        assert explain(outcome, now=moment)[0].text.startswith(begins)
    assert set(term_words.STEPS_AHEAD) <= set(term_words.STEPS)


def test_the_same_in_english() -> None:
    with translation.override("en"):
        assert _texts("AVG_1M", "2026-04-14")[-1] == (
            "That is not a working day (Ascension Day), so the end moves to Friday 15 May 2026."
        )
        assert article_in_words("GDPR art. 12(3)") == "GDPR art. 12(3)"


@pytest.mark.parametrize(
    ("article", "expected"),
    [
        ("GDPR art. 12(3)", "AVG art. 12 lid 3"),
        ("Reg. 1182/71 art. 3(2)(c)", "Verordening 1182/71 art. 3 lid 2 onder c"),
        ("Awb art. 4:15(1)(a)", "Awb art. 4:15 lid 1 onder a"),
        ("ATW art. 2", "Algemene termijnenwet art. 2"),
        ("ATW art. 1-4", "Algemene termijnenwet art. 1-4"),
        ("Archiefwet", "Archiefwet"),
        ("EDPB Guidelines 01/2022", "EDPB-richtsnoeren 01/2022"),
        ("Awb art. 4:15(1) (public authority)", "Awb art. 4:15 lid 1 (voor een bestuursorgaan)"),
        ("GDPR art. 12(3); Awb art. 4:13", "AVG art. 12 lid 3; Awb art. 4:13"),
        ("", ""),
    ],
)
def test_an_article_is_cited_as_in_dutch(article: str, expected: str) -> None:
    assert article_in_words(article) == expected


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (date(2026, 12, 21), "maandag 21 december 2026"),
        (end_of_day(date(2026, 12, 21)), "maandag 21 december 2026"),
        (end_of_day(date(2026, 12, 21)).astimezone(UTC), "maandag 21 december 2026"),
        ("2026-11-19T10:17", "donderdag 19 november 2026 om 10.17 uur"),
        ("2026-11-20T00:00", "vrijdag 20 november 2026 om 0.00 uur"),
        ("2026-10-25T02:30#0", "zondag 25 oktober 2026 om 2.30 uur (zomertijd)"),
        ("2026-10-25T02:30#1", "zondag 25 oktober 2026 om 2.30 uur (wintertijd)"),
    ],
)
def test_a_due_moment_in_words(due: date | str, expected: str) -> None:
    assert in_words(read_moment(due) if isinstance(due, str) else due) == expected


@pytest.mark.parametrize(
    ("due", "now", "expected"),
    [
        ("2026-12-21", "2026-12-15T23:50", "over 6 dagen"),
        ("2026-12-21", "2026-12-20T23:50", "morgen"),
        ("2026-12-21", "2026-12-21T23:50", "vandaag"),
        ("2026-12-21", "2026-12-22T00:00", "1 dag te laat"),
        ("2026-12-21", "2027-01-21T00:00", "31 dagen te laat"),
        ("2026-11-19T10:17", "2026-11-19T13:29", "3 uur en 12 minuten te laat"),
        ("2026-11-19T10:17", "2026-11-16T10:17", "over 72 uur"),
        ("2026-11-19T10:17", "2026-11-19T10:16", "over 1 minuut"),
        ("2026-11-19T10:17", "2026-11-10T10:16", "over 9 dagen"),
        # The clock goes forward in between: one hour less than it seems.
        ("2027-03-28T10:00", "2027-03-27T10:00", "over 23 uur"),
    ],
)
def test_how_long_it_still_is(due: str, now: str, expected: str) -> None:
    moment, present = read_moment(due), read_moment(now)
    assert isinstance(present, datetime)
    assert how_long(moment, present) == expected
    if not isinstance(moment, datetime):
        assert how_long(end_of_day(moment), present + timedelta(0)) == expected
