"""Departments come, go, merge and hand over their work."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.accounts.access import require
from privacyoffice.accounts.models import Membership
from privacyoffice.audit import services as audit
from privacyoffice.tenancy.models import Department


class HandsOverWork(Protocol):
    """Moves one app's work from departments to their successor; returns how many rows."""

    def __call__(
        self, *, sources: list[Department], target: Department, actor: Any, now: datetime
    ) -> int: ...


_ports: dict[str, HandsOverWork] = {}


def hands_over(kind: str) -> Callable[[HandsOverWork], HandsOverWork]:
    """Register, from an app above this one, how its work moves to another department."""

    def keep(handler: HandsOverWork) -> HandsOverWork:
        _ports[kind] = handler
        return handler

    return keep


@transaction.atomic
def open_department(*, name: str, on: date, actor: Any, now: datetime) -> Department:
    """Open a department. Raises ValidationError when one of that name exists."""
    require(actor, "tenancy.add_department")
    department = Department(name=name.strip(), valid_from=on)
    department.full_clean(exclude=["organisation"])
    _refuse_a_name_in_use(name)
    department.save()
    audit.record("accounts.department_opened", subject=department, actor=actor, at=now)
    return department


@transaction.atomic
def reorganise(
    *,
    sources: Iterable[Department],
    target: Department | None,
    new_name: str,
    on: date,
    reason: str,
    actor: Any,
    now: datetime,
) -> Department:
    """End departments on a day and continue them as another: rename, merge or hand over.

    With one source and a new name this is a rename; with several, a merger; with an
    existing `target`, handing over. Ambassadors and all work move in the same act.
    Raises ValidationError when nothing can be continued.
    """
    require(actor, "tenancy.reorganise_department")
    ids = {source.pk for source in sources}
    _refuse_what_cannot_continue(ids, target, new_name, on, now)
    locked = list(
        Department.objects.select_for_update()
        .filter(pk__in=ids, valid_until__isnull=True)
        .existing_on(on)
    )
    exists = target is None or Department.objects.existing_on(on).filter(pk=target.pk).exists()
    if not locked or len(locked) != len(ids) or not exists:
        raise ValidationError(_("Choose departments that still exist on this date."))
    for source in locked:
        source.valid_until = on
        source.full_clean()
        source.save(update_fields=["valid_until"])
    if target is None:
        _refuse_a_name_in_use(new_name)
        target = Department.objects.create(name=new_name.strip(), valid_from=on)
    for source in locked:
        source.successor = target
        source.save(update_fields=["successor"])
    moved = {"people": _move_ambassadors(locked, target, on)}
    for kind, hand_over in _ports.items():
        moved[kind] = hand_over(sources=locked, target=target, actor=actor, now=now)
    audit.record(
        "accounts.departments_reorganised",
        subject=target,
        actor=actor,
        at=now,
        reason=reason,
        payload={"from": [str(source.pk) for source in locked], "moved": moved},
    )
    return target


def _refuse_what_cannot_continue(
    ids: set[UUID], target: Department | None, new_name: str, on: date, now: datetime
) -> None:
    if on > now.astimezone(clock.AMSTERDAM).date():
        raise ValidationError(_("Choose today or an earlier date: the work moves at once."))
    if (target is None) == (not new_name.strip()):
        raise ValidationError(_("Give a new name, or choose a department that exists."))
    if target is not None and target.pk in ids:
        raise ValidationError(_("A department cannot continue as itself."))


def _refuse_a_name_in_use(name: str) -> None:
    if Department.objects.filter(name__iexact=name.strip(), valid_until__isnull=True).exists():
        raise ValidationError({"name": _("There is already a department with this name.")})


def _move_ambassadors(sources: list[Department], target: Department, on: date) -> int:
    memberships = Membership.objects.select_for_update().filter(department__in=sources)
    moved = list(memberships.active_on(on))
    for membership in moved:
        membership.department = target
        membership.save()
    return len(moved)
