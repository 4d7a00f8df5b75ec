"""Texts for the public, composed from a policy: one tone, one language, never less than the law."""

import dataclasses
import re

import pytest

from privacyoffice.policy.codes import Basis, Channel, IndirectNotice, Kind, ProfilingRule
from privacyoffice.policy.parsing import parse_profile, read_toml
from privacyoffice.policy.queries import shipped_names, shipped_text
from privacyoffice.policy.subjects import ChannelTo
from privacyoffice.publicsite.composing import Composed, compose, plain
from privacyoffice.publicsite.marking import as_html
from privacyoffice.publicsite.promises import Promises
from privacyoffice.tenancy.models import Organisation

TEXTS = ("privacy", "accessibility", "cookies", "rights", "breach", "accessibility_software")
ORGANISATION = Organisation(slug="voorbeeld", name="Gemeente Voorbeeld")
LAW = Promises.by_law()
AUTHORITY = dataclasses.replace(LAW, kind=Kind.PUBLIC_AUTHORITY.value)
# Other policies that together reach every sentence.
OTHERS = dataclasses.replace(
    LAW,
    kind=Kind.PRIVATE_BODY.value,
    channels=tuple(ChannelTo(kind, "Straat 1", "Privacy") for kind in Channel.values),
    complaint_procedure="de klachtenregeling",
    every_breach_to_authority=True,
    tells_everybody=True,
    extension_months=0,
    profiling=ProfilingRule.CONSENT.value,
    refusing_profiling_is_free=True,
    no_transfers=True,
    archives=True,
    bases=tuple(Basis.values),
    indirect_notice=IndirectNotice.FIRST_PROCESSING.value,
)
EACH = pytest.mark.parametrize(
    "promises", [LAW, AUTHORITY, OTHERS], ids=["law", "authority", "others"]
)
LANGUAGES = pytest.mark.parametrize("language", ["nl", "en"])


def composed(name: str, language: str, promises: Promises) -> Composed:
    return compose(name, language=language, organisation=ORGANISATION, promises=promises)


def section(text: str, heading: str) -> str:
    (found,) = (part for part in text.split("\n## ") if part.startswith(heading))
    return found


@EACH
@pytest.mark.parametrize("name", TEXTS)
def test_a_text_has_one_tone(name: str, promises: Promises) -> None:
    for tone, other in (("u", r"je|jou|jouw|jezelf"), ("je", r"u|uw|uzelf")):
        made = composed(name, "nl", dataclasses.replace(promises, tone=tone))
        text = re.sub(r"\]\([^)]*\)", "]", f"{made.title} {made.text}")
        assert not re.findall(rf"\b({other})\b", text, re.IGNORECASE), tone


@EACH
@LANGUAGES
@pytest.mark.parametrize("name", TEXTS)
def test_a_text_is_whole(name: str, language: str, promises: Promises) -> None:
    made = composed(name, language, promises)
    assert made.title
    assert not re.search(r";\n\n(?!- )", made.text)  # a list ends with a full stop
    assert not re.search(r"\[\[|\]\]|\{|\}|\n\n\n| {2}", made.text)
    assert "Gemeente Voorbeeld" in made.text or name == "accessibility_software"
    if language == "en":
        assert not re.search(r"\b(wij|niet|een|het|gegevens)\b", made.text)


@pytest.mark.parametrize("name", shipped_names())
def test_no_policy_of_the_product_makes_a_promise_below_the_law(name: str) -> None:
    promises = Promises.of(parse_profile(read_toml(shipped_text(name))))
    days = {"days": 1, "weeks": 7, "months": 28}[promises.term_unit] * promises.term_amount
    assert days <= 28
    assert promises.extension_months <= 2
    assert promises.authority_hours <= 72
    assert Promises.read(promises.stored()) == promises


def test_the_ombudsman_is_named_for_public_authorities_only() -> None:
    for promises, is_named in ((AUTHORITY, True), (LAW, False), (OTHERS, False)):
        text = composed("accessibility_software", "nl", promises).text
        assert ("ombudsman" in text) is is_named


def test_the_remedy_is_that_of_the_kind_of_organisation_and_both_when_nobody_told() -> None:
    """Law: UAVG 34, 35."""
    remedy = {
        kind: section(composed("rights", "nl", promises).text, "Als u het niet eens")
        for kind, promises in (("public", AUTHORITY), ("private", OTHERS), ("", LAW))
    }
    assert "bezwaar" in remedy["public"]
    assert "rechter" not in remedy["public"]
    assert "rechter" in remedy["private"]
    assert "bezwaar" not in remedy["private"]
    assert "bezwaar" in remedy[""]
    assert "rechter" in remedy[""]


def test_what_helps_when_no_answer_comes_is_told() -> None:
    """Law: Awb 4:17, 6:2, 6:12; UAVG 35."""
    public = section(composed("rights", "nl", AUTHORITY).text, "Als wij niet op tijd")
    private = section(composed("rights", "nl", OTHERS).text, "Als wij niet op tijd")
    assert all(word in public for word in ("ingebrekestelling", "twee weken", "dwangsom"))
    assert "dwangsom" not in private
    assert "rechter" in private


@EACH
@pytest.mark.parametrize("name", ["privacy", "rights"])
def test_the_right_to_object_stands_apart_and_advertising_always_stops(
    name: str, promises: Promises
) -> None:
    """Law: GDPR art. 21(1)-(4)."""
    for language, heading, word in (
        ("nl", "Bezwaar maken tegen het gebruik", "zonder afweging"),
        ("en", "Objecting to the use of your data", "without weighing"),
    ):
        assert word in section(composed(name, language, promises).text, heading)


@EACH
def test_who_got_data_from_elsewhere_tells_at_the_first_contact_or_disclosure(
    promises: Promises,
) -> None:
    """Law: GDPR art. 14(3); a policy can only add a moment."""
    dutch = composed("privacy", "nl", promises).text
    english = composed("privacy", "en", promises).text
    for told in ("binnen een maand", "- wij hebben voor het eerst contact", "- wij geven de"):
        assert told in dutch
    for told in ("within a month", "- we are in contact", "- we give the data"):
        assert told in english
    assert ("- wij gebruiken de gegevens voor het eerst" in dutch) is (promises is OTHERS)
    assert ("- we use the data for the first time" in english) is (promises is OTHERS)


def test_a_policy_without_legal_bases_leaves_all_six_open() -> None:
    text = section(composed("privacy", "nl", LAW).text, "Waarom wij dat mogen")
    assert text.count("\n- ") == 6
    assert "vooral" not in text


def test_a_list_of_legal_bases_is_never_closed_and_consent_can_be_withdrawn() -> None:
    """The register may hold others. Law: GDPR art. 7(3), 13(2)(c)."""
    named = dataclasses.replace(AUTHORITY, bases=("c",))
    text = section(composed("privacy", "nl", named).text, "Waarom wij dat mogen")
    assert text.count("\n- ") == 1
    assert "vooral zo als" in text
    assert "zegt bij elke taak welke reden geldt" in text
    assert "altijd intrekken" in text


def test_only_a_public_authority_calls_another_body_another_authority() -> None:
    for promises, is_other in ((AUTHORITY, True), (LAW, False), (OTHERS, False)):
        assert ("andere overheid" in composed("privacy", "nl", promises).text) is is_other
        assert ("another public body" in composed("privacy", "en", promises).text) is is_other


def test_transfers_name_the_exceptions_and_how_to_get_a_copy() -> None:
    """Law: GDPR art. 13(1)(f), 49."""
    text = section(composed("privacy", "nl", LAW).text, "Met wie wij")
    for told in ("Europese Commissie", "uitzondering", "kopie", "aan wat voor organisaties"):
        assert told in text
    assert "kopie" not in section(composed("privacy", "nl", OTHERS).text, "Met wie wij")


@LANGUAGES
def test_a_decision_by_a_computer_can_be_contested(language: str) -> None:
    """Law: GDPR art. 13(2)(f), 22(3)."""
    words = {"nl": ("tot stand komt", "ervan vindt", "aanvechten")}
    told = words.get(language, ("is made", "give your view", "contest"))
    text = composed("privacy", language, LAW).text
    assert all(word in text for word in told)


def test_profiling_is_told_as_the_policy_has_it() -> None:
    told = {
        rule: composed("privacy", "nl", dataclasses.replace(LAW, profiling=rule)).text
        for rule in ("", *ProfilingRule.values)
    }
    assert "profiel" not in told[""]
    assert "Wij maken geen profielen" in told[ProfilingRule.NEVER]
    assert "alleen een profiel van u als u daar van tevoren toestemming" in told["consent"]


def test_the_channels_and_the_complaints_procedure_of_the_policy_are_told() -> None:
    promises = Promises.of(parse_profile(read_toml(shipped_text("werkzaak-rivierenland"))))
    text = composed("rights", "nl", promises).text
    assert "- per e-mail aan privacy@werkzaakrivierenland.nl" in text
    assert "Postbus 321, 4190 CH Geldermalsen. Schrijf erop: “Verzoek omtrent" in text
    assert "Op een andere manier mag ook" in text
    other = Promises.of(parse_profile(read_toml(shipped_text("hart-van-west-brabant"))))
    assert "klachtenregeling van het Werkplein" in composed("rights", "nl", other).text
    assert "Mail, bel of schrijf ons." in composed("rights", "nl", LAW).text


def test_who_may_ask_for_somebody_else_is_told() -> None:
    """Law: UAVG 5(4), Awb 2:1."""
    text = section(composed("rights", "nl", LAW).text, "Als iemand anders")
    for who in ("machtiging", "16 jaar", "curator", "bewindvoerder", "mentor"):
        assert who in text


@LANGUAGES
def test_the_accessibility_text_has_a_status_a_day_and_no_term_without_a_source(
    language: str,
) -> None:
    text = composed("accessibility_software", language, AUTHORITY).text
    assert "**Status:**" in text
    assert re.search(r"22 november 2026", text, re.IGNORECASE)
    assert "toegankelijkheidsverklaring.nl" in text
    assert not re.search(r"zes weken|six weeks", text)


@pytest.mark.parametrize(
    "name",
    [
        "A *B* _C_",
        "[x](https://x.example)",
        "# Kop",
        "1. Een",
        "- Lijst",
        "<b>B&amp;W</b>",
        "[[u|je]]",
    ],
)
def test_a_name_is_shown_as_it_stands(name: str) -> None:
    shown = re.sub(r"<[^>]+>", "", as_html(plain(name)))
    for code, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        shown = shown.replace(code, sign)
    assert shown.strip() == name
