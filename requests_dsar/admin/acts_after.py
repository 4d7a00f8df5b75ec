"""What follows a decision, as buttons and as lists on the page of its request."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act
from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.admin.blocks import Block
from privacyoffice.deadlines.admin.words import last_moment
from requests_dsar.admin.acts_letters import drafted
from requests_dsar.admin.forms import SeenForm
from requests_dsar.admin.forms_after import (
    AdjournForm,
    DeciderForm,
    EndForm,
    HearingForm,
    OutcomeLetterForm,
    ReceiptForm,
    ReceiveForm,
    in_words,
)
from requests_dsar.models import (
    DataSubjectRequest,
    Proceeding,
    ProceedingKind,
    ProceedingStatus,
)
from requests_dsar.queries_proceedings import (
    WITH_DECIDER,
    is_late,
    is_premature,
    penalty_of,
    proceedings_of,
    running_in,
    term_of,
    unconfirmed_in,
    undone_by,
    untold_in,
)
from requests_dsar.services import letters, proceedings, reopening


def _receive(request: HttpRequest, case: DataSubjectRequest, data: dict[str, Any]) -> str:
    made = proceedings.receive(
        case.pk,
        data["kind"],
        data["received_on"],
        data["text"],
        actor=request.user,
        now=clock.now(),
    )
    term = term_of(made)
    told = _("Written down. The request is kept as long as this runs.")
    return f"{told} {last_moment(term, clock.now())}" if term is not None else told


def _appoint(request: HttpRequest, case: DataSubjectRequest, data: dict[str, Any]) -> str:
    proceedings.appoint(
        proceeding_id=data["proceeding"].pk,
        decider=data["decider"],
        actor=request.user,
        now=clock.now(),
        expected_revision=data["expected_revision"],
    )
    return _("%(name)s decides, and sees to the term.") % {"name": data["decider"]}


def _hearing(request: HttpRequest, case: DataSubjectRequest, data: dict[str, Any]) -> str:
    proceedings.note_hearing(
        proceeding_id=data["proceeding"].pk,
        hearing_on=data["hearing_on"],
        note=data["note"],
        actor=request.user,
        now=clock.now(),
        expected_revision=data["expected_revision"],
    )
    return _("Written down.")


def _adjourn(request: HttpRequest, case: DataSubjectRequest, data: dict[str, Any]) -> str:
    adjourned = proceedings.adjourn(
        proceeding_id=data["proceeding"].pk,
        told_on=data["told_on"],
        actor=request.user,
        now=clock.now(),
    )
    term = term_of(adjourned)
    return last_moment(term, clock.now()) if term is not None else _("Written down.")


def _end(request: HttpRequest, case: DataSubjectRequest, data: dict[str, Any]) -> str:
    proceedings.end(
        proceeding_id=data["proceeding"].pk,
        outcome=data["outcome"],
        text=data["text"],
        actor=request.user,
        now=clock.now(),
    )
    told = _("Ended.")
    if untold_in(case):
        left = _("Its term ends when the letter leaves that says so.")
        return f"{told} {left}"
    return told


def _confirm_receipt(request: HttpRequest, case: DataSubjectRequest, data: dict[str, Any]) -> str:
    letters.confirm_receipt(data["proceeding"].pk, actor=request.user, now=clock.now())
    return _("The letter was made. Send it when the PDF is there.")


def _outcome_letter(request: HttpRequest, case: DataSubjectRequest, data: dict[str, Any]) -> str:
    return drafted(
        letters.draft_outcome(data["proceeding"].pk, actor=request.user, now=clock.now())
    )


def _decide_anew(request: HttpRequest, case: DataSubjectRequest, data: dict[str, Any]) -> str:
    reopening.decide_anew(
        request_id=case.pk,
        actor=request.user,
        now=clock.now(),
        expected_revision=data["expected_revision"],
    )
    return _("Opened again. Change what was decided, and make the new letter.")


def _is_there(case: DataSubjectRequest) -> bool:
    return case.destroyed_at is None


def _runs(case: DataSubjectRequest) -> bool:
    return case.destroyed_at is None and bool(running_in(case))


def _can_be_confirmed(case: DataSubjectRequest) -> bool:
    return case.destroyed_at is None and bool(unconfirmed_in(case))


def _can_be_told(case: DataSubjectRequest) -> bool:
    return case.destroyed_at is None and bool(untold_in(case))


def _is_decided_here(case: DataSubjectRequest) -> bool:
    return case.destroyed_at is None and bool(running_in(case, WITH_DECIDER))


AFTER_ACTS = (
    Act(
        name="proceeding-decider",
        label=gettext_lazy("Choose who decides on the objection"),
        explanation=gettext_lazy(
            "On an objection or a complaint somebody decides who did not deal with the request."
        ),
        perm="change",
        perform=_appoint,
        possible=_is_decided_here,
        form_class=DeciderForm,
    ),
    Act(
        name="proceeding-hearing",
        label=gettext_lazy("Write down the hearing"),
        explanation=gettext_lazy(
            "When the person is or was heard, and what was said. Nobody is heard only for a "
            "reason of the law."
        ),
        perm="change",
        perform=_hearing,
        possible=_is_decided_here,
        form_class=HearingForm,
    ),
    Act(
        name="proceeding-adjourn",
        label=gettext_lazy("Adjourn the decision"),
        explanation=gettext_lazy(
            "Once, and before the term ends: six weeks for an objection, four for a complaint."
        ),
        perm="change",
        perform=_adjourn,
        possible=_is_decided_here,
        form_class=AdjournForm,
    ),
    Act(
        name="proceeding-end",
        label=gettext_lazy("Write down how it ended"),
        explanation=gettext_lazy(
            "The term ends. The request is kept as long as the selection list says for what "
            "followed it."
        ),
        perm="change",
        perform=_end,
        possible=_runs,
        form_class=EndForm,
    ),
    Act(
        name="proceeding-receipt",
        label=gettext_lazy("Confirm by letter that it came in"),
        explanation=gettext_lazy(
            "Who objects or complains on paper hears in writing that it came in, and by when it is "
            "decided. The letter is final at once; you still send it."
        ),
        perm="change",
        perform=_confirm_receipt,
        possible=_can_be_confirmed,
        form_class=ReceiptForm,
    ),
    Act(
        name="proceeding-letter",
        label=gettext_lazy("Make the letter with the outcome"),
        explanation=gettext_lazy(
            "It is put together from what was written down about the outcome and the hearing, with "
            "the court or the ombudsman to which one can go. You read it, complete it and make it "
            "final. Has your organisation an ombudsman of its own? Then change that paragraph."
        ),
        perm="change",
        perform=_outcome_letter,
        possible=_can_be_told,
        form_class=OutcomeLetterForm,
    ),
    Act(
        name="decide-anew",
        label=gettext_lazy("Decide anew"),
        explanation=gettext_lazy(
            "An objection to what was decided was founded, or a judge undid it. The request is "
            "opened again; what was decided stays until you decide otherwise, and somebody takes "
            "it who did not decide before. What was sent stays as it was."
        ),
        perm="decide",
        perform=_decide_anew,
        possible=lambda case: undone_by(case) is not None,
        form_class=SeenForm,
    ),
    Act(
        name="proceeding-receive",
        label=gettext_lazy("Write down an objection or complaint"),
        explanation=gettext_lazy(
            "Also a notice of default, a case in court, or a question of the supervisory "
            "authority. As long as it runs, the request is not destroyed."
        ),
        perm="change",
        perform=_receive,
        possible=_is_there,
        form_class=ReceiveForm,
    ),
)


def proceeding_blocks(case: DataSubjectRequest) -> list[Block]:
    """What followed, its term, and what is owed today; nothing that is encrypted."""
    found, today = proceedings_of(case), clock.today()
    blocks = []
    if found:
        blocks.append(Block(_("What followed"), tuple(_line(one, today) for one in found)))
    notices = [one for one in found if one.kind == ProceedingKind.DEFAULT_NOTICE]
    open_ = [one for one in notices if one.status == ProceedingStatus.OPEN]
    return [*blocks, *(_penalty(one, today) for one in open_)]


def proceeding_texts(case: DataSubjectRequest) -> list[tuple[str, str]]:
    """What each says, what was said at its hearing, and why it ended so.

    Raises keyring.Unreadable.
    """
    found = []
    for one in proceedings_of(case):
        texts = [one.text.reveal(), one.hearing_note.reveal(), one.outcome_text.reveal()]
        if any(texts):
            found.append((in_words(one), "\n\n".join(text for text in texts if text)))
    return found


def _line(one: Proceeding, today: date) -> Any:
    if one.status == ProceedingStatus.CLOSED:
        return format_html("{} {}", in_words(one), badge(one.get_outcome_display(), "tick"))
    told: list[Any] = []
    if one.kind in WITH_DECIDER:
        told.append(
            _("%(name)s decides") % {"name": one.decider}
            if one.decider
            else badge(_("nobody decides yet"), "open")
        )
    if one.hearing_on is not None:
        told.append(_("hearing on %(day)s") % {"day": date_format(one.hearing_on)})
    if is_late(one, today):
        told.append(badge(_("came after the last day to object"), "cross"))
    term = term_of(one)
    if term is not None:
        told.append(last_moment(term, clock.now()))
    words = format_html("{} {}", in_words(one), badge(one.get_status_display(), "half"))
    for part in told:
        words = format_html("{} · {}", words, part)
    return words


def _penalty(one: Proceeding, today: date) -> Block:
    """Today's amount of the penalty, as sentences."""
    title = _("Penalty for deciding too late")
    if is_premature(one.received_on, one.request):
        text = _("The notice came while the term still ran, so no penalty follows from it.")
        return Block(title, (text,))
    owed = penalty_of(one, today)
    if owed is None or not owed.days:
        first = date_format(owed.first_day, "l j F Y") if owed else ""
        text = _("Nothing is owed if the decision is sent before %(day)s.")
        return Block(title, (text % {"day": first},))
    lines = [
        ngettext(
            "Today € %(amount)d is owed, for %(days)d day.",
            "Today € %(amount)d is owed, for %(days)d days.",
            owed.days,
        )
        % {"amount": owed.amount, "days": owed.days},
        _("It began on %(first)s and grows until %(last)s at the latest.")
        % {"first": date_format(owed.first_day), "last": date_format(owed.last_day)},
    ]
    if not owed.is_full:
        lines.append(_("The last day cost € %(amount)d.") % {"amount": owed.a_day})
    lines.append(
        _("Establish the penalty within two weeks after it stops growing (Awb article 4:18).")
    )
    return Block(title, tuple(lines))
