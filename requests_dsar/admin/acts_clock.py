"""The steps around the term: questions, extension, checks, restriction, sending on, withdrawal."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act
from privacyoffice.deadlines.admin.words import last_moment
from privacyoffice.deadlines.models import Status as DeadlineStatus
from privacyoffice.policy.effective import effective
from privacyoffice.policy.queries import profile_on
from requests_dsar.admin.clock_blocks import why_unreadable
from requests_dsar.admin.forms_clock import (
    AnswerForm,
    AskForm,
    AskIdentityForm,
    CheckForm,
    ExtendForm,
    LiftForm,
    RestrictForm,
    SendOnForm,
    WithdrawForm,
)
from requests_dsar.admin.forms_intake import ChangeAskingForm
from requests_dsar.answering import deadline_of
from requests_dsar.models import (
    DataSubjectRequest,
    LetterKind,
    NotCounted,
    Pause,
    PauseKind,
    Status,
)
from requests_dsar.queries_clock import (
    ends_by_law,
    pauses_of,
    restrictions_of,
    waits_to_leave,
    was_acknowledged,
    was_extended,
)
from requests_dsar.services import (
    acknowledging,
    asking,
    extending,
    identity,
    leaving,
    pausing,
    restricting,
    routing,
    withdrawing,
)


def _acknowledge(request: HttpRequest, case: DataSubjectRequest, data: dict[str, Any]) -> str:
    acknowledging.acknowledge(request_id=case.pk, actor=request.user, now=clock.now())
    return _("The letter is ready: send it.")


def _ask(kind: PauseKind) -> Any:
    def perform(request: HttpRequest, case: DataSubjectRequest, data: dict[str, Any]) -> str:
        pause = pausing.ask(
            request_id=case.pk, kind=kind, actor=request.user, now=clock.now(), **data
        )
        return _told_of(pause)

    return perform


def _told_of(pause: Pause) -> str:
    if pause.not_counted == NotCounted.UNSENT:
        return _("The letter is ready: send it. The person is asked on the day on which it leaves.")
    if pause.counts:
        return _("Asked. The clock stands still until the answer is there.")
    return _("Asked. The clock runs on: %(why)s.") % {"why": pause.get_not_counted_display()}


def _answered(request: HttpRequest, case: DataSubjectRequest, data: dict[str, Any]) -> str:
    pausing.answered(request_id=case.pk, actor=request.user, now=clock.now(), **data)
    return _with_due(case, _("Recorded."))


def _extend(request: HttpRequest, case: DataSubjectRequest, data: dict[str, Any]) -> str:
    extending.extend(request_id=case.pk, actor=request.user, now=clock.now(), **data)
    return _("The letter with the reasons is ready: send it. The term moves when it leaves.")


def _check(request: HttpRequest, case: DataSubjectRequest, data: dict[str, Any]) -> str:
    identity.check(request_id=case.pk, actor=request.user, now=clock.now(), **data)
    return _with_due(case, _("Recorded."))


def _change_asking(request: HttpRequest, case: DataSubjectRequest, data: dict[str, Any]) -> str:
    asking.change(request_id=case.pk, actor=request.user, now=clock.now(), **data)
    return _("Changed. What was there before stays in the history, encrypted.")


def _restrict(request: HttpRequest, case: DataSubjectRequest, data: dict[str, Any]) -> str:
    restricting.restrict(request_id=case.pk, actor=request.user, now=clock.now(), **data)
    return _("Recorded. Send the letter; the restriction stands on this page until you lift it.")


def _lift(request: HttpRequest, case: DataSubjectRequest, data: dict[str, Any]) -> str:
    data["restriction_id"] = UUID(data["restriction_id"])
    restricting.lift(request_id=case.pk, actor=request.user, now=clock.now(), **data)
    return _("The letter to the person is ready: send it. The restriction stands until it leaves.")


def _send_on(request: HttpRequest, case: DataSubjectRequest, data: dict[str, Any]) -> str:
    routing.send_on(request_id=case.pk, actor=request.user, now=clock.now(), **data)
    return _("The letter to the person is ready: send it. Then close the request as forwarded.")


def _withdraw(request: HttpRequest, case: DataSubjectRequest, data: dict[str, Any]) -> str:
    withdrawing.withdraw(case.pk, request.user, clock.now(), **data)
    return _("Closed as withdrawn. The term has ended with it.")


def _with_due(case: DataSubjectRequest, sentence: str) -> str:
    deadline = deadline_of(case)
    return f"{sentence} {last_moment(deadline, clock.now())}" if deadline else sentence


def _is_in_progress(case: DataSubjectRequest) -> bool:
    return case.status == Status.IN_PROGRESS and case.destroyed_at is None


def _waits(case: DataSubjectRequest) -> bool:
    return _is_in_progress(case) and any(
        pause.answered_on is None and pause.not_counted != NotCounted.UNSENT
        for pause in pauses_of(case)
    )


def _is_restricted(case: DataSubjectRequest) -> bool:
    standing = [one for one in restrictions_of(case) if one.lifted_at is None]
    return case.destroyed_at is None and any(one.lift_letter_id is None for one in standing)


def _can_restrict(case: DataSubjectRequest) -> bool:
    """Also after the decision, which may have granted it."""
    is_at_work = case.status in (Status.IN_PROGRESS, Status.DECIDED)
    return is_at_work and case.destroyed_at is None


def _is_open(case: DataSubjectRequest) -> bool:
    return case.status in (Status.RECEIVED, Status.IN_PROGRESS) and case.destroyed_at is None


def _changes(case: DataSubjectRequest) -> bool:
    return case.status != Status.CLOSED and case.destroyed_at is None


def _can_acknowledge(case: DataSubjectRequest) -> bool:
    return _is_open(case) and not was_acknowledged(case)


def _can_extend(case: DataSubjectRequest) -> bool:
    if not _is_in_progress(case) or was_extended(case):
        return False
    return not waits_to_leave(case, LetterKind.EXTENSION)


def _can_send_on(case: DataSubjectRequest) -> bool:
    return _is_in_progress(case) and not waits_to_leave(case, LetterKind.FORWARDED)


def _before_asking(kind: PauseKind) -> Any:
    def warnings(case: DataSubjectRequest) -> list[Any]:
        today = clock.today()
        last = leaving.stops_until(case, kind, today)
        day = {"day": date_format(last)}
        if today > last:
            return [
                _(
                    "A question stopped the clock until %(day)s. You can still ask, but the clock "
                    "runs on."
                )
                % day
            ]
        text = _("The clock stops only if you ask without delay: the letter leaves by %(day)s.")
        return [text % day]

    return warnings


def _before_extending(case: DataSubjectRequest) -> list[Any]:
    holds = effective(profile_on(clock.today()))
    months = holds.extension_months if holds.extension_times else 0
    if not months:
        return [_("The policy of your organisation knows no extension.")]
    lines = [
        ngettext(
            "%(count)d month is added to the month of the law, counted from receipt. It can be "
            "once.",
            "%(count)d months are added to the month of the law, counted from receipt. It can be "
            "once.",
            months,
        )
        % {"count": months}
    ]
    deadline = deadline_of(case)
    # While it stands still, the day on which the first term ends is not known.
    if (
        deadline is not None
        and deadline.due_at is not None
        and deadline.status == DeadlineStatus.OPEN
    ):
        due_on, today = clock.day_of(deadline.due_at), clock.today()
        by_law = ends_by_law(deadline, today)
        text = _("The letter must leave by %(day)s at the latest: then the first term ends.")
        if by_law is not None and by_law > due_on:
            # The explanation of the term names the other day.
            text = _(
                "The letter must leave by %(day)s at the latest: then the first term of your "
                "policy ends. That of the law ends on %(law)s."
            )
        lines.insert(
            0, text % {"day": date_format(due_on), "law": date_format(by_law) if by_law else ""}
        )
    return lines


def _before_checking(case: DataSubjectRequest) -> list[Any]:
    condition = identity.policy_condition(case, clock.today())
    if not condition:
        return []
    text = _(
        "The policy sets a condition for a representative: “%(condition)s”. Say in the remark how "
        "it was met. It may lead to a question, never to a refusal."
    )
    return [text % {"condition": condition}]


# What somebody waits for comes first.
ANSWER_IN = Act(
    name="answer-in",
    label=gettext_lazy("Answer to a question"),
    explanation=gettext_lazy(
        "The person answered what was asked, or did not. If the clock stood still, it runs on."
    ),
    perm="change",
    perform=_answered,
    possible=_waits,
    form_class=AnswerForm,
)

CLOCK_ACTS = (
    Act(
        name="acknowledge",
        label=gettext_lazy("Confirm receipt by letter"),
        explanation=gettext_lazy(
            "The letter says when the request came in, what is asked and until when the person "
            "waits at most."
        ),
        perm="change",
        perform=_acknowledge,
        possible=_can_acknowledge,
    ),
    Act(
        name="check",
        label=gettext_lazy("Check identity or mandate"),
        explanation=gettext_lazy(
            "Record what you checked, how and with what result. What somebody showed you is not "
            "kept."
        ),
        perm="change",
        perform=_check,
        possible=_is_in_progress,
        warnings=_before_checking,
        form_class=CheckForm,
    ),
    Act(
        name="ask-identity",
        label=gettext_lazy("Ask who the person is"),
        explanation=gettext_lazy(
            "Only if you have a reason to doubt it. Ask no more than you need, and no copy of an "
            "identity document."
        ),
        perm="change",
        perform=_ask(PauseKind.IDENTITY),
        possible=_is_in_progress,
        warnings=_before_asking(PauseKind.IDENTITY),
        form_class=AskIdentityForm,
    ),
    Act(
        name="ask-meaning",
        label=gettext_lazy("Ask what the person means"),
        explanation=gettext_lazy(
            "Only if you cannot answer without knowing. Without an answer the request goes on with "
            "what is known."
        ),
        perm="change",
        perform=_ask(PauseKind.CLARIFICATION),
        possible=_is_in_progress,
        warnings=_before_asking(PauseKind.CLARIFICATION),
        form_class=AskForm,
    ),
    Act(
        name="extend",
        label=gettext_lazy("Extend the term"),
        explanation=gettext_lazy(
            "Once, and only because the request is complex or the person made many. The person "
            "gets a letter with the reasons; the term moves on the day on which that leaves."
        ),
        perm="change",
        perform=_extend,
        possible=_can_extend,
        warnings=_before_extending,
        form_class=ExtendForm,
    ),
    Act(
        name="change-asking",
        label=gettext_lazy("Change who asks or how we answer"),
        explanation=gettext_lazy(
            "For what was written down wrongly, or what the person wants otherwise: who asks for "
            "whom, in which language and in which way the answer goes."
        ),
        perm="change",
        perform=_change_asking,
        possible=_changes,
        refused=why_unreadable,
        form_class=ChangeAskingForm,
    ),
    Act(
        name="restrict",
        label=gettext_lazy("Restrict data"),
        explanation=gettext_lazy(
            "While you find out whether data are right, or whose grounds weigh more, they are kept "
            "and not used. Also for a restriction that was granted. The person gets a letter."
        ),
        perm="change",
        perform=_restrict,
        possible=_can_restrict,
        form_class=RestrictForm,
    ),
    Act(
        name="lift",
        label=gettext_lazy("Lift the restriction"),
        explanation=gettext_lazy("The person is told before the data are used again."),
        perm="change",
        perform=_lift,
        possible=_is_restricted,
        form_class=LiftForm,
    ),
)

# A request leaves without a decision.
LEAVING_ACTS = (
    Act(
        name="send-on",
        label=gettext_lazy("Send this on"),
        explanation=gettext_lazy(
            "For what is no request about the person’s own data, or is for somebody else. The "
            "person gets a letter with how to object. When that left, the request can be closed."
        ),
        perm="close",
        perform=_send_on,
        possible=_can_send_on,
        form_class=SendOnForm,
    ),
    Act(
        name="withdraw",
        label=gettext_lazy("The person withdrew this"),
        explanation=gettext_lazy(
            "The request is closed and no answer is due any more. Nobody may urge a person to it."
        ),
        perm="close",
        perform=_withdraw,
        possible=_is_open,
        form_class=WithdrawForm,
    ),
)
