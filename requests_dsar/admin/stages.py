"""Which of the steps that are possible somebody needs first, as a request goes on."""

from collections.abc import Iterable

from privacyoffice.accounts.admin.acts import Act
from privacyoffice.correspondence.models import Message
from requests_dsar.models import DataSubjectRequest, Status
from requests_dsar.queries_decisions import answers_sent
from requests_dsar.queries_proceedings import WITH_DECIDER, running_in

# A letter that is ready leaves first; then what the person waits for.
_ALWAYS = ("send-letter", "answer-in")
_OF_OBJECTION = ("proceeding-decider", "proceeding-hearing", "proceeding-end")
# What the person still must hear, and what follows from it.
_AFTER_OBJECTION = ("proceeding-letter", "decide-anew")
_AFTER_ANSWER = ("close", "message", "proceeding-receive")


def in_order(acts: Iterable[Act], case: DataSubjectRequest) -> list[Act]:
    """The same acts, with what this stage asks for on top."""
    first = [*_ALWAYS, *_of_stage(case)]
    places = {name: place for place, name in enumerate(first)}
    return sorted(acts, key=lambda act: places.get(act.name, len(first)))


def _of_stage(case: DataSubjectRequest) -> tuple[str, ...]:
    """Names of acts: a message that nobody read, what followed a decision, and closing."""
    waiting = ("message",) if Message.objects.waiting().filter(case_id=case.pk).exists() else ()
    if case.status not in (Status.DECIDED, Status.CLOSED):
        return waiting
    open_ = next(iter(running_in(case, WITH_DECIDER)), None)
    if open_ is not None:
        # Who was chosen already is not chosen first again.
        steps = _OF_OBJECTION if open_.decider_id is None else _OF_OBJECTION[1:]
        return (*waiting, *steps, *_AFTER_OBJECTION, *_AFTER_ANSWER)
    if case.status == Status.DECIDED and not answers_sent(case):
        return (*waiting, *_AFTER_OBJECTION)
    return (*waiting, *_AFTER_OBJECTION, *_AFTER_ANSWER)
