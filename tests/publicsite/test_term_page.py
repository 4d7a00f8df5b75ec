"""The calculator of terms: what it asks, what it answers, and what it refuses in words."""

import re
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from privacyoffice import clock
from privacyoffice.deadlines.explaining import in_words
from privacyoffice.deadlines.models import AddedHoliday
from privacyoffice.policy.services import save_profile
from privacyoffice.publicsite.calculator.questions import QUESTIONS
from privacyoffice.publicsite.queries import public_promises
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import World
from tests.publicsite.test_term_questions import on

POLICY = 'title = "Beleid"\nkind = "public_authority"\n'


def ask(
    world: World, question: str, *given: dict[str, str], address: str = "termijn", **more: str
) -> str:
    """The page for a question that was filled in."""
    params = {"vraag": question, "reken": "1"} | more
    for part in given:
        params |= part
    answer = Client().get(f"/{world.slug}/{address}/?{urlencode(params)}")
    assert answer.status_code == 200
    return answer.content.decode()


def text_of(html: str) -> str:
    found = re.search(r"<main.*?</main>", html, re.DOTALL)
    assert found
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())


def answer_of(html: str) -> str:
    found = re.search(r'term-answer__due">(.*?)</p>', html, re.DOTALL)
    assert found, text_of(html)
    return " ".join(found[1].split())


def follow(world: World, policy: str) -> None:
    with organisation_scope(world.organisation.pk):
        save_profile(text=POLICY + policy, in_force_from=clock.today(), actor=None, now=clock.now())


def test_the_first_step_asks_for_a_question_and_computes_nothing(kept_world: World) -> None:
    with CaptureQueriesContext(connection) as captured:
        page = Client().get(f"/{kept_world.slug}/termijn/")
    assert len(captured) <= 6
    html = page.content.decode()
    assert html.count('type="radio"') == len(QUESTIONS)
    assert "noindex" not in html
    assert not page.cookies
    chosen = Client().get(f"/{kept_world.slug}/termijn/?gekozen=1").content.decode()
    assert "Kies een van de vragen" in chosen
    assert 'href="#vraag-antwoord"' in chosen


def test_a_question_asks_only_what_matters_for_it(kept_world: World) -> None:
    page = Client().get(f"/{kept_world.slug}/termijn/?vraag=bezwaar").content.decode()
    assert "Op welke dag is het besluit verstuurd?" in page
    for absent in ("gevraagd1-dag", "uitstel-dag", 'name="tijd"', "term-answer", "error-summary"):
        assert absent not in page
    assert '<meta name="robots" content="noindex, follow">' in page


def test_31_january_and_a_month_is_explained(kept_world: World) -> None:
    html = ask(kept_world, "een-maand", on(date(2027, 1, 31)))
    assert answer_of(html).endswith(" op maandag 1 maart 2027.")
    told = text_of(html)
    assert "zondag 31 januari 2027" in told
    assert "zondag 28 februari 2027" in told
    assert told.index("zondag 28 februari 2027") < told.index("geen werkdag")
    assert "https://eur-lex.europa.eu/eli/reg/1971/1182/oj/nld" in html


@pytest.mark.parametrize(
    ("began", "due", "clock_went"),
    [
        (datetime(2027, 3, 26, 10, 15), "maandag 29 maart 2027 om 11.15 uur", "vooruit"),
        (datetime(2026, 10, 23, 10, 15), "maandag 26 oktober 2026 om 9.15 uur", "terug"),
    ],
)
def test_72_hours_over_a_change_of_the_clock_are_elapsed_hours(
    kept_world: World, began: datetime, due: str, clock_went: str
) -> None:
    html = ask(kept_world, "datalek", on(began))
    assert answer_of(html).endswith(f" uiterlijk {due}.")
    assert clock_went in text_of(html)


def test_a_time_that_the_clock_skipped_is_refused_beside_its_field(kept_world: World) -> None:
    html = ask(kept_world, "datalek", on(datetime(2027, 3, 28, 2, 30)))
    assert "Deze tijd bestond niet" in html
    assert 'href="#tijd"' in html
    assert 'value="02:30"' in html
    assert "term-answer" not in html


def test_of_a_time_that_occurs_twice_the_page_asks_which(kept_world: World) -> None:
    began = on(datetime(2026, 10, 25, 2, 30))
    html = ask(kept_world, "datalek", began)
    assert "Welke van de twee was het?" in html
    assert html.count('name="keer"') == 2
    first, second = (answer_of(ask(kept_world, "datalek", began, keer=turn)) for turn in "12")
    assert "woensdag 28 oktober 2026 om 1.30 uur" in first
    assert "woensdag 28 oktober 2026 om 2.30 uur" in second


def test_pauses_lengthen_the_term_and_one_more_keeps_what_was_filled_in(kept_world: World) -> None:
    given = [
        on(date(2026, 6, 1)),
        on(date(2026, 6, 2), "gevraagd1-"),
        on(date(2026, 6, 8), "binnen1-"),
        on(date(2026, 6, 10), "gevraagd2-"),
        on(date(2026, 6, 15), "binnen2-"),
    ]
    html = ask(kept_world, "een-maand", *given)
    assert "vrijdag 10 juli 2026" in answer_of(html)
    assert html.count('class="term-pause"') == 3
    more = ask(kept_world, "een-maand", *given, onderbrekingen="3", meer="4")
    assert more.count('class="term-pause"') == 4
    assert 'id="gevraagd2-dag"' in more
    assert re.search(r'name="gevraagd2-dag"[^>]*value="10"', more)
    assert "error-summary" not in more


def test_a_pause_that_lasts_gives_no_day(kept_world: World) -> None:
    html = ask(kept_world, "een-maand", on(date(2026, 6, 1)), on(date(2026, 6, 2), "gevraagd1-"))
    assert "onderbreking duurt" in answer_of(html)


def test_what_is_wrong_is_said_at_its_field_and_at_the_top(kept_world: World) -> None:
    given = {"dag": "31", "maand": "2", "jaar": "2026"}
    html = ask(kept_world, "antwoord", given)
    summary, _rest, form = html.partition("<h1")
    assert re.search(r'href="#dag">[^<]*Deze datum bestaat niet', summary)
    assert 'role="alert"' in summary
    assert re.search(r'id="dag-error">Deze datum bestaat niet', form)
    assert 'aria-describedby="dag-help dag-error"' in form
    assert re.search(r'name="dag"[^>]*aria-invalid="true"\s+value="31"', form)
    assert "Klopt nog niet" in html[: html.index("</title>")]


def test_in_english_the_same_question_is_answered_in_english(kept_world: World) -> None:
    html = ask(kept_world, "antwoord", on(date(2027, 1, 31)), address="term")
    assert '<html lang="en"' in html
    assert "Monday 1 March 2027" in answer_of(html)
    assert not re.search(r"maandag|zondag|maart|Vul ", text_of(html))
    assert "/oj/eng" in html
    # The link to the other language keeps the question.
    assert re.search(rf'href="/{kept_world.slug}/termijn/\?vraag=antwoord&amp;[^"]*dag=31', html)


def test_the_address_has_the_whole_question_and_the_page_for_paper_only_the_answer(
    kept_world: World,
) -> None:
    html = ask(kept_world, "antwoord", on(date(2027, 1, 31)))
    paper = re.search(r'href="(\?[^"]*papier=ja)"', html)
    assert paper
    address = f"/{kept_world.slug}/termijn/{paper[1].replace('&amp;', '&')}"
    printed = Client().get(address).content.decode()
    assert answer_of(printed) == answer_of(html)
    assert "<form" not in printed


def test_paper_says_when_it_was_computed_and_not_how_long_it_still_is(kept_world: World) -> None:
    day = clock.today() + timedelta(days=6)
    html = ask(kept_world, "dag", on(day))
    printed = ask(kept_world, "dag", on(day), papier="ja")
    assert re.search(r'no-print">Dat is over 6 dagen', html)
    assert "Dat is over" not in printed
    for page in (html, printed):
        assert f"Berekend op {in_words(clock.today())}." in text_of(page)


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("4 weken", "donderdag 9 maart 2028"),
        ("10 dagen", "zondag 20 februari 2028"),
        ("1 maand", "vrijdag 10 maart 2028"),
    ],
)
def test_the_organisations_own_term_counts(kept_world: World, term: str, expected: str) -> None:
    follow(kept_world, f'[requests]\nsource = "art. 1"\nresponse_term = "{term}"\n')
    html = ask(kept_world, "antwoord", on(date(2028, 2, 10)))
    assert expected in answer_of(html)


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        ("days_between", "woensdag 15 april 2026"),
        ("day_of_receipt_too", "donderdag 16 april 2026"),
    ],
)
def test_the_organisations_reading_of_an_open_choice_counts(
    kept_world: World, reading: str, expected: str
) -> None:
    follow(kept_world, f'[counting]\nsource = "art. 9"\nsuspension = "{reading}"\n')
    given = [
        on(date(2026, 3, 2)),
        on(date(2026, 3, 3), "gevraagd1-"),
        on(date(2026, 3, 17), "binnen1-"),
    ]
    assert expected in answer_of(ask(kept_world, "een-maand", *given))


def test_a_stricter_promise_about_breaches_is_told_too(kept_world: World) -> None:
    follow(kept_world, '[breach]\nsource = "art. 2"\nauthority_hours = 24\n')
    html = ask(kept_world, "datalek", on(datetime(2026, 11, 16, 10, 17)))
    assert "binnen 24 uur te melden: uiterlijk dinsdag 17 november 2026 om 10.17 uur" in text_of(
        html
    )


@pytest.mark.parametrize(
    ("is_withdrawn", "expected"),
    [(False, "dinsdag 29 december 2026"), (True, "maandag 28 december 2026")],
)
def test_a_day_off_that_the_organisation_added_counts_until_it_is_withdrawn(
    kept_world: World, is_withdrawn: bool, expected: str
) -> None:
    now = clock.now()
    with organisation_scope(kept_world.organisation.pk):
        AddedHoliday.objects.create(
            day=date(2026, 12, 28),
            name="Extra dag",
            source="Stb. 2026",
            added_at=now,
            withdrawn_at=now if is_withdrawn else None,
        )
    html = ask(kept_world, "bezwaar", on(date(2026, 11, 16)))
    assert expected in answer_of(html)
    # What the screen of days off promises: the name stands in the explanation, with its source.
    assert ("Dat is geen werkdag (Extra dag, Stb. 2026)" in text_of(html)) is not is_withdrawn


def test_an_answer_takes_few_queries(kept_world: World) -> None:
    with CaptureQueriesContext(connection) as captured:
        ask(kept_world, "antwoord", on(date(2027, 1, 31)))
    assert len(captured) <= 8


def test_the_answer_says_how_long_it_still_is_or_that_it_has_passed(kept_world: World) -> None:
    soon = clock.today() + timedelta(days=6)
    assert "Dat is over 6 dagen." in text_of(ask(kept_world, "dag", on(soon)))
    later = clock.today() + timedelta(days=2_300)
    assert "Dat is over ruim 6 jaar." in text_of(ask(kept_world, "dag", on(later)))
    assert "Dat is al voorbij." in text_of(ask(kept_world, "dag", on(date(2020, 1, 6))))


def test_what_the_policy_says_of_counting_reaches_the_public(kept_world: World) -> None:
    follow(
        kept_world,
        '[requests]\nsource = "a"\nresponse_term = "30 dagen"\n'
        '[counting]\nsource = "b"\nown_terms_roll = true\n',
    )
    with organisation_scope(kept_world.organisation.pk):
        told = public_promises(clock.today())
    assert [str(term) for term in told.own_terms] == ["OwnTerm(amount=30, unit='days')"]
    assert told.choices.own_terms_roll is True
