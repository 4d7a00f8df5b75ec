"""The checklists of GDPR art. 26 and 28: complete, judged point by point, gaps become actions."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from privacyoffice import clock
from privacyoffice.accounts.admin.timeline import timeline
from privacyoffice.accounts.roles import Role
from privacyoffice.actions.models import Action
from privacyoffice.actions.services import following
from privacyoffice.audit.models import AuditEvent
from privacyoffice.tenancy.scope import organisation_scope
from processors import breach_hours
from processors.admin.acts_checklist import name_of
from processors.checklists import catalogue, checklist_of, sections
from processors.models import Agreement, AgreementKind, ChecklistAnswer, Judgement, OurRole
from processors.queries_checklist import gaps_without_action, judged, unanswered
from processors.services import checklist
from tests.browser.admin_forms import posting_form
from tests.factories import World
from tests.factories.agreements import make_agreement
from tests.requests_dsar.test_admin import client_of, text_of

DAY = timedelta(days=1)
MISSING = {"judgement": Judgement.MISSING}
MET = {"judgement": Judgement.MET, "clause": "art. 7.2"}
# What the two articles ask, letter by letter.
ASKED = {
    AgreementKind.PROCESSING: {
        "subject",
        "duration",
        "nature",
        "purpose",
        "data",
        "people",
        "rights_of_controller",
        "instructions",
        "confidentiality",
        "security",
        "help_rights",
        "help_duties",
        "afterwards",
        "audits",
        "unlawful_instruction",
        "in_writing",
        "sub_authorisation",
        "sub_duties",
        "sub_liability",
        "breach_notice",
    },
    AgreementKind.JOINT: {
        "joint_purposes",
        "joint_roles",
        "joint_duties",
        "joint_breaches",
        "joint_information",
        "joint_rights",
        "joint_contact",
        "joint_essence",
    },
}


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk), translation.override("nl"):
        yield kept_world


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def agreement(world: World) -> Agreement:
    return make_agreement(world.canary, world.people)


def judge(agreement: Agreement, actor: Any, section: str, **given: Any) -> Agreement:
    return checklist.judge(
        agreement_id=agreement.pk, section=section, given=given, actor=actor, now=clock.now()
    )


def act_on(agreement: Agreement, actor: Any, *points: str, **changes: Any) -> list[Action]:
    told: dict[str, Any] = {
        "agreement_id": agreement.pk,
        "points": points,
        "owner": actor,
        "due_on": clock.today() + 30 * DAY,
        "actor": actor,
        "now": clock.now(),
    }
    return checklist.act_on_gaps(**told | changes)


def test_every_demand_of_the_two_articles_is_a_point_with_article_words_and_an_action() -> None:
    assert {kind: set(one.points) for kind, one in catalogue().items()} == ASKED
    for one in catalogue().values():
        for point in one.points.values():
            assert point.article.startswith("GDPR art. ")
            assert point.title
            assert point.help
            assert point.action
    codes = [code for one in catalogue().values() for code in one.points]
    assert len(codes) == len(set(codes))
    assert len(sections()) == sum(len(one.sections) for one in catalogue().values())


def test_the_articles_of_the_processing_list_are_all_of_28_3() -> None:
    articles = {point.article for point in catalogue()[AgreementKind.PROCESSING].points.values()}
    told = "; ".join(sorted(articles))
    for letter in "abcdefgh":
        assert f"GDPR art. 28(3)({letter})" in told
    for article in ("28(2)", "28(4)", "28(9)", "33(2)"):
        assert f"GDPR art. {article}" in told


def test_an_exchange_protocol_has_no_list(agreement: Agreement) -> None:
    agreement.kind = AgreementKind.EXCHANGE
    assert checklist_of(agreement) is None
    assert judged(agreement) == []
    assert gaps_without_action(agreement) == []


def test_a_judgement_is_kept_with_who_and_when_and_changes_the_revision(
    agreement: Agreement, officer: Any
) -> None:
    told = {**MET, "evidence": "Bijlage 2", "note": "Gelezen"}
    judge(agreement, officer, "duties", audits=told, security=MISSING)
    answer = ChecklistAnswer.objects.get(agreement=agreement, item="audits")
    assert (answer.clause, answer.evidence, answer.note) == ("art. 7.2", "Bijlage 2", "Gelezen")
    assert answer.by == officer
    assert Agreement.objects.get(pk=agreement.pk).revision == agreement.revision + 1
    event = AuditEvent.objects.get(action="processors.checklist_judged", subject_id=agreement.pk)
    assert event.payload == {"section": "duties", "points": ["audits", "security"]}
    assert timeline(agreement)[0].sentence == "Controlelijst beoordeeld"


def test_a_second_judgement_replaces_the_first_and_leaves_the_others(
    agreement: Agreement, officer: Any
) -> None:
    judge(agreement, officer, "duties", audits=MISSING, security=MISSING)
    judge(agreement, officer, "duties", audits=MET, security={"judgement": Judgement.MISSING})
    answers = {
        one.item: one.judgement for one in ChecklistAnswer.objects.filter(agreement=agreement)
    }
    assert answers == {"audits": Judgement.MET, "security": Judgement.MISSING}
    event = AuditEvent.objects.filter(action="processors.checklist_judged").first()
    assert event is not None
    assert event.payload["points"] == ["audits"]


@pytest.mark.parametrize(
    "told",
    [
        {"judgement": Judgement.MET},
        {"judgement": Judgement.PARTLY, "note": "Half"},
        {"judgement": Judgement.NOT_NEEDED, "clause": "1"},
        {"judgement": "goed", "clause": "1"},
        {"judgement": "", "clause": "1"},
    ],
)
def test_a_judgement_without_what_carries_it_is_refused_at_its_point(
    agreement: Agreement, officer: Any, told: dict[str, str]
) -> None:
    with pytest.raises(ValidationError) as refused:
        judge(agreement, officer, "duties", audits=told, security=MET)
    assert set(refused.value.message_dict) == {"audits"}
    assert not ChecklistAnswer.objects.filter(agreement=agreement).exists()


def test_a_judgement_does_not_become_open_again(agreement: Agreement, officer: Any) -> None:
    judge(agreement, officer, "duties", audits=MET)
    with pytest.raises(ValidationError) as refused:
        judge(agreement, officer, "duties", audits={"judgement": ""})
    assert set(refused.value.message_dict) == {"audits"}


def test_the_same_again_is_no_act(agreement: Agreement, officer: Any) -> None:
    judge(agreement, officer, "duties", audits=MET)
    with pytest.raises(ValidationError):
        judge(agreement, officer, "duties", audits=MET)


def test_a_section_of_another_list_does_not_exist(agreement: Agreement, officer: Any) -> None:
    with pytest.raises(Http404):
        judge(agreement, officer, "division", joint_roles=MET)


@pytest.mark.parametrize("role", [Role.DPO, Role.CISO, Role.AMBASSADOR, Role.MANAGER])
def test_only_who_keeps_agreements_judges(
    agreement: Agreement, officer: Any, world: World, role: Role
) -> None:
    with pytest.raises(Http404):
        judge(agreement, world.people[role], "duties", audits=MET)
    assert judge(agreement, officer, "duties", audits=MET)


def test_an_ended_agreement_is_judged_no_more(world: World, officer: Any) -> None:
    ended = Agreement.objects.get(pk=world.agreements["ended"])
    with pytest.raises(ValidationError):
        judge(ended, officer, "duties", audits=MET)


def test_what_somebody_else_changed_in_the_meantime_is_seen_first(
    agreement: Agreement, officer: Any
) -> None:
    judge(agreement, officer, "duties", audits=MET)
    with pytest.raises(ValidationError):
        checklist.judge(
            agreement_id=agreement.pk,
            section="duties",
            given={"audits": MISSING},
            actor=officer,
            now=clock.now(),
            expected_revision=agreement.revision,
        )


def test_a_gap_becomes_an_action_in_the_words_of_the_list(
    agreement: Agreement, officer: Any
) -> None:
    judge(agreement, officer, "duties", audits=MISSING, security={**MET, "judgement": "partly"})
    assert [one.code for one in gaps_without_action(agreement)] == ["security", "audits"]
    (made,) = act_on(agreement, officer, "audits")
    assert made.origin == "processors.checklist:audits"
    assert made.what == catalogue()[AgreementKind.PROCESSING].points["audits"].action
    assert made.subject_label.startswith(f"{agreement.reference}: ")
    assert [one.code for one in gaps_without_action(agreement)] == ["security"]
    (other,) = act_on(agreement, officer, "security", what="Vraag bijlage 2")
    assert other.what == "Vraag bijlage 2"
    assert gaps_without_action(agreement) == []


def test_an_action_that_is_given_up_leaves_the_gap_open(agreement: Agreement, officer: Any) -> None:
    judge(agreement, officer, "duties", audits=MISSING)
    (made,) = act_on(agreement, officer, "audits")
    following.drop(action_id=made.pk, evidence="Geen tijd", actor=officer, now=clock.now())
    assert [one.code for one in gaps_without_action(agreement)] == ["audits"]


@pytest.mark.parametrize("points", [("security",), ("subject",), ("joint_roles",), ()])
def test_what_is_no_gap_gets_no_action(
    agreement: Agreement, officer: Any, points: tuple[str, ...]
) -> None:
    judge(agreement, officer, "duties", audits=MISSING, security=MET)
    with pytest.raises(ValidationError) as refused:
        act_on(agreement, officer, *points)
    assert set(refused.value.message_dict) == {"points"}
    assert act_on(agreement, officer, "audits")


def test_a_gap_has_one_action_also_when_its_form_comes_twice(
    agreement: Agreement, officer: Any
) -> None:
    judge(agreement, officer, "duties", audits=MISSING)
    form_id = uuid4()
    first = act_on(agreement, officer, "audits", form_id=form_id)
    assert act_on(agreement, officer, "audits", form_id=form_id) == first
    assert Action.objects.filter(subject_id=agreement.pk).count() == 1


def test_what_nobody_judged_is_told(agreement: Agreement, officer: Any) -> None:
    judge(agreement, officer, "duties", audits=MET)
    open_ones = {one.code for one in unanswered(agreement)}
    assert open_ones == ASKED[AgreementKind.PROCESSING] - {"audits"}


@pytest.mark.parametrize(
    ("hours", "part"),
    [(24, ""), (25, "gebruikelijk"), (49, "lang"), (72, "net zo lang"), (None, "niet afgesproken")],
)
def test_a_term_for_breaches_that_is_too_long_is_said(
    agreement: Agreement, hours: int | None, part: str
) -> None:
    agreement.breach_hours = hours
    told = breach_hours.warning(agreement)
    assert part in told if part else told == ""


def test_what_we_promised_ourselves_is_judged_by_others(agreement: Agreement) -> None:
    agreement.breach_hours, agreement.our_role = 72, OurRole.PROCESSOR
    assert breach_hours.warning(agreement) == ""
    agreement.our_role = OurRole.CONTROLLER
    assert breach_hours.warning(agreement)


# The screens.


def page(agreement: Agreement) -> str:
    return reverse("admin:processors_agreement_change", args=[agreement.pk])


def act(agreement: Agreement, name: str) -> str:
    return reverse("admin:processors_agreement_act", args=[agreement.pk, name])


def sent(client: Client, path: str, **values: Any) -> Any:
    form = posting_form(text_of(client, path))
    return client.post(path, {**form.values, **values})


def test_a_section_is_judged_on_one_page_that_keeps_what_was_typed(
    agreement: Agreement, officer: Any
) -> None:
    client = client_of(officer)
    path = act(agreement, name_of("duties"))
    answer = sent(client, path, audits_judgement="met", audits_note="Zegge en schrijve")
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "Zegge en schrijve" in text
    assert "Schrijf op in welk artikel of welke bijlage dit staat." in text
    assert not ChecklistAnswer.objects.filter(agreement=agreement).exists()
    done = sent(client, path, audits_judgement="met", audits_clause="art. 9")
    assert done.status_code == 302
    shown = text_of(client, path)
    assert 'value="art. 9"' in shown


def test_the_page_of_an_agreement_draws_how_complete_it_is_and_leads_to_what_is_open(
    agreement: Agreement, officer: Any, world: World
) -> None:
    judge(agreement, officer, "duties", audits=MISSING, security=MET)
    text = text_of(client_of(officer), page(agreement))
    assert "1 van de 20 punten zijn in orde, 18 zijn nog niet beoordeeld" in text
    to_gaps = f'Niemand doet er nog iets aan. <a href="{act(agreement, "checklist-gaps")}">'
    assert to_gaps in text
    assert act(agreement, name_of("work")) in text
    assert act(agreement, name_of("division")) not in text
    reader = text_of(client_of(world.people[Role.DPO]), page(agreement))
    assert "Niemand doet er nog iets aan.<" in reader
    (made,) = act_on(agreement, officer, "audits")
    text = text_of(client_of(officer), page(agreement))
    assert "Niemand doet er nog iets aan." not in text
    assert reverse("admin:actions_action_change", args=[made.pk]) in text
    reader = text_of(client_of(world.people[Role.DPO]), page(agreement))
    assert act(agreement, name_of("work")) not in reader
    assert "1 van de 20 punten" in reader


def test_gaps_become_actions_on_a_page(agreement: Agreement, officer: Any, world: World) -> None:
    judge(agreement, officer, "duties", audits=MISSING, security=MISSING)
    client = client_of(officer)
    path = act(agreement, "checklist-gaps")
    handler = world.people[Role.CASE_HANDLER]
    values = {
        "points": ["audits", "security"],
        "owner": str(handler.pk),
        "due_on": (clock.today() + 30 * DAY).isoformat(),
    }
    form = posting_form(text_of(client, path))
    for _twice in range(2):
        assert client.post(path, {**form.values, **values}).status_code == 302
    made = Action.objects.filter(owner=handler, subject_id=agreement.pk)
    assert {one.origin for one in made} == {
        "processors.checklist:audits",
        "processors.checklist:security",
    }
    assert made.count() == 2
    refused = client.post(path, {**form.values, **values, "points": []}).content.decode()
    assert "Kies een punt." in refused
    assert f"{handler} zorgt daar al voor" in refused


def test_the_page_asks_the_same_of_the_database_however_much_was_judged(
    agreement: Agreement, officer: Any
) -> None:
    client = client_of(officer)

    def asked() -> int:
        client.get(page(agreement))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page(agreement)).status_code == 200
        return len(captured)

    judge(agreement, officer, "duties", audits=MISSING)
    act_on(agreement, officer, "audits")
    before = asked()
    for section in ("work", "duties", "chain"):
        points = sections()[section].points
        given = {one.code: {**MISSING, "note": "x"} for one in points}
        judge(agreement, officer, section, **given)
        rest = [one.code for one in points if one.code != "audits"]
        act_on(agreement, officer, *rest)
    assert asked() == before
