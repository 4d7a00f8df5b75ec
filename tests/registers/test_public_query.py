"""A question about the public register: read from an address, answered from snapshots."""

from datetime import UTC, date, datetime
from itertools import product
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from privacyoffice.tenancy.scope import organisation_scope
from registers.models import LegalBasis, PublishedActivity
from registers.models.parts import Sensitivity
from registers.models.processing_activity import YesNo
from registers.public_search import VALUES, PublicQuery, asked_in_words, facets, suggestions
from registers.services.ending import withdraw_version
from tests.factories import World, make_organisation
from tests.factories.published import published_row

TODAY = date(2026, 6, 15)
HEALTH = {
    "department": "Zorg",
    "controllers": [{"body": "College", "contact": ""}],
    "legal_bases": [{"basis": "e", "statute": "", "purpose": "", "source_text": ""}],
    "personal_data": [{"name": "Ziekte", "sensitivity": "special"}, {"name": "Naam"}],
    "transfers": [],
    "leaves_eea": "no",
}
TREES = {
    "department": "Groen",
    "controllers": [{"body": "Raad"}],
    "legal_bases": [{"basis": "e"}, {"basis": "a"}],
    "personal_data": [{"name": "Naam", "sensitivity": ""}],
    "transfers": [{"country": "Japan", "safeguard": "45"}],
    "leaves_eea": "yes",
}
# As the first release wrote it: plain texts, and no word about sensitivity or transfers.
FORMER = {
    "department": "Zorg",
    "controlling_bodies": ["College"],
    "legal_bases": [{"basis": "c", "statute": "", "source_text": "", "purpose": ""}],
    "personal_data": ["Naam", "Ziekte"],
}
# A policy that tells the kinds of data and not how sensitive they are; nor who or where.
SILENT = {"legal_bases": [], "personal_data": [{"name": "Naam"}]}


@pytest.fixture
def register(db: None) -> Any:
    """Four entries, in an organisation of their own."""
    organisation = make_organisation()
    with organisation_scope(organisation.pk):
        published_row("Ziekte melden", HEALTH, text="verzuim")
        published_row("Bomen kappen", TREES, text="verzuim omgeving")
        published_row("Oude bijstand", FORMER)
        published_row("Wat niets zegt", SILENT)
        yield organisation


def read(**params: str) -> PublicQuery:
    query, errors = PublicQuery.read(params, today=TODAY)
    assert not errors
    return query


def names(query: PublicQuery) -> list[str]:
    return [row.name for row in query.results()]


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"afdeling": "Zorg"}, {"Ziekte melden", "Oude bijstand"}),
        ({"orgaan": "College"}, {"Ziekte melden", "Oude bijstand"}),
        ({"orgaan": "Raad"}, {"Bomen kappen"}),
        ({"grondslag": "e"}, {"Ziekte melden", "Bomen kappen"}),
        ({"grondslag": "c"}, {"Oude bijstand"}),
        ({"grondslag": "f"}, set()),
        ({"bijzonder": "bijzonder"}, {"Ziekte melden"}),
        ({"bijzonder": "geen"}, {"Bomen kappen"}),
        ({"doorgifte": "ja"}, {"Bomen kappen"}),
        ({"doorgifte": "nee"}, {"Ziekte melden"}),
        ({"afdeling": "Zorg", "grondslag": "e"}, {"Ziekte melden"}),
        ({"q": "verzuim", "doorgifte": "ja"}, {"Bomen kappen"}),
        ({"afdeling": "zorg"}, set()),
        ({"afdeling": "Zorg:body"}, set()),
    ],
)
def test_a_filter_finds_snapshots_of_every_release_and_guesses_nothing(
    register: Any, params: dict[str, str], expected: set[str]
) -> None:
    assert set(names(read(**params))) == expected


def test_every_code_of_a_snapshot_can_be_filtered_by() -> None:
    assert set(VALUES["legal_basis"].values()) == set(LegalBasis.values)
    assert set(VALUES["special"].values()) == {*filter(None, Sensitivity.values), "none"}
    assert set(VALUES["transfer"].values()) == set(filter(None, YesNo.values))


@pytest.mark.parametrize(
    ("params", "first"),
    [
        ({}, "Bomen kappen"),
        ({"sorteer": "relevantie"}, "Bomen kappen"),
        ({"sorteer": "nieuwste"}, "Wat niets zegt"),
        ({"sorteer": "afdeling"}, "Bomen kappen"),
        ({"q": "ziekte verzuim"}, "Ziekte melden"),
    ],
)
def test_the_order_is_the_one_that_was_asked(
    register: Any, params: dict[str, str], first: str
) -> None:
    assert names(read(**params))[0] == first


def test_by_department_those_without_one_come_last(register: Any) -> None:
    assert names(read(sorteer="afdeling")) == [
        "Bomen kappen",
        "Oude bijstand",
        "Ziekte melden",
        "Wat niets zegt",
    ]


def test_a_question_survives_its_own_address() -> None:
    choices: dict[str, tuple[str, ...]] = {
        "q": ("", "parkeer & ‘co’"),
        "afdeling": ("", "Zorg + Welzijn"),
        "grondslag": ("", "a"),
        "bijzonder": ("", "persoonsnummer", "geen"),
        "doorgifte": ("", "nee"),
        "sorteer": ("", "nieuwste"),
        "op": ("", "2026-01-31"),
    }
    for values in product(*choices.values()):
        query = read(**dict(zip(choices, values, strict=True)))
        assert read(**query.params()) == query


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("grondslag", "g"),
        ("grondslag", "E"),
        ("bijzonder", "special"),
        ("doorgifte", "misschien"),
        ("sorteer", "-name"),
        ("sorteer", "organisation__slug"),
        ("op", "31-01-2026"),
        ("op", "2026-02-30"),
        ("op", "20260131"),
        ("op", "٢٠٢٦-٠١-٣١"),
        ("op", "2026-06-16"),
        ("op", "9999-12-31"),
        ("afdeling", "x" * 301),
        ("orgaan", "x" * 1_000_000),
    ],
)
def test_a_wrong_value_is_told_and_not_applied(register: Any, parameter: str, value: str) -> None:
    query, errors = PublicQuery.read({parameter: value}, today=TODAY)
    assert set(errors) == {parameter}
    assert query == PublicQuery()
    assert len(names(query)) == 4


@pytest.mark.parametrize("value", ["x" * 100_000, "woord " * 20])
def test_a_text_that_is_too_long_is_cut_and_told(register: Any, value: str) -> None:
    query, errors = PublicQuery.read({"q": value}, today=TODAY)
    assert set(errors) == {"q"}
    assert 0 < len(query.text) <= 200
    assert names(query) == []


HOSTILE = ("\x00", "\ud800", "'; --", "%", "\\", "{}", "[1]", "1e999", "😀", "-1", "a" * 250)
STRANGE = (
    *("organisation", "organisation__slug", "organisation_id", "id", "id__in", "pk", "search"),
    *("content__department", "facets__contains", "activity_id", "withdrawn_because", "ordering"),
    *("version__gt", "published_at__lt", "retired_on__isnull", "o", "format", "page", "q__in"),
)


def test_two_hundred_strange_parameters_change_nothing_or_are_told(register: Any) -> None:
    everything = names(PublicQuery())
    tried = 0
    for parameter, value in product(STRANGE, HOSTILE):
        query, errors = PublicQuery.read({parameter: value}, today=TODAY)
        assert (query, errors) == (PublicQuery(), {}), parameter
        tried += 1
    for parameter, value in product(("grondslag", "bijzonder", "doorgifte", "sorteer"), HOSTILE):
        query, errors = PublicQuery.read({parameter: value}, today=TODAY)
        assert names(query) == everything
        assert errors or not value.strip("\x00"), (parameter, value)
        tried += 1
    for parameter, value in product(("q", "afdeling", "orgaan", "op"), HOSTILE):
        query, _errors = PublicQuery.read({parameter: value}, today=TODAY)
        assert set(names(query)) <= set(everything)
        facets(query)
        suggestions(query)
        tried += 1
    assert tried >= 200


def test_what_was_not_marked_is_not_said_to_be_harmless(register: Any) -> None:
    """Nobody answers that data are ordinary: an empty answer may be no answer."""
    (offered,) = (f for f in facets(PublicQuery()) if f.name == "special")
    (none,) = (option for option in offered.options if option.value == "geen")
    assert none.label == "Niet als een van deze aangemerkt"
    assert asked_in_words(read(bijzonder="geen")) == "niet als extra gevoelig aangemerkt"


def test_a_filter_counts_what_it_would_find_and_offers_nothing_else(register: Any) -> None:
    def numbers(query: PublicQuery) -> dict[str, dict[str, int]]:
        return {f.name: {o.value: o.number for o in f.options} for f in facets(query)}

    assert numbers(PublicQuery()) == {
        "department": {"Groen": 1, "Zorg": 2},
        "body": {"College": 2, "Raad": 1},
        "legal_basis": {"a": 1, "c": 1, "e": 2},
        "special": {"bijzonder": 1, "geen": 1},
        "transfer": {"ja": 1, "nee": 1},
    }
    # Another department can still be chosen; the other filters count within this one.
    narrowed = numbers(read(afdeling="Zorg"))
    assert narrowed["department"] == {"Groen": 1, "Zorg": 2}
    assert narrowed["legal_basis"] == {"c": 1, "e": 1}
    for name, options in narrowed.items():
        for value, number in options.items():
            parameter = next(f.parameter for f in facets(PublicQuery()) if f.name == name)
            assert read(**({"afdeling": "Zorg"} | {parameter: value})).results().count() == number


def test_the_filters_take_one_query_whatever_is_chosen(register: Any) -> None:
    asked = read(q="verzuim", afdeling="Zorg", grondslag="e", bijzonder="geen", doorgifte="ja")
    for query in (PublicQuery(), asked):
        with CaptureQueriesContext(connection) as captured:
            facets(query)
        assert len(captured) == 1


def test_another_organisation_is_neither_found_nor_counted(register: Any) -> None:
    with organisation_scope(make_organisation().pk):
        published_row("Elders", HEALTH | {"department": "Elders"}, text="verzuim")
    assert "Elders" not in names(PublicQuery())
    assert "Elders" not in str(facets(PublicQuery()))
    assert names(read(afdeling="Elders")) == []


def test_who_finds_nothing_is_helped_with_what_does_find_something(register: Any) -> None:
    misspelt = {s.query.text: s.number for s in suggestions(read(q="bomn"))}
    assert misspelt == {"bomen": 1}
    both = {s.query.text: s.number for s in suggestions(read(q="bomen bijstand"))}
    assert both == {"bomen": 1, "bijstand": 1}
    filtered = suggestions(read(q="bomen", afdeling="Zorg"))
    assert [(s.query, s.number) for s in filtered] == [(PublicQuery(text="bomen"), 1)]
    for suggestion in [*suggestions(read(q="bomn")), *filtered]:
        assert suggestion.query.results().count() == suggestion.number
    assert suggestions(read(q="&&", afdeling="Zorg")) == []


class TestOnADay:
    """The register at the end of a day in Amsterdam."""

    @pytest.mark.parametrize(
        ("moment", "day"),
        [
            # The last instant of a day: in winter, in summer, and when the clock changes.
            (datetime(2026, 1, 31, 22, 59, 59, tzinfo=UTC), date(2026, 1, 31)),
            (datetime(2026, 5, 31, 21, 59, 59, tzinfo=UTC), date(2026, 5, 31)),
            (datetime(2026, 3, 29, 21, 59, 59, tzinfo=UTC), date(2026, 3, 29)),
            (datetime(2025, 10, 26, 22, 59, 59, tzinfo=UTC), date(2025, 10, 26)),
        ],
    )
    def test_what_was_published_in_its_last_second_is_in_it(
        self, register: Any, moment: datetime, day: date
    ) -> None:
        published_row("Laat", at=moment)
        assert "Laat" in names(read(op=day.isoformat()))
        assert "Laat" not in names(read(op=date.fromordinal(day.toordinal() - 1).isoformat()))

    @pytest.mark.parametrize(
        ("moment", "day"),
        [
            (datetime(2026, 1, 31, 23, 0, tzinfo=UTC), date(2026, 1, 31)),
            (datetime(2026, 3, 29, 22, 0, tzinfo=UTC), date(2026, 3, 29)),
            (datetime(2025, 10, 26, 23, 0, tzinfo=UTC), date(2025, 10, 26)),
        ],
    )
    def test_what_was_published_the_next_midnight_is_not(
        self, register: Any, moment: datetime, day: date
    ) -> None:
        published_row("Later", at=moment)
        assert "Later" not in names(read(op=day.isoformat()))

    def test_each_version_has_its_own_days(self, register: Any) -> None:
        first = published_row(
            "Eerst",
            at=datetime(2026, 1, 10, tzinfo=UTC),
            superseded_at=datetime(2026, 2, 10, 12, tzinfo=UTC),
        )
        published_row(
            "Daarna",
            at=datetime(2026, 2, 10, 12, tzinfo=UTC),
            activity_id=first.activity_id,
            version=2,
            retired_on=date(2026, 3, 10),
            retired_because="Klaar",
        )
        shown = {day: names(read(op=day)) for day in ("2026-01-09", "2026-02-09", "2026-02-10")}
        assert shown == {"2026-01-09": [], "2026-02-09": ["Eerst"], "2026-02-10": ["Daarna"]}
        assert names(read(op="2026-03-09")) == ["Daarna"]
        assert names(read(op="2026-03-10")) == []

    def test_an_end_that_was_told_later_is_not_seen_before_it_was_told(self, register: Any) -> None:
        published_row(
            "Gestopt",
            at=datetime(2026, 1, 10, tzinfo=UTC),
            retired_on=date(2026, 2, 10),
            retired_at=datetime(2026, 3, 1, 23, 30, tzinfo=UTC),  # 2 March in Amsterdam
            retired_because="Klaar",
        )
        assert names(read(op="2026-03-01")) == ["Gestopt"]
        assert names(read(op="2026-03-02")) == []

    def test_today_is_the_register_of_now(self, register: Any) -> None:
        from privacyoffice import clock

        query, errors = PublicQuery.read({"op": clock.today().isoformat()}, today=clock.today())
        assert not errors
        assert names(query) == names(PublicQuery())

    def test_the_oldest_day_there_is_has_nothing(self, register: Any) -> None:
        assert names(read(op="0001-01-01")) == []

    def test_a_day_is_combined_with_words_and_filters(self, register: Any) -> None:
        at = datetime(2026, 1, 10, tzinfo=UTC)
        end = datetime(2026, 2, 10, tzinfo=UTC)
        published_row("Was zo", HEALTH, text="verzuim", at=at, superseded_at=end)
        published_row("Was anders", TREES, text="verzuim", at=at, superseded_at=end)
        asked = {"op": "2026-01-31", "q": "verzuim"}
        assert set(names(read(**asked))) == {"Was zo", "Was anders"}
        assert names(read(**asked, afdeling="Zorg")) == ["Was zo"]
        assert {o.value for f in facets(read(**asked)) for o in f.options} >= {"Zorg", "Groen"}

    def test_a_text_that_was_withdrawn_since_is_told_and_not_shown(self, world: World) -> None:
        from privacyoffice import clock
        from privacyoffice.accounts.roles import Role

        today = clock.today()
        query = PublicQuery(on=today)
        before = query.results().count()
        withdrawn = world.activities["published"]
        assert query.withdrawn() == 0
        withdraw_version(
            activity_id=withdrawn,
            because="Vergissing",
            actor=world.people[Role.PRIVACY_OFFICER],
            now=clock.now(),
        )
        assert query.results().count() == before - 1
        # It was gone at the end of today, so that today tells nothing of it.
        assert query.withdrawn() == 0
        row = PublishedActivity.objects.get(activity_id=withdrawn)
        assert row.facets == []

    def test_only_what_stood_there_that_day_is_counted_as_withdrawn(self, register: Any) -> None:
        gone = {"withdrawn_because": "Vergissing", "at": datetime(2026, 1, 10, tzinfo=UTC)}
        published_row("", withdrawn_at=datetime(2026, 3, 1, tzinfo=UTC), **gone)
        published_row("", withdrawn_at=datetime(2026, 1, 20, tzinfo=UTC), **gone)
        published_row(
            "",
            withdrawn_at=datetime(2026, 3, 1, tzinfo=UTC),
            superseded_at=datetime(2026, 1, 15, tzinfo=UTC),
            **gone,
        )
        assert read(op="2026-01-31").withdrawn() == 1
        assert read(op="2026-01-14").withdrawn() == 3
        assert read(op="2026-03-01").withdrawn() == 0
        assert names(read(op="2026-01-31")) == []
        assert PublicQuery().withdrawn() == 0
