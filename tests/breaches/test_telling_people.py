"""Whether people are told of a breach, and with which words."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import translation

from breaches import people_texts, queries_people
from breaches.models import (
    Breach,
    CommunicationStatus,
    CommunicationWay,
    NotTold,
    Recipient,
    Risk,
    TellingDecision,
)
from breaches.people_texts import LEGAL_PARTS, PARTS, Known, all_paragraphs, drafted, gaps_in
from breaches.services import communicating
from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.policy.codes import Tone
from privacyoffice.policy.services import save_profile
from privacyoffice.tenancy.scope import organisation_scope
from tests.breaches import telling
from tests.factories import World

PROMISE = """title = "Alles vertellen"

[breach]
source = "art. 1"
tell_persons = "always"
"""


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk), translation.override("en"):
        yield kept_world


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def breach(world: World) -> Breach:
    return telling.worked_on(world)


def judged(breach: Breach, risk: str) -> None:
    Breach.objects.filter(pk=breach.pk).update(risk=risk)


@pytest.mark.parametrize(
    ("ground", "interest", "refused"),
    [
        ("", "", "ground"),
        (NotTold.NO_RISK, "", "ground"),
        (NotTold.UAVG_41, "", "interest"),
        (NotTold.UAVG_41, "z", "interest"),
        (NotTold.UAVG_41, "d", ""),
        (NotTold.UNINTELLIGIBLE, "", ""),
        (NotTold.MEASURES, "", ""),
        (NotTold.DISPROPORTIONATE, "", ""),
    ],
)
def test_people_are_not_told_on_a_ground_of_the_law_only(
    breach: Breach, officer: Any, ground: str, interest: str, refused: str
) -> None:
    judged(breach, Risk.HIGH)
    options: dict[str, Any] = {"tell": False, "ground": ground, "interest": interest}
    if not refused:
        assert telling.decided(breach, officer, **options).ground == ground
        return
    with pytest.raises(ValidationError) as problem:
        telling.decided(breach, officer, **options)
    assert refused in problem.value.message_dict


def test_a_high_risk_is_not_judged_away_in_the_decision(breach: Breach, officer: Any) -> None:
    judged(breach, Risk.HIGH)
    with pytest.raises(ValidationError) as refused:
        telling.decided(breach, officer, tell=False, ground=NotTold.NO_HIGH_RISK)
    assert "ground" in refused.value.message_dict
    judged(breach, Risk.RISK)
    assert not telling.decided(breach, officer, tell=False, ground=NotTold.NO_HIGH_RISK).tell


def test_a_decision_needs_its_reason_either_way(breach: Breach, officer: Any) -> None:
    for tell in (True, False):
        with pytest.raises(ValidationError):
            telling.decided(breach, officer, tell=tell, ground=NotTold.MEASURES, reason=" ")
    assert not TellingDecision.objects.filter(breach=breach).exists()


def test_not_telling_departs_from_a_policy_that_promises_it(breach: Breach, officer: Any) -> None:
    judged(breach, Risk.RISK)
    silent: dict[str, Any] = {"tell": False, "ground": NotTold.NO_HIGH_RISK}
    assert not telling.decided(breach, officer, **silent).departs
    save_profile(text=PROMISE, in_force_from=clock.today(), actor=officer, now=clock.now())
    assert telling.decided(breach, officer, **silent).departs
    assert not telling.decided(breach, officer).departs


def test_a_high_risk_asks_for_people_to_be_told_until_that_is_done(
    world: World, breach: Breach, officer: Any
) -> None:
    def must_be_told() -> bool:
        breach.refresh_from_db()
        return queries_people.must_be_told(breach, queries_people.people_decision(breach))

    assert not must_be_told()
    judged(breach, Risk.HIGH)
    assert must_be_told()
    telling.decided(breach, officer)
    assert must_be_told()
    telling.decided(breach, officer, tell=False, ground=NotTold.DISPROPORTIONATE)
    assert must_be_told()
    telling.decided(breach, officer, tell=False, ground=NotTold.UNINTELLIGIBLE)
    assert not must_be_told()


def test_who_may_only_look_decides_and_writes_nothing(world: World, breach: Breach) -> None:
    manager = world.people[Role.MANAGER]
    with pytest.raises(Http404):
        telling.decided(breach, manager)
    with pytest.raises(Http404):
        telling.drafted(breach, manager)


def test_the_writer_of_a_text_does_not_approve_it(
    world: World, breach: Breach, officer: Any
) -> None:
    made = telling.written(telling.drafted(breach, officer), officer)
    with pytest.raises(ValidationError, match="colleague"):
        communicating.approve(communication_id=made.pk, actor=officer, now=clock.now())
    ciso = world.people[Role.CISO]
    # Whoever changed the words last wrote them.
    telling.written(made, ciso)
    with pytest.raises(ValidationError, match="colleague"):
        communicating.approve(communication_id=made.pk, actor=ciso, now=clock.now())
    done = communicating.approve(communication_id=made.pk, actor=officer, now=clock.now())
    assert done.status == CommunicationStatus.APPROVED


@pytest.mark.parametrize("part", ["subject", *LEGAL_PARTS])
def test_a_text_without_one_of_the_parts_of_the_law_is_not_approved(
    world: World, breach: Breach, officer: Any, part: str
) -> None:
    """Law: GDPR art. 34(2)."""
    made = telling.drafted(breach, officer)
    texts = {name: "" if name == part else "Tekst" for name in PARTS}
    communicating.change(communication_id=made.pk, texts=texts, actor=officer, now=clock.now())
    with pytest.raises(ValidationError, match="is empty"):
        communicating.approve(
            communication_id=made.pk, actor=world.people[Role.CISO], now=clock.now()
        )


def test_a_draft_keeps_asking_for_the_words_that_only_an_officer_knows(
    world: World, breach: Breach, officer: Any
) -> None:
    made = telling.drafted(breach, officer)
    assert gaps_in(made.texts.reveal())
    with pytest.raises(ValidationError, match="between brackets"):
        communicating.approve(
            communication_id=made.pk, actor=world.people[Role.CISO], now=clock.now()
        )


def test_an_approved_text_changes_only_after_the_approval_is_taken_back(
    world: World, breach: Breach, officer: Any
) -> None:
    made = telling.approved(world.people, breach)
    with pytest.raises(ValidationError, match="approved"):
        telling.written(made, officer)
    back = communicating.rewrite(communication_id=made.pk, actor=officer, now=clock.now())
    assert (back.status, back.approved_by) == (CommunicationStatus.DRAFT, None)
    telling.written(made, officer, "Anders")


def test_a_text_that_was_overtaken_is_refused(breach: Breach, officer: Any) -> None:
    made = telling.drafted(breach, officer)
    telling.written(made, officer)
    with pytest.raises(ValidationError, match="in the meantime"):
        communicating.change(
            communication_id=made.pk,
            texts={},
            actor=officer,
            now=clock.now(),
            expected_revision=made.revision,
        )


def test_the_same_form_sent_twice_is_one_draft(breach: Breach, officer: Any) -> None:
    form_id = uuid4()
    given: dict[str, Any] = {"language": "nl", "actor": officer, "now": clock.now()}
    first, again = (
        communicating.draft(breach_id=breach.pk, way=way, form_id=form_id, **given)
        for way in (CommunicationWay.EMAIL, CommunicationWay.POST)
    )
    assert (again.pk, again.way) == (first.pk, CommunicationWay.EMAIL)


def test_a_form_with_the_id_of_another_draft_makes_one_of_its_own(
    world: World, breach: Breach, officer: Any
) -> None:
    other = telling.drafted(telling.worked_on(world), officer)
    made = communicating.draft(
        breach_id=breach.pk,
        way=CommunicationWay.EMAIL,
        language="nl",
        form_id=other.pk,
        actor=officer,
        now=clock.now(),
    )
    assert (made.pk != other.pk, made.breach) == (True, breach)


def test_what_is_not_sent_keeps_nobody_on_a_list(breach: Breach, officer: Any) -> None:
    """Law: GDPR art. 5(1)(c)."""
    made = telling.drafted(breach, officer)
    telling.imported(made, officer, telling.EMAILS)
    communicating.cancel(communication_id=made.pk, reason="Dubbel", actor=officer, now=clock.now())
    assert not Recipient.objects.filter(communication=made).exists()


# The paragraphs.


@pytest.mark.parametrize("tone", list(Tone))
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("way", CommunicationWay.values)
def test_every_draft_has_the_four_parts_in_one_tone(way: str, language: str, tone: Tone) -> None:
    """Law: GDPR art. 34(2)."""
    everything = Known(
        way=way,
        kinds=frozenset({"confidentiality", "integrity", "availability"}),
        data=frozenset(code for one in all_paragraphs() for code in one.data),
        facts=frozenset({"receiver_deleted"}),
        values={"organisation": "Duinmeer", "when": "maandag", "data": "- naam", "dpo": "- FG"},
    )
    texts = drafted(everything, language=language, tone=tone, day=clock.today())
    assert not people_texts.empty_parts(texts)
    said = " ".join(texts.values()) + " ".join(people_texts.headings(language, tone).values())
    assert "[[" not in said
    assert "{" not in said
    if language == "nl":
        words = {word.strip(".,?!:").lower() for word in said.split()}
        other = {"je", "jou", "jouw", "jezelf"} if tone is Tone.U else {"u", "uw", "uzelf"}
        assert not words & other


def test_a_draft_says_only_what_fits_what_is_known() -> None:
    values = {"organisation": "Duinmeer", "when": "", "data": "", "dpo": "- FG"}
    bare = drafted(Known(way="email", values=values), language="nl", tone=Tone.U, day=clock.today())
    login = drafted(
        Known(
            way="email",
            kinds=frozenset({"confidentiality"}),
            data=frozenset({"login"}),
            values=values,
        ),
        language="nl",
        tone=Tone.U,
        day=clock.today(),
    )
    assert "wachtwoord, ook op andere" in login["measures"]
    assert "wachtwoord" not in bare["measures"]
    assert "rekeningnummer" not in login["consequences"]


def test_every_code_of_data_is_one_of_the_catalogue_of_facts() -> None:
    from breaches.facts import fact

    known = {*fact("data_kinds").choices, *fact("data_special").choices}
    assert {code for one in all_paragraphs() for code in one.data} <= known
