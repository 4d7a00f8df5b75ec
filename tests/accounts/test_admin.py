"""The admin where rules could be gone around: other departments, oneself, other people's lines."""

import pytest

from privacyoffice import clock
from privacyoffice.accounts.models import Membership
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.tenancy.models import Department
from privacyoffice.tenancy.scope import organisation_scope
from registers.models import ProcessingActivity
from registers.record import PARTS
from tests.access.browsing import Visitor
from tests.factories import World, make_office, make_world
from tests.live import Live

REGISTER = "/admin/registers/processingactivity"
INLINES = (*(part.relation for part in PARTS), "publication_choices")


@pytest.fixture
def world(committed_db: None) -> World:
    return make_world()


def _form(world: World, name: str, department: Department) -> dict[str, str]:
    form = {
        "_organisation": str(world.organisation.pk),
        "name": name,
        "department": str(department.pk),
        "role": "controller",
        "regime": "avg",
        "remarks": "",
    }
    for prefix in INLINES:
        form |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    return form


def test_an_ambassador_sees_and_changes_the_own_department_only(live: Live, world: World) -> None:
    own, foreign = world.activities["draft"], world.activities["elsewhere"]
    with Visitor(live.url, world.people[Role.AMBASSADOR]) as visitor:
        listing = visitor.get(f"{REGISTER}/").text
        assert str(own) in listing
        assert str(foreign) not in listing
        assert world.secret not in listing
        # Searched for by what only that one holds; the page repeats the words, no more.
        assert str(foreign) not in visitor.get(f"{REGISTER}/?q={world.secret}").text
        for page in ("change/", "history/", "act/submit/"):
            assert visitor.get(f"{REGISTER}/{foreign}/{page}").status_code == 404
            assert visitor.post(f"{REGISTER}/{foreign}/{page}").status_code == 404
        assert visitor.get(f"{REGISTER}/{own}/change/").status_code == 200
        assert visitor.post(f"{REGISTER}/{own}/act/submit/").status_code == 302
    with organisation_scope(world.organisation.pk):
        status = dict(ProcessingActivity.objects.values_list("pk", "status"))
    assert status[own] == "submitted"
    assert status[foreign] == "draft"


def test_an_ambassador_puts_nothing_into_another_department(live: Live, world: World) -> None:
    own = world.activities["draft"]
    other = make_office()
    with Visitor(live.url, world.people[Role.AMBASSADOR]) as visitor:
        page = visitor.get(f"{REGISTER}/{own}/change/").text
        assert str(world.home.pk) in page
        assert str(world.elsewhere.pk) not in page
        for department in (world.elsewhere, other.home):
            moved = visitor.post(f"{REGISTER}/{own}/change/", _form(world, "x", department))
            assert moved.status_code == 200
            made = visitor.post(f"{REGISTER}/add/", _form(world, "Erbij", department))
            assert made.status_code == 200
        with organisation_scope(world.organisation.pk):
            kept = ProcessingActivity.objects.get(pk=own)
            assert kept.department_id == world.home.pk
            assert not ProcessingActivity.objects.filter(name="Erbij").exists()
        # The pair: the same form for the own department.
        made = visitor.post(f"{REGISTER}/add/", _form(world, "Erbij", world.home))
        assert made.status_code == 302
    with organisation_scope(world.organisation.pk):
        assert ProcessingActivity.objects.get(name="Erbij").department_id == world.home.pk


def test_the_account_administrator_gives_roles_to_others_only(live: Live, world: World) -> None:
    administrator = world.people[Role.ACCOUNT_ADMIN]
    today = clock.today().isoformat()
    form = {
        "_organisation": str(world.organisation.pk),
        "email": administrator.email,
        "name": administrator.name,
        "role": Role.PRIVACY_OFFICER,
        "decision": "Besluit",
        "decided_on": today,
        "valid_from": today,
    }
    with Visitor(live.url, administrator) as visitor:
        refused = visitor.post("/admin/accounts/membership/add/", form)
        assert refused.status_code == 200
        with organisation_scope(world.organisation.pk):
            assert Membership.objects.filter(user=administrator).count() == 1
        form["email"] = f"nieuw@{world.canary}.example"
        assert visitor.post("/admin/accounts/membership/add/", form).status_code == 302
    with organisation_scope(world.organisation.pk):
        given = Membership.objects.get(user__email=form["email"])
        event = AuditEvent.objects.get(subject_id=given.pk)
    assert given.granted_by_id == administrator.pk
    assert event.actor_id == administrator.pk
    assert event.actor_role == Role.ACCOUNT_ADMIN


def test_nobody_chooses_an_organisation_that_is_not_theirs(live: Live, world: World) -> None:
    other = make_office()
    with Visitor(live.url, world.people[Role.PRIVACY_OFFICER]) as visitor:
        page = "/admin/organisatie/"
        foreign = visitor.post(page, {"organisation": str(other.organisation.pk)})
        assert foreign.status_code == 404
        assert visitor.post(page, {"organisation": "' OR 1=1 --"}).status_code == 404
        own = visitor.post(page, {"organisation": str(world.organisation.pk)})
        assert own.status_code == 302
        assert other.canary not in visitor.get("/admin/").text
