"""The gate: what somebody may see of a model, and one object or the same 404 for all else.

Missing, of another organisation and forbidden are answered alike, so that an answer never
tells that something exists (decision 3).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import models
from django.http import Http404
from guardian.utils import get_user_obj_perms_model

from privacyoffice import clock
from privacyoffice.accounts.models import Membership
from privacyoffice.accounts.roles import PERMISSIONS, Reach, reach_of
from privacyoffice.tenancy.scope import current_organisation_id, scope_is_set

ModelT = TypeVar("ModelT", bound=models.Model)


@dataclass(frozen=True)
class ActiveRoles:
    """The roles that somebody holds today in one organisation."""

    organisation_id: UUID | None
    names: tuple[str, ...]
    departments: frozenset[UUID]


def active_roles(user: Any) -> ActiveRoles:
    """Roles of a user in the organisation in scope; asked once a request and user object."""
    if not scope_is_set():
        return ActiveRoles(None, (), frozenset())
    organisation_id = current_organisation_id()
    known: ActiveRoles | None = getattr(user, "_active_roles", None)
    if known is None or known.organisation_id != organisation_id:
        held = Membership.objects.filter(user=user).active_on(clock.today())
        known = remember_roles(user, organisation_id, held)
    return known


def remember_roles(
    user: Any, organisation_id: UUID | None, held: Iterable[Membership]
) -> ActiveRoles:
    """So that they are not asked again for this user object: `held` has the memberships of the
    user that are active today in that organisation, all of them."""
    known = ActiveRoles(
        organisation_id,
        tuple(sorted({membership.role for membership in held})),
        frozenset(each.department_id for each in held if each.department_id),
    )
    user._active_roles = known
    return known


def granted_objects(
    model: type[models.Model], user: Any, perm: str, day: date
) -> models.QuerySet[Any] | None:
    """Grants of `perm` on single objects of `model` that hold on `day`.

    None when the model knows no grants (it has no direct permission model of its own).
    """
    grants: Any = get_user_obj_perms_model(model)  # type: ignore[arg-type]
    if grants.objects.is_generic():
        return None
    found: models.QuerySet[Any] = grants.objects.filter(
        user=user,
        permission__codename=perm.rsplit(".", maxsplit=1)[-1],
        permission__content_type__app_label=model._meta.app_label,
        valid_until__gt=day,
    )
    return found


def reaches_all(role: str, model: type[models.Model]) -> bool:
    """Whether a role's permissions hold for every object of this model in the organisation.

    A role that is limited to its department is so for what belongs to a department.
    """
    if reach_of(role) is Reach.ORGANISATION:
        return True
    return all(field.name != "department" for field in model._meta.get_fields())


def sees_all(user: Any, model: type[models.Model], perm: str) -> bool:
    """Whether a role gives `user` this permission on every object; grants add nothing then."""
    entitled = (role for role in active_roles(user).names if role in PERMISSIONS.get(perm, ()))
    return any(reaches_all(role, model) for role in entitled)


def visible(queryset: "models.QuerySet[ModelT]", user: Any, perm: str) -> "models.QuerySet[ModelT]":
    """Narrow a scoped queryset to the objects on which `user` has `perm`: one query, no loop."""
    if sees_all(user, queryset.model, perm):
        return queryset
    roles = active_roles(user)
    allowed = models.Q(pk__in=[])
    if any(role in PERMISSIONS.get(perm, ()) for role in roles.names):
        allowed |= models.Q(department__in=roles.departments)
    granted = granted_objects(queryset.model, user, perm, clock.today())
    if granted is not None:
        allowed |= models.Q(pk__in=granted.values("content_object_id"))
    return queryset.filter(allowed)


def require(actor: Any, perm: str, obj: models.Model | None = None) -> None:
    """Refuse an actor without a permission; None is the system itself.

    Raises PermissionDenied, which the web answers as a missing page.
    """
    if actor is not None and not actor.has_perm(perm, obj):
        raise PermissionDenied


def access(
    queryset: "models.QuerySet[ModelT]", user: Any, pk: Any, perm: str, *, lock: bool = False
) -> ModelT:
    """The object with this key on which `user` has `perm`, locked for writing if asked.

    Raises Http404 when it does not exist, is of another organisation or is forbidden.
    """
    narrowed = visible(queryset, user, perm)
    if lock:
        narrowed = narrowed.select_for_update(of=("self",))
    try:
        return narrowed.get(pk=pk)
    except (ObjectDoesNotExist, ValidationError, ValueError, TypeError):
        raise Http404 from None
