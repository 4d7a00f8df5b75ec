"""Whether a signed screening still answers for a processing, and why not."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dpia.digest import waiting
from dpia.models import Answer, Outcome, Screening
from dpia.named import NamedLine
from dpia.queries import standing_of, standings
from dpia.services import named_lists, plans
from dpia.services import screening as service
from dpia.standing import Standing, StandingKind
from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.accounts.services.reorganise import reorganise
from privacyoffice.policy.queries import shipped_text
from privacyoffice.policy.services import save_profile
from registers.models import ProcessingActivity
from registers.services import handing_over
from tests.dpia.entries import add_data, an_activity
from tests.factories import World

LAW = ("gdpr-35-3", "automated-evaluation")
SENSITIVE = ("wp248", "sensitive-data")


def screened(
    actor: Any,
    *yes: tuple[str, str],
    outcome: str = Outcome.NOT_NEEDED,
    why: str = "",
    **of: Any,
) -> Screening:
    """Signed: these criteria answered with yes, the others with no."""
    one = service.begin(actor=actor, now=clock.now(), why=why, **of)
    said = {
        (row.criteria, row.criterion): (
            (Answer.YES if (row.criteria, row.criterion) in yes else Answer.NO).value,
            "Nagegaan",
        )
        for row in one.answers.all()
    }
    service.answer(screening_id=one.pk, answers=said, actor=actor, now=clock.now())
    return service.sign(
        screening_id=one.pk,
        outcome=outcome,
        reasons="Twintig mensen",
        existing="DPIA route",
        actor=actor,
        now=clock.now(),
    )


def now_of(activity: ProcessingActivity) -> Standing:
    return standing_of(ProcessingActivity.objects.get(pk=activity.pk), clock.today())


def test_a_processing_goes_from_never_to_screened(
    activity: ProcessingActivity, officer: Any
) -> None:
    assert now_of(activity).kind == StandingKind.NEVER
    one = service.begin(activity_id=activity.pk, actor=officer, now=clock.now())
    assert now_of(activity).kind == StandingKind.BUSY
    service.cancel(screening_id=one.pk, reason="Dubbel", actor=officer, now=clock.now())
    assert now_of(activity).kind == StandingKind.NEVER
    signed = screened(officer, activity_id=activity.pk)
    found = now_of(activity)
    assert (found.kind, found.signed, found.because) == (StandingKind.HOLDS, signed, ())
    assert found.holds
    assert found.outcome == Outcome.NOT_NEEDED


@pytest.mark.parametrize("outcome", Outcome.values)
def test_adding_health_data_asks_again_and_says_why(
    activity: ProcessingActivity, officer: Any, outcome: str
) -> None:
    screened(officer, activity_id=activity.pk, outcome=outcome)
    add_data(activity, "Gezondheid", sensitivity="special")
    found = now_of(activity)
    assert found.kind == StandingKind.AGAIN
    assert not found.holds
    assert any(
        "Bijzondere persoonsgegevens" in one and "«Gezondheid»" in one for one in found.because
    )


@pytest.mark.parametrize(
    "change",
    [
        {"remarks": "Nagekeken"},
        {"name": "Wandelroute door het bos"},
        {"automated_decisions": "no"},
    ],
)
def test_a_change_that_touches_no_criterion_asks_nothing(
    activity: ProcessingActivity, officer: Any, change: dict[str, Any]
) -> None:
    screened(officer, activity_id=activity.pk)
    ProcessingActivity.objects.filter(pk=activity.pk).update(**change)
    assert now_of(activity).kind == StandingKind.HOLDS


def test_a_policy_for_every_change_asks_again_after_another_purpose(
    activity: ProcessingActivity, officer: Any
) -> None:
    screened(officer, activity_id=activity.pk)
    activity.purposes.update(description="Wandelaars tellen")
    found = now_of(activity)
    assert found.kind == StandingKind.AGAIN
    assert any("Nieuwe of gewijzigde verwerking" in one for one in found.because)


def test_without_such_a_policy_another_purpose_asks_nothing(
    activity: ProcessingActivity, officer: Any
) -> None:
    save_profile(
        text=shipped_text("gemeente"), in_force_from=clock.today(), actor=officer, now=clock.now()
    )
    screened(officer, activity_id=activity.pk)
    activity.purposes.update(description="Wandelaars tellen")
    assert now_of(activity).kind == StandingKind.HOLDS


def test_more_of_what_applied_asks_again_only_where_no_dpia_comes_of_it(
    office: World, officer: Any
) -> None:
    data = [{"name": "Naam"}, {"name": "BSN", "sensitivity": "national_number"}]
    for outcome, kind in (
        (Outcome.NEEDED, StandingKind.HOLDS),
        (Outcome.EXISTING_FITS, StandingKind.AGAIN),
        (Outcome.NOT_NEEDED, StandingKind.AGAIN),
    ):
        one = an_activity(officer, office.home, personal_data=data)
        yes = (SENSITIVE, ("own-policy", "every-new-or-changed"))
        screened(officer, *yes, activity_id=one.pk, outcome=outcome)
        add_data(one, "A-nummer", sensitivity="national_number")
        assert now_of(one).kind == kind, outcome


def test_less_than_there_was_asks_nothing(office: World, officer: Any) -> None:
    data = [{"name": "Naam"}, {"name": "Gezondheid", "sensitivity": "special"}]
    one = an_activity(officer, office.home, personal_data=data)
    screened(officer, SENSITIVE, activity_id=one.pk)
    one.personal_data.filter(name="Gezondheid").delete()
    found = now_of(one)
    assert not any("Gezondheid" in sentence for sentence in found.because)


def test_a_processing_that_is_named_since_is_screened_again(
    activity: ProcessingActivity, officer: Any, dpo: Any
) -> None:
    screened(officer, activity_id=activity.pk)
    one = named_lists.propose(
        lines=[NamedLine("Wandelroute")], why="Nieuw", actor=officer, now=clock.now()
    )
    assert now_of(activity).holds
    named_lists.advise(list_id=one.pk, agrees=True, view="", actor=dpo, now=clock.now())
    named_lists.adopt(list_id=one.pk, on=clock.today(), actor=officer, now=clock.now())
    found = now_of(activity)
    assert found.kind == StandingKind.AGAIN
    assert any("«Wandelroute»" in one for one in found.because)


def test_criteria_that_came_since_are_answered_too(
    activity: ProcessingActivity, officer: Any
) -> None:
    text = 'title = "Beleid"\n[dpia]\nsource = "art. 1"\nsets = []\n'
    save_profile(text=text, in_force_from=clock.today(), actor=officer, now=clock.now())
    screened(officer, activity_id=activity.pk)
    assert now_of(activity).holds
    again = text.replace("sets = []", 'sets = ["wp248"]')
    save_profile(text=again, in_force_from=clock.today(), actor=officer, now=clock.now())
    assert any("WP248" in one for one in now_of(activity).because)


def test_an_own_policy_that_is_only_renumbered_asks_nothing(
    activity: ProcessingActivity, officer: Any
) -> None:
    screened(officer, activity_id=activity.pk)
    text = shipped_text("werksaam-westfriesland") + "# Alleen de opmaak is anders.\n"
    save_profile(text=text, in_force_from=clock.today(), actor=officer, now=clock.now())
    assert now_of(activity).holds


def test_another_screening_answers_for_what_changed(
    activity: ProcessingActivity, officer: Any
) -> None:
    screened(officer, activity_id=activity.pk)
    add_data(activity, "Gezondheid", sensitivity="special")
    yes = ("own-policy", "special-categories")
    screened(officer, yes, activity_id=activity.pk, outcome=Outcome.NEEDED, why="Gezondheid erbij")
    assert now_of(activity).kind == StandingKind.HOLDS
    assert now_of(activity).outcome == Outcome.NEEDED


def test_what_was_new_when_it_was_screened_is_not_new_any_more(
    activity: ProcessingActivity, officer: Any
) -> None:
    one = screened(officer, ("own-policy", "every-new-or-changed"), activity_id=activity.pk)
    assert one.findings["new_or_changed"]["answer"] == "yes"
    assert now_of(activity).holds


def a_plan(officer: Any, office: World, **told: Any) -> Any:
    kept = {"name": "Chatbot", "kind": "purchase", "description": "Vragen beantwoorden"}
    values = kept | {"department": office.home, **told}
    return plans.write_down(told=values, actor=officer, now=clock.now())


def test_a_screening_of_a_plan_counts_until_the_register_contradicts_it(
    office: World, officer: Any
) -> None:
    plan = a_plan(officer, office)
    signed = screened(officer, plan_id=plan.pk)
    row = signed.answers.get(criteria="wp248", criterion="new-technology")
    assert (row.proposed, row.evidence[0]["part"]) == (Answer.YES, "name")
    activity = plans.become(plan_id=plan.pk, actor=officer, now=clock.now())
    assert (now_of(activity).kind, now_of(activity).signed) == (StandingKind.HOLDS, signed)
    add_data(activity, "Gezondheid", sensitivity="special")
    assert now_of(activity).kind == StandingKind.AGAIN


def test_the_number_of_questions_does_not_grow_with_the_list(office: World, officer: Any) -> None:
    def asked(count: int) -> int:
        made = [an_activity(officer, office.home, f"Route {n}") for n in range(count)]
        for one in made:
            screened(officer, activity_id=one.pk)
        activities = list(ProcessingActivity.objects.all())
        with CaptureQueriesContext(
            connection,
        ) as found:
            known = standings(activities, clock.today())
        assert len(known) == len(activities)
        assert all(one.holds for one in known.values())
        return len(found)

    few = asked(1)
    assert asked(3) == few
    assert few <= 25


def test_what_was_never_signed_is_not_read(activity: ProcessingActivity) -> None:
    with CaptureQueriesContext(connection) as found:
        standing_of(activity, clock.today())
    assert len(found) == 1


def test_screenings_go_along_with_their_processing(
    office: World, activity: ProcessingActivity, officer: Any
) -> None:
    one = screened(officer, activity_id=activity.pk)
    handing_over.hand_over(
        activity_id=activity.pk,
        department=office.elsewhere.pk,
        actor=officer,
        now=clock.now(),
    )
    one.refresh_from_db()
    assert one.department == office.elsewhere


def test_plans_and_screenings_go_along_with_a_department(
    office: World, activity: ProcessingActivity, officer: Any
) -> None:
    plan = a_plan(officer, office)
    of_plan, of_activity = (
        screened(officer, plan_id=plan.pk),
        screened(officer, activity_id=activity.pk),
    )
    reorganise(
        sources=[office.home],
        target=office.elsewhere,
        new_name="",
        on=clock.today(),
        reason="Samen verder",
        actor=officer,
        now=clock.now(),
    )
    for one in (plan, of_plan, of_activity):
        one.refresh_from_db()
        assert one.department == office.elsewhere


def test_an_officer_reads_in_the_morning_what_waits(
    office: World, activity: ProcessingActivity, officer: Any, dpo: Any
) -> None:
    assert not list(waiting(officer, clock.now()))
    service.begin(activity_id=activity.pk, actor=officer, now=clock.now())
    one = named_lists.propose(
        lines=[NamedLine("Wandelroute")], why="Nieuw", actor=officer, now=clock.now()
    )
    assert len(list(waiting(officer, clock.now()))) == 1
    assert [entry.url.split("/")[-3] for entry in waiting(dpo, clock.now())] == [str(one.pk)]
    assert not list(waiting(office.people[Role.AUDITOR], clock.now()))
