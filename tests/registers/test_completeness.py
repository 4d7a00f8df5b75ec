"""What stops a submission, what is only asked, and what the own policy says."""

import dataclasses
from typing import Any

import pytest

from privacyoffice.policy.profile import Profile
from privacyoffice.policy.subjects import LegalBases
from privacyoffice.policy.subjects_processing import Profiling, Transfers
from registers.services.completeness import assess, musts
from registers.services.gap import Level
from registers.vocabulary import Kind, Sensitivity, Term
from tests.factories.records import complete_record, line

LAW_ONLY = Profile.statutory()


def _gaps(profile: Profile = LAW_ONLY, **changes: Any) -> list[Any]:
    return assess(complete_record() | changes, profile)


def _levels(profile: Profile = LAW_ONLY, **changes: Any) -> list[tuple[Level, str]]:
    return [(gap.level, gap.part) for gap in _gaps(profile, **changes)]


def test_a_complete_text_has_no_gaps() -> None:
    assert _gaps() == []


@pytest.mark.parametrize(
    "part",
    ["controllers", "purposes", "legal_bases", "data_subjects", "personal_data", "recipients"],
)
def test_a_part_of_article_30_that_is_empty_stops_a_submission(part: str) -> None:
    gaps = _gaps(**{part: []})
    assert [(gap.level, gap.part) for gap in gaps] == [(Level.MUST, part)]
    assert "AVG" in gaps[0].sentence or "GDPR" in gaps[0].sentence


@pytest.mark.parametrize("part", ["retention", "security_measures", "sources"])
def test_what_the_law_asks_where_possible_stops_nobody(part: str) -> None:
    assert _levels(**{part: []}) == [(Level.WHERE_POSSIBLE, part)]
    assert not musts(_gaps(**{part: []}))


def test_a_retention_term_that_is_not_known_yet_is_listed() -> None:
    terms = [line("retention", not_yet_known=True)]
    assert _levels(retention=terms) == [(Level.WHERE_POSSIBLE, "retention")]


@pytest.mark.parametrize("letter", ["c", "e"])
def test_a_legal_obligation_or_public_task_must_name_its_law(letter: str) -> None:
    without = [line("legal_bases", basis=letter)]
    assert _levels(legal_bases=without) == [(Level.MUST, "legal_bases")]
    assert not _gaps(legal_bases=[line("legal_bases", basis=letter, statute="Wet")])


@pytest.mark.parametrize("letter", ["b", "d"])
def test_other_bases_need_no_law(letter: str) -> None:
    assert not _gaps(legal_bases=[line("legal_bases", basis=letter)])


def test_legitimate_interests_of_a_public_body_are_doubtful_and_stop_nobody() -> None:
    assert _levels(legal_bases=[line("legal_bases", basis="f")]) == [
        (Level.DOUBTFUL, "legal_bases")
    ]


def test_a_text_that_is_none_of_the_six_bases_must_become_one() -> None:
    own_words = [line("legal_bases", source_text="wettelijk")]
    assert _levels(legal_bases=own_words) == [(Level.MUST, "legal_bases")]


def test_police_data_need_no_basis_of_the_gdpr_but_their_own_article() -> None:
    own_words = [line("legal_bases", source_text="Wpg")]
    levels = _levels(legal_bases=own_words, regime="wpg")
    assert (Level.MUST, "legal_bases") not in levels
    assert (Level.MUST, "regime") in levels
    assert (Level.MUST, "regime") not in _levels(regime="wpg", police_article="8")


def test_every_purpose_must_have_a_basis() -> None:
    purposes = [line("purposes", description=name) for name in ("Kappen", "Planten")]
    for_one = [line("legal_bases", basis="b", purpose="Kappen")]
    gaps = _gaps(purposes=purposes, legal_bases=for_one)
    assert [gap.part for gap in musts(gaps)] == ["legal_bases"]
    assert "Planten" in gaps[0].sentence
    for_all = [*for_one, line("legal_bases", basis="b")]
    assert not _gaps(purposes=purposes, legal_bases=for_all)


def test_consent_asks_for_its_text_its_proof_and_the_way_back() -> None:
    consent = [line("legal_bases", basis="a")]
    assert _levels(legal_bases=consent) == [(Level.WHERE_POSSIBLE, "consent_texts")]
    text = line("consent_texts", text="Ja", version="1", proof="Formulier")
    assert len(_gaps(legal_bases=consent, consent_texts=[text])) == 1
    assert not _gaps(legal_bases=consent, consent_texts=[text | {"withdrawal": "Bel ons"}])


@pytest.mark.parametrize(
    ("sensitivity", "permitted"),
    [
        ("special", {"exception": "9-2-b", "statute": "UAVG, artikel 30 lid 1 onder b"}),
        ("criminal", {"exception": "uavg-33"}),
        ("national_number", {"statute": "Wabb, artikel 10"}),
    ],
)
def test_sensitive_data_must_say_why_they_are_allowed(
    sensitivity: str, permitted: dict[str, str]
) -> None:
    data = line("personal_data", name="Gegeven", sensitivity=sensitivity)
    assert _levels(personal_data=[data]) == [(Level.MUST, "personal_data")]
    assert not _gaps(personal_data=[data | permitted])


def test_a_ground_for_criminal_data_does_not_permit_special_data() -> None:
    data = line("personal_data", name="Gegeven", sensitivity="special", exception="uavg-32")
    assert _levels(personal_data=[data]) == [(Level.MUST, "personal_data")]


def test_an_exception_for_special_data_does_not_permit_criminal_data() -> None:
    data = line("personal_data", name="Gegeven", sensitivity="criminal", exception="9-2-a")
    assert (Level.MUST, "personal_data") in _levels(personal_data=[data])


def test_an_exception_that_rests_on_a_law_asks_for_that_law() -> None:
    data = line("personal_data", name="Gegeven", sensitivity="special", exception="9-2-h")
    assert _levels(personal_data=[data]) == [(Level.WHERE_POSSIBLE, "personal_data")]


@pytest.mark.parametrize("key", ["personal_data", "further_processing"])
def test_consent_of_any_kind_asks_for_its_text(key: str) -> None:
    lines = {
        "personal_data": line(
            "personal_data", name="Gegeven", sensitivity="special", exception="9-2-a"
        ),
        "further_processing": line("further_processing", description="Meer", ground="consent"),
    }
    assert _levels(**{key: [lines[key]]}) == [(Level.WHERE_POSSIBLE, "consent_texts")]


def test_a_measure_that_is_not_in_place_protects_nobody() -> None:
    planned = [line("security_measures", description="Later", status="planned")]
    assert _levels(security_measures=planned) == [(Level.WHERE_POSSIBLE, "security_measures")]
    in_place = line("security_measures", description="Nu", status="in_place")
    assert not _gaps(security_measures=[*planned, in_place])


def test_police_data_are_not_held_against_article_9_and_10() -> None:
    data = line("personal_data", name="Proces-verbaal", sensitivity="criminal")
    levels = _levels(personal_data=[data], regime="wpg", police_article="8", legal_bases=[])
    assert not [level for level, _part in levels if level == Level.MUST]


def test_the_persons_register_needs_a_basis_of_the_gdpr_as_well() -> None:
    own_words = [line("legal_bases", source_text="Wet BRP")]
    levels = _levels(legal_bases=own_words, regime="brp", persons_register_decision="Besluit")
    assert (Level.MUST, "legal_bases") in levels


def test_what_is_closed_to_public_authorities_is_open_to_a_private_body() -> None:
    private = dataclasses.replace(LAW_ONLY, kind="private_body")
    interests = [line("legal_bases", basis="f")]
    once = [line("transfers", country="Japan", safeguard="49-1-a")]
    assert len(_gaps(legal_bases=interests, transfers=once, leaves_eea="yes")) == 2
    assert not _gaps(private, legal_bases=interests, transfers=once, leaves_eea="yes")


def test_data_that_sound_special_and_are_not_marked_are_doubtful() -> None:
    own = (Term(Kind.PERSONAL_DATA, "own:1", "Kniegegevens", sensitivity=Sensitivity.SPECIAL),)
    record = complete_record() | {"personal_data": [line("personal_data", name="Kniegegevens")]}
    assert [gap.level for gap in assess(record, LAW_ONLY, own)] == [Level.DOUBTFUL]
    assert assess(record, LAW_ONLY) == []


def test_a_transfer_must_have_a_safeguard() -> None:
    transfer = line("transfers", country="Japan")
    assert (Level.MUST, "transfers") in _levels(leaves_eea="yes", transfers=[transfer])
    assert not _gaps(leaves_eea="yes", transfers=[transfer | {"safeguard": "45"}])


def test_a_transfer_for_once_must_say_where_its_safeguards_are_laid_down() -> None:
    transfer = line("transfers", country="Japan", safeguard="49-1-2")
    assert (Level.MUST, "transfers") in _levels(leaves_eea="yes", transfers=[transfer])
    told = transfer | {"documentation": "Dossier 7"}
    assert not musts(_gaps(leaves_eea="yes", transfers=[told]))


def test_an_answer_about_transfers_and_their_list_must_not_contradict() -> None:
    transfer = line("transfers", country="Japan", safeguard="45")
    assert (Level.MUST, "transfers") in _levels(leaves_eea="no", transfers=[transfer])
    assert (Level.MUST, "transfers") in _levels(leaves_eea="yes")
    assert _levels(leaves_eea="") == [(Level.WHERE_POSSIBLE, "transfers")]


def test_a_joint_controller_must_be_named() -> None:
    assert _levels(role="joint_controller") == [(Level.MUST, "joint_controllers")]


def test_a_processor_must_say_for_whom_and_what_and_nothing_more() -> None:
    empty = {key: [] for key in ("controllers", "purposes", "legal_bases", "data_subjects")}
    assert _levels(role="processor", **empty) == [(Level.MUST, "clients")]
    client = line("clients", party="Gemeente", contact="Plein 1", work="Uitbetalen")
    assert not _gaps(role="processor", clients=[client], **empty)
    assert _levels(role="processor", clients=[client | {"work": ""}], **empty) == [
        (Level.MUST, "clients")
    ]


def test_decisions_by_a_computer_must_be_explained() -> None:
    assert _levels(automated_decisions="yes") == [(Level.MUST, "automated_decisions")]
    told = {"automated_decisions_explained": "Punten tellen"}
    assert not _gaps(automated_decisions="yes", **told)


def test_use_for_another_purpose_must_answer_the_whole_test() -> None:
    other = line("further_processing", description="Onderzoek", ground="compatible", link="Ja")
    assert _levels(further_processing=[other]) == [(Level.MUST, "further_processing")]
    whole = dict.fromkeys(("context", "nature", "consequences", "safeguards"), "Antwoord")
    assert not _gaps(further_processing=[other | whole])
    assert _levels(further_processing=[other | {"ground": ""}]) == [
        (Level.MUST, "further_processing")
    ]


def test_a_basis_outside_the_own_policy_is_shown_with_its_place() -> None:
    policy = dataclasses.replace(
        LAW_ONLY, legal_bases=LegalBases(used=("c", "b"), source="artikel 4")
    )
    task = [line("legal_bases", basis="e", statute="Gemeentewet")]
    gaps = _gaps(policy, legal_bases=task)
    assert [gap.level for gap in gaps] == [Level.POLICY]
    assert "artikel 4" in gaps[0].sentence
    assert not _gaps(policy)


def test_a_transfer_against_the_own_policy_is_shown() -> None:
    policy = dataclasses.replace(LAW_ONLY, transfers=Transfers(forbidden=True, source="Doorgifte"))
    transfer = line("transfers", country="Japan", safeguard="45")
    assert _levels(policy, leaves_eea="yes", transfers=[transfer]) == [(Level.POLICY, "transfers")]


@pytest.mark.parametrize(("rule", "basis", "gaps"), [("never", "a", 1), ("consent", "c", 1)])
def test_profiles_against_the_own_policy_are_shown(rule: str, basis: str, gaps: int) -> None:
    policy = dataclasses.replace(LAW_ONLY, profiling=Profiling(rule=rule, source="Profilering"))
    bases = [line("legal_bases", basis=basis, statute="Wet")]
    levels = _levels(
        policy, legal_bases=bases, profiling="yes", profiling_explained="Kansen schatten"
    )
    assert levels.count((Level.POLICY, "profiling")) == gaps
