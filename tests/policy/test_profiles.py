"""The five profiles of the product, and what the parser refuses."""

import dataclasses
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from privacyoffice.policy.codes import PublicPart
from privacyoffice.policy.parsing import InvalidProfile, parse_profile, read_toml
from privacyoffice.policy.profile import Profile
from privacyoffice.policy.queries import shipped_names, shipped_text
from privacyoffice.policy.subjects import NamedProcess
from privacyoffice.policy.term import Term
from privacyoffice.policy.words import in_words


def shipped(name: str) -> Profile:
    return parse_profile(read_toml(shipped_text(name)))


def problems(text: str) -> dict[str, str]:
    with pytest.raises(InvalidProfile) as caught:
        parse_profile(read_toml(text))
    return {problem.key: problem.text for problem in caught.value.problems}


def test_the_five_policies_are_there() -> None:
    assert shipped_names() == (
        "gemeente",
        "hart-van-west-brabant",
        "werkkrachtcentrale",
        "werksaam-westfriesland",
        "werkzaak-rivierenland",
    )
    with pytest.raises(LookupError):
        shipped_text("../codes")


@pytest.mark.parametrize("name", shipped_names())
def test_every_value_of_a_shipped_profile_has_its_place_in_the_source(name: str) -> None:
    """A subject has a place of its own; a profile holds nothing that is not in its text."""
    profile = shipped(name)
    subjects = profile.subjects()
    assert subjects
    for key, subject in subjects:
        assert subject.source, key
        for field in dataclasses.fields(subject):
            assert subject.place(field.name), f"{key}.{field.name}"


def test_werksaam_publishes_the_parts_a_to_g_of_its_article_6() -> None:
    register = shipped("werksaam-westfriesland").register
    assert register.public_fields == (
        "controllers",  # a
        "joint_controllers.party",
        "joint_controllers.contact",
        "purposes",  # b
        "data_subjects",  # c
        "personal_data.name",
        "personal_data.subject",
        "personal_data.sensitivity",
        "retention",  # d
        "recipients.name",  # e
        "legal_bases",  # f
        "sources.name",  # g
        "sources.is_authentic",
    )
    assert register.public_source == "art. 6 lid 2"
    assert register.review_months == 12


@pytest.mark.parametrize("name", [n for n in shipped_names() if "werksaam" not in n])
def test_the_others_publish_their_register_whole(name: str) -> None:
    assert shipped(name).register.public_fields == ()


def test_terms_representatives_and_tones_are_those_of_the_sources() -> None:
    said = {
        name: (
            str(profile.requests.response_term or ""),
            profile.requests.identity,
            profile.requests.representative,
            profile.tone,
            profile.profiling.rule,
            profile.transfers.forbidden,
        )
        for name in shipped_names()
        if (profile := shipped(name))
    }
    assert said == {
        "hart-van-west-brabant": ("4 weken", "on_doubt", "", "u", "never", True),
        "werkzaak-rivierenland": ("", "proof_by_requester", "excluded", "je", "consent", False),
        "werksaam-westfriesland": ("1 maand", "always", "allowed", "", "", False),
        "gemeente": ("", "", "", "u", "", False),
        "werkkrachtcentrale": ("1 maand", "always", "conditions", "", "", False),
    }


def test_werksaam_names_six_risky_processes_and_four_criteria() -> None:
    dpia = shipped("werksaam-westfriesland").dpia
    assert len(dpia.named_criteria) == 4
    assert len(dpia.named_processes) == 6
    assert NamedProcess("Uitvoering Participatiewet", "Inkomen") in dpia.named_processes


def test_werkkrachtcentrale_names_thirty_kinds_of_data_and_five_parties_by_telephone() -> None:
    profile = shipped("werkkrachtcentrale")
    assert len(profile.collection.data_kinds) == 30
    assert len(profile.disclosure.telephone_exceptions) == 5
    assert profile.retention.years_without_contact == 5


def test_werksaam_was_adopted_after_two_councils_were_heard() -> None:
    adoption = shipped("werksaam-westfriesland").adoption
    assert adoption.adopted_on == date(2022, 11, 10)
    assert adoption.in_force_from == date(2023, 1, 1)
    assert [(c.body, c.kind, c.on) for c in adoption.consultations] == [
        ("cliëntenraad", "advice", date(2021, 3, 29)),
        ("ondernemingsraad", "consent", date(2022, 10, 18)),
    ]


def test_all_mistakes_are_told_at_once_each_with_its_key() -> None:
    found = problems("""
        title = " "
        kind = "club"
        color = "blue"

        [requests]
        response_term = "vier weken"
        rights = ["access", "acces", "access"]
        extension_months = 99
        identity = true
        evidence = { rights = "art. 1", refusals = "art. 2" }

        [transfers]
        source = "art. 3"
        forbidden = "ja"

        [adoption]
        source = "art. 4"
        adopted_on = "gisteren"
        consultations = [{ body = "raad", kind = "applaus" }]

        [register]
        source = "art. 5"
        public_fields = ["purposes", "recipients.name", "everything", "recipients.name.too"]
    """)
    assert set(found) == {
        "title",
        "kind",
        "color",
        "requests.response_term",
        "requests.rights",
        "requests.rights[2]",
        "requests.extension_months",
        "requests.identity",
        "requests.evidence.refusals",
        "requests.source",
        "transfers.forbidden",
        "adoption.adopted_on",
        "adoption.consultations[1].kind",
        "register.public_fields[3]",
        "register.public_fields[4]",
    }
    assert "“4 weken”" in found["requests.response_term"]
    assert "access, rectification" in found["requests.rights[2]"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("title = \nkind = 1", "regel 1"),
        ("titel = 1\ntitel = 2", "TOML"),
        ("a = [" * 5000, "TOML"),
        ("title = " + "9" * 9_000, "TOML"),
        ("title = 'x'\n" + "#" * 100_001, "100000"),
    ],
)
def test_what_is_no_profile_at_all_is_refused_in_words(text: str, words: str) -> None:
    assert words in problems(text)[""]


@pytest.mark.parametrize("sign", ["\\u0000", "\\u202e", "\\u200b"])
def test_signs_that_nobody_sees_are_refused_wherever_they_are_hidden(sign: str) -> None:
    text = f"""
        title = "Beleid{sign}"
        [breach]
        source = "art. 1{sign}"
        procedure = "plan"
        evidence = {{ procedure = "art. 2{sign}" }}
    """
    assert set(problems(text)) == {"title", "breach.source", "breach.evidence.procedure"}


@pytest.mark.parametrize(
    "content",
    [{"title": "x", "requests": "no group"}, {"title": 7}, {"title": "x", "register": []}],
)
def test_a_value_in_the_place_of_a_group_is_refused(content: dict[str, Any]) -> None:
    with pytest.raises(InvalidProfile):
        parse_profile(content)


def test_a_policy_that_is_looked_at_each_half_year_keeps_the_register_to_that() -> None:
    text = 'title = "x"\n[evaluation]\nsource = "art. 1"\nmonths = 6\n'
    assert parse_profile(read_toml(text)).register.review_months == 6
    own = text + '[register]\nsource = "art. 2"\nreview_months = 24\n'
    assert parse_profile(read_toml(own)).register.review_months == 24


def test_a_public_column_is_named_in_words() -> None:
    profile = shipped("werksaam-westfriesland")
    for named in profile.register.public_fields:
        (words,) = in_words(named, PublicPart)
        assert "_" not in words, named
        assert "." not in words, named


def test_without_a_policy_nothing_is_said() -> None:
    assert Profile.statutory().subjects() == ()
    assert Profile.statutory().register.public_fields == ()
    assert Profile.statutory().register.review_months == 12


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("1 maand", True),
        ("4 weken", True),
        ("28 dagen", True),
        ("29 dagen", False),
        ("5 weken", False),
        ("2 maanden", False),
        ("1 jaar", False),
    ],
)
def test_a_term_fits_only_if_it_never_ends_after_a_month(text: str, fits: bool) -> None:
    assert Term.parse(text).fits_in_a_month() is fits
    assert str(Term.parse(text)) == text


@pytest.mark.parametrize("text", ["0 weken", "-1 dag", "4weken", "vier weken", "1 uur", ""])
def test_what_is_no_term_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{text}$"):
        Term.parse(text)


def test_every_key_stands_in_the_manual() -> None:
    manual = (Path(__file__).resolve().parents[2] / "docs/policy.md").read_text(encoding="utf-8")
    for subject in dataclasses.fields(Profile)[2:]:
        _before, heading, rest = manual.partition(f"### `[{subject.name}]`")
        assert heading, subject.name
        for field in dataclasses.fields(subject.default_factory):  # type: ignore[arg-type]
            if "label" in field.metadata:
                assert f"| `{field.name}` |" in rest.partition("###")[0], field.name


def test_every_part_that_can_be_public_has_a_name() -> None:
    assert all(str(part.label) for part in PublicPart)


def test_a_text_that_would_cost_the_parser_minutes_is_refused_at_once() -> None:
    began = time.process_time()
    with pytest.raises(InvalidProfile):
        read_toml("a." * 49_000 + "a = 1")
    many = (
        "title = 'Beleid'\n[scope]\nexcluded = [" + ", ".join(f"'{n}'" for n in range(9_000)) + "]"
    )
    read_toml(many)
    assert time.process_time() - began < 2
