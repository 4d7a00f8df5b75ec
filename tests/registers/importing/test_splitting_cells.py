"""The visible rules by which a cell becomes values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registers.importing import SPLIT_RULES
from registers.importing.splitting import split

PIECES = st.sampled_from(
    [
        *("aanvrager", "bewoner", "BSN", "bsn", "naam (a, b)", "1,5 jaar", "art. 6, lid 1, sub f"),
        *(",", ";", "|", "\n", " ", "- ", "1. ", "2) ", "(3) ", "a) ", "• ", "(", ")", "[", "]"),
        *("1,2", "x.", "-", "/", "12.", "b)", "zoals ", "o.a. ", " te weten"),
    ]
)
CELLS = st.lists(PIECES, max_size=14).map("".join).map(str.strip)


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        ("NAW, BSN; inkomen", ("NAW", "BSN", "inkomen")),
        ("huis, tuin|keuken; kelder", ("huis, tuin", "keuken; kelder")),
        ("Diensten Noord, Zuid\nPolitie", ("Diensten Noord, Zuid", "Politie")),
        ("1. aanvrager\n2) buren\n- melder\n• klager\na) (1) kind", (
            "aanvrager", "buren", "melder", "klager", "kind",
        )),
        ("netwerk (vrienden, familie; buren), politie", (
            "netwerk (vrienden, familie; buren)", "politie",
        )),
        ("financieel (1,2), 1,5 jaar inkomen", ("financieel (1,2)", "1,5 jaar inkomen")),
        ("art. 6, lid 1, sub f, artikel 9, tweede lid, aanhef en onder b", (
            "art. 6, lid 1, sub f", "artikel 9, tweede lid, aanhef en onder b",
        )),
        ("huis, onder andere tuin", ("huis", "onder andere tuin")),
        ("LAA, instellingen zoals deurwaarders, verhuurders etc. Mensen die (soms) bellen", (
            "LAA", "instellingen zoals deurwaarders, verhuurders etc. Mensen die (soms) bellen",
        )),
        ("huis, waaronder b, c; d, e", ("huis", "waaronder b, c", "d", "e")),
        ("partners: o.a. a, b, te weten c, d", ("partners: o.a. a, b, te weten c, d",)),
        ("Bijv. a, b; bijvoorbeeld c, d;e, f", ("Bijv. a, b", "bijvoorbeeld c, d", "e", "f")),
        ("zoals a, b|c, d", ("zoals a, b", "c, d")),
        ("aanvrager (bijv. architect, maker), klager", (
            "aanvrager (bijv. architect, maker)", "klager",
        )),
        ("dezoals, zoalsde, Jansen BV, huis", ("dezoals", "zoalsde", "Jansen BV", "huis")),
        ("a) huis, b) tuin (half open, dicht", ("huis", "tuin (half open", "dicht")),
        ("aanvrager,\nburen;\n\n-\n", ("aanvrager", "buren")),
        ("-", ()),
        ("?", ("?",)),
    ],
)  # fmt: skip
def test_list_splits_on_the_strongest_separator_only(cell: str, values: tuple[str, ...]) -> None:
    assert split(cell, "list") == values


def test_lines_keep_commas_and_semicolons() -> None:
    assert split("met recht: 72 uur; zonder: 91 dagen, of\n1. langer", "lines") == (
        "met recht: 72 uur; zonder: 91 dagen, of",
        "langer",
    )


def test_whole_keeps_everything() -> None:
    assert split(" 1. a, b|c\nd ", "whole") == ("1. a, b|c\nd",)


def test_every_rule_can_be_shown() -> None:
    assert all(rule.name == name and str(rule.description) for name, rule in SPLIT_RULES.items())


@pytest.mark.parametrize("rule", ["list", "lines"])
@given(cell=CELLS)
def test_splitting_again_changes_nothing(rule: str, cell: str) -> None:
    values = split(cell, rule)
    assert split("".join(f"{value}|" for value in values), rule) == values
