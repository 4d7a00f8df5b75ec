"""The pages of a breach: the hours left on each, the acts of its stage, and who may take them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from breaches.admin.breach import BreachAdmin
from breaches.admin.live import left_in_words
from breaches.clock_rules import AP, rules_for
from breaches.models import (
    Breach,
    ClockRule,
    NotTold,
    Outcome,
    Outsider,
    Risk,
    Status,
    TellingDecision,
    Told,
)
from breaches.queries_clock import running_clocks
from breaches.services import handling, outside, ruling
from privacyoffice import clock
from privacyoffice.accounts.admin.base import PROMINENT_ACTS
from privacyoffice.accounts.roles import Role
from privacyoffice.notifications.models import InAppMessage
from privacyoffice.policy.services import save_profile
from privacyoffice.tenancy.scope import organisation_scope
from tests.browser.admin_forms import posting_form
from tests.factories import World
from tests.factories.breaches import make_breach

HOUR = timedelta(hours=1)


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk), translation.override("en"):
        yield kept_world


def client_of(world: World, role: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(world.people[role], backend="privacyoffice.accounts.backends.LoginBackend")
    return client


def page_of(breach: Breach) -> str:
    return reverse("admin:breaches_breach_change", args=[breach.pk])


def act_of(breach: Breach, name: str) -> str:
    return reverse("admin:breaches_breach_act", args=[breach.pk, name])


def sent(client: Client, path: str, **values: Any) -> Any:
    """Fill in the page of an act as a browser would, with these values."""
    form = posting_form(client.get(path).content.decode()).values
    return client.post(path, form | values)


def fg_handles(world: World) -> None:
    text = 'title = "Beleid"\n[breach]\nsource = "art. 9"\nhandled_by = ["dpo"]\n'
    officer = world.people[Role.PRIVACY_OFFICER]
    save_profile(text=text, in_force_from=clock.today(), actor=officer, now=clock.now())


@pytest.mark.parametrize(
    ("ends", "words"),
    [
        ("2026-10-26T16:10:00", "71 hours and 59 minutes left"),
        ("2026-10-23T16:10:59", "less than a minute left"),
        ("2026-10-23T17:10:30", "1 hour left"),
        ("2026-10-30T16:10:30", "168 hours left"),
        ("2026-10-23T16:09:00", "1 minute too late"),
        ("2026-10-23T13:00:00", "3 hours and 10 minutes too late"),
    ],
)
def test_hours_stay_hours_however_many_there_are(ends: str, words: str) -> None:
    now = datetime(2026, 10, 23, 16, 10, 30, tzinfo=UTC)
    with translation.override("en"):
        assert left_in_words(datetime.fromisoformat(ends).replace(tzinfo=UTC), now) == words


def test_every_page_of_a_breach_says_how_many_hours_are_left(world: World) -> None:
    breach = make_breach(world, now=clock.now() - 10 * HOUR - timedelta(minutes=30))
    client = client_of(world, Role.PRIVACY_OFFICER)
    history = reverse("admin:breaches_breach_history", args=[breach.pk])
    ends = running_clocks(breach)[AP].due_at
    attach = reverse("admin:breaches_breach_attach", args=[breach.pk])
    acts = [act_of(breach, name) for name in ("take-up", "instants")]
    for path in (page_of(breach), *acts, history, attach):
        page = client.get(path).content.decode()
        assert "61 hours and 2" in page, path
        assert ends is not None
        assert f'data-ends="{ends.astimezone(UTC).isoformat(timespec="seconds")}"' in page


def test_the_home_page_has_every_open_breach_what_ends_first_on_top(world: World) -> None:
    late = make_breach(world, now=clock.now() - 73 * HOUR)
    soon = make_breach(world, now=clock.now() - 70 * HOUR)
    for role in (Role.PRIVACY_OFFICER, Role.DPO, Role.CISO, Role.MANAGER):
        page = client_of(world, role).get("/admin/").content.decode()
        assert 0 < page.index(late.reference) < page.index(soon.reference), role
        assert "1 hour too late" in page
    page = client_of(world, Role.CASE_HANDLER).get("/admin/").content.decode()
    assert late.reference not in page


def test_only_the_page_itself_tells_what_was_reported_and_by_whom(world: World) -> None:
    breach = make_breach(world)
    client = client_of(world, Role.PRIVACY_OFFICER)
    listed = client.get(reverse("admin:breaches_breach_changelist")).content.decode()
    page = client.get(page_of(breach)).content.decode()
    assert breach.reference in listed
    for words in ("Brief naar een verkeerd adres", "@melder.example"):
        assert words in page
        assert words not in listed


def test_who_takes_it_up_handles_it_and_its_stage_has_at_most_three_buttons(
    world: World,
) -> None:
    breach = make_breach(world)
    client = client_of(world, Role.PRIVACY_OFFICER)
    shown = client.get(page_of(breach)).context["acts"]
    assert shown[0].name == "take-up"
    assert len(shown) <= PROMINENT_ACTS
    assert sent(client, act_of(breach, "take-up")).status_code == 302
    breach.refresh_from_db()
    assert (breach.status, breach.owner) == (
        Status.IN_PROGRESS,
        world.people[Role.PRIVACY_OFFICER],
    )
    assert client.get(page_of(breach)).context["acts"][0].name != "take-up"


def test_an_fg_only_looks_unless_the_policy_gives_the_fg_the_work(world: World) -> None:
    breach = make_breach(world)
    client = client_of(world, Role.DPO)
    page = client.get(page_of(breach))
    own = [act.name for act in (*page.context["acts"], *page.context["more_acts"])]
    assert not set(own) & {act.name for act in BreachAdmin.acts if "." not in act.perm}
    assert client.get(act_of(breach, "take-up")).status_code == 404
    assert client.post(act_of(breach, "take-up"), {}).status_code == 404
    fg_handles(world)
    page = client.get(page_of(breach))
    assert page.context["acts"][0].name == "take-up"
    assert "38(6)" in page.content.decode()
    assert sent(client, act_of(breach, "take-up")).status_code == 302


def test_a_manager_looks_and_nothing_more(world: World) -> None:
    breach = make_breach(world)
    client = client_of(world, Role.MANAGER)
    assert client.get(page_of(breach)).status_code == 200
    assert client.get(act_of(breach, "no-breach")).status_code == 404
    assert client_of(world, Role.AMBASSADOR).get(page_of(breach)).status_code == 404


def test_the_moment_of_awareness_is_corrected_on_a_page_and_the_old_one_is_shown(
    world: World,
) -> None:
    breach = make_breach(world, "in_progress", now=clock.now() - 5 * HOUR)
    client = client_of(world, Role.PRIVACY_OFFICER)
    became = (clock.now() - 2 * HOUR).astimezone(clock.AMSTERDAM).replace(second=0, microsecond=0)
    values = {"aware_at": became.strftime("%Y-%m-%dT%H:%M"), "reason": "Eerst onderzocht"}
    path = act_of(breach, "instants")
    refused = sent(client, path, **values | {"reason": ""})
    assert "reason" in refused.context["form"].errors
    assert sent(client, path, **values).status_code == 302
    breach.refresh_from_db()
    assert breach.aware_at == became
    # What nobody touched keeps its seconds.
    assert breach.discovered_at == breach.awareness_changes.get().was - HOUR
    page = client.get(page_of(breach)).content.decode()
    assert "Moment of awareness, corrected" in page
    assert "Eerst onderzocht" in page


def test_a_moment_that_occurs_twice_is_asked_about(world: World) -> None:
    breach = make_breach(world, now=datetime(2026, 10, 26, 9, tzinfo=UTC))
    client = client_of(world, Role.PRIVACY_OFFICER)
    values = {"aware_at": "2026-10-25T02:30", "reason": "Uit het logboek"}
    values |= {"discovered_at": "", "started_at": "", "timing": "unknown"}
    path = act_of(breach, "instants")
    asked = sent(client, path, **values)
    assert "aware_at" in asked.context["form"].errors
    form = posting_form(asked.content.decode()).values
    assert client.post(path, form | {"aware_at_which": "second"}).status_code == 302
    breach.refresh_from_db()
    assert breach.aware_at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_what_is_no_breach_is_closed_with_its_reason_and_can_be_opened_again(
    world: World,
) -> None:
    breach = make_breach(world)
    client = client_of(world, Role.PRIVACY_OFFICER)
    assert "reason" in sent(client, act_of(breach, "no-breach")).context["form"].errors
    sent(client, act_of(breach, "no-breach"), reason="Niets gelekt")
    breach.refresh_from_db()
    assert breach.outcome == Outcome.NO_BREACH
    page = client.get(page_of(breach)).content.decode()
    assert "Niets gelekt" in page
    assert "clock-bar" not in page
    sent(client, act_of(breach, "reopen"), reason="Toch wel")
    breach.refresh_from_db()
    assert breach.status == Status.IN_PROGRESS
    assert not breach.closing_reason
    assert "Niets gelekt" in {one.closing_reason.reveal() for one in breach.history.all()}


def test_destroying_never_stands_out_on_the_page_of_a_closed_breach(world: World) -> None:
    breach = make_breach(world, "closed")
    page = client_of(world, Role.PRIVACY_OFFICER).get(page_of(breach))
    assert "destroy" not in [act.name for act in page.context["acts"]]
    assert page.context["more_acts"][-1].name == "destroy"


def test_what_was_reported_comes_before_the_protocol_and_after_what_to_do(world: World) -> None:
    page = client_of(world, Role.PRIVACY_OFFICER).get(page_of(make_breach(world)))
    words = page.content.decode()
    order = ("What to do now", "What was reported", "Protocol: ", "What is known")
    places = [words.index(word) for word in order]
    assert places == sorted(places)
    assert words.index("<details class") < words.index("How this date came about")
    assert words.count("Protocol: ") == 1


def test_the_page_of_a_breach_names_every_one_that_told_it_again(world: World) -> None:
    first, second = make_breach(world), make_breach(world)
    officer = world.people[Role.PRIVACY_OFFICER]
    handling.close_as_duplicate(breach_id=second.pk, same_as=first, actor=officer, now=clock.now())
    page = client_of(world, Role.PRIVACY_OFFICER).get(page_of(first)).content.decode()
    assert f">{second.reference}</a>" in page


def test_others_who_were_told_stand_with_the_clock_that_it_met(world: World) -> None:
    breach, officer = make_breach(world), world.people[Role.PRIVACY_OFFICER]
    outside.note(
        breach_id=breach.pk,
        to=Outsider.OTHER,
        told_at=clock.now(),
        note="Gebeld",
        rule="ibd",
        actor=officer,
        now=clock.now(),
    )
    page = client_of(world, Role.PRIVACY_OFFICER).get(page_of(breach)).content.decode()
    assert f"for the clock of: {rules_for(breach)['ibd'].name}" in page


def test_a_new_breach_is_told_to_the_team_at_once_with_its_number_and_end_only(
    world: World,
) -> None:
    breach = make_breach(world)
    told = InAppMessage.objects.filter(intent="breach.came_in", key=str(breach.pk))
    people = {world.people[role].pk for role in (Role.PRIVACY_OFFICER, Role.DPO, Role.CISO)}
    assert people <= set(told.values_list("recipient_id", flat=True))
    assert all(set(one.context) == {"reference", "due"} for one in told)


def test_a_row_of_a_clock_is_added_and_open_breaches_follow(world: World) -> None:
    breach = make_breach(world)
    client = client_of(world, Role.PRIVACY_OFFICER)
    path = reverse("admin:breaches_clockrule_add")
    values = {
        "code": AP,
        "name": "AP",
        "article": "GDPR art. 33(1)",
        "hours": "96",
        "runs_from": "aware",
        "threshold": "high",
        "applies": "on",
        "valid_from": clock.day_of(breach.aware_at).isoformat(),
    }
    refused = sent(client, path, **values | {"runs_from": "reported"})
    assert "runs_from" in refused.context["form"].errors
    assert sent(client, path, **values).status_code == 302
    assert ClockRule.objects.get(code=AP).hours == 96
    assert running_clocks(breach)[AP].due_at == breach.aware_at + 96 * HOUR
    again = sent(client, path, **values)
    assert "There is a row of this clock from that day already." in again.content.decode()
    listed = client_of(world, Role.CISO).get(reverse("admin:breaches_clockrule_changelist"))
    assert "96 hours from" in listed.content.decode()
    assert client_of(world, Role.CISO).get(path).status_code == 404


def test_beside_a_row_stands_that_the_own_policy_promises_fewer_hours(world: World) -> None:
    text = 'title = "Beleid"\n[breach]\nsource = "art. 9"\nauthority_hours = 48\n'
    officer = world.people[Role.PRIVACY_OFFICER]
    save_profile(text=text, in_force_from=clock.today(), actor=officer, now=clock.now())
    row = {"code": AP, "name": "AP", "article": "GDPR art. 33(1)", "valid_from": clock.today()}
    made = ruling.add_row(ruling.Row(**row, hours=96), actor=officer, now=clock.now())
    client = client_of(world, Role.PRIVACY_OFFICER)
    page = client.get(reverse("admin:breaches_clockrule_change", args=[made.pk]))
    assert "promises fewer hours, and they hold: 48 hours" in page.content.decode()
    listed = client.get(reverse("admin:breaches_clockrule_changelist")).content.decode()
    assert "the own policy; the row itself says 96 hours" in listed


def test_the_first_buttons_follow_what_was_decided(world: World) -> None:
    breach = make_breach(world, "in_progress")
    client = client_of(world, Role.PRIVACY_OFFICER)

    def first() -> list[str]:
        return [act.name for act in client.get(page_of(breach)).context["acts"]]

    assert first() == ["assess", "tell-authority", "notify-prepare"]
    Breach.objects.filter(pk=breach.pk).update(risk=Risk.NONE)
    for about in Told:
        TellingDecision.objects.create(
            breach=breach,
            about=about,
            tell=False,
            ground=NotTold.NO_RISK,
            reason="Omdat",
            at=clock.now(),
            by=world.people[Role.PRIVACY_OFFICER],
        )
    assert first()[:2] == ["evaluate", "close"]


def test_an_fg_adds_no_files_to_a_breach_unless_the_policy_gives_the_fg_the_work(
    world: World,
) -> None:
    breach = make_breach(world)
    client = client_of(world, Role.DPO)
    path = reverse("admin:breaches_breach_attach", args=[breach.pk])
    assert client.get(path).status_code == 404
    assert path not in client.get(page_of(breach)).content.decode()
    fg_handles(world)
    assert client.get(path).status_code == 200
    assert path in client.get(page_of(breach)).content.decode()


def test_a_page_asks_the_policy_no_oftener_for_the_fg_than_for_others(world: World) -> None:
    breach = make_breach(world, "in_progress")
    numbers = {}
    for role in (Role.PRIVACY_OFFICER, Role.DPO):
        client = client_of(world, role)
        client.get(page_of(breach))
        with CaptureQueriesContext(connection) as asked:
            client.get(page_of(breach))
        numbers[role] = len([one for one in asked if "policy_policyprofile" in one["sql"]])
    assert numbers[Role.DPO] <= numbers[Role.PRIVACY_OFFICER] + 1


def test_the_list_asks_as_much_for_many_breaches_as_for_one(world: World) -> None:
    client = client_of(world, Role.PRIVACY_OFFICER)
    counts = []
    for _more in range(2):
        for _one in range(3):
            make_breach(world)
        for path in (reverse("admin:breaches_breach_changelist"), "/admin/"):
            client.get(path)
            with CaptureQueriesContext(connection) as asked:
                client.get(path)
            counts.append(len(asked))
    assert counts[:2] == counts[2:]


def test_the_list_has_the_least_time_left_on_top_and_what_runs_no_more_below(world: World) -> None:
    new, late, old = (
        make_breach(world, now=clock.now() - hours * HOUR).pk for hours in (1, 80, 50)
    )
    closed = make_breach(world, "closed", now=clock.now() - 70 * HOUR).pk
    page = client_of(world, Role.CISO).get(reverse("admin:breaches_breach_changelist"))
    shown = [breach.pk for breach in page.context["cl"].result_list]
    wanted = [late, old, new, closed]
    assert [pk for pk in shown if pk in wanted] == wanted
