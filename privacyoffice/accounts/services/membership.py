"""Giving and ending roles."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.accounts.access import access, require
from privacyoffice.accounts.models import Membership, User
from privacyoffice.accounts.ports import close_doors
from privacyoffice.accounts.roles import Role
from privacyoffice.audit import services as audit
from privacyoffice.tenancy.models import Department
from privacyoffice.tenancy.scope import current_organisation_id


@transaction.atomic
def give_role(
    *,
    email: str,
    name: str,
    role: str,
    decision: str,
    decided_on: date,
    valid_from: date,
    actor: Any,
    now: datetime,
    department: Department | None = None,
    valid_until: date | None = None,
) -> Membership:
    """Give somebody a role in the organisation in scope, on a recorded decision.

    Makes the account when there is none with this address; the person sets a password by
    mail. Raises ValidationError when the actor gives it to themselves, or the same role is
    held already. Source: separation of duties, GDPR art. 32(4).
    """
    require(actor, "accounts.add_membership")
    if actor is not None and actor.email.lower() == email.strip().lower():
        raise ValidationError({"email": _("You cannot give a role to yourself.")})
    user = User.objects.filter(email__iexact=email.strip()).first()
    if user is None:
        user = User.objects.create_user(email, name)
    held = Membership.objects.filter(user=user, role=role, department=department)
    if held.active_on(valid_from).exists():
        raise ValidationError({"role": _("This person already has this role.")})
    membership = Membership(
        user=user,
        role=role,
        department=department,
        valid_from=valid_from,
        valid_until=valid_until,
        decision=decision,
        decided_on=decided_on,
        granted_by=actor,
    )
    membership.organisation_id = current_organisation_id()
    membership.full_clean()
    _close_doors_of_who_has_no_role(user, now)  # one may have ended on a day without an act
    membership.save()
    audit.record(
        "accounts.role_given",
        subject=membership,
        actor=actor,
        at=now,
        label=f"{user.name}: {membership.get_role_display()}",
        reason=decision,
    )
    return membership


@transaction.atomic
def end_role(
    *, membership_id: UUID, on: date, reason: str, actor: Any, now: datetime
) -> Membership:
    """End a role on a day (the first day without it), or earlier than was planned.

    Raises ValidationError before its start, when it ended already or ends before that day,
    and when nobody would be left to give and end roles. Source: GDPR art. 32(1)(b).
    """
    _lock_account_administrators()
    membership = access(
        Membership.objects.all(), actor, membership_id, "accounts.end_membership", lock=True
    )
    until = membership.valid_until
    if until is not None and until <= now.astimezone(clock.AMSTERDAM).date():
        raise ValidationError(_("This role has ended already."))
    if until is not None and on > until:
        raise ValidationError({"on": _("This role ends before that day already.")})
    _refuse_without_account_administrator(membership, on)
    membership.valid_until = on
    membership.full_clean()
    membership.save()
    audit.record(
        "accounts.role_ended",
        subject=membership,
        actor=actor,
        at=now,
        label=f"{membership.user.name}: {membership.get_role_display()}",
        reason=reason,
    )
    _close_doors_of_who_has_no_role(membership.user, now)
    return membership


def _close_doors_of_who_has_no_role(user: User, now: datetime) -> None:
    """What opens something without a password does not come back with a later role."""
    if not Membership.objects.filter(user=user).active_on(clock.day_of(now)).exists():
        close_doors(user, now)


def _lock_account_administrators() -> None:
    """In one order, and before anything else: two who end each other's role must wait."""
    administrators = Membership.objects.filter(role=Role.ACCOUNT_ADMIN).order_by("pk")
    list(administrators.select_for_update().values_list("pk"))


def _refuse_without_account_administrator(membership: Membership, on: date) -> None:
    if membership.role != Role.ACCOUNT_ADMIN:
        return
    others = Membership.objects.filter(role=Role.ACCOUNT_ADMIN, user__is_active=True)
    if not others.exclude(pk=membership.pk).active_on(on).exists():
        raise ValidationError(
            {
                "on": _(
                    "On that day nobody else is account administrator. Give somebody else this "
                    "role first."
                )
            }
        )
