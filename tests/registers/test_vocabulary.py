"""The words of a register are recognised as a whole, and sensitive data never overlooked."""

from collections import defaultdict
from time import process_time

import pytest

from registers.models.parts import Sensitivity as SensitivityOfLine
from registers.models.vocabulary_term import VocabularyKind
from registers.vocabulary import (
    VOCABULARY,
    Kind,
    Sensitivity,
    SpecialKind,
    Term,
    suggest_sensitivity,
)
from registers.vocabulary.reading import key

DATA, PEOPLE = Kind.PERSONAL_DATA, Kind.DATA_SUBJECTS
FEWEST = {
    Kind.PERSONAL_DATA: 90,
    Kind.DATA_SUBJECTS: 45,
    Kind.RECIPIENTS: 60,
    Kind.SOURCES: 25,
    Kind.SECURITY_MEASURES: 45,
}
# In the words of the annex of a regulation of a body that helps people to work.
WORK_ANNEX = """
    naam en voorletters; straat en huisnummer; woonplaats; geboortedatum; m/v; nationaliteit;
    gehuwd/ongehuwd; gezinssamenstelling; telefoonnummer; opleidingsniveau; diploma's; rijbewijs;
    arbeidsverleden; vorige werkgevers; burgerservicenummer; klantnummer; soort uitkering;
    hoogte inkomen; IBAN-nummer; schulden; beslag; ziekmeldingen; belastbaarheid (FML);
    re-integratieplan; verblijfsvergunning; taalniveau Nederlands; strafblad;
    gesprekverslagen van de coach; motivatie; beschikbare uren
"""
# In the words of the register of a municipality.
TOWN_REGISTER = """
    NAW-gegevens; Geboortedatum en -plaats; BSN; A-nummer; Kindgegevens;
    Contactgegevens (tel., mail); Kentekens; Foto's; Camerabeelden; Gegevens over gezondheid;
    Financiele gegevens; KvK nummer; Kopie legitimatiebewijs; Handtekening; IP-adressen;
    WOZ-waarde; Grafnummer; Burgerlijke staat; Verblijfsrecht; Reisdocumenten; Meldingen;
    Inhoud van de klacht; Strafbare feiten; Pasfoto;
    Indicatiestelling; Huisnummer en postcode; Bankrekeningnummers; Hondenbezit; kleur van de gevel;
    Gebruikersnaam
"""


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.split(";")]


def _code(kind: Kind, text: str) -> str:
    term = VOCABULARY.recognise(kind, text)
    return term.code if term else ""


def _own(name: str, *synonyms: str, sensitivity: Sensitivity = Sensitivity.ORDINARY) -> Term:
    return Term(DATA, "own", name, synonyms, sensitivity=sensitivity)


@pytest.mark.parametrize("kind", Kind)
def test_each_vocabulary_is_large_enough(kind: Kind) -> None:
    terms = VOCABULARY.terms(kind)
    assert len(terms) >= FEWEST[kind]
    assert len({term.code for term in terms}) == len(terms)
    assert len({term.name for term in terms}) == len(terms)


@pytest.mark.parametrize("kind", Kind)
def test_no_spelling_belongs_to_two_terms(kind: Kind) -> None:
    owners = defaultdict(set)
    for term in VOCABULARY.terms(kind):
        for spelling in term.spellings:
            assert key(spelling), (term.code, spelling)
            owners[key(spelling)].add(term.code)
    assert not {spelling: codes for spelling, codes in owners.items() if len(codes) > 1}


@pytest.mark.parametrize("kind", Kind)
def test_every_spelling_leads_to_its_term(kind: Kind) -> None:
    for term in VOCABULARY.terms(kind):
        for spelling in term.spellings:
            assert VOCABULARY.recognise(kind, spelling) == term, spelling


@pytest.mark.parametrize("kind", Kind)
def test_every_term_has_an_address_in_dpv(kind: Kind) -> None:
    for term in VOCABULARY.terms(kind):
        start, _hash, name = term.dpv.partition("#")
        assert start in {"https://w3id.org/dpv", "https://w3id.org/dpv/pd"}, term.code
        assert name.isalpha(), term.code


def test_kinds_and_sensitivities_are_those_of_the_tables() -> None:
    assert {*Kind} == {*VocabularyKind.values}
    assert {*Sensitivity} - {Sensitivity.ORDINARY} == {*SensitivityOfLine.values}


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind != DATA])
def test_only_data_are_sensitive(kind: Kind) -> None:
    assert not [term for term in VOCABULARY.terms(kind) if term.sensitivity]


def test_only_special_data_are_of_a_special_kind() -> None:
    terms = VOCABULARY.terms(DATA)
    assert all(term.sensitivity == Sensitivity.SPECIAL for term in terms if term.special_kind)
    unspecified = [t.code for t in terms if t.sensitivity == "special" and not t.special_kind]
    assert unspecified == ["special-data"]
    assert {term.special_kind for term in terms} == {*SpecialKind}


@pytest.mark.parametrize("annex", [WORK_ANNEX, TOWN_REGISTER])
def test_four_in_five_kinds_of_data_of_a_register_are_recognised(annex: str) -> None:
    lines = _lines(annex)
    missed = [line for line in lines if not VOCABULARY.recognise(DATA, line)]
    assert len(lines) >= 30
    assert len(missed) <= len(lines) / 5, missed


@pytest.mark.parametrize(
    "text",
    [
        "NAW-gegevens",
        "naw gegevens",
        "  Naw–Gegevens. ",
        "NAWgegevens",
        "NAW-gegevens (verplicht)",
        "NAW-gegevens (zie",
        "3. NAW-gegevens",
        "- NAW-gegevens",
        "de N.A.W.-gegevens",
        "Categorieën van NAW-gegevens",
        "categorie: NAW-gegevens",
        "NAW-gegevens i.v.m. de aanvraag",
        "NAW-gegevens etc.",
    ],
)
def test_the_way_of_writing_makes_no_difference(text: str) -> None:
    assert _code(DATA, text) == "name-and-address"


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        (DATA, "Financiële gegevens", "financial-data"),
        (DATA, "financiele gegevens", "financial-data"),
        (DATA, "emailadressen", "email-address"),
        (DATA, "namen", "name"),
        (DATA, "Foto’s", "photo"),
        (DATA, "gegevens over de gezondheid", "health"),
        (DATA, "gegevens m.b.t. schulden", "debts"),
        (PEOPLE, "cliënt(en)", "client"),
        (PEOPLE, "werkneme(e)rs", "employee"),
        (PEOPLE, "diverse leveranciers", "supplier-contact"),
        (Kind.RECIPIENTS, "De verzekeraar/schade-expert", "insurers"),
        (Kind.RECIPIENTS, "het college van B&W", "executive"),
        (Kind.SOURCES, "(ex)werkgevers", "employer"),
        (Kind.SECURITY_MEASURES, "twee-factor-authenticatie", "multi-factor"),
    ],
)
def test_plurals_accents_and_small_words_make_no_difference(
    kind: Kind, text: str, code: str
) -> None:
    assert _code(kind, text) == code


def test_words_with_the_same_stem_are_not_mixed_up() -> None:
    assert _code(PEOPLE, "ouders") == "parent"
    assert _code(PEOPLE, "ouderen") == "elderly-person"


def test_the_longest_reading_wins() -> None:
    parts = [_own("schulden"), _own("schulden bij de gemeente")]
    assert VOCABULARY.recognise(DATA, "schulden (bij de gemeente)", parts) is parts[1]
    assert VOCABULARY.recognise(DATA, "schulden (bij anderen)", parts) is parts[0]
    assert _code(PEOPLE, "(ex-)werknemers") == "former-employee"


@pytest.mark.parametrize(
    "text",
    [
        "geen medische gegevens",
        "geen gezondheid",
        "gezondheid: nee",
        "gezondheid (geen)",
        "gezondheid (n.v.t.)",
        "gezondheid (worden niet vastgelegd)",
        "gezondheid zoals niet bedoeld",
        "niet: BSN",
        "geen BSN, gezondheid of religie",
        "alles behalve religie, gezondheid",
        "gegevens zonder BSN",
        "wachtlijst voor de gezondheidsbeurs",
    ],
)
def test_what_is_denied_is_not_recognised(text: str) -> None:
    assert VOCABULARY.recognise(DATA, text) is None
    assert suggest_sensitivity(text) is None


@pytest.mark.parametrize("text", ["", "  ", "()", "-", "de", "overige gegevens", "gegevens", "ja"])
def test_what_says_nothing_is_not_recognised(text: str) -> None:
    assert VOCABULARY.recognise(DATA, text) is None
    assert VOCABULARY.recognise(DATA, text, [_own("")]) is None


@pytest.mark.parametrize(
    ("text", "sensitivity", "special_kind"),
    [
        ("gezondheid", "special", "health"),
        ("Medische gegevens", "special", "health"),
        ("ziek- en herstelmeldingen", "special", "health"),
        ("arbeidsvermogen", "special", "health"),
        ("WIA-uitkering", "special", "health"),
        ("ras of etnische afkomst", "special", "ethnic_origin"),
        ("godsdienst", "special", "belief"),
        ("levensovertuiging", "special", "belief"),
        ("politieke voorkeur", "special", "political_opinion"),
        ("lidmaatschap vakbond", "special", "trade_union"),
        ("DNA", "special", "genetic"),
        ("vingerafdrukken", "special", "biometric"),
        ("gezichtsherkenning", "special", "biometric"),
        ("seksuele gerichtheid", "special", "sex_life"),
        ("bijzondere persoonsgegevens", "special", ""),
        ("strafrechtelijk verleden", "criminal", ""),
        ("strafbare feiten", "criminal", ""),
        ("in detentie", "criminal", ""),
        ("VOG", "criminal", ""),
        ("BSN", "national_number", ""),
        ("burgerservicenummer (BSN)", "national_number", ""),
        ("A-nummer", "national_number", ""),
        ("kopie paspoort", "national_number", ""),
    ],
)
def test_sensitive_data_are_known_by_their_usual_names(
    text: str, sensitivity: str, special_kind: str
) -> None:
    assert suggest_sensitivity(text) == (sensitivity, special_kind)


@pytest.mark.parametrize(
    "text", ["foto", "pasfoto", "nationaliteit", "IBAN", "inkomen", "hulpvraag", "geslacht", "xyz"]
)
def test_ordinary_and_unknown_data_suggest_nothing(text: str) -> None:
    assert suggest_sensitivity(text) is None


@pytest.mark.parametrize(
    ("text", "sensitivity"),
    [
        ("naam, BSN en adres", "national_number"),
        ("naam / strafblad / BSN", "criminal"),
        ("BSN, strafblad en gezondheid", "special"),
    ],
)
def test_of_several_kinds_in_one_line_the_strictest_counts(text: str, sensitivity: str) -> None:
    found = suggest_sensitivity(text)
    assert found is not None
    assert found[0] == sensitivity


def test_an_own_term_goes_before_the_platforms() -> None:
    own = [_own("Leefstijl", "gezondheid", sensitivity=Sensitivity.ORDINARY)]
    assert VOCABULARY.recognise(DATA, "Gezondheid", own) is own[0]
    assert suggest_sensitivity("gezondheid", own) is None
    assert _code(DATA, "gezondheid") == "health"


def test_an_own_term_counts_for_its_own_kind_only() -> None:
    own = [_own("Zaaknummer van de wijk")]
    assert VOCABULARY.recognise(DATA, "zaaknummers van de wijk", own) is own[0]
    assert VOCABULARY.recognise(PEOPLE, "zaaknummer van de wijk", own) is None


def test_own_names_stand_among_the_platforms_by_the_alphabet() -> None:
    names = VOCABULARY.names(DATA, [_own("naam"), _own("Aardappelras"), _own("zwemdiploma")])
    assert names[0] == "A-nummer"
    assert names[-1] == "zwemdiploma"
    assert "naam" in names
    assert "Naam" not in names
    assert list(names) == sorted(names, key=str.casefold)


def test_ten_thousand_texts_are_recognised_in_half_a_second() -> None:
    names = VOCABULARY.names(DATA)
    texts = [f"{names[number % len(names)]} (remark {number})" for number in range(5_000)]
    texts += [f"something unknown {number}" for number in range(5_000)]
    durations = []
    for _try in range(3):  # another process may get in between
        start = process_time()
        found = sum(VOCABULARY.recognise(DATA, text) is not None for text in texts)
        durations.append(process_time() - start)
        assert found == 5_000
    assert min(durations) < 0.5
