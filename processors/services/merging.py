"""Two parties that are one: everything that names the double names the party that stays."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_update_with_history

from privacyoffice.audit import services as audit
from processors.models import Agreement, FurtherParty, Party, PartyContact, SubProcessing
from processors.services.parties import hold_names, take_party

# Moves what an app keeps from the double (second) to the party that stays (first).
Repoint = Callable[[Party, Party], None]
RepointT = TypeVar("RepointT", bound=Repoint)

# What the party that stays takes over where it has nothing itself.
_DETAILS = ("legal_name", "kvk_number", "kind", "country", "contact")

_repoints: list[Repoint] = []


def repoints(repoint: RepointT) -> RepointT:
    """Register how an app moves its rows; `move` does so for one model."""
    _repoints.append(repoint)
    return repoint


@transaction.atomic
def merge(keep: UUID, double: UUID, *, actor: Any, now: datetime, reason: str) -> Party:
    """Let everything that names `double` name `keep`; the name of the double leads there.

    The double stays as a name with its history; details that the party that stays lacks come
    along. It cannot be undone. Raises Http404, and ValidationError for one that was merged
    already, for itself, and without a reason. Law: GDPR art. 5(1)(d), 5(2).
    """
    if keep == double:
        raise ValidationError({"double": _("This is the same party.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Say how you know that they are the same.")})
    hold_names()
    # In one order, so that two who merge the same pair do not wait for each other.
    held = {
        pk: take_party(pk, actor=actor, perm="processors.merge_party")
        for pk in sorted((keep, double))
    }
    stays, goes = held[keep], held[double]
    for repoint in _repoints:
        repoint(stays, goes)
    before = {name: getattr(stays, name) for name in _DETAILS}
    for name in _DETAILS:
        if not before[name]:
            setattr(stays, name, getattr(goes, name))
    if before != {name: getattr(stays, name) for name in _DETAILS}:
        stays.save()
    goes.merged_into = stays
    goes.save()
    audit.record(
        "processors.party_merged",
        subject=stays,
        actor=actor,
        at=now,
        payload={"party": str(goes.pk), "name": goes.name},
        reason=reason.strip(),
    )
    audit.record(
        "processors.party_merged_away",
        subject=goes,
        actor=actor,
        at=now,
        payload={"party": str(stays.pk), "name": stays.name},
        reason=reason.strip(),
    )
    return stays


def move(
    model: type[models.Model],
    keep: Party,
    double: Party,
    *,
    field: str = "party",
    once_per: Iterable[str] = (),
) -> None:
    """Let the rows of a model point at the party that stays, with their history.

    `once_per` are the other fields of a unique constraint: where both parties stand, one row is
    left, and no text is lost. Costs the same number of queries for any number of rows, but for
    such rows.
    """
    rows: list[Any] = list(_rows(model, field, double))
    keys = tuple(once_per)
    there = {_key(row, keys): row for row in _rows(model, field, keep)} if keys and rows else {}
    moved = []
    for row in rows:
        if keys and _key(row, keys) in there:
            _join(there[_key(row, keys)], row)
        else:
            setattr(row, field, keep)
            moved.append(row)
    if not moved:
        return
    if hasattr(model, "history"):
        bulk_update_with_history(moved, model, [field], batch_size=1000)
    else:
        model._default_manager.bulk_update(moved, [field], batch_size=1000)


def _rows(model: type[models.Model], field: str, party: Party) -> "models.QuerySet[Any]":
    found = model._default_manager.filter(**{field: party})
    return found.order_by("pk").select_for_update(of=("self",))


def _key(row: Any, names: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(row._meta.get_field(name).value_from_object(row) for name in names)


def _join(stays: Any, goes: Any) -> None:
    """One of two rows; what the other one tells besides is added to it."""
    is_changed = False
    for column in stays._meta.fields:
        if not isinstance(column, models.TextField):
            continue
        old, more = getattr(stays, column.name), getattr(goes, column.name)
        if more and more not in old:
            setattr(stays, column.name, f"{old}\n{more}".strip())
            is_changed = True
    goes.delete()
    if is_changed:
        stays.save()


@repoints
def _own(keep: Party, double: Party) -> None:
    move(Agreement, keep, double)
    move(FurtherParty, keep, double, once_per=("agreement",))
    move(SubProcessing, keep, double)
    move(PartyContact, keep, double)
    move(Party, keep, double, field="merged_into")
