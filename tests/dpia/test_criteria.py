"""By which criteria a processing is measured: the law's always, and what the policy adds."""

import dataclasses
from datetime import date
from typing import Any

import pytest

from dpia.criteria import OWN, CriteriaSet, catalogue, outcome_of, read_set, sets_in_force
from dpia.finding import NO, UNKNOWN, YES, Evidence, Finding, read_finding
from dpia.models import Outcome
from dpia.named import NamedLine, NamedLines, finding_of
from dpia.own_criteria import lines_of_policy, own_set
from privacyoffice.demo.content import ORGANISATIONS
from privacyoffice.policy.parsing import parse_profile, read_toml
from privacyoffice.policy.profile import Profile
from privacyoffice.policy.queries import shipped_names, shipped_text
from tests.factories.records import complete_record, line

DAY = date(2026, 11, 23)
LAW = ["gdpr-35-3", "ap-list"]
WERKSAAM = "werksaam-westfriesland"
# The codes of the criteria that each of the policies names itself.
OWN_CRITERIA = {
    "gemeente": [],
    "hart-van-west-brabant": ["large-scale", "automated", "public-monitoring", "new-technology"],
    "werkkrachtcentrale": [],
    WERKSAAM: ["every-new-or-changed", "large-scale", "special-categories", "high-risk", "named"],
    "werkzaak-rivierenland": [],
}
# Which line of Bijlage 1 names which entry of the demo.
NAMED_IN_THE_DEMO = {
    "Uitkeringsadministratie in één applicatie": "Applicatie voor de uitkeringsadministratie",
    "Bijstandsuitkering verstrekken": "Uitvoering Participatiewet",
    "Bijzondere bijstand en individuele inkomenstoeslag": "Uitvoering Participatiewet",
    "Te veel betaalde uitkering terugvragen": "Uitvoering Participatiewet",
    "Onderzoek naar het recht op uitkering": "Uitvoering Participatiewet",
    "Arbeidscapaciteit beoordelen": "Beoordeling arbeidscapaciteit",
    "Documenten centraal digitaliseren": "Centrale digitalisering documenten",
    "Personeelszaken": "Personeelszaken",
    "Interne controle van uitkeringen": "Interne controle",
}


def profile(name: str) -> Profile:
    return parse_profile(read_toml(shipped_text(name)))


def with_sets(*sets: str) -> Profile:
    of_law = Profile.statutory()
    return dataclasses.replace(of_law, dpia=dataclasses.replace(of_law.dpia, sets=sets))


def own(name: str, named: NamedLines | None = None) -> CriteriaSet:
    policy = profile(name)
    return own_set(policy, named or lines_of_policy(policy), version=3, in_force_from=DAY)


def codes(sets: tuple[CriteriaSet, ...]) -> list[str]:
    return [one.code for one in sets]


def everything(answer: str, *sets: CriteriaSet) -> dict[tuple[str, str], str]:
    return {(one.code, criterion.code): answer for one in sets for criterion in one.criteria}


def a_set(code: str) -> CriteriaSet:
    return next(one for one in catalogue() if one.code == code)


def test_the_law_has_three_cases_the_authority_seventeen_and_the_guidelines_nine() -> None:
    counts = {one.code: len(one.criteria) for one in catalogue()}
    assert counts == {"gdpr-35-3": 3, "ap-list": 17, "wp248": 9}
    assert {one.code: one.needed_at for one in catalogue()} == {
        "gdpr-35-3": 1,
        "ap-list": 1,
        "wp248": 2,
    }


def test_codes_of_criteria_are_unique_and_each_explains_itself() -> None:
    for one in catalogue():
        assert len({criterion.code for criterion in one.criteria}) == len(one.criteria)
        assert all(criterion.title and criterion.help for criterion in one.criteria)
        assert one.source


def test_what_was_not_compared_with_its_source_says_so() -> None:
    assert a_set("gdpr-35-3").is_verified
    assert not a_set("ap-list").is_verified
    assert not a_set("wp248").is_verified


def test_a_silent_policy_uses_all_that_there_are() -> None:
    assert codes(sets_in_force(Profile.statutory(), DAY)) == [*LAW, "wp248"]


@pytest.mark.parametrize("chosen", [(), ("wp248",)])
def test_no_policy_leaves_out_the_law(chosen: tuple[str, ...]) -> None:
    assert codes(sets_in_force(with_sets(*chosen), DAY)) == [*LAW, *chosen]


def test_the_list_of_the_authority_does_not_hold_before_its_day() -> None:
    before = sets_in_force(Profile.statutory(), date(2019, 11, 26))
    assert "ap-list" not in codes(before)
    assert "ap-list" in codes(sets_in_force(Profile.statutory(), date(2019, 11, 27)))


@pytest.mark.parametrize("name", shipped_names())
def test_each_policy_adds_what_it_names_itself(name: str) -> None:
    assert [one.code for one in own(name).criteria] == OWN_CRITERIA[name]


def test_a_policy_without_criteria_of_its_own_adds_no_set() -> None:
    assert OWN not in codes(sets_in_force(profile("gemeente"), DAY, own("gemeente")))
    assert OWN in codes(sets_in_force(profile(WERKSAAM), DAY, own(WERKSAAM)))


def test_criteria_that_a_policy_spells_out_have_its_words() -> None:
    titles = {one.code: one.title for one in own(WERKSAAM).criteria}
    assert titles["large-scale"] == "Structurele grootschalige gegevensverwerking"
    assert titles["every-new-or-changed"] == "Nieuwe of gewijzigde verwerking"


def test_a_criterion_that_nobody_knows_is_asked_and_never_proposed() -> None:
    policy = profile(WERKSAAM)
    told = dataclasses.replace(policy.dpia, named_criteria=("politieke gevoeligheid",))
    found = own_set(
        dataclasses.replace(policy, dpia=told), NamedLines(), version=1, in_force_from=DAY
    )
    criterion = found.criteria[-1]
    assert criterion.title == "Politieke gevoeligheid"
    assert criterion.proposal({}).answer == UNKNOWN


def test_one_yes_is_enough_for_the_law_and_two_for_the_guidelines() -> None:
    for one in catalogue():
        said = everything("no", one)
        assert outcome_of([one], said) == Outcome.NOT_NEEDED
        for criterion in one.criteria[: one.needed_at]:
            assert outcome_of([one], said) == Outcome.NOT_NEEDED
            said[one.code, criterion.code] = "yes"
        assert outcome_of([one], said) == Outcome.NEEDED


def test_a_set_and_a_finding_come_back_as_they_were_kept() -> None:
    for one in (*catalogue(), own(WERKSAAM)):
        assert read_set(one.as_json()) == one
    found = Finding(YES, (Evidence("name", "Camera", "Beelden", "camera*"),))
    assert read_finding(found.as_json()) == found


def test_another_version_asks_again_and_of_the_own_policy_only_another_criterion() -> None:
    law = a_set("ap-list")
    assert law.asks_more_than(None)
    assert not law.asks_more_than(law.as_json())
    assert law.asks_more_than(dataclasses.replace(law, version="2018").as_json())
    mine = own(WERKSAAM)
    assert not dataclasses.replace(mine, version="4").asks_more_than(mine.as_json())
    assert mine.asks_more_than(dataclasses.replace(mine, criteria=mine.criteria[:-1]).as_json())


@pytest.mark.parametrize(
    ("special", "scale", "proposed"),
    [
        (NO, YES, NO),
        (YES, NO, NO),
        (YES, UNKNOWN, UNKNOWN),
        (UNKNOWN, YES, UNKNOWN),
        (YES, YES, YES),
    ],
)
def test_a_criterion_with_two_sides_is_no_more_than_the_weaker_one(
    special: str, scale: str, proposed: str
) -> None:
    criterion = a_set("gdpr-35-3").criteria[1]
    findings = {
        "special_data": Finding(special, (Evidence("personal_data", "Geloof", "", "religion"),)),
        "criminal_data": Finding(NO),
        "large_scale": Finding(scale),
    }
    found = criterion.proposal(findings)
    assert found.answer == proposed
    assert bool(found.evidence) == (proposed != NO)


def of_demo(slug: str) -> Any:
    return next(one for one in ORGANISATIONS if one.slug == slug)


def test_the_lines_of_bijlage_1_name_entries_of_the_demo() -> None:
    lines = lines_of_policy(profile(WERKSAAM)).lines
    found = {}
    for one in of_demo(WERKSAAM).processings():
        record = {"name": one.name, "department": one.department, **one.record}
        finding = finding_of(record, lines)
        if finding.answer == YES:
            found[one.name] = finding.evidence[0].about.rpartition(": ")[2]
    assert found == NAMED_IN_THE_DEMO
    assert set(NAMED_IN_THE_DEMO.values()) == {one.name for one in lines}


def named(name: str, department: str, line_name: str, line_department: str = "Arbeid") -> Finding:
    record = complete_record() | {"name": name, "department": department}
    return finding_of(record, [NamedLine(line_name, line_department)])


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("Arbeidscapaciteit beoordelen", YES),
        ("Beoordeling van de arbeidscapaciteit in het eerste jaar", YES),
        ("Beoordelingen", UNKNOWN),
        ("Werkplekken inrichten", NO),
    ],
)
def test_an_entry_is_named_by_its_words_whatever_their_order(name: str, answer: str) -> None:
    assert named(name, "Arbeid", "Beoordeling arbeidscapaciteit").answer == answer


@pytest.mark.parametrize(
    ("department", "line_department", "answer"),
    [
        ("Arbeid", "Arbeid", YES),
        ("Arbeid en Inkomen", "Arbeid", YES),
        ("Arbeid", "Afdelingoverstijgend", YES),
        ("Arbeid", "", YES),
        ("", "Arbeid", YES),
        ("Inkomen", "Arbeid", UNKNOWN),
    ],
)
def test_an_entry_of_another_department_is_left_to_a_person(
    department: str, line_department: str, answer: str
) -> None:
    assert named("Selectie", department, "Selectie", line_department).answer == answer


def test_an_application_is_found_among_the_systems() -> None:
    record = complete_record() | {"systems": [line("systems", system="Centric uitkeringen")]}
    found = finding_of(record, [NamedLine("Applicatie uitkeringen")])
    assert (found.answer, found.evidence[0].part) == (YES, "systems")


def test_carrying_out_a_law_is_whatever_is_based_on_it_in_that_department() -> None:
    based = [line("legal_bases", basis="c", statute="Participatiewet, artikel 7")]
    record = complete_record() | {"legal_bases": based, "department": "Inkomen"}
    carries_out = NamedLine("Uitvoering Participatiewet", "Inkomen")
    assert finding_of(record, [carries_out]).answer == YES
    assert finding_of(record | {"department": "Arbeid"}, [carries_out]).answer == NO
    assert finding_of(record, [NamedLine("Participatiewet", "Inkomen")]).answer == NO
