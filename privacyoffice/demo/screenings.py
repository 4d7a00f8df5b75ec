"""Screenings, plans and the list of risky processes of the demo, through the acts of people.

What was screened stands in the screenings.toml of an organisation. The officer of the demo follows
what the register proposes, answers "no" to what it cannot know, and differs where the file says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from dpia.criteria import outcome_of, read_set
from dpia.models import Answer, Plan, Screening
from dpia.named import NamedLine
from dpia.queries import in_force_on
from dpia.services import named_lists, plans, screening
from privacyoffice import clock
from privacyoffice.audit.actor import acting
from privacyoffice.demo.past import People, as_if_it_were, workday_morning
from privacyoffice.demo.reading import read_table
from privacyoffice.tenancy.models import Department
from registers.models import PersonalDataCategory, ProcessingActivity
from registers.services import drafting


@dataclass(frozen=True)
class _Told:
    """One screening of the file. `differs` has answers by "set/criterion", each with "answer" and
    "reason"; one that is not `signed` is still being answered. `adds` is a kind of data that came
    after it, with a day of its own."""

    days_ago: int
    why: str = ""
    processing: str = ""
    plan: str = ""
    signed: bool = True
    reasons: str = ""
    outcome: str = ""
    existing: str = ""
    differs: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    adds: Mapping[str, Any] | None = None


def load_screenings(folder: Path, people: People, now: datetime) -> None:
    """In the organisation in scope, what screenings.toml in its folder tells, if there is one."""
    path = folder / "screenings.toml"
    if not path.exists():
        return
    table = read_table(path)
    with acting(people["po"]):
        for told in table.get("plan", ()):
            _write_down(told, people, now)
        for told in table.get("screening", ()):
            _screen(_Told(**told), people, now)
        if "list" in table:
            _propose_list(table["list"], people, now)


def _write_down(told: dict[str, Any], people: People, now: datetime) -> None:
    at = workday_morning(told["days_ago"], now)
    with as_if_it_were(at):
        plans.write_down(
            told={
                "name": told["name"],
                "kind": told["kind"],
                "description": told["description"],
                "department": Department.objects.get(name=told["department"]),
                "starts_on": None,
            },
            actor=people["po"],
            now=at,
        )


def _screen(told: _Told, people: People, now: datetime) -> None:
    officer, at = people["po"], workday_morning(told.days_ago, now)
    with as_if_it_were(at):
        begun = screening.begin(**_subject(told), why=told.why, actor=officer, now=at)
        answers = _answers(begun, told)
        screening.answer(screening_id=begun.pk, answers=answers, actor=officer, now=at)
        if told.signed:
            _sign(begun, told, people, at)
    if told.adds:
        _add(told.processing, told.adds, people, now)


def _subject(told: _Told) -> dict[str, Any]:
    if told.plan:
        return {"plan_id": Plan.objects.get(name=told.plan).pk}
    return {"activity_id": ProcessingActivity.objects.get(name=told.processing).pk}


def _answers(begun: Screening, told: _Told) -> dict[tuple[str, str], tuple[str, str]]:
    """Of one that is not signed yet only what the register proposed."""
    answers = {}
    unknown = Answer.NO.value if told.signed else ""
    for line in begun.answers.all():
        proposed = line.proposed if line.proposed != Answer.UNKNOWN else unknown
        other = told.differs.get(f"{line.criteria}/{line.criterion}", {})
        answer, reason = other.get("answer", proposed), other.get("reason", "")
        answers[line.criteria, line.criterion] = (answer, reason)
    return answers


def _sign(begun: Screening, told: _Told, people: People, at: datetime) -> None:
    sets = [read_set(kept) for kept in begun.sets]
    said = {(line.criteria, line.criterion): line.answer for line in begun.answers.all()}
    screening.sign(
        screening_id=begun.pk,
        outcome=told.outcome or outcome_of(sets, said),
        reasons=told.reasons,
        existing=told.existing,
        actor=people["po"],
        now=at,
    )


def _add(name: str, adds: Mapping[str, Any], people: People, now: datetime) -> None:
    """A kind of data that was not there when it was screened."""
    at, officer = workday_morning(adds["days_ago"], now), people["po"]
    activity = ProcessingActivity.objects.get(name=name)
    with as_if_it_were(at):
        if not activity.is_editable:
            activity = drafting.reopen(activity_id=activity.pk, actor=officer, now=at)
        drafting.save_draft(activity, actor=officer, now=at)
        line = {key: value for key, value in adds.items() if key != "days_ago"}
        last = activity.personal_data.count()
        PersonalDataCategory.objects.create(activity=activity, position=last, **line)


def _propose_list(told: dict[str, Any], people: People, now: datetime) -> None:
    """The list in force with a line more; the FG has not said anything yet."""
    at = workday_morning(told["days_ago"], now)
    lines = [
        *in_force_on(clock.day_of(at)).named.lines,
        *(NamedLine(**line) for line in told["adds"]),
    ]
    with as_if_it_were(at):
        named_lists.propose(lines=lines, why=told["why"], actor=people["po"], now=at)
