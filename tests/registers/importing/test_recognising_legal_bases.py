"""From an officer's words to the letters of art. 6(1) GDPR and the law beside them."""

import pytest

from registers.importing.legal_basis import parse_legal_bases


def read(cell: str) -> list[tuple[str, str]]:
    return [(each.basis, each.statute) for each in parse_legal_bases(cell)[0]]


@pytest.mark.parametrize(
    ("cell", "basis"),
    [
        ("Toestemming betrokkene", "a"),
        ("uitdrukkelijke toestemming van de betrokkene", "a"),
        ("Consent", "a"),
        ("Uitvoering overeenkomst", "b"),
        ("uitvoering van een overeenkomst", "b"),
        ("performance of a contract", "b"),
        ("Wettelijke verplichting", "c"),
        ("wettelijk verplicht", "c"),
        ("legal obligation", "c"),
        ("Vitaal belang", "d"),
        ("vitale belangen", "d"),
        ("Publieke taak", "e"),
        ("publiekrechtelijke taak", "e"),
        ("Algemeen belang / openbaar gezag", "e"),
        ("vervulling taak van algemeen belang/ter uitoefening openbaar gezag", "e"),
        ("taak van algemeen belang, uitoefening van het openbaar gezag", "e"),
        ("Gerechtvaardigd belang", "f"),
        ("gerechtvaardigde belangen", "f"),
        ("AVG-artikel 6, lid 1, sub f", "f"),
        ("6.1.c AVG", "c"),
        ("6.1c", "c"),
        ("art. 6 lid 1 onder e", "e"),
        ("Artikel 6, eerste lid, aanhef en onder e, van de AVG", "e"),
        ("Artikel 6, eerste lid, onder c, van de Algemene verordening gegevensbescherming", "c"),
        ("Article 6(1)(b) GDPR", "b"),
        ("art. 6 lid 1e AVG", "e"),
        ("sub d", "d"),
        ("E.", "e"),
        ("Publieke taak (art. 6 lid 1 sub e AVG)", "e"),
        ("Wettelijke verplichting; artikel 6.1.c AVG", "c"),
    ],
)
def test_each_basis_is_known_by_its_usual_names(cell: str, basis: str) -> None:
    parsed, notes = parse_legal_bases(cell)
    assert [(each.basis, each.statute, each.source_text) for each in parsed] == [(basis, "", cell)]
    assert notes == ()


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("wettelijke verplichting: Wet BiBoB", [("c", "Wet BiBoB")]),
        ("Participatiewet: wettelijke verplichting", [("c", "Participatiewet")]),
        (
            "wettelijke verplichting op grond van de Participatiewet",
            [("c", "Participatiewet")],
        ),
        ("taak van algemeen belang (artikel 225 Gemeentewet)", [("e", "artikel 225 Gemeentewet")]),
        (
            "AVG-artikel 6, lid 1, sub f; artikel 151c Gemeentewet",
            [("f", "artikel 151c Gemeentewet")],
        ),
        (
            "Publieke taak\nArtikel 4, tweede lid, van de Wmo 2015\nJeugdwet",
            [("e", "Artikel 4, tweede lid, van de Wmo 2015; Jeugdwet")],
        ),
        (
            "wettelijke verplichting (Wet A) en publieke taak (Wet B)",
            [("c", "Wet A"), ("e", "Wet B")],
        ),
        (
            "wettelijke verplichting, Wet A, Wet C, publieke taak",
            [("c", "Wet A, Wet C"), ("e", "")],
        ),
        (
            "wettelijke verplichting: Wet A; wettelijke verplichting: Wet B",
            [("c", "Wet A"), ("c", "Wet B")],
        ),
        ("art. 6.1.c AVG: Wet basisregistratie", [("c", "Wet basisregistratie")]),
    ],
)
def test_the_law_beside_a_basis_goes_with_it(cell: str, expected: list[tuple[str, str]]) -> None:
    assert read(cell) == expected


@pytest.mark.parametrize(
    ("cell", "bases"),
    [
        ("bescherming vitale belangen, vervulling taak van algemeen belang/openbaar gezag", "de"),
        ("Toestemming|Overeenkomst", "ab"),
        ("toestemming en/of overeenkomst", "ab"),
        ("art. 6, lid 1, sub c en e, AVG", "ce"),
        ("6.1.a, 6.1.b en 6.1.f AVG", "abf"),
        ("1. publieke taak\n2. wettelijke verplichting", "ec"),
    ],
)
def test_one_cell_may_hold_several_bases(cell: str, bases: str) -> None:
    assert [basis for basis, _statute in read(cell)] == list(bases)


def test_source_text_is_the_part_of_the_cell_that_says_it() -> None:
    parsed, _notes = parse_legal_bases("vitale belangen betrokkene, publieke taak: Wet Q")
    assert [each.source_text for each in parsed] == [
        "vitale belangen betrokkene",
        "publieke taak: Wet Q",
    ]


@pytest.mark.parametrize(
    ("cell", "statute", "note"),
    [
        ("Wet politiegegevens", "Wet politiegegevens", "names a law"),
        ("artikel 6, eerste lid, onder a, Wet X", "artikel 6, eerste lid, onder a, Wet X", "law"),
        ("artikel 9, lid 2, onder h, AVG", "artikel 9, lid 2, onder h, AVG", "names a law"),
        ("artikel 10 AVG", "artikel 10 AVG", "names a law"),
        ("artikel 6 Participatiewet", "artikel 6 Participatiewet", "names a law"),
        ("art. 6 lid 1 onder c Wmo 2015", "art. 6 lid 1 onder c Wmo 2015", "names a law"),
        ("Jeugdwet, artikel 6.1 sub a", "Jeugdwet, artikel 6.1 sub a", "names a law"),
        ("niet op grond van de Participatiewet", "", "No legal basis is recognised"),
        ("Wettelijke taak", "", "No legal basis is recognised"),
        ("zwaarwegend algemeen belang", "", "article 9 or 10"),
        ("verwerkersovereenkomst", "", "No legal basis is recognised"),
        ("overeenkomstig de wet", "", "No legal basis is recognised"),
        ("n.v.t.", "", "No legal basis is recognised"),
    ],
)
def test_what_is_no_basis_gets_no_letter_but_a_note(cell: str, statute: str, note: str) -> None:
    parsed, notes = parse_legal_bases(cell)
    assert [(each.basis, each.statute, each.source_text) for each in parsed] == [
        ("", statute, cell)
    ]
    assert len(notes) == 1
    assert note in notes[0]


@pytest.mark.parametrize(
    "cell",
    [
        *("Toestemming is niet nodig", "toestemming niet vereist", "toestemming (niet verplicht)"),
        *("Niet op basis van toestemming", "zonder uw toestemming", "geen toestemming"),
        *("anders dan toestemming", "niet-toestemming", "Toestemming: nee", "Toestemming (n.v.t.)"),
        *("nooit toestemming", "consent isn't needed", "other than consent", "niet 6.1.a AVG"),
        *("toestemming ontbreekt", "publieke taak in plaats van toestemming", "NIÉT: toestemming"),
        "Publieke taak, geen toestemming nodig",
        "Niet op basis van toestemming, overeenkomst of gerechtvaardigd belang",
        "Toestemming\nis niet nodig",
        "Niet op basis van:\n- toestemming\n- overeenkomst",
        "Geen | toestemming",
    ],
)
def test_no_basis_is_guessed_against_a_negation_beside_it(cell: str) -> None:
    parsed, notes = parse_legal_bases(cell)
    assert [(each.basis, each.statute, each.source_text) for each in parsed] == [("", "", cell)]
    assert len(notes) == 1
    assert "a word such as “not” or “without”" in notes[0]


def test_a_negation_counts_for_its_own_part_and_its_own_column() -> None:
    parsed, notes = parse_legal_bases("Publieke taak; geen toestemming nodig")
    assert [(each.basis, each.source_text) for each in parsed] == [
        ("e", "Publieke taak"),
        ("", "geen toestemming nodig"),
    ]
    assert len(notes) == 1
    assert read("Anders, namelijk toestemming") == [("a", "")]
    assert read("wettelijke verplichting: Verordening (EU) no 883/2004") == [
        ("c", "Verordening (EU) no 883/2004")
    ]
    for explanation in ("n.v.t.", "men kan niet weigeren"):
        parsed, notes = parse_legal_bases("Publieke taak", explanation)
        assert [each.basis for each in parsed] == ["e"]
        assert explanation in notes[0]


def test_a_basis_that_is_denied_elsewhere_is_no_basis() -> None:
    parsed, notes = parse_legal_bases("Toestemming", "toestemming is niet vereist")
    assert [each.basis for each in parsed] == ["", ""]
    assert len(notes) == 1


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("wettelijke verplichting (artikel 6, lid 1, sub e)", [("", "")]),
        ("art. 6 lid 1 sub c AVG: publieke taak, Wet Q", [("", "Wet Q")]),
        ("wettelijke verplichting; 6.1.e AVG", [("", ""), ("", "")]),
        ("toestemming (6.1.f), publieke taak (6.1.e)", [("", ""), ("e", "")]),
    ],
)
def test_a_name_and_a_letter_that_disagree_are_not_two_bases(
    cell: str, expected: list[tuple[str, str]]
) -> None:
    parsed, notes = parse_legal_bases(cell)
    assert [(each.basis, each.statute) for each in parsed] == expected
    assert ["do not agree" in note for note in notes] == [True]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("wettelijke verplichting (6.1.c) en publieke taak (6.1.e)", [("c", ""), ("e", "")]),
        ("Publieke taak (6.1.e), toestemming", [("e", ""), ("a", "")]),
        ("algemeen belang (6.1.c en e)", [("e", ""), ("c", "")]),
        (
            "publieke taak (art. 6 lid 1 sub e), artikel 9 lid 2 onder g AVG",
            [("e", "artikel 9 lid 2 onder g AVG")],
        ),
        (
            "toestemming (art. 6 lid 1 sub a en art. 9 lid 2 sub a AVG)",
            [("a", "art. 9 lid 2 sub a AVG")],
        ),
        ("artikel 10 Gemeentewet: algemeen belang", [("e", "artikel 10 Gemeentewet")]),
        ("Gemeentewet en art. 6 lid 1 sub e", [("e", "Gemeentewet")]),
        ("artikel 6, eerste lid, onder e, van de verordening", [("e", "")]),
        ("artikel 6(1)(c) van Verordening (EU) 2016/679", [("c", "")]),
    ],
)
def test_what_is_said_clearly_is_read(cell: str, expected: list[tuple[str, str]]) -> None:
    assert read(cell) == expected
    assert parse_legal_bases(cell)[1] == ()


@pytest.mark.parametrize(
    ("cell", "statute"),
    [
        ("artikel 9 lid 2 onder a AVG: uitdrukkelijke toestemming", "artikel 9 lid 2 onder a AVG"),
        ("uitdrukkelijke toestemming (artikel 9, tweede lid)", "artikel 9, tweede lid"),
        ("toestemming, 9.2.a AVG", ""),
        ("art. 9 lid 2 sub c AVG vitaal belang", "art. 9 lid 2 sub c AVG"),
        ("artikel 10 AVG: toestemming", "artikel 10 AVG"),
        (
            "artikel 9 lid 2 onder g AVG jo. artikel 30 UAVG: zwaarwegend algemeen belang",
            "artikel 9 lid 2 onder g AVG jo. artikel 30 UAVG",
        ),
    ],
)
def test_an_exception_of_article_9_or_10_is_no_basis(cell: str, statute: str) -> None:
    parsed, notes = parse_legal_bases(cell)
    assert [(each.basis, each.statute, each.source_text) for each in parsed] == [
        ("", statute, cell)
    ]
    assert ["article 9 or 10" in note for note in notes] == [True]


def test_unknown_words_beside_a_basis_stay_with_it_and_are_noted() -> None:
    parsed, notes = parse_legal_bases("Publieke taak; goede bedoelingen")
    assert [(each.basis, each.source_text) for each in parsed] == [
        ("e", "Publieke taak; goede bedoelingen")
    ]
    assert "goede bedoelingen" in notes[0]


def test_an_empty_cell_has_no_basis_and_no_note() -> None:
    assert parse_legal_bases("") == ((), ())
    assert parse_legal_bases(" - \n") == ((), ())
