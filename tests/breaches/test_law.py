"""Rules of law that a breach is worked by, each as a lawyer would ask for it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from breaches import form_sources, queries_notify, queries_people
from breaches.clock_rules import AP, rule_for, shipped
from breaches.models import (
    Breach,
    CommunicationWay,
    Lateness,
    Notification,
    NotTold,
    Phase,
    Risk,
    Timing,
)
from breaches.queries_clock import running_clocks
from breaches.queries_people import Sent
from breaches.register import COLUMNS, entries, row_of
from breaches.services import (
    assessing,
    clocks,
    closing,
    communicating,
    correcting,
    evaluating,
    handling,
    notifying,
    reporting,
    ruling,
    telling_authority,
    telling_people,
)
from breaches.services import facts as facts_service
from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.kernel.severity import Data, Ease, Inputs
from privacyoffice.policy.services import save_profile
from privacyoffice.tenancy.scope import organisation_scope
from tests.breaches import telling
from tests.factories import World
from tests.factories.breaches import make_breach

HOUR = timedelta(hours=1)


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk), translation.override("en"):
        yield kept_world


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def breach(world: World) -> Breach:
    return make_breach(world, "in_progress")


def assess(breach: Breach, officer: Any, risk: str) -> Breach:
    inputs = Inputs(categories=[Data.SIMPLE], ease=Ease.LIMITED)
    assessing.assess(
        breach_id=breach.pk,
        inputs=inputs,
        risk=risk,
        reason="Bekeken.",
        actor=officer,
        now=clock.now(),
    )
    return Breach.objects.get(pk=breach.pk)


def about_authority(breach: Breach, officer: Any, *, tell: bool = False, ground: str = "") -> None:
    telling_authority.decide(
        breach_id=breach.pk,
        tell=tell,
        ground=ground,
        reason="Omdat.",
        actor=officer,
        now=clock.now(),
    )


def about_people(breach: Breach, officer: Any, *, tell: bool = False, **given: Any) -> None:
    telling_people.decide(
        breach_id=breach.pk,
        tell=tell,
        reason="Omdat.",
        actor=officer,
        now=clock.now(),
        **given,
    )


def submitted(breach: Breach, officer: Any, **given: Any) -> Notification:
    now = clock.now()
    made = notifying.prepare(breach_id=breach.pk, phase=Phase.FIRST, actor=officer, now=now)
    return notifying.submit(
        notification_id=made.pk, submitted_at=now, actor=officer, now=now, **given
    )


def evaluate(breach: Breach, officer: Any) -> None:
    evaluating.evaluate(
        breach_id=breach.pk, cause="Adres", lesson="Kijken", actor=officer, now=clock.now()
    )


def lacking(breach: Breach) -> str:
    return "\n".join(closing.lacking(Breach.objects.get(pk=breach.pk)))


def row(**values: Any) -> ruling.Row:
    given: dict[str, Any] = {"code": AP, "name": "AP", "article": "AVG 33", "hours": 72}
    return ruling.Row(**given | {"valid_from": clock.today()} | values)


def test_a_higher_risk_undoes_what_was_decided_at_a_lower_one(breach: Breach, officer: Any) -> None:
    breach = assess(breach, officer, Risk.NONE)
    about_authority(breach, officer, ground=NotTold.NO_RISK)
    about_people(breach, officer, ground=NotTold.NO_HIGH_RISK)
    evaluate(breach, officer)
    assert lacking(breach) == ""
    assert AP not in running_clocks(breach)
    breach = assess(breach, officer, Risk.HIGH)
    assert running_clocks(breach)[AP].due_at == breach.aware_at + 72 * HOUR
    assert queries_people.must_be_told(breach, queries_people.people_decision(breach))
    assert "whether the authority is told" in lacking(breach)
    assert "whether the people concerned are told" in lacking(breach)
    with pytest.raises(ValidationError, match="Decide anew"):
        closing.close(breach_id=breach.pk, actor=officer, now=clock.now())


def test_the_ground_that_the_rule_does_not_ask_it_ends_with_its_risk(
    breach: Breach, officer: Any
) -> None:
    ruling.add_row(row(threshold=Risk.HIGH), actor=officer, now=clock.now())
    breach = assess(breach, officer, Risk.RISK)
    about_authority(breach, officer, ground=NotTold.RULE)
    assert AP not in running_clocks(breach)
    breach = assess(breach, officer, Risk.HIGH)
    assert AP in running_clocks(breach)
    breach = assess(breach, officer, Risk.NONE)
    with pytest.raises(ValidationError, match="judged otherwise"):
        about_authority(breach, officer, ground=NotTold.RULE)


def test_people_who_were_not_told_keep_a_breach_open(breach: Breach, officer: Any) -> None:
    breach = assess(breach, officer, Risk.HIGH)
    about_people(breach, officer, tell=True)
    assert "Tell the people concerned" in lacking(breach)
    facts_service.fill_in(
        breach_id=breach.pk,
        section="told",
        given={"people_told": "partly"},
        actor=officer,
        now=clock.now(),
    )
    assert "people concerned" not in lacking(breach)
    about_people(breach, officer, ground=NotTold.DISPROPORTIONATE)
    assert "notice for the public" in lacking(breach)


def test_what_is_decided_to_be_no_breach_is_not_closed_as_one(breach: Breach, officer: Any) -> None:
    about_authority(breach, officer, ground=NotTold.NOT_A_BREACH)
    assert "Close: no data breach" in lacking(breach)


def test_a_notification_that_was_withdrawn_told_nobody(breach: Breach, officer: Any) -> None:
    about_authority(breach, officer, tell=True)
    submitted(breach, officer)
    assert "Tell the authority" not in lacking(breach)
    now = clock.now()
    gone = notifying.prepare(
        breach_id=breach.pk, phase=Phase.WITHDRAWAL, remarks="Loos", actor=officer, now=now
    )
    notifying.submit(notification_id=gone.pk, submitted_at=now, actor=officer, now=now)
    assert "Tell the authority" in lacking(breach)


def test_a_notification_is_not_recorded_against_the_newest_decision(
    breach: Breach, officer: Any
) -> None:
    breach = assess(breach, officer, Risk.NONE)
    about_authority(breach, officer, ground=NotTold.NO_RISK)
    with pytest.raises(ValidationError, match="Decide first that it is told"):
        submitted(breach, officer)
    about_authority(breach, officer, tell=True)
    notification = queries_notify.draft_of(breach)
    if notification is not None:
        now = clock.now()
        notifying.submit(notification_id=notification.pk, submitted_at=now, actor=officer, now=now)
    else:
        submitted(breach, officer)
    assert Breach.objects.get(pk=breach.pk).notified_at is not None


def test_a_promised_supplement_comes_or_somebody_says_why_not(breach: Breach, officer: Any) -> None:
    breach = assess(breach, officer, Risk.RISK)
    about_authority(breach, officer, tell=True)
    submitted(breach, officer)
    about_people(breach, officer, ground=NotTold.NO_HIGH_RISK)
    evaluate(breach, officer)
    with pytest.raises(ValidationError) as refused:
        closing.close(breach_id=breach.pk, actor=officer, now=clock.now())
    assert "reason" in refused.value.message_dict
    closed = closing.close(
        breach_id=breach.pk, reason="Alles is bekend", actor=officer, now=clock.now()
    )
    assert closed.closing_reason.reveal() == "Alles is bekend"


def test_a_term_of_the_own_policy_makes_nothing_late_before_the_law(
    world: World, officer: Any
) -> None:
    text = 'title = "Beleid"\n[breach]\nsource = "art. 1"\nauthority_hours = 24\n'
    now = clock.now()
    save_profile(text=text, in_force_from=clock.today(), actor=officer, now=now)
    breach = make_breach(world, now=now)
    assert running_clocks(breach)[AP].due_at == now + 24 * HOUR
    for hours, lateness, departs in (
        (24, Lateness.IN_TIME, False),
        (25, Lateness.IN_TIME, True),
        (80, Lateness.LATE, True),
    ):
        at = now + hours * HOUR
        assert clocks.lateness(breach, at) == lateness
        assert clocks.misses_policy(breach, at) is departs


def test_the_register_tells_why_it_was_no_breach_why_late_and_on_which_interest(
    world: World, breach: Breach, officer: Any
) -> None:
    late = make_breach(
        world, "in_progress", discovered_at=None, started_at=None, now=clock.now() - 80 * HOUR
    )
    submitted(late, officer, late_reasons="Het systeem lag stil")
    breach = assess(breach, officer, Risk.HIGH)
    about_people(breach, officer, ground=NotTold.UAVG_41, interest="d")
    handling.close_as_none(
        breach_id=make_breach(world).pk, reason="Loos alarm", actor=officer, now=clock.now()
    )
    told = "\n".join(
        str(value) for entry in entries(Breach.objects.all()) for value in row_of(entry)
    )
    for words in ("Het systeem lag stil", "Loos alarm", "(d: "):
        assert words in told
    assert "Reason at closing" in [str(column.label) for column in COLUMNS]


# Two moments in the hour that the clock shows twice: the second one shows an earlier time.
FIRST = datetime(2026, 10, 25, 0, 50, tzinfo=UTC).astimezone(clock.AMSTERDAM)
SECOND = datetime(2026, 10, 25, 1, 10, tzinfo=UTC).astimezone(clock.AMSTERDAM)


def test_moments_of_a_double_hour_are_in_the_order_in_which_they_were() -> None:
    now = datetime(2026, 10, 25, 3, tzinfo=UTC)
    good = correcting.Instants(
        discovered_at=FIRST, aware_at=SECOND, reported_at=SECOND, timing=Timing.UNKNOWN
    )
    correcting.refuse(good, now)
    reporting._refuse_moments(good, now)
    wrong = correcting.Instants(
        discovered_at=SECOND, aware_at=FIRST, reported_at=FIRST, timing=Timing.UNKNOWN
    )
    with pytest.raises(ValidationError, match="aware_at"):
        correcting.refuse(wrong, now)
    with pytest.raises(ValidationError, match="reported_at"):
        reporting._refuse_moments(wrong, now)
    with pytest.raises(ValidationError) as refused:
        reporting._refuse_without_reason(
            correcting.Instants(reported_at=FIRST, aware_at=SECOND, timing=Timing.UNKNOWN),
            "",
            "",
            now,
        )
    assert "aware_because" in refused.value.message_dict


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"applies": False}, "applies"),
        ({"valid_from": clock.today() - timedelta(days=1)}, "valid_from"),
    ],
)
def test_the_clock_of_the_authority_is_neither_put_off_nor_changed_afterwards(
    world: World, officer: Any, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        ruling.add_row(row(**wrong), actor=officer, now=clock.now())
    assert field in refused.value.message_dict
    ruling.add_row(row(**wrong | {"code": "bellen"}), actor=officer, now=clock.now())


@pytest.mark.parametrize(
    ("timing", "days", "words"),
    [
        (Timing.MOMENT, None, "op zondag 1 maart 2026"),
        (Timing.PERIOD, 2, "vanaf zondag 1 maart 2026 tot en met dinsdag 3 maart 2026"),
        (Timing.ONGOING, None, "vanaf zondag 1 maart 2026, en het is nog niet gestopt"),
    ],
)
def test_a_letter_says_whether_it_was_a_moment_or_went_on(
    timing: Timing, days: int | None, words: str
) -> None:
    began = datetime(2026, 3, 1, 12, tzinfo=UTC)
    breach = Breach(
        timing=timing,
        started_at=began,
        ended_at=None if days is None else began + timedelta(days=days),
    )
    with translation.override("nl"):
        assert communicating._when(breach, "nl") == words


def test_a_notice_beside_messages_does_not_say_that_nobody_can_be_reached(
    breach: Breach, officer: Any
) -> None:
    def opening() -> str:
        made = telling.drafted(breach, officer, CommunicationWay.PUBLIC)
        return str((made.texts.reveal() or {})["opening"])

    assert "niet iedereen" in opening()
    telling.drafted(breach, officer)
    assert "niet iedereen" not in opening()


def test_messages_that_failed_make_telling_people_partial(breach: Breach, officer: Any) -> None:
    made = telling.drafted(breach, officer)
    made.approve(at=clock.now(), by=officer)
    made.save()
    made.begin(at=clock.now())
    made.save()
    made.finish(at=clock.now())
    made.save()
    about = form_sources.About(Notification(breach=breach), clock.now())
    for failed, uncertain, told in ((0, 0, "yes"), (1, 0, "partly"), (0, 1, "partly")):
        about.counted = {made.pk: Sent(total=3, sent=2, failed=failed, uncertain=uncertain)}
        assert form_sources.FALLBACKS["people_told"](about) == told
        assert form_sources.FALLBACKS["people_told_number"](about) == 2


def test_the_shipped_clocks_end_no_later_than_the_shortest_month(world: World) -> None:
    hours = {rule.code: rule.hours for rule in shipped()}
    assert (hours[AP], hours["cbw-report"]) == (72, 28 * 24)
    assert rule_for(make_breach(world), AP) is not None
