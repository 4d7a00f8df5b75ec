"""The work on a request as buttons, and as lists on its page."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act
from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.admin.blocks import Block
from requests_dsar import queries_work
from requests_dsar.admin.forms_work import AskForm, BodyForm, InvolveForm, OneInvolvedForm
from requests_dsar.models import (
    DataSubjectRequest,
    InvolvedProcessing,
    SearchTask,
    Status,
    TaskStatus,
)
from requests_dsar.queries_decisions import processings_of
from requests_dsar.search_terms import address_of
from requests_dsar.services import involving, searching

SHAPES = {
    TaskStatus.OPEN: "open",
    TaskStatus.FOUND: "full",
    TaskStatus.NOT_FOUND: "tick",
    TaskStatus.CANCELLED: "cross",
}


def _involve(request: HttpRequest, case: DataSubjectRequest, data: dict[str, Any]) -> str:
    added = involving.involve(
        request_id=case.pk,
        activities=[UUID(key) for key in data["processings"]],
        actor=request.user,
        now=clock.now(),
    )
    return ngettext(
        "%(count)d processing added to this request.",
        "%(count)d processings added to this request.",
        len(added),
    ) % {"count": len(added)}


def _set_aside(request: HttpRequest, case: DataSubjectRequest, data: dict[str, Any]) -> str:
    involving.set_aside(
        request_id=case.pk, involved_id=data["involved"], actor=request.user, now=clock.now()
    )
    return _("This processing does not belong to the request any more.")


def _choose_body(request: HttpRequest, case: DataSubjectRequest, data: dict[str, Any]) -> str:
    involved = involving.choose_body(
        request_id=case.pk,
        involved_id=UUID(data["involved_id"]),
        body_id=UUID(data["body_id"]),
        seen_body=data["seen_body"],
        actor=request.user,
        now=clock.now(),
    )
    return _("%(body)s decides on %(processing)s.") % {
        "body": involved.body,
        "processing": involved.activity,
    }


def _ask(request: HttpRequest, case: DataSubjectRequest, data: dict[str, Any]) -> str:
    made = searching.ask(request_id=case.pk, actor=request.user, now=clock.now(), **data)
    return ngettext(
        "%(name)s was asked to look in %(count)d place.",
        "%(name)s was asked to look in %(count)d places.",
        len(made),
    ) % {"name": data["colleague"], "count": len(made)}


def _is_worked_on(case: DataSubjectRequest) -> bool:
    return case.status in (Status.RECEIVED, Status.IN_PROGRESS) and case.destroyed_at is None


def _is_in_progress(case: DataSubjectRequest) -> bool:
    return case.status == Status.IN_PROGRESS and case.destroyed_at is None


def _involved(case: DataSubjectRequest) -> list[InvolvedProcessing]:
    return processings_of(case)


def _has_processings(case: DataSubjectRequest) -> bool:
    return _is_worked_on(case) and bool(_involved(case))


def _has_choice_of_body(case: DataSubjectRequest) -> bool:
    if not _has_processings(case):
        return False
    bodies = queries_work.bodies_by_activity([one.activity_id for one in _involved(case)])
    return any(len(known) > 1 for known in bodies.values())


INVOLVE = Act(
    name="involve",
    label=gettext_lazy("Add processings"),
    explanation=gettext_lazy(
        "Say in which processings of the register this request is answered. Their systems, their "
        "controlling body and what the register tells of them follow from it."
    ),
    perm="change",
    perform=_involve,
    possible=_is_worked_on,
    form_class=InvolveForm,
)
ASK_TO_LOOK = Act(
    name="ask-search",
    label=gettext_lazy("Ask a colleague to look"),
    explanation=gettext_lazy(
        "A colleague looks in a system or a department for data of the person, and says what is "
        "there. The colleague reads this search only."
    ),
    perm="change",
    perform=_ask,
    possible=_is_in_progress,
    form_class=AskForm,
)
WORK_ACTS = (
    INVOLVE,
    ASK_TO_LOOK,
    Act(
        name="choose-body",
        label=gettext_lazy("Choose which body decides"),
        explanation=gettext_lazy(
            "Some of these processings have more than one controller. The decision is taken in "
            "the name of the one that you choose."
        ),
        perm="change",
        perform=_choose_body,
        possible=_has_choice_of_body,
        form_class=BodyForm,
    ),
    Act(
        name="set-aside",
        label=gettext_lazy("Take a processing out"),
        explanation=gettext_lazy(
            "For a processing that was added by mistake. One in which was looked for data, or on "
            "which something was decided, stays."
        ),
        perm="change",
        perform=_set_aside,
        possible=_has_processings,
        form_class=OneInvolvedForm,
    ),
)


def work_blocks(case: DataSubjectRequest) -> list[Block]:
    """In which processings the request is answered, and where was looked for data."""
    return [_processings(case), *_searches(case)]


def _processings(case: DataSubjectRequest) -> Block:
    lines = [
        format_html(
            "{} · {}{}",
            one.activity,
            one.body or badge(_("it is not known yet which body decides"), "open"),
            _(" · chosen by the person") if one.by_person else "",
        )
        for one in _involved(case)
    ]
    if not lines and _is_worked_on(case):
        lines = [badge(_("No processing has been added yet."), "open")]
    return Block(_("In which processings"), tuple(lines or [_("none")]))


def _searches(case: DataSubjectRequest) -> list[Block]:
    lines = [_line(task) for task in queries_work.tasks_of(case)]
    return [Block(_("Where was looked"), tuple(lines))] if lines else []


def _line(task: SearchTask) -> Any:
    place = format_html('<a href="{}">{}</a>', address_of(task), place_of(task))
    told = [str(task.colleague), _by_when(task)]
    if task.files:
        told.append(files_in_words(task.files))
    if task.third_parties:
        told.append(_("also data about others"))
    return format_html("{} {} · {}", place, state_of(task), " · ".join(told))


def files_in_words(numbers: list[int]) -> str:
    """“file no. 2”, “files no. 2, 3”: which ones, and not how many."""
    return ngettext("file no. %(numbers)s", "files no. %(numbers)s", len(numbers)) % {
        "numbers": ", ".join(map(str, numbers))
    }


def _by_when(task: SearchTask) -> str:
    if task.answered_at is None:
        return _("needed by %(day)s") % {"day": date_format(task.due_on)}
    return _("answered on %(day)s") % {"day": date_format(clock.day_of(task.answered_at))}


def place_of(task: SearchTask) -> str:
    """Where is looked, and for which processing: nothing about the person."""
    place = str(task.system) if task.system else str(task.department)
    return f"{place} ({task.involved.activity.reference})" if task.involved else place


def state_of(task: SearchTask) -> Any:
    """How far it is, as a word with a shape; late is said too."""
    if task.status == TaskStatus.OPEN and task.due_on < clock.today():
        return badge(_("late"), "cross")
    return badge(task.get_status_display(), SHAPES[TaskStatus(task.status)])
