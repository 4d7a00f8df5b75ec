"""Each signal finds what it looks for, with the words of the entry, and no more than that."""

from typing import Any

import pytest

from dpia.criteria import catalogue
from dpia.finding import NO, UNKNOWN, YES
from dpia.signals import (
    NAMED,
    NEW_OR_CHANGED,
    changed_parts,
    findings_of,
    fingerprints,
    signals,
)
from registers.record import ANSWER, PART
from registers.vocabulary.catalogue import VOCABULARY
from registers.vocabulary.terms import Kind
from tests.factories.records import complete_record, line

# A change to an entry, by the signal that finds it: the part or answer, what it holds then, and
# the words that are evidence.
FOUND: tuple[tuple[str, str, Any, str], ...] = (
    ("special_data", "personal_data", "Geloofsovertuiging", "Geloofsovertuiging"),
    ("criminal_data", "personal_data", "Naam en strafblad", "strafblad"),
    ("national_number", "personal_data", "BSN", "BSN"),
    ("health_data", "personal_data", "Naam, gezondheid", "gezondheid"),
    ("genetic_data", "personal_data", "Genetische gegevens", "Genetische gegevens"),
    ("biometric_data", "personal_data", "Vingerafdrukken", "Vingerafdrukken"),
    ("biometric_data", "systems", "Gezichtsherkenning bij de deur", "Gezichtsherkenning"),
    ("financial_data", "personal_data", "Inkomen", "Inkomen"),
    ("location_data", "personal_data", "Locatiegegevens", "Locatiegegevens"),
    ("communication_data", "purposes", "Gespreksopnamen beluisteren", "Gespreksopnamen"),
    ("cameras", "purposes", "Camerabeelden bekijken", "Camerabeelden"),
    ("mobile_cameras", "purposes", "Toezien met een bodycam", "bodycam"),
    ("public_area", "purposes", "De openbare ruimte veilig houden", "openbare ruimte"),
    ("monitoring", "purposes", "Stelselmatig nagaan wie komt", "Stelselmatig"),
    ("covert", "purposes", "Heimelijke waarneming", "Heimelijke"),
    ("blacklist", "name", "Waarschuwingslijst baliemedewerkers", "Waarschuwingslijst"),
    ("fraud", "purposes", "Uitkeringsfraude opsporen", "Uitkeringsfraude"),
    ("credit_score", "personal_data", "Kredietwaardigheid", "Kredietwaardigheid"),
    ("profiling", "profiling", "yes", "ja"),
    ("profiling", "purposes", "Een risicoprofiel maken", "risicoprofiel"),
    ("automated_decisions", "automated_decisions", "yes", "ja"),
    ("evaluation", "purposes", "Een score toekennen", "score"),
    ("denies_a_right", "purposes", "Nagaan wie recht heeft op hulp", "recht heeft op"),
    ("vulnerable_people", "data_subjects", "Kinderen", "Kinderen"),
    ("vulnerable_people", "data_subjects", "Medewerkers", "Medewerkers"),
    ("employees", "data_subjects", "Medewerkers", "Medewerkers"),
    ("employees_controlled", "purposes", "Controle van medewerkers", "Controle van medewerkers"),
    ("large_scale", "purposes", "Grootschalig onderzoek", "Grootschalig"),
    ("combining", "sources", "Suwinet", "Suwinet"),
    ("combining", "purposes", "Bestanden koppelen", "koppelen"),
    ("partnership", "recipients", "Zorg- en Veiligheidshuis", "Zorg- en Veiligheidshuis"),
    ("partnership", "joint_controllers", "Buurgemeente", "Buurgemeente"),
    ("internet_of_things", "systems", "Slimme meters", "Slimme meters"),
    ("influencing", "purposes", "Nudging van bezoekers", "Nudging"),
    ("new_technology", "systems", "Chatbot", "Chatbot"),
    ("new_technology", "purposes", "Met AI brieven samenvatten", "AI"),
    ("automated_processing", "automated_decisions", "yes", "ja"),
    ("leaves_eea", "leaves_eea", "yes", "ja"),
    ("leaves_eea", "transfers", "Verenigde Staten", "Verenigde Staten"),
)
# What the register can only point at, for a person to weigh.
POINTED_AT: tuple[tuple[str, str, Any, str], ...] = (
    ("health_data", "purposes", "Zieke mensen helpen", "Zieke"),
    ("financial_data", "name", "Uitkeringen", "Uitkeringen"),
    ("monitoring", "personal_data", "Loggegevens", "Loggegevens"),
    ("fraud", "purposes", "Een huisbezoek afleggen", "huisbezoek"),
    ("large_scale", "data_subjects", "Inwoners", "Inwoners"),
    ("combining", "further_processing", "Onderzoek naar armoede", "Onderzoek naar armoede"),
    ("automated_processing", "systems", "Zaaksysteem", "Zaaksysteem"),
    ("high_risk", "personal_data", "Gezondheid", "Gezondheid"),
)
# What it never knows by itself.
NEVER_KNOWN = {"large_scale", "new_technology", "automated_processing", "high_risk"}


def an_entry(**changes: Any) -> dict[str, Any]:
    """A complete entry in which no signal finds anything, with these changes."""
    return (
        complete_record() | {"data_subjects": [line("data_subjects", name="Toeristen")]} | changes
    )


def with_words(place: str, words: str) -> dict[str, Any]:
    if place not in PART:
        return an_entry(**{place: words})
    return an_entry(**{place: [line(place, **{PART[place].text: words})]})


@pytest.mark.parametrize("code", [*signals(), NAMED, NEW_OR_CHANGED])
def test_an_ordinary_entry_gives_no_signal(code: str) -> None:
    found = findings_of(an_entry())[code]
    assert found.answer == (UNKNOWN if code in NEVER_KNOWN else NO)
    assert not found.evidence


@pytest.mark.parametrize(("code", "place", "words", "evidence"), FOUND)
def test_a_signal_is_found_with_the_words_that_say_so(
    code: str, place: str, words: str, evidence: str
) -> None:
    found = findings_of(with_words(place, words))[code]
    assert found.answer == YES
    assert (place, evidence) in [(one.part, one.text) for one in found.evidence]
    assert all(one.because and one.about for one in found.evidence)


@pytest.mark.parametrize(("code", "place", "words", "evidence"), POINTED_AT)
def test_what_only_points_at_something_is_left_to_a_person(
    code: str, place: str, words: str, evidence: str
) -> None:
    found = findings_of(with_words(place, words))[code]
    assert found.answer == UNKNOWN
    assert (place, evidence) in [(one.part, one.text) for one in found.evidence]


def test_every_signal_is_found_in_some_entry_of_this_table() -> None:
    assert {code for code, *_rest in FOUND + POINTED_AT} == set(signals())


@pytest.mark.parametrize("mark", ["special", "criminal", "national_number"])
def test_a_mark_of_the_register_counts_whatever_the_words_are(mark: str) -> None:
    code = {"special": "special_data", "criminal": "criminal_data"}.get(mark, mark)
    marked = line("personal_data", name="Kleur van het tuinhek", sensitivity=mark)
    found = findings_of(an_entry(personal_data=[marked]))[code]
    assert found.answer == YES
    assert found.evidence[0].text == "Kleur van het tuinhek"


def test_special_data_of_a_kind_that_nobody_named_may_be_of_any_kind() -> None:
    marked = line("personal_data", name="Kleur van het tuinhek", sensitivity="special")
    found = findings_of(an_entry(personal_data=[marked]))
    assert found["health_data"].answer == found["genetic_data"].answer == UNKNOWN


@pytest.mark.parametrize(
    "words",
    ["Er worden geen camera's gebruikt", "Werken zonder gegevens over fraude", "Wijkfeest"],
)
def test_what_is_denied_is_not_found(words: str) -> None:
    found = findings_of(with_words("purposes", words))
    assert found["cameras"].answer == found["fraud"].answer == NO


def test_what_is_denied_before_does_not_hide_what_is_said_after() -> None:
    found = findings_of(with_words("purposes", "Geen boetes. Wel camera's bij de ingang."))
    assert found["cameras"].answer == YES


@pytest.mark.parametrize(
    ("code", "place"),
    [("special_data", "personal_data"), ("vulnerable_people", "data_subjects")],
)
def test_an_entry_that_says_nothing_of_it_leaves_it_unknown(code: str, place: str) -> None:
    assert findings_of(an_entry(**{place: []}))[code].answer == UNKNOWN


@pytest.mark.parametrize("answer", ["profiling", "automated_decisions", "leaves_eea"])
def test_an_answer_that_nobody_gave_is_unknown(answer: str) -> None:
    assert findings_of(an_entry(**{answer: ""}))[answer].answer == UNKNOWN


def test_people_whom_the_vocabulary_does_not_know_may_be_vulnerable() -> None:
    assert (
        findings_of(with_words("data_subjects", "Tuinliefhebbers"))["vulnerable_people"].answer
        == UNKNOWN
    )


def test_the_same_words_are_evidence_once() -> None:
    found = findings_of(with_words("personal_data", "Gezondheid"))["health_data"]
    assert [one.text for one in found.evidence] == ["Gezondheid"]


def test_four_sources_may_be_a_combination() -> None:
    names = ("BRP", "Handelsregister", "De aanvrager zelf", "Werkgever")
    sources = [line("sources", name=name) for name in names]
    assert findings_of(an_entry(sources=sources))["combining"].answer == UNKNOWN
    assert findings_of(an_entry(sources=sources[:3]))["combining"].answer == NO


def test_a_new_processing_is_new() -> None:
    assert findings_of(an_entry(), is_new=True)[NEW_OR_CHANGED].answer == YES


@pytest.mark.parametrize(
    ("change", "differs"),
    [
        ({"purposes": [line("purposes", description="bomen beschermen.")]}, ()),
        ({"name": "Bomen kappen en snoeien"}, ()),
        ({"remarks": "Nakijken"}, ()),
        ({"purposes": [line("purposes", description="Bomen tellen")]}, ("purposes",)),
        ({"profiling": "yes"}, ("profiling",)),
        ({"personal_data": []}, ("personal_data",)),
    ],
)
def test_a_change_of_the_processing_is_no_change_of_its_wording(
    change: dict[str, Any], differs: tuple[str, ...]
) -> None:
    assert changed_parts(fingerprints(an_entry()), an_entry(**change)) == differs
    found = findings_of(an_entry(**change), changed=differs)[NEW_OR_CHANGED]
    assert tuple(one.part for one in found.evidence) == differs


def test_the_catalogue_names_only_what_there_is() -> None:
    terms = {kind: {term.code for term in VOCABULARY.terms(kind)} for kind in Kind}
    places = {*PART, *ANSWER, "leaves_eea", "name", "description", "remarks"}
    for signal in signals().values():
        assert {*signal.knows_from, *signal.recognised} <= places
        for condition in signal.conditions:
            assert {condition.part, condition.answer, *condition.places} - {""} <= places
            assert (
                condition.terms <= terms.get(Kind(condition.part), set())
                if condition.terms
                else True
            )


def test_criteria_are_proposed_by_signals_that_there_are() -> None:
    known = {*signals(), NAMED, NEW_OR_CHANGED}
    for one in catalogue():
        for criterion in one.criteria:
            assert {*criterion.signals, *criterion.together_with} <= known
            assert criterion.signals, criterion.code
