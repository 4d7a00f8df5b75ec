"""Telling the authority as buttons: on the page of the breach, and on that of a notification."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from breaches import filled, queries_notify
from breaches.admin.forms_notify import (
    DecideForm,
    NumberForm,
    PrepareForm,
    ReasonsForm,
    SeenForm,
    SubmitForm,
    about,
)
from breaches.clock_rules import AP, rule_for
from breaches.models import (
    Breach,
    Lateness,
    Notification,
    NotificationStatus,
    Phase,
    Status,
    Told,
)
from breaches.services import clocks, notifying, telling_authority
from breaches.services.notification_files import trouble_with
from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act
from privacyoffice.accounts.admin.blocks import Block
from privacyoffice.keyring import Unreadable


def _decide(request: HttpRequest, breach: Breach, data: dict[str, Any]) -> str:
    made = telling_authority.decide(
        breach_id=breach.pk, actor=request.user, now=clock.now(), **data
    )
    if made.tell:
        return _("Decided. Prepare the notification now.")
    return _("Decided not to tell the authority. The reason stays in the register.")


def _prepare(request: HttpRequest, breach: Breach, data: dict[str, Any]) -> str:
    notifying.prepare(breach_id=breach.pk, actor=request.user, now=clock.now(), **data)
    return _("The answers stand in the order of the web form.")


def _submit(request: HttpRequest, notification: Notification, data: dict[str, Any]) -> str:
    made = notifying.submit(
        notification_id=notification.pk, actor=request.user, now=clock.now(), **data
    )
    if made.lateness == Lateness.LATE and not made.late_reasons:
        return _("Recorded. It was late: it stays open until you give the reasons.")
    return _("Recorded. Its answers do not change any more, and a PDF is being made.")


def _explain(request: HttpRequest, notification: Notification, data: dict[str, Any]) -> str:
    notifying.explain(notification_id=notification.pk, actor=request.user, now=clock.now(), **data)
    return _("Saved.")


def _number(request: HttpRequest, notification: Notification, data: dict[str, Any]) -> str:
    notifying.number(notification_id=notification.pk, actor=request.user, now=clock.now(), **data)
    return _("Saved.")


def _cancel(request: HttpRequest, notification: Notification, data: dict[str, Any]) -> str:
    notifying.cancel(notification_id=notification.pk, actor=request.user, now=clock.now(), **data)
    return _("This notification is not sent.")


def _print_again(request: HttpRequest, notification: Notification, data: dict[str, Any]) -> str:
    notifying.print_again(notification_id=notification.pk, actor=request.user, now=clock.now())
    return _("Asked for again. Look again in a moment.")


def _print_draft(request: HttpRequest, notification: Notification, data: dict[str, Any]) -> str:
    notifying.print_draft(notification_id=notification.pk, actor=request.user, now=clock.now())
    return _("The PDF is being made. Look again in a moment.")


def _is_open(breach: Breach) -> bool:
    return breach.status != Status.CLOSED and breach.destroyed_at is None


def _can_prepare(breach: Breach) -> bool:
    if not _is_open(breach) or queries_notify.draft_of(breach) is not None:
        return False
    decision = queries_notify.decision_about(breach)
    # Decided otherwise: decide again first.
    return decision is None or decision.tell


def _is_draft(notification: Notification) -> bool:
    return notification.status == NotificationStatus.DRAFT and _is_open(notification.breach)


def _is_sent(notification: Notification) -> bool:
    return notification.status == NotificationStatus.SUBMITTED and _is_open(notification.breach)


def _can_explain(notification: Notification) -> bool:
    """While it is prepared what the form asks; once it was sent only why it was late."""
    if _is_draft(notification):
        late = clocks.lateness(notification.breach, clock.now()) != Lateness.IN_TIME
        return notification.phase != Phase.FIRST or late
    return _is_sent(notification) and notification.lateness in (Lateness.LAST_HOUR, Lateness.LATE)


def _before_deciding(breach: Breach) -> list[Any]:
    found: list[Any] = []
    if not breach.risk:
        found.append(_("Nobody has judged the risk for people yet."))
    if queries_notify.promises_every_breach(clock.today()):
        found.append(
            _(
                "Your own policy promises to tell the authority of every breach. Not telling it "
                "is possible, and is recorded as a departure with your reason."
            )
        )
    rule = rule_for(breach, AP)
    if rule is not None and breach.risk and rule.asks_at(breach.risk):
        text = _("At this risk (%(risk)s) the authority must be told within %(hours)d hours.")
        found.append(text % {"risk": breach.get_risk_display(), "hours": rule.lawful_hours})
    return found


def _before_preparing(breach: Breach) -> list[Any]:
    found: list[Any] = []
    if queries_notify.decision_about(breach, Told.AUTHORITY) is None:
        found.append(_("Nobody decided yet whether the authority is told. You can do so later."))
    return found


def _before_submitting(notification: Notification) -> list[Any]:
    found: list[Any] = []
    now = clock.now()
    if notification.phase == Phase.FIRST:
        late = clocks.lateness(notification.breach, now)
        if late == Lateness.LAST_HOUR:
            found.append(_("The strict clock has ended. Write down why, to be safe."))
        elif late == Lateness.LATE:
            found.append(
                _("This is late. Send it all the same, and give the reasons: the law asks them.")
            )
        if clocks.misses_policy(notification.breach, now):
            found.append(
                _("This is later than your own policy promises. It shows as a departure from it.")
            )
    if notification.phase == Phase.WITHDRAWAL:
        return found
    try:
        missing = filled.of_notification(notification, now=now).missing("first")
    except Unreadable:
        return found
    if missing:
        text = ngettext(
            "%(count)d answer of a first notification is missing. Send it all the same when time "
            "presses; the rest follows in a supplement.",
            "%(count)d answers of a first notification are missing. Send it all the same when "
            "time presses; the rest follows in a supplement.",
            len(missing),
        )
        found.append(text % {"count": len(missing)})
    return found


def _why_unreadable(about_what: Notification | Breach, _user: Any) -> str:
    """One cannot send or explain what one cannot read."""
    breach = about_what if isinstance(about_what, Breach) else about_what.breach
    try:
        breach.report.reveal()
    except Unreadable as error:
        return str(error.told)
    return ""


def _what_changed(notification: Notification) -> Block | None:
    """What the authority does not know yet, by field."""
    try:
        found = filled.changes(notification, clock.now())
    except Unreadable:
        return None
    lines = tuple(str(one.field.label) for one in found)
    return Block(_("Changed since the last notification"), lines) if lines else None


DECIDE_AUTHORITY = Act(
    name="tell-authority",
    label=gettext_lazy("Decide whether to tell the authority"),
    explanation=gettext_lazy(
        "The authority is told unless a risk for people is unlikely. Say why, whatever you "
        "decide: the reason is part of the register. You can decide again as more becomes known."
    ),
    perm="assess",
    perform=_decide,
    possible=_is_open,
    form_class=DecideForm,
    warnings=_before_deciding,
)
PREPARE = Act(
    name="notify-prepare",
    label=gettext_lazy("Prepare a notification"),
    explanation=gettext_lazy(
        "Puts all answers in the order of the web form of the authority, each with a button to "
        "copy it. Nothing is sent from here: you fill in the web form and record it afterwards."
    ),
    perm="notify",
    perform=_prepare,
    possible=_can_prepare,
    form_class=PrepareForm,
    warnings=_before_preparing,
)
_SUBMIT = Act(
    name="submit",
    label=gettext_lazy("Record that it was sent"),
    explanation=gettext_lazy(
        "First send it in the web form of the authority. Here you record when, and the number "
        "that you got. From then on its answers do not change."
    ),
    perm="notify",
    perform=_submit,
    possible=_is_draft,
    refused=_why_unreadable,
    form_class=SubmitForm,
    warnings=_before_submitting,
    details=_what_changed,
)
_REASONS = Act(
    name="reasons",
    label=gettext_lazy("Give the reasons"),
    explanation=gettext_lazy("Why it is late, or why it is supplemented or withdrawn."),
    perm="notify",
    perform=_explain,
    possible=_can_explain,
    refused=_why_unreadable,
    form_class=ReasonsForm,
)
# On the page of a notification.
NOTIFICATION_ACTS = (
    _SUBMIT,
    _REASONS,
    Act(
        name="number",
        label=gettext_lazy("Write down the number of the authority"),
        explanation=gettext_lazy("It stands on the confirmation of the authority."),
        perm="notify",
        perform=_number,
        possible=_is_sent,
        form_class=NumberForm,
    ),
    Act(
        name="print-again",
        label=gettext_lazy("Make the PDF again"),
        explanation=gettext_lazy(
            "Making it was given up. It is asked for again, and its words stay as they are."
        ),
        perm="notify",
        perform=_print_again,
        possible=lambda notification: (
            notification.status == NotificationStatus.SUBMITTED
            and notification.breach.destroyed_at is None
            and bool(trouble_with(notification))
        ),
    ),
    Act(
        name="print-draft",
        label=gettext_lazy("Make a PDF of the draft"),
        explanation=gettext_lazy(
            "It shows the answers as they are now. A PDF that was made before is replaced; when "
            "the notification is recorded as sent, a final one is made."
        ),
        perm="view",
        perform=_print_draft,
        possible=_is_draft,
        refused=_why_unreadable,
        stands_back=True,
    ),
    Act(
        name="cancel",
        label=gettext_lazy("Do not send this notification"),
        explanation=gettext_lazy("That it was prepared stays known. You can prepare another one."),
        perm="notify",
        perform=_cancel,
        possible=_is_draft,
        form_class=SeenForm,
    ),
)


def _of_breach(of_notification: Callable[[Notification], Any], otherwise: Any) -> Any:
    """The same for the notification of a breach that needs the act; without one `otherwise`."""

    def of_breach(breach: Breach, *_more: Any) -> Any:
        notification = about(breach)
        return otherwise if notification is None else of_notification(notification)

    return of_breach


def _on_breach(perform: Callable[[HttpRequest, Notification, dict[str, Any]], str]) -> Any:
    def on_breach(request: HttpRequest, breach: Breach, data: dict[str, Any]) -> str:
        notification = about(breach)
        if notification is None:
            raise ValidationError(_("This is no longer possible: it has changed since."))
        return perform(request, notification, data)

    return on_breach


# On the page of a breach; what waits to be sent or explained is one click away there too.
NOTIFY_ACTS = (
    replace(
        _REASONS,
        name="notify-late-reasons",
        label=gettext_lazy("Give the reasons of the delay"),
        perform=_on_breach(_explain),
        possible=lambda breach: (
            _is_open(breach)
            and queries_notify.draft_of(breach) is None
            and bool(queries_notify.without_reasons(breach))
        ),
        refused=_why_unreadable,
    ),
    replace(
        _SUBMIT,
        name="notify-submit",
        label=gettext_lazy("Record that the notification was sent"),
        perform=_on_breach(_submit),
        possible=lambda breach: _is_open(breach) and queries_notify.draft_of(breach) is not None,
        warnings=_of_breach(_before_submitting, []),
        details=_of_breach(_what_changed, None),
    ),
    PREPARE,
    DECIDE_AUTHORITY,
)
# Their pages show reasons, which are encrypted.
NOTIFY_ACTS_THAT_SHOW = ("notify-late-reasons", "notify-submit")
