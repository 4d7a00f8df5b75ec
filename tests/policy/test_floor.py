"""The floor rule: every conflict is found, in the data of any profile, and the law wins."""

from typing import Any

import pytest

from privacyoffice.policy.codes import BreachEvent, Right
from privacyoffice.policy.effective import effective
from privacyoffice.policy.floor import check
from privacyoffice.policy.parsing import parse_profile, read_toml
from privacyoffice.policy.profile import Profile
from privacyoffice.policy.queries import shipped_names, shipped_text
from privacyoffice.policy.term import Term


def findings(name: str) -> set[tuple[str, str]]:
    profile = parse_profile(read_toml(shipped_text(name)))
    return {(finding.kind, finding.key) for finding in check(profile)}


def about(**subjects: dict[str, Any]) -> Profile:
    """A profile of some organisation that says only this."""
    content = {name: {"source": "art. 1", **values} for name, values in subjects.items()}
    return parse_profile({"title": "Een ander beleid", **content})


def test_hart_van_west_brabant_is_reported_in_full() -> None:
    assert findings("hart-van-west-brabant") == {
        ("weaker", "requests.rights"),
        ("weaker", "requests.erasure_grounds"),
        ("weaker", "requests.refusals"),
        ("weaker", "breach.events"),
        ("weaker", "register.contents"),
        ("weaker", "dpia.triggers"),
        ("contradiction", "website.statistics_personal"),
        ("note", "requests.own_names"),
        ("note", "requests.response_term"),
        ("note", "breach.every_breach_to_authority"),
        ("note", "notice.contents"),
        ("note", "notice.indirect"),
        ("note", "legal_bases.used"),
    }


def test_werkzaak_rivierenland_is_reported_in_full() -> None:
    assert findings("werkzaak-rivierenland") == {
        ("weaker", "requests.rights"),
        ("weaker", "requests.representative"),
        ("weaker", "requests.identity"),
        ("weaker", "remedies.objection_to"),
        ("weaker", "remedies.organisation_first"),
        ("weaker", "breach.events"),
        ("weaker", "transfers.safeguards"),
        ("contradiction", "website.statistics"),
        ("contradiction", "research.pseudonymised"),
        ("note", "communication.liability_excluded"),
        ("note", "requests.own_names"),
        ("note", "breach.every_breach_to_authority"),
        ("note", "legal_bases.used"),
    }


def test_werksaam_westfriesland_is_reported_in_full() -> None:
    assert findings("werksaam-westfriesland") == {
        ("weaker", "requests.rights"),
        ("weaker", "requests.identity"),
        ("weaker", "requests.specification_for"),
        ("weaker", "requests.argument_for"),
        ("weaker", "requests.erasure_grounds"),
        ("weaker", "requests.refusals"),
        ("weaker", "remedies.objection_to"),
        ("weaker", "remedies.complaint_to_authority"),
        ("contradiction", "governance.accountable_in_text"),
        ("contradiction", "dpia.named_processes"),
        ("contradiction", "breach.handled_by"),
        ("note", "requests.refusals"),
        ("note", "register.public_fields"),
        ("note", "legal_bases.used"),
        ("note", "dpia.triggers"),
        ("note", "breach.procedure"),
        ("note", "governance.dpo_replaced_by"),
    }


def test_the_municipality_is_reported_in_full() -> None:
    assert findings("gemeente") == {
        ("weaker", "breach.tell_persons"),
        ("weaker", "retention.may_be_unknown"),
        ("note", "breach.procedure"),
        ("note", "requests.rights_elsewhere"),
        ("note", "legal_bases.used"),
    }


def test_werkkrachtcentrale_is_reported_in_full() -> None:
    assert findings("werkkrachtcentrale") == {
        ("weaker", "requests.rights"),
        ("weaker", "requests.representative"),
        ("weaker", "requests.identity"),
        ("weaker", "requests.erasure_grounds"),
        ("weaker", "remedies.complaint_to_authority"),
        ("weaker", "remedies.court_act"),
        ("weaker", "remedies.court_term"),
        ("weaker", "disclosure.grounds"),
        ("contradiction", "disclosure.research_decided_by"),
        ("note", "scope.applies_to"),
        ("note", "collection.suppliers"),
        ("note", "disclosure.recipients"),
        ("note", "disclosure.telephone_forbidden"),
        ("note", "collection.data_kinds"),
        ("note", "retention.years_without_contact"),
    }


@pytest.mark.parametrize("name", shipped_names())
def test_every_finding_says_which_article_what_and_what_holds(name: str) -> None:
    for finding in check(parse_profile(read_toml(shipped_text(name)))):
        assert finding.article, finding
        assert finding.sentence, finding
        assert finding.effect_at_run_time, finding


def test_the_law_alone_has_no_findings() -> None:
    assert check(Profile.statutory()) == []


# A rule, data of an organisation that the product does not know, and the same data mended.
RULES: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
    (
        "weaker",
        "requests.response_term",
        {"requests": {"response_term": "6 weken"}},
        {"requests": {"response_term": "3 weken"}},
    ),
    (
        "weaker",
        "requests.extension_months",
        {"requests": {"extension_months": 3}},
        {"requests": {"extension_months": 2, "extension_times": 1}},
    ),
    (
        "weaker",
        "requests.extension_times",
        {"requests": {"extension_months": 2, "extension_times": 2}},
        {"requests": {"extension_months": 1}},
    ),
    (
        "weaker",
        "requests.question_days",
        {"requests": {"question_days": 15}},
        {"requests": {"question_days": 14}},
    ),
    (
        "weaker",
        "requests.identity",
        {"requests": {"identity": "always"}},
        {"requests": {"identity": "on_doubt"}},
    ),
    (
        "weaker",
        "requests.representative",
        {"requests": {"representative": "excluded"}},
        {"requests": {"representative": "allowed"}},
    ),
    (
        "weaker",
        "breach.authority_hours",
        {"breach": {"authority_hours": 96}},
        {"breach": {"authority_hours": 72}},
    ),
    (
        "note",
        "breach.authority_hours",
        {"breach": {"authority_hours": 24}},
        {"breach": {"authority_hours": 72}},
    ),
    (
        "note",
        "breach.authority_hours",
        {"breach": {"events": [e.value for e in BreachEvent]}},
        {"breach": {"authority_hours": 72}},
    ),
    (
        "note",
        "breach.procedure",
        {"breach": {"procedure": "draaiboek"}},
        {"breach": {"procedure": "draaiboek", "authority_hours": 72}},
    ),
    (
        "weaker",
        "remedies.complaint_to_authority",
        {"requests": {"rights": Right.values, "refusals": ["rights_of_others"]}},
        {"requests": {"rights": Right.values}},
    ),
    (
        "note",
        "remedies.complaint_to_authority",
        {"requests": {"rights": Right.values}},
        {"requests": {"rights_elsewhere": "folder"}},
    ),
    (
        "note",
        "notice.contents",
        {"notice": {"contents": ["het doel"]}},
        {"notice": {"contents": ["doel en grondslag", "met wie gedeeld", "bewaartermijn"]}},
    ),
    (
        "note",
        "communication.liability_excluded",
        {"communication": {"liability_excluded": "alles"}},
        {"communication": {"secure_mail": "ja"}},
    ),
    (
        "note",
        "scope.applies_to",
        {
            "scope": {"applies_to": ["gegevens van de opdrachtgever"]},
            "governance": {"accountable": ["bureau"]},
        },
        {"scope": {"applies_to": ["klanten"]}, "governance": {"accountable": ["bureau"]}},
    ),
    (
        "note",
        "disclosure.recipients",
        {"disclosure": {"recipients": ["gemeenten (WWB)"]}},
        {"disclosure": {"recipients": ["gemeenten (Participatiewet)", "reageerders"]}},
    ),
    (
        "weaker",
        "breach.tell_persons",
        {"breach": {"tell_persons": "serious"}},
        {"breach": {"tell_persons": "high_risk"}},
    ),
    (
        "weaker",
        "remedies.court_act",
        {"remedies": {"court": "rechtbank", "court_act": "Wet bescherming persoonsgegevens"}},
        {"remedies": {"court": "rechtbank", "court_act": "UAVG"}},
    ),
    (
        "weaker",
        "transfers.safeguards",
        {"transfers": {"safeguards": ["Safe Harbor"]}},
        {"transfers": {"safeguards": ["modelcontractbepalingen"]}},
    ),
    (
        "contradiction",
        "transfers.safeguards",
        {"transfers": {"forbidden": True, "safeguards": ["modelcontractbepalingen"]}},
        {"transfers": {"forbidden": True}},
    ),
    (
        "contradiction",
        "governance.accountable_in_text",
        {"governance": {"accountable_in_text": "college", "accountable": ["raad"]}},
        {"governance": {"accountable_in_text": "college", "accountable": ["college"]}},
    ),
    (
        "contradiction",
        "dpia.named_processes",
        {
            "scope": {"excluded": ["eigen personeel"]},
            "dpia": {"triggers": ["risk"], "named_processes": [{"name": "Ziekte medewerkers"}]},
        },
        {
            "scope": {"excluded": ["leveranciers"]},
            "dpia": {"triggers": ["risk"], "named_processes": [{"name": "Ziekte medewerkers"}]},
        },
    ),
    (
        "contradiction",
        "breach.handled_by",
        {"breach": {"handled_by": ["dpo"]}},
        {"breach": {"handled_by": ["privacy_officer"]}},
    ),
    (
        "contradiction",
        "website.statistics_personal",
        {"website": {"statistics_personal": False, "recorded": ["ip adres"]}},
        {"website": {"statistics_personal": True, "recorded": ["ip adres"]}},
    ),
    (
        "contradiction",
        "website.statistics",
        {"website": {"statistics": ["Het ene", "Het andere"]}},
        {"website": {"statistics": ["Het ene"]}},
    ),
    (
        "contradiction",
        "research.pseudonymised",
        {"research": {"only_untraceable": True, "pseudonymised": True}},
        {"research": {"only_untraceable": False, "pseudonymised": True}},
    ),
    (
        "contradiction",
        "profiling.rule",
        {"legal_bases": {"used": ["c"]}, "profiling": {"rule": "consent"}},
        {"legal_bases": {"used": ["a"]}, "profiling": {"rule": "consent"}},
    ),
    ("note", "dpia.sets", {"dpia": {"sets": []}}, {"dpia": {"triggers": ["risk"]}}),
    (
        "contradiction",
        "adoption.in_force_from",
        {"adoption": {"adopted_on": "2024-02-01", "in_force_from": "2024-01-01"}},
        {"adoption": {"adopted_on": "2024-01-01", "in_force_from": "2024-02-01"}},
    ),
    (
        "contradiction",
        "adoption.consultations",
        {
            "adoption": {
                "adopted_on": "2024-02-01",
                "consultations": [{"body": "OR", "kind": "consent", "on": "2024-03-01"}],
            }
        },
        {
            "adoption": {
                "adopted_on": "2024-02-01",
                "consultations": [{"body": "OR", "kind": "consent", "on": "2024-01-01"}],
            }
        },
    ),
]


@pytest.mark.parametrize(("kind", "key", "wrong", "right"), RULES)
def test_a_rule_sees_the_data_and_not_the_organisation(
    kind: str, key: str, wrong: dict[str, Any], right: dict[str, Any]
) -> None:
    assert (kind, key) in {(f.kind, f.key) for f in check(about(**wrong))}
    assert (kind, key) not in {(f.kind, f.key) for f in check(about(**right))}


def test_what_is_said_nowhere_is_never_called_weaker_but_for_the_way_against_a_refusal() -> None:
    silent = {
        finding.key
        for name in shipped_names()
        for finding in check(parse_profile(read_toml(shipped_text(name))))
        if finding.kind == "weaker" and not finding.policy
    }
    assert silent == {"remedies.objection_to", "remedies.complaint_to_authority"}


def test_missing_rights_are_named_one_by_one() -> None:
    (finding,) = [
        f
        for f in check(about(requests={"rights": [r for r in Right.values if r != "restriction"]}))
        if f.key == "requests.rights"
    ]
    assert "art. 18" in finding.sentence
    assert "art. 15" not in finding.sentence


@pytest.mark.parametrize("name", shipped_names())
def test_at_run_time_the_law_wins_over_every_policy(name: str) -> None:
    holds = effective(parse_profile(read_toml(shipped_text(name))))
    assert set(holds.rights) == set(Right.values)
    assert holds.representatives_allowed
    assert holds.identity == "on_doubt"
    assert holds.frequent_requests_are_a_signal
    assert holds.complaint_to_authority
    assert holds.tell_persons == "high_risk"
    assert holds.authority_hours == 72
    assert (holds.extension_months, holds.extension_times) == (2, 1)
    assert {"gdpr-35-3", "ap-list"} <= set(holds.dpia_sets)
    assert holds.response_term.fits_in_a_month()


def test_a_stricter_policy_stands() -> None:
    holds = effective(
        about(
            requests={"response_term": "2 weken", "extension_months": 1},
            breach={"authority_hours": 24, "tell_persons": "always"},
        )
    )
    assert holds.response_term == Term(2, "weeks")
    assert holds.extension_months == 1
    assert holds.authority_hours == 24
    assert holds.tell_persons == "always"


def test_of_two_terms_both_are_met_when_a_month_can_be_shorter() -> None:
    """30 days end after a month from 31 January and before one from 1 July."""
    holds = effective(about(requests={"response_term": "30 dagen"}))
    assert holds.response_terms == (Term(1, "months"), Term(30, "days"))


def test_the_remedy_follows_the_kind_of_organisation() -> None:
    assert effective(Profile.statutory()).decisions_can_be_objected_to
    private = parse_profile({"title": "x", "kind": "private_body"})
    assert not effective(private).decisions_can_be_objected_to
