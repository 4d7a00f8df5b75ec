"""Saving a policy: versions that are never rewritten, and what holds on a day."""

from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.admin import site
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.policy import services
from privacyoffice.policy.admin import PolicyProfileAdmin
from privacyoffice.policy.models import PolicyProfile
from privacyoffice.policy.profile import Profile
from privacyoffice.policy.queries import profile_on, shipped_text, with_state
from privacyoffice.policy.services import save_profile
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import make_member, make_organisation, new_canary

pytestmark = pytest.mark.django_db
FIRST, LATER = date(2026, 1, 1), date(2026, 7, 1)


@pytest.fixture
def organisation() -> Any:
    return make_organisation()


def save(text: str, day: date = FIRST, actor: Any = None) -> PolicyProfile:
    return save_profile(text=text, in_force_from=day, actor=actor, now=clock.now())


def titled(title: str) -> str:
    return f'title = "{title}"\n'


def test_without_a_policy_the_law_holds(organisation: Any) -> None:
    with organisation_scope(organisation.pk):
        assert profile_on(FIRST) == Profile.statutory()


def test_a_version_holds_from_its_day_on(organisation: Any) -> None:
    with organisation_scope(organisation.pk):
        save(titled("Eerste"), FIRST)
        save(titled("Tweede"), LATER)
        assert profile_on(FIRST - timedelta(days=1)) == Profile.statutory()
        assert profile_on(FIRST).title == "Eerste"
        assert profile_on(LATER - timedelta(days=1)).title == "Eerste"
        assert profile_on(LATER).title == "Tweede"


def test_of_versions_that_have_begun_the_highest_holds(organisation: Any) -> None:
    """A correction of an earlier day replaces what came before it, also afterwards."""
    with organisation_scope(organisation.pk):
        save(titled("Eerste"), LATER)
        save(titled("Verbeterd"), FIRST)
        assert profile_on(LATER).title == "Verbeterd"
        states = dict(
            with_state(PolicyProfile.objects.all(), LATER).values_list("version", "is_in_force")
        )
        assert states == {1: False, 2: True}


def test_the_policy_of_a_day_is_one_query(
    organisation: Any, django_assert_num_queries: Any
) -> None:
    with organisation_scope(organisation.pk):
        for name in ("werksaam-westfriesland", "hart-van-west-brabant"):
            save(shipped_text(name))
        with django_assert_num_queries(1):
            profile = profile_on(LATER)
    assert profile.requests.channels[1].address == "contactformulier op de website"
    assert profile.adoption.in_force_from == date(2018, 5, 24)


def test_a_saved_version_is_never_rewritten_or_removed(organisation: Any) -> None:
    with organisation_scope(organisation.pk):
        version = save(titled("Eerste"))
        for statement in (
            "UPDATE policy_policyprofile SET title = 'x'",
            "DELETE FROM policy_policyprofile",
        ):
            with pytest.raises(ProgrammingError), transaction.atomic():
                connection.cursor().execute(statement)
        assert PolicyProfile.objects.get().title == version.title


def test_the_report_is_kept_as_it_was(organisation: Any) -> None:
    with organisation_scope(organisation.pk):
        save(shipped_text("werkzaak-rivierenland"))
        kept = PolicyProfile.objects.get().findings
    (found,) = [f for f in kept if f["key"] == "requests.representative"]
    assert found["kind"] == "weaker"
    assert found["article"] == "Awb artikel 2:1, UAVG artikel 5 lid 4"
    assert "niet toegestaan om gegevens van andere personen" in found["place"]


def test_only_a_privacy_officer_saves_and_it_is_recorded(organisation: Any) -> None:
    with organisation_scope(organisation.pk):
        canary = new_canary()
        officer = make_member(Role.PRIVACY_OFFICER, canary=canary).user
        dpo = make_member(Role.DPO, canary=canary).user
        with pytest.raises(PermissionDenied):
            save(titled("Eerste"), actor=dpo)
        version = save(titled("Eerste"), actor=officer)
        event = AuditEvent.objects.get(subject_id=version.pk)
        assert (event.action, event.actor_id) == ("policy.saved", officer.pk)
        assert event.payload == {"version": 1, "in_force_from": "2026-01-01"}


def test_mistakes_are_told_and_nothing_is_saved(organisation: Any) -> None:
    with organisation_scope(organisation.pk):
        with pytest.raises(ValidationError) as caught:
            save('kind = "x"\n[breach]\n')
        assert len(caught.value.messages) == 3
        assert not PolicyProfile.objects.exists()


def test_a_double_click_makes_one_version(organisation: Any) -> None:
    with organisation_scope(organisation.pk):
        save(titled("Eerste"))
        with pytest.raises(ValidationError):
            save(titled("Eerste"))
        save(titled("Eerste"), LATER)
        assert PolicyProfile.objects.count() == 2


def test_what_follows_a_policy_hears_of_a_new_version(
    organisation: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[Any] = []
    monkeypatch.setattr(services, "_followers", [])
    services.on_profile_saved(lambda actor, now: heard.append((actor, now)))
    now = clock.now()
    with organisation_scope(organisation.pk):
        save_profile(text=titled("Eerste"), in_force_from=FIRST, actor=None, now=now)
    assert heard == [(None, now)]


def test_one_organisation_does_not_see_the_policy_of_another(organisation: Any) -> None:
    other = make_organisation()
    with organisation_scope(other.pk):
        save(titled("Van een ander"))
    with organisation_scope(organisation.pk):
        assert profile_on(LATER) == Profile.statutory()
        assert save(titled("Eigen")).version == 1


def test_the_command_loads_a_profile_and_prints_the_report(organisation: Any) -> None:
    out = StringIO()
    call_command(
        "load_policy", "werksaam-westfriesland", organisation=organisation.slug, stdout=out
    )
    told = out.getvalue()
    assert "Versie 1: Privacybeleid WerkSaam, geldt vanaf 01-01-2023." in told
    assert "Zwakker dan de wet: 8" in told
    assert "Tegenstrijdigheid: 3" in told
    assert "AVG artikel 38 lid 6" in told
    with organisation_scope(organisation.pk):
        assert profile_on(date(2023, 1, 1)).title == "Privacybeleid WerkSaam"


def test_the_command_takes_a_file_and_a_day(organisation: Any, tmp_path: Any) -> None:
    path = tmp_path / "eigen.toml"
    path.write_text(titled("Eigen beleid"), encoding="utf-8")
    call_command(
        "load_policy",
        str(path),
        f"--organisation={organisation.slug}",
        "--in-force-from=2026-07-01",
        stdout=StringIO(),
    )
    with organisation_scope(organisation.pk):
        assert PolicyProfile.objects.get().in_force_from == LATER


@pytest.mark.parametrize("name", ["geen-profiel", "/"])
def test_the_command_says_which_profiles_there_are(organisation: Any, name: str) -> None:
    with pytest.raises(CommandError, match="gemeente, hart-van-west-brabant"):
        call_command("load_policy", name, organisation=organisation.slug)


def test_the_list_asks_as_many_questions_for_twelve_versions_as_for_two(
    organisation: Any, rf: Any, django_assert_num_queries: Any
) -> None:
    page = PolicyProfileAdmin(PolicyProfile, site)
    request = rf.get("/")
    with organisation_scope(organisation.pk):
        request.user = make_member(Role.PRIVACY_OFFICER, canary=new_canary()).user
        for wanted in (2, 12):
            while PolicyProfile.objects.count() < wanted:
                save(shipped_text("gemeente").replace("van de", f"{PolicyProfile.objects.count()}"))
            rows = page.get_queryset(request)
            with django_assert_num_queries(1):
                shown = [(page.name(v), page.state(v), page.weaker(v)) for v in rows]
            assert len(shown) == wanted
            assert sum("geldt nu" in state for _name, state, _weaker in shown) == 1
