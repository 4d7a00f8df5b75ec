"""On the page of a request: signals, what the term waits for, checks and restrictions."""

from collections.abc import Iterator
from typing import Any

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.accounts.admin.blocks import Block
from privacyoffice.keyring import Unreadable
from requests_dsar import signals
from requests_dsar.answering import deadline_of
from requests_dsar.models import (
    CheckOf,
    DataSubjectRequest,
    LetterKind,
    NotCounted,
    Pause,
    Restriction,
    Status,
)
from requests_dsar.queries_clock import (
    checks_of,
    kinds_to_leave,
    lacking,
    pauses_of,
    restrictions_of,
)
from requests_dsar.queries_decisions import grants_restriction
from requests_dsar.queries_proceedings import running_in
from requests_dsar.services.identity import policy_condition


def signals_block(case: DataSubjectRequest, user: Any) -> Block | None:
    """What to look at first; only of requests that this person may open."""
    found, is_more = signals.alike(case, user)
    lines: list[Any] = [_alike(one) for one in found]
    if is_more:
        lines.append(_("There are more. Look with “Find a person” for all of them."))
    if any(one.is_soon for one in found) and signals.policy_refuses_frequent(case):
        lines.append(
            _(
                "The policy speaks of more than one request a month. That is no reason to refuse: "
                "a refusal takes proof that the requests are excessive."
            )
        )
    if not lines:
        return None
    title = _("Possibly the same person. Compare before you go on.")
    return Block(title, tuple(lines), is_first=True)


def missing_block(case: DataSubjectRequest) -> Block | None:
    """What the person was asked and left out: asked again where needed, never a reason to refuse.

    Law: GDPR art. 12(2), 16.
    """
    try:
        is_missing = signals.does_not_say_what_is_wrong(case)
    except Unreadable:
        return None
    if not is_missing:
        return None
    line = _("The person did not say in the form which data are wrong or missing. Ask, if needed.")
    return Block(_("Not filled in"), (line,), is_first=True)


def clock_blocks(case: DataSubjectRequest) -> list[Block]:
    """Questions, checks and restrictions, without what somebody wrote in them."""
    if case.destroyed_at is not None:
        return []
    found = (
        (_("Send this first"), tuple(_must_leave(case))),
        (_("Questions to the person"), tuple(map(_pause, pauses_of(case)))),
        (_("Identity and mandate"), tuple(_checks(case))),
        (_("Restricted data"), tuple(_restrictions(case))),
    )
    return [Block(title, lines) for title, lines in found if lines]


def _must_leave(case: DataSubjectRequest) -> Iterator[str]:
    """Letters that were made, and of which something waits until they leave."""
    if case.status == Status.CLOSED:
        return
    kinds = kinds_to_leave(case)
    if LetterKind.EXTENSION in kinds:
        deadline = deadline_of(case)
        if deadline is not None and deadline.due_at is not None:
            yield _(
                "The letter about the extension must leave by %(day)s at the latest. Until it "
                "does, the term is not extended."
            ) % {"day": date_format(clock.day_of(deadline.due_at))}
    if LetterKind.FORWARDED in kinds:
        yield _("The letter that tells where it goes. Then you can close this as forwarded.")


def why_unreadable(case: DataSubjectRequest, user: Any) -> str:
    """One cannot correct what one cannot read."""
    try:
        case.story.reveal()
    except Unreadable as error:
        return str(error.told)
    return ""


def what_still_stands(case: DataSubjectRequest) -> list[Any]:
    """For whoever is about to close it: data that are still restricted, and what still runs; it
    stops nobody."""
    found: list[Any] = [
        _(
            "%(what)s, came in on %(day)s, still runs. It goes on after closing, and until it ends "
            "the request is not destroyed."
        )
        % {"what": capfirst(one.get_kind_display()), "day": date_format(one.received_on)}
        for one in running_in(case)
    ]
    if any(one.lifted_at is None for one in restrictions_of(case)):
        found.append(
            _(
                "A restriction still stands. Lift it, with a letter to the person, when the data "
                "can be used again."
            )
        )
    return found


def clock_content(case: DataSubjectRequest) -> list[tuple[str, str]]:
    """What was written in them, as label and text. Raises keyring.Unreadable."""
    texts: list[tuple[str, str]] = []
    for pause in pauses_of(case):
        day = {"day": date_format(pause.asked_on)}
        texts.append((_("Question of %(day)s") % day, pause.question.reveal()))
        texts.append((_("Doubt of %(day)s") % day, pause.doubt.reveal()))
    for check in checks_of(case):
        day = {"day": date_format(clock.day_of(check.checked_at))}
        texts.append((_("Remark with the check of %(day)s") % day, check.remark.reveal()))
    for one in restrictions_of(case):
        day = {"day": date_format(clock.day_of(one.set_at))}
        texts.append((_("Restricted since %(day)s") % day, one.what.reveal()))
        texts.append((_("Lifted because"), one.lifted_because.reveal()))
    return [(label, text) for label, text in texts if text]


def _alike(one: signals.Alike) -> Any:
    other = one.request
    words = [
        _("received on %(day)s, %(status)s")
        % {"day": date_format(other.received_on), "status": other.get_status_display()}
    ]
    if one.is_double:
        words.append(_("asks the same: perhaps one request that came in twice"))
    if one.is_soon:
        words.append(_("less than a month apart"))
    if one.other_name:
        words.append(_("same e-mail address, another name: perhaps somebody else’s data"))
    return format_html(
        '<a href="../../{}/change/">{}</a> {}', other.pk, other.reference, "; ".join(words)
    )


def _pause(pause: Pause) -> str:
    words = {
        "what": pause.get_kind_display(),
        "day": date_format(pause.asked_on),
        "until": date_format(pause.wanted_by) if pause.wanted_by else "",
        "answered": date_format(pause.answered_on) if pause.answered_on else "",
    }
    if pause.not_counted == NotCounted.UNSENT:
        if pause.answered_on is not None:
            return _("Not asked, because the letter was not sent: %(what)s.") % words
        text = _("Not asked yet: %(what)s. The letter must leave; answer wanted by %(until)s.")
        return text % words
    if pause.answered_on is None:
        text = _("Asked on %(day)s: %(what)s. Answer wanted by %(until)s.") % words
    elif pause.lapsed:
        text = _("Asked on %(day)s: %(what)s. No answer came by %(answered)s.") % words
    else:
        text = _("Asked on %(day)s: %(what)s. Answered on %(answered)s.") % words
    if pause.not_counted:
        ran_on = _("The clock ran on: %(why)s.") % {"why": pause.get_not_counted_display()}
        return f"{text} {ran_on}"
    if pause.answered_on is None:
        stands = _("The clock stands still.")
        return f"{text} {stands}"
    return text


def _checks(case: DataSubjectRequest) -> Iterator[str]:
    for check in checks_of(case):
        how = check.get_method_display() if check.method else _("from the document that was sent")
        yield _("%(what)s: %(outcome)s, %(how)s, on %(day)s by %(who)s.") % {
            "what": check.get_of_display(),
            "outcome": check.get_outcome_display(),
            "how": how,
            "day": date_format(clock.day_of(check.checked_at)),
            "who": check.checked_by or _("the system"),
        }
    if case.status == Status.CLOSED or not signals.is_about_somebody_else(case):
        return
    for of in lacking(case):
        yield _("Still to be checked before any data leave: %(what)s.") % {
            "what": CheckOf(of).label
        }
    if condition := policy_condition(case, clock.today()):
        yield _("The policy sets a condition for this: “%(condition)s”.") % {"condition": condition}


def _restrictions(case: DataSubjectRequest) -> Iterator[str]:
    found = restrictions_of(case)
    yield from map(_restriction, found)
    if case.status == Status.DECIDED and not found and grants_restriction(case):
        yield _("A restriction was granted. Record which data are kept and not used.")


def _restriction(one: Restriction) -> str:
    words = {
        "ground": one.get_ground_display(),
        "day": date_format(clock.day_of(one.set_at)),
        "lifted": date_format(clock.day_of(one.lifted_at)) if one.lifted_at else "",
    }
    if one.lifted_at:
        return _("From %(day)s until %(lifted)s: %(ground)s.") % words
    if one.lift_letter_id is not None:
        text = _("Since %(day)s: %(ground)s. It stands until the letter that it is lifted leaves.")
        return text % words
    return _("Since %(day)s: %(ground)s. The data are kept and not used.") % words
