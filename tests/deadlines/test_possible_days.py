"""Days that nobody can mean: refused beside their field, and never in the way of the rest."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.deadlines import kinds
from privacyoffice.deadlines.deriving import basis_on, outcome
from privacyoffice.deadlines.kinds import OWN, DeadlineKind
from privacyoffice.deadlines.models import AddedHoliday, Deadline
from privacyoffice.deadlines.services import bulk, holidays, lifecycle
from privacyoffice.kernel.terms import Facts, OwnTerm, TermError
from privacyoffice.policy.services import save_profile
from privacyoffice.tenancy.scope import organisation_scope
from tests.browser.admin_forms import posting_form
from tests.factories import World
from tests.factories.deadlines import started, unsaved_deadline

NEVER = ("0001-01-01", "1899-12-31", "2201-01-01", "9999-12-31")
ADD = "/admin/deadlines/deadline/add/"
NOW = datetime(2026, 3, 20, 12, tzinfo=clock.AMSTERDAM)


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk):
        yield kept_world


@pytest.fixture
def client(world: World) -> Client:
    client = Client()
    officer = world.people[Role.PRIVACY_OFFICER]
    client.force_login(officer, backend="privacyoffice.accounts.backends.LoginBackend")
    return client


def fill_in(client: Client, path: str, *, answer: int = 200, **values: str) -> str:
    """The page that follows when its form is sent with these values: the form again, unless
    another answer is told."""
    form = posting_form(client.get(path).content.decode()).values
    response = client.post(path, form | values)
    assert response.status_code == answer
    return response.content.decode()


@pytest.mark.parametrize("day", NEVER)
@pytest.mark.parametrize("rule", ["DATE", "RETAIN", "BREACH_72H_STRICT"])
def test_the_page_of_a_deadline_says_which_years_there_are(
    client: Client, day: str, rule: str
) -> None:
    values = {"label": "Archief", "amount": "2", "unit": "weeks", "time": "10:17"}
    page = fill_in(client, f"{ADD}?rule={rule}", start=day, **values)
    assert "Kies een dag in de jaren 1900 tot en met 2200." in page
    assert not Deadline.objects.filter(label="Archief").exists()


def test_a_term_may_end_three_centuries_from_now_and_not_later(client: Client) -> None:
    values = {"label": "Archief", "unit": "years", "start": "2026-01-01"}
    page = fill_in(client, f"{ADD}?rule=RETAIN", amount="999", **values)
    assert "Deze dag is te ver weg om mee te rekenen." in page
    fill_in(client, f"{ADD}?rule=RETAIN", answer=302, amount="273", **values)
    assert Deadline.objects.filter(label="Archief").count() == 1
    for path in ("/admin/", "/admin/deadlines/deadline/"):
        assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    ("start", "rule"),
    [
        (date(1899, 12, 31), "AVG_1M"),
        (datetime(1, 1, 1, tzinfo=UTC), "BREACH_72H_STRICT"),
        (date(2201, 1, 1), "DATE"),
        (date.max, "DATE"),
        (datetime.max.replace(tzinfo=UTC), "DATE"),
    ],
)
def test_no_service_begins_a_deadline_outside_these_years(
    world: World, start: Any, rule: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        lifecycle.start(OWN, rule, Facts(start=start), "Archief", actor=None, now=NOW)
    assert list(refused.value.message_dict) == ["start"]


def test_the_first_and_the_last_day_that_can_be_are_kept(world: World) -> None:
    for rule, start in (("AVG_1M", date(1900, 1, 1)), ("DATE", date(2200, 12, 31))):
        assert started(rule, start, now=NOW).due_at is not None


def test_no_act_brings_a_deadline_outside_these_years(world: World) -> None:
    deadline = started("AVG_1M", date(2026, 3, 2), now=NOW)
    given: dict[str, Any] = {"reason": "Vergissing", "actor": None, "now": NOW}
    acts: tuple[tuple[str, Callable[[date], Any]], ...] = (
        ("start", lambda day: lifecycle.correct(deadline.pk, day, **given)),
        ("on", lambda day: lifecycle.suspend(deadline.pk, day, **given)),
        ("given_on", lambda day: lifecycle.extend(deadline.pk, day, **given)),
    )
    for field, act in acts:
        for day in (date.min, date.max):
            with pytest.raises(ValidationError) as refused:
                act(day)
            assert list(refused.value.message_dict) == [field]
    lifecycle.suspend(deadline.pk, date(2026, 3, 3), **given)
    for day in (date.min, date.max):
        with pytest.raises(ValidationError) as refused:
            lifecycle.resume(deadline.pk, day, **given)
        assert list(refused.value.message_dict) == ["on"]


def test_a_term_that_a_policy_makes_too_long_is_a_mistake_and_no_date(world: World) -> None:
    """So that the nightly comparison reports that one and goes on with the others."""
    long = Facts(start=date(2026, 3, 2), terms=(OwnTerm(300, "years"),))
    with pytest.raises(TermError):
        outcome("POLICY_TERM", long, basis_on(date(2026, 3, 2)))


@pytest.mark.parametrize(
    "values",
    [
        {"due_at": datetime(1899, 12, 30, tzinfo=UTC)},
        {"due_at": datetime(2301, 1, 2, tzinfo=UTC)},
        {"due_at": None, "started_at": datetime(1899, 12, 30, tzinfo=UTC)},
    ],
)
def test_the_database_keeps_no_moment_that_a_page_cannot_show(
    world: World, values: dict[str, Any]
) -> None:
    values.setdefault("started_at", NOW)
    with (
        pytest.raises(IntegrityError, match="deadline_in_years_that_can_be_read"),
        transaction.atomic(),
    ):
        unsaved_deadline(**values).save()


def test_one_impossible_day_of_an_app_leaves_the_others_running(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = DeadlineKind("tests.planned", "gepland")
    monkeypatch.setitem(kinds._kinds, kind.code, kind)
    possible = bulk.PlannedDay(uuid4(), date(2027, 1, 1), "VA-1")
    days = [bulk.PlannedDay(uuid4(), date.max, "VA-2"), possible]
    assert bulk.begin(kind.code, days, actor=None, now=NOW) == 1
    assert Deadline.objects.get(kind=kind.code).subject_id == possible.subject_id


@pytest.mark.parametrize("day", NEVER)
def test_a_day_off_outside_these_years_is_refused_beside_its_field(
    world: World, client: Client, day: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        holidays.add(
            day=date.fromisoformat(day),
            name="Brugdag",
            source="Stb. 2027, 1",
            actor=world.people[Role.PRIVACY_OFFICER],
            now=NOW,
        )
    assert list(refused.value.message_dict) == ["day"]
    values = {"name": "Brugdag", "source": "Stb. 2027, 1", "counts_for": "both"}
    page = fill_in(client, "/admin/deadlines/addedholiday/add/", day=day, **values)
    assert "Kies een dag in de jaren 1900 tot en met 2200." in page
    assert not AddedHoliday.objects.filter(name="Brugdag").exists()


def test_a_policy_begins_on_a_day_that_can_be(world: World) -> None:
    """Its evaluation is planned so many months later."""
    text = 'title = "Beleid"\n\n[evaluation]\nmonths = 12\nsource = "art. 9"\n'
    actor = world.people[Role.PRIVACY_OFFICER]
    with pytest.raises(ValidationError) as refused:
        save_profile(text=text, in_force_from=date.max, actor=actor, now=clock.now())
    assert list(refused.value.message_dict) == ["in_force_from"]
    save_profile(text=text, in_force_from=clock.today(), actor=actor, now=clock.now())


def test_a_deadline_leads_to_a_page_of_this_installation(world: World) -> None:
    now = clock.now()
    for url in ("//evil.example", "/\t/evil.example", "/\\evil.example", "https://evil.example/"):
        with pytest.raises(ValidationError) as refused:
            started("DATE", clock.today() + timedelta(days=9), now=now, url=url)
        assert list(refused.value.message_dict) == ["url"]
    assert started("DATE", clock.today(), now=now, url="/admin/").url == "/admin/"
