"""The floor rule where a public authority stands under another law than any other body."""

from typing import Any

import pytest

from privacyoffice.policy.codes import Kind
from privacyoffice.policy.floor import Finding, check
from privacyoffice.policy.parsing import parse_profile, read_toml


def of_kind(kind: Kind, **subjects: dict[str, Any]) -> list[Finding]:
    content = {name: {"source": "art. 1", **values} for name, values in subjects.items()}
    return check(parse_profile({"title": "Beleid", "kind": kind.value, **content}))


@pytest.mark.parametrize("representative", ["excluded", "conditions"])
def test_the_law_on_representatives_of_public_authorities_binds_no_other_body(
    representative: str,
) -> None:
    (public,) = of_kind(Kind.PUBLIC_AUTHORITY, requests={"representative": representative})
    (private,) = of_kind(Kind.PRIVATE_BODY, requests={"representative": representative})
    assert "Awb" in public.article
    assert "Awb" not in private.article
    assert "UAVG" in private.article


def test_only_an_answer_of_a_public_authority_is_a_decision() -> None:
    name = {"name": "recht op informatie", "right": "access"}
    (public,) = of_kind(Kind.PUBLIC_AUTHORITY, requests={"own_names": [name]})
    (private,) = of_kind(Kind.PRIVATE_BODY, requests={"own_names": [name]})
    assert (public.article, private.article) == ("UAVG artikel 34", "AVG artikel 15")
    assert "besluit" in public.sentence
    assert "besluit" not in private.sentence


def test_a_public_body_decides_about_its_own_data_only() -> None:
    rule = {"research_decided_by": "burgemeester en wethouders"}
    key = "disclosure.research_decided_by"
    assert [f.key for f in of_kind(Kind.PRIVATE_BODY, disclosure=rule)] == [key]
    assert of_kind(Kind.PUBLIC_AUTHORITY, disclosure=rule) == []


def test_the_act_on_the_bsn_gives_nothing_to_a_private_body() -> None:
    rule = {"suppliers": ["Belastingdienst (wet BSN)"]}
    (finding,) = of_kind(Kind.PRIVATE_BODY, collection=rule)
    assert finding.article == "UAVG artikel 46"
    assert of_kind(Kind.PUBLIC_AUTHORITY, collection=rule) == []


def test_legitimate_interest_is_weaker_for_a_public_authority_only() -> None:
    text = 'title = "x"\nkind = "{}"\n[legal_bases]\nsource = "art. 1"\nused = ["f"]\n'
    for kind, expected in (("public_authority", {"legal_bases.used"}), ("private_body", set())):
        profile = parse_profile(read_toml(text.format(kind)))
        assert {f.key for f in check(profile) if f.kind == "weaker"} == expected


def test_of_a_list_of_acts_only_those_are_named_that_were_repealed() -> None:
    rule = {"recipients": ["SVB (AOW, AWW)", "ziekenfondsen (ZFW)", "gemeenten (AWW)"]}
    (finding,) = of_kind(Kind.PUBLIC_AUTHORITY, disclosure=rule)
    assert "AWW en ZFW" in finding.sentence
    assert "AOW" not in finding.sentence
