"""Deciding on a request as buttons, and what was decided as a list on its page."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act
from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.admin.blocks import Block
from privacyoffice.advice.admin.acts import ADVICE_ACTS
from privacyoffice.advice.admin.subject_pages import headline_lines
from privacyoffice.advice.queries import open_advice_on
from privacyoffice.keyring import Unreadable
from privacyoffice.mandates.models import Mandate
from requests_dsar import grounds
from requests_dsar.admin.forms import SeenForm
from requests_dsar.admin.forms_decide import (
    ConfirmForm,
    ProposeForm,
    ReopenForm,
    SplitForm,
    decision_in_words,
    in_words,
)
from requests_dsar.models import (
    DataSubjectRequest,
    Decision,
    DecisionStatus,
    Pause,
    SearchTask,
    Status,
    TaskStatus,
)
from requests_dsar.queries_bases import signals_of
from requests_dsar.queries_decisions import (
    answers_sent,
    decisions_of,
    processings_of,
    proposed_in,
    undecided,
)
from requests_dsar.services import deciding, splitting


def _propose(request: HttpRequest, case: DataSubjectRequest, data: dict[str, Any]) -> str:
    made = deciding.propose(request_id=case.pk, actor=request.user, now=clock.now(), **data)
    waiting = sum(decision.status == DecisionStatus.PROPOSED for decision in made)
    if not waiting:
        return _("Decided. Conclude the decision when nothing is left.")
    return ngettext(
        "%(count)d decision waits for somebody else.",
        "%(count)d decisions wait for somebody else.",
        waiting,
    ) % {"count": waiting}


def _confirm(request: HttpRequest, case: DataSubjectRequest, data: dict[str, Any]) -> str:
    taken = deciding.confirm(request_id=case.pk, actor=request.user, now=clock.now(), **data)
    return ngettext("%(count)d decision taken.", "%(count)d decisions taken.", len(taken)) % {
        "count": len(taken)
    }


def _decide(request: HttpRequest, case: DataSubjectRequest, data: dict[str, Any]) -> str:
    deciding.decide(request_id=case.pk, actor=request.user, now=clock.now(), **data)
    return _("Decided. Make the letter now.")


def _reopen(request: HttpRequest, case: DataSubjectRequest, data: dict[str, Any]) -> str:
    deciding.reopen(request_id=case.pk, actor=request.user, now=clock.now(), **data)
    return _("You can decide again. A letter that was made already is not sent.")


def _split(request: HttpRequest, case: DataSubjectRequest, data: dict[str, Any]) -> str:
    part = splitting.split(request_id=case.pk, actor=request.user, now=clock.now(), **data)
    return format_html(
        '{} <a href="../../{}/change/">{}</a>',
        _("These go on as %(reference)s, with a term of their own.")
        % {"reference": part.reference},
        part.pk,
        _("Open this request"),
    )


def _is_in_progress(case: DataSubjectRequest) -> bool:
    return case.status == Status.IN_PROGRESS and case.destroyed_at is None


def _is_there(case: DataSubjectRequest) -> bool:
    return case.destroyed_at is None


def _can_decide(case: DataSubjectRequest) -> bool:
    return _is_in_progress(case) and bool(case.rights)


def _waits(case: DataSubjectRequest) -> bool:
    return _is_in_progress(case) and bool(proposed_in(case))


def _is_complete(case: DataSubjectRequest) -> bool:
    return _can_decide(case) and not undecided(case) and not proposed_in(case)


def _can_reopen(case: DataSubjectRequest) -> bool:
    decided = case.status == Status.DECIDED and case.destroyed_at is None
    return decided and not answers_sent(case)


def _can_split(case: DataSubjectRequest) -> bool:
    open_ = case.status in (Status.RECEIVED, Status.IN_PROGRESS) and case.destroyed_at is None
    return open_ and len(processings_of(case)) > 1


def _own_proposals(case: DataSubjectRequest, user: Any) -> str:
    """Said before somebody opens the page only to be refused."""
    if all(made.proposed_by_id == user.pk for made in proposed_in(case)):
        return _("You proposed what is not granted yourself, so somebody else confirms it.")
    return ""


def _still_open(case: DataSubjectRequest) -> list[Any]:
    """What is not there yet, and stops nobody."""
    found: list[Any] = []
    if open_advice_on(case._meta.label_lower, case.pk).exists():
        found.append(_("The FG was asked for advice and has not given it yet."))
    if SearchTask.objects.filter(request=case, status=TaskStatus.OPEN).exists():
        found.append(_("A colleague is still looking for data."))
    if Pause.objects.filter(request=case, answered_on__isnull=True).exists():
        found.append(_("The person has not answered a question yet."))
    return found


def _to_weigh(case: DataSubjectRequest) -> list[Any]:
    """What is not there yet, what the legal bases say, and on which conditions one decides."""
    return [*_still_open(case), *signals_of(case), *_conditions()]


def _conditions() -> list[str]:
    """Of the mandates that hold today: a program cannot see whether they are met."""
    held = Mandate.objects.on(clock.today()).exclude(conditions="").select_related("body", "person")
    text = _("The mandate of %(mandate)s (%(source)s) has conditions: %(conditions)s")
    return [
        text % {"mandate": one, "source": one.source, "conditions": one.conditions} for one in held
    ]


def _what_is_confirmed(case: DataSubjectRequest) -> Block:
    return Block(_("What was proposed"), tuple(_with_reasons(made) for made in proposed_in(case)))


def _with_reasons(made: Decision) -> Any:
    try:
        parts = [(_("Reasons"), made.reasons.reveal()), (_("Weighing"), made.weighing.reveal())]
    except Unreadable as error:
        parts = [(_("Reasons"), error.told)]
    told = [f"{label}: {text}" for label, text in parts if text]
    lines = [decision_in_words(made), _grounds_in_words(made), _by_whom(made), *told]
    return linebreaksbr("\n".join(str(line) for line in lines if line))


PROPOSE = Act(
    name="propose-decision",
    label=gettext_lazy("Decide on a right"),
    explanation=gettext_lazy(
        "You decide for the controlling body, on its mandate. What you do not grant in full gets "
        "its grounds and reasons, and a second person confirms it."
    ),
    perm="decide",
    perform=_propose,
    possible=_can_decide,
    form_class=ProposeForm,
    warnings=_to_weigh,
)
CONFIRM = Act(
    name="confirm-decision",
    label=gettext_lazy("Confirm what was proposed"),
    explanation=gettext_lazy(
        "Somebody proposed not to grant something, or not in full. With your confirmation the "
        "decision is taken. If you do not agree, propose another one yourself."
    ),
    perm="confirm",
    perform=_confirm,
    possible=_waits,
    refused=_own_proposals,
    form_class=ConfirmForm,
    warnings=_to_weigh,
    details=_what_is_confirmed,
)
CONCLUDE = Act(
    name="decide",
    label=gettext_lazy("Conclude the decision"),
    explanation=gettext_lazy(
        "Every right has its decision. After this the letter is made. As long as it has not been "
        "sent you can still look at the decision again."
    ),
    perm="decide",
    perform=_decide,
    possible=_is_complete,
    warnings=_still_open,
    form_class=SeenForm,
)
REOPEN = Act(
    name="reopen-decision",
    label=gettext_lazy("Look at the decision again"),
    explanation=gettext_lazy(
        "The decision was not sent yet. A letter that was made for it is not sent any more."
    ),
    perm="decide",
    perform=_reopen,
    possible=_can_reopen,
    form_class=ReopenForm,
)
SPLIT = Act(
    name="split",
    label=gettext_lazy("Split over bodies"),
    explanation=gettext_lazy(
        "Processings of another body go on in a request of their own. Its term runs from the same "
        "day of receipt, and the person gets a confirmation with its reference."
    ),
    perm="assign",
    perform=_split,
    possible=_can_split,
    form_class=SplitForm,
)
DECIDE_FIRST = (CONFIRM, CONCLUDE)
DECIDE_ACTS = (REOPEN, SPLIT, *(replace(act, possible=_is_there) for act in ADVICE_ACTS))
# Their pages show what is encrypted.
DECIDE_ACTS_THAT_SHOW = ("confirm-decision",)


def decision_blocks(case: DataSubjectRequest) -> list[Block]:
    """What was decided on each right, what still waits, and the FG's advice; nothing that is
    encrypted."""
    return [*_decisions(case), *_advice(case)]


def _advice(case: DataSubjectRequest) -> list[Block]:
    lines = headline_lines(case._meta.label_lower, case.pk)
    return [Block(_("Advice of the FG"), lines)] if lines else []


def _decisions(case: DataSubjectRequest) -> list[Block]:
    made = decisions_of(case)
    lines: list[Any] = [_line(decision) for decision in made]
    if made and case.status == Status.IN_PROGRESS:
        there = {(one.right, one.involved_id) for one in made}
        lines += [
            format_html("{} {}", in_words(item), badge(_("not decided yet"), "open"))
            for item in undecided(case)
            if not there & {item.key, (item.right, None)}
        ]
    return [Block(_("What was decided"), tuple(lines))] if lines else []


def reasons_of(case: DataSubjectRequest) -> list[tuple[str, str]]:
    """Each decision with its reasons and weighing, for the page of the case.

    Raises keyring.Unreadable.
    """
    found = []
    for made in decisions_of(case):
        texts = ((_("Reasons"), made.reasons.reveal()), (_("Weighing"), made.weighing.reveal()))
        told = [f"{label}: {text}" for label, text in texts if text]
        if told:
            found.append((decision_in_words(made), "\n\n".join(told)))
    return found


def _line(made: Decision) -> Any:
    taken = made.status == DecisionStatus.CONFIRMED
    mark = badge(made.get_status_display(), "tick" if taken else "half")
    told = " · ".join(part for part in (_grounds_in_words(made), _by_whom(made)) if part)
    return format_html("{} {} {}", decision_in_words(made), mark, told)


def _grounds_in_words(made: Decision) -> str:
    return "; ".join(grounds.ground(code).label for code in made.grounds)


def _by_whom(made: Decision) -> str:
    if made.status == DecisionStatus.PROPOSED:
        return _("proposed by %(name)s") % {"name": made.proposed_by or _("the system")}
    words = {"name": made.confirmed_by or _("the system"), "basis": made.mandate_text}
    if made.by_body:
        return _("by the body itself: %(basis)s") % words
    if made.mandate_text:
        return _("by %(name)s, on the mandate %(basis)s") % words
    return _("by %(name)s") % words
