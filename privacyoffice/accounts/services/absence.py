"""Being away, and who takes somebody's place meanwhile."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.accounts.access import require
from privacyoffice.accounts.models import Absence, Membership, User
from privacyoffice.accounts.ports import role_that_replaces_dpo, tell_of_absence
from privacyoffice.accounts.roles import Role
from privacyoffice.audit import services as audit
from privacyoffice.days import refuse_impossible_in
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import current_organisation_id

MANAGE = "accounts.manage_absence"
LONGEST = relativedelta(years=1)
# They decide what the FG supervises. Law: GDPR art. 38(6).
_NEVER_FOR_THE_DPO = (Role.MANAGER, Role.CISO)


def why_not_change(absence: Absence, user: Any) -> str:
    """Why this person may not change this absence although they see it; or empty."""
    if user.pk == absence.user_id or user.has_perm(MANAGE):
        return ""
    return _("Only the person who is away, or a privacy officer, can change this.")


@transaction.atomic
def enter_absence(
    *,
    user: User,
    first_day: date,
    last_day: date,
    actor: Any,
    now: datetime,
    deputy: User | None = None,
) -> Absence:
    """Record that somebody is away from `first_day` up to and including `last_day`.

    Everybody their own, a privacy officer that of others, who are told. Raises PermissionDenied
    for who may not, ValidationError for days that have passed, that are an absence already, for
    more than a year, or a deputy who cannot take this person's place. Law: GDPR art. 38(2), 38(6).
    """
    require(actor, "accounts.add_absence")
    if actor is not None and actor.pk != user.pk:
        require(actor, MANAGE)
    # Two who enter the same days at once wait for each other.
    Organisation.objects.select_for_update(no_key=True).get(pk=current_organisation_id())
    refuse_impossible_in(first_day=first_day, last_day=last_day)
    if last_day < clock.day_of(now):
        raise ValidationError({"last_day": _("Choose today or a later day.")})
    if last_day >= first_day + LONGEST:
        raise ValidationError({"last_day": _("An absence lasts a year at most.")})
    _refuse_who_does_not_work_here(user, "person", clock.day_of(now))
    absence = Absence(
        organisation_id=current_organisation_id(),
        user=user,
        first_day=first_day,
        last_day=last_day,
        deputy=deputy,
        entered_by=actor,
        entered_at=now,
    )
    absence.full_clean(exclude=("entered_by",))
    if Absence.objects.filter(user=user).meeting(first_day, last_day).exists():
        raise ValidationError(
            {"first_day": _("This person is away on some of these days already.")}
        )
    _refuse_deputy(absence, actor, clock.day_of(now))
    absence.save()
    audit.record(
        "accounts.absence_entered", subject=absence, actor=actor, at=now, payload=_days(absence)
    )
    tell_of_absence(absence, actor, now)
    return absence


@transaction.atomic
def end_absence(*, absence_id: UUID, back_on: date, actor: Any, now: datetime) -> Absence:
    """Somebody is back on `back_on`, earlier than was thought; before the first day, or on it,
    the absence is withdrawn.

    Raises Http404 for who does not see it, PermissionDenied for who may not, ValidationError
    when it is over or withdrawn, and for a day after it or, once it has begun, before today.
    """
    absence = _take(absence_id, actor)
    today = clock.day_of(now)
    _refuse_what_is_over(absence, today)
    if back_on > absence.last_day:
        raise ValidationError({"back_on": _("This person is back by then already.")})
    if back_on < min(today, absence.first_day):
        raise ValidationError({"back_on": _("Choose today or a later day.")})
    if back_on <= absence.first_day:
        absence.withdrawn_at = now
    else:
        absence.last_day = back_on - timedelta(days=1)
    absence.full_clean(exclude=("entered_by",))
    absence.save(update_fields=["last_day", "withdrawn_at"])
    audit.record(
        "accounts.absence_ended", subject=absence, actor=actor, at=now, payload=_days(absence)
    )
    tell_of_absence(absence, actor, now)
    return absence


@transaction.atomic
def change_deputy(*, absence_id: UUID, deputy: User | None, actor: Any, now: datetime) -> Absence:
    """Somebody else, or nobody, takes the place of who is away.

    Raises as `end_absence` does, and ValidationError for who cannot take this person's place.
    """
    absence = _take(absence_id, actor)
    _refuse_what_is_over(absence, clock.day_of(now))
    absence.deputy = deputy
    absence.full_clean(exclude=("entered_by",))
    _refuse_deputy(absence, actor, clock.day_of(now))
    absence.save(update_fields=["deputy"])
    audit.record(
        "accounts.deputy_changed", subject=absence, actor=actor, at=now, payload=_days(absence)
    )
    tell_of_absence(absence, actor, now)
    return absence


def possible_deputies(day: date) -> Any:
    """Everybody with a role on `day` who may log in, by name: who can take somebody's place."""
    held = Membership.objects.active_on(day).values("user")
    return User.objects.filter(pk__in=held, is_active=True).order_by("name")


def is_over(absence: Absence, day: date) -> bool:
    """Whether there is nothing left to change."""
    return absence.withdrawn_at is not None or absence.last_day < day


def _take(absence_id: UUID, actor: Any) -> Absence:
    """Locked, for who may change it."""
    shown = Absence.objects.all() if actor is None else Absence.objects.shown_to(actor)
    try:
        absence: Absence = shown.select_for_update(of=("self",)).get(pk=absence_id)
    except (ObjectDoesNotExist, ValidationError, ValueError):
        raise Http404 from None
    if actor is not None and why_not_change(absence, actor):
        raise PermissionDenied
    return absence


def _refuse_what_is_over(absence: Absence, day: date) -> None:
    if is_over(absence, day):
        raise ValidationError(_("This absence is over."))


def _refuse_who_does_not_work_here(user: User, field: str, day: date) -> None:
    if not possible_deputies(day).filter(pk=user.pk).exists():
        raise ValidationError({field: _("This person has no role here.")})


def _refuse_deputy(absence: Absence, actor: Any, day: date) -> None:
    """Nobody puts somebody in the FG's place but the FG, or the policy. Law: GDPR art. 38(3)."""
    deputy = absence.deputy
    if deputy is None:
        return
    _refuse_who_does_not_work_here(deputy, "deputy", day)
    held = Membership.objects.active_on(day)
    if not held.filter(user=absence.user, role=Role.DPO).exists():
        return
    roles = set(held.filter(user=deputy).values_list("role", flat=True))
    if roles.intersection(_NEVER_FOR_THE_DPO):
        raise ValidationError(
            {"deputy": _("Who decides about the processing of data cannot replace the FG.")}
        )
    is_own_choice = actor is None or actor.pk == absence.user_id
    if not is_own_choice and role_that_replaces_dpo(day) not in roles:
        text = _("Only the FG chooses somebody whom the policy does not name. Leave this empty.")
        raise ValidationError({"deputy": text})


def _days(absence: Absence) -> dict[str, str]:
    return {
        "first_day": absence.first_day.isoformat(),
        "last_day": absence.last_day.isoformat(),
    }
