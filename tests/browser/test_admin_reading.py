"""What the staff side tells: history, home, words, and how much it asks of the database."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from privacyoffice import clock
from privacyoffice.accounts.admin.timeline import timeline
from privacyoffice.accounts.admin.words import described
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.actor import acting
from privacyoffice.jobs import services as jobs
from privacyoffice.jobs.admin import in_words
from privacyoffice.jobs.models import Job, JobStatus
from privacyoffice.tenancy.scope import organisation_scope
from registers.admin.lines import LINES
from registers.models import LegalBasisOfActivity, ProcessingActivity, Purpose, Recipient
from registers.services import drafting, review
from tests.factories import World
from tests.factories.work import begun_again

ROOT = Path(__file__).resolve().parents[2]
# One for each block of the first page, and what every page asks.
MOST_QUERIES = 25
LISTS = (
    "registers/processingactivity",
    "registers/controllingbody",
    "tenancy/department",
    "tenancy/organisation",
    "accounts/membership",
    "audit/auditevent",
    "jobs/job",
)


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk), translation.override("en"):
        yield kept_world


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="privacyoffice.accounts.backends.LoginBackend")
    return client


def queries_for(user: Any, path: str) -> int:
    client = client_of(user)
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
    assert response.status_code == 200, path
    return len(captured)


def recorded_actions() -> set[str]:
    """The first argument of every `audit.record(...)` in the source, also through a variable."""
    found = set()
    for path in ROOT.rglob("*.py"):
        if {"bench", "tests", ".venv", "var"} & set(path.relative_to(ROOT).parts):
            continue
        tree = ast.parse(path.read_text())
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            found |= _actions_in(function, path)
    return found


def _actions_in(function: ast.FunctionDef, path: Path) -> set[str]:
    found: set[str] = set()
    texts = _texts_given_to_names(function)
    for call in ast.walk(function):
        if not (isinstance(call, ast.Call) and ast.unparse(call.func) == "audit.record"):
            continue
        action = call.args[0]
        if isinstance(action, ast.Constant):
            found.add(str(action.value))
        else:
            assert texts.get(ast.unparse(action)), f"{path}: write the action as plain text"
            found |= texts[ast.unparse(action)]
    return found


def _texts_given_to_names(function: ast.FunctionDef) -> dict[str, set[str]]:
    texts: dict[str, set[str]] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            for target in node.targets:
                texts.setdefault(ast.unparse(target), set()).add(str(node.value.value))
    return texts


def test_every_recorded_act_has_words() -> None:
    actions = recorded_actions()
    assert "registers.published" in actions
    assert "registers.drafted" in actions
    assert actions - set(described()) == set()


def test_every_kind_of_job_has_words() -> None:
    assert [kind for kind in jobs._handlers if in_words(kind) == kind] == []


def test_history_tells_who_changed_which_line(world: World) -> None:
    activity = ProcessingActivity.objects.get(pk=world.activities["draft"])
    person = world.people[Role.AMBASSADOR]
    with acting(person):
        activity.name = "Nieuwe naam"
        drafting.save_draft(activity, actor=person, now=clock.now())
        purpose = Purpose.objects.get(activity=activity)
        purpose.description = "Ander doel"
        purpose.save()
        Recipient.objects.get(activity=activity).delete()
        Recipient.objects.create(activity=activity, name="Erbij", kind="processor")
    entry = next(e for e in timeline(activity, [line.model for line in LINES]) if e.changes)
    assert entry.sentence == "Text changed"
    assert entry.actor == person
    told = {(change.kind, change.label, change.old, change.new) for change in entry.changes}
    canary = world.canary
    assert ("changed", "Name", f"Verwerking {canary}", "Nieuwe naam") in told
    assert ("changed", "Purpose", f"Doel {canary}", "Ander doel") in told
    assert ("removed", "Recipient", f"Recipient {canary} · Partij {canary}", "") in told
    assert ("added", "Recipient", "", "Erbij · processor") in told


def test_history_names_people_in_their_role_and_gives_the_reason(world: World) -> None:
    activity_id = world.activities["submitted"]
    review.send_back(
        activity_id=activity_id,
        because="Bewaartermijn ontbreekt",
        actor=world.people[Role.PRIVACY_OFFICER],
        now=clock.now(),
    )
    client = client_of(world.people[Role.DPO])
    page = client.get(f"/admin/registers/processingactivity/{activity_id}/history/")
    assert page.status_code == 200
    text = page.content.decode()
    assert "Bewaartermijn ontbreekt" in text
    assert world.people[Role.PRIVACY_OFFICER].name in text
    assert "(privacy officer)" in text
    assert "registers.returned" not in text


def test_history_asks_the_same_of_the_database_however_long(world: World) -> None:
    activity = ProcessingActivity.objects.get(pk=world.activities["draft"])
    path = f"/admin/registers/processingactivity/{activity.pk}/history/"
    user = world.people[Role.PRIVACY_OFFICER]
    before = queries_for(user, path)
    for number in range(30):
        with acting(user):
            Recipient.objects.create(activity=activity, name=f"Ontvanger {number}")
            purpose = Purpose.objects.create(activity=activity, description=f"Doel {number}")
            LegalBasisOfActivity.objects.create(activity=activity, purpose=purpose, basis="e")
    assert queries_for(user, path) == before


@pytest.mark.parametrize("state", ["draft", "published"])
def test_change_page_asks_the_same_however_many_lines(world: World, state: str) -> None:
    activity = ProcessingActivity.objects.get(pk=world.activities[state])
    path = f"/admin/registers/processingactivity/{activity.pk}/change/"
    user = world.people[Role.PRIVACY_OFFICER]
    before = queries_for(user, path)
    for number in range(30):
        purpose = Purpose.objects.create(activity=activity, description=f"Doel {number}")
        LegalBasisOfActivity.objects.create(activity=activity, purpose=purpose, basis="e")
    assert queries_for(user, path) == before


@pytest.mark.parametrize("name", LISTS)
def test_list_asks_the_same_of_the_database_however_long(world: World, name: str) -> None:
    roles = (Role.PRIVACY_OFFICER, Role.DPO)
    path = f"/admin/{name}/"
    before = {
        role: queries_for(world.people[role], path)
        for role in roles
        if client_of(world.people[role]).get(path).status_code == 200
    }
    assert before
    for _ in range(5):
        for state in ("draft", "submitted", "published"):
            world.fresh(state)
    for role, count in before.items():
        assert queries_for(world.people[role], path) == count <= MOST_QUERIES


@pytest.mark.parametrize("role", list(Role))
def test_home_asks_the_same_of_the_database_however_much_there_is(world: World, role: Role) -> None:
    before = queries_for(world.people[role], "/admin/")
    for state in ("draft", "submitted", "accepted", "published"):
        world.fresh(state)
        world.fresh(state)
    assert queries_for(world.people[role], "/admin/") == before <= MOST_QUERIES


def home_of(world: World, name: str) -> dict[str, Any]:
    response = client_of(world.people[name]).get("/admin/")
    assert response.status_code == 200
    return {block.title: block for block in response.context["blocks"]}


def addresses(block: Any) -> set[str]:
    return {item.url.split("/")[-3] for item in block.items}


def test_home_shows_a_reviewer_what_others_submitted(world: World) -> None:
    submitted = str(world.activities["submitted"])
    assert addresses(home_of(world, Role.PRIVACY_OFFICER)["Waits for your review"]) == {submitted}
    assert addresses(home_of(world, "second_officer")["Waits for your review"]) == set()


def test_home_shows_an_ambassador_drafts_of_the_own_department(world: World) -> None:
    shown = addresses(home_of(world, Role.AMBASSADOR)["Drafts"])
    assert str(world.activities["draft"]) in shown
    assert str(world.activities["elsewhere"]) not in shown
    everything = addresses(home_of(world, Role.PRIVACY_OFFICER)["Drafts"])
    assert str(world.activities["elsewhere"]) in everything


def test_jobs_page_refreshes_only_while_something_runs(world: World) -> None:
    client = client_of(world.people[Role.PRIVACY_OFFICER])
    begun_again(world.own_job_id, JobStatus.RUNNING, progress_done=1, progress_total=4)
    busy = client.get("/admin/jobs/job/")
    assert busy.headers["Refresh"] == "5"
    assert b'<progress max="100" value="25"' in busy.content
    assert "Refresh" not in client.get("/admin/jobs/job/?standstill=1").headers
    for status in (JobStatus.RUNNING, JobStatus.DONE):
        Job.objects.unfinished().update(status=status)
    assert "Refresh" not in client.get("/admin/jobs/job/").headers
