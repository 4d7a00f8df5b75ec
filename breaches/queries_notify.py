"""What screens and services ask about telling the authority."""

from datetime import date, datetime

from django.db.models import OuterRef, QuerySet, Subquery

from breaches.clock_rules import AP, Rule, rule_for
from breaches.models import (
    Breach,
    Lateness,
    Notification,
    NotificationStatus,
    NotTold,
    Phase,
    Risk,
    TellingDecision,
    Told,
)
from privacyoffice.policy.effective import effective
from privacyoffice.policy.queries import profile_on


def decision_about(breach: Breach, about: str = Told.AUTHORITY) -> TellingDecision | None:
    """The newest decision whether the authority, or people, are told."""
    return TellingDecision.objects.filter(breach=breach, about=about).order_by("at", "pk").last()


def decided() -> Subquery:
    """For a query about breaches: whether the newest decision is to tell the authority; NULL
    where nobody decided."""
    newest = TellingDecision.objects.filter(breach=OuterRef("pk"), about=Told.AUTHORITY)
    return Subquery(newest.order_by("-at", "-pk").values("tell")[:1])


def fits(decision: TellingDecision, breach: Breach, rule: Rule | None = None) -> bool:
    """Whether the ground of a decision not to tell fits the risk as it is judged now; deciding to
    tell always does.

    `rule`: the row of the authority for this breach, where the caller has it.
    Law: GDPR art. 33(1), 34(1).
    """
    if decision.ground == NotTold.NO_HIGH_RISK:
        return breach.risk in (Risk.NONE, Risk.RISK)
    if decision.ground == NotTold.NO_RISK:
        return breach.risk == Risk.NONE and not authority_asks(breach, rule)
    if decision.ground == NotTold.RULE:
        return breach.risk in (Risk.RISK, Risk.HIGH) and not authority_asks(breach, rule)
    return True


def authority_asks(breach: Breach, rule: Rule | None = None) -> bool:
    """Whether the row of the authority asks to be told at the risk as it is judged now."""
    rule = rule or rule_for(breach, AP)
    return rule is not None and rule.applies and rule.asks_at(breach.risk)


def notifications_of(breach: Breach) -> "QuerySet[Notification]":
    """Every notification of a breach, in order."""
    return Notification.objects.filter(breach=breach).order_by("number")


def submitted(breach: Breach) -> list[Notification]:
    """What the authority got, in order."""
    return list(notifications_of(breach).filter(status=NotificationStatus.SUBMITTED))


def draft_of(breach: Breach) -> Notification | None:
    """The notification that is being prepared."""
    return notifications_of(breach).filter(status=NotificationStatus.DRAFT).first()


def before(notification: Notification) -> Notification | None:
    """What the authority got last before this one."""
    sent = notifications_of(notification.breach).filter(
        status=NotificationStatus.SUBMITTED, number__lt=notification.number
    )
    return sent.last()


def phases_possible(breach: Breach) -> tuple[str, ...]:
    """Which notification can come now. After a withdrawal it begins anew.

    Law: GDPR art. 33(1), 33(4).
    """
    sent = submitted(breach)
    if not sent or sent[-1].phase == Phase.WITHDRAWAL:
        return (Phase.FIRST,)
    return (Phase.SUPPLEMENT, Phase.WITHDRAWAL)


def withdrawn_at(breach: Breach) -> datetime | None:
    """When what the authority got was withdrawn; None while it counts, or when it got nothing."""
    sent = submitted(breach)
    return sent[-1].submitted_at if sent and sent[-1].phase == Phase.WITHDRAWAL else None


def awaits_supplement(breach: Breach) -> bool:
    """Whether the authority got something that is not complete. Law: GDPR art. 33(4)."""
    sent = submitted(breach)
    return bool(sent) and sent[-1].phase != Phase.WITHDRAWAL and not sent[-1].complete


def without_reasons(breach: Breach) -> list[Notification]:
    """Late notifications of which nobody wrote down why. Law: GDPR art. 33(1), last sentence."""
    return [one for one in _late().filter(breach=breach) if not one.late_reasons]


def all_without_reasons() -> list[Notification]:
    """The same of every breach whose content is there, the oldest first."""
    late = _late().filter(breach__destroyed_at__isnull=True).select_related("breach")
    return [one for one in late.order_by("submitted_at", "pk") if not one.late_reasons]


def _late() -> "QuerySet[Notification]":
    # An encrypted reason cannot be asked for in a query; that there is none shows without a key.
    return Notification.objects.filter(
        status=NotificationStatus.SUBMITTED, lateness=Lateness.LATE
    ).order_by("number")


def promises_every_breach(day: date) -> bool:
    """Whether the policy in force on a day promises to tell the authority of every breach."""
    return effective(profile_on(day)).every_breach_to_authority
