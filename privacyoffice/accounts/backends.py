"""Who may log in, and what a role permits in the organisation in scope (decision 3)."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db import models

from privacyoffice import clock
from privacyoffice.accounts.access import (
    ActiveRoles,
    active_roles,
    granted_objects,
    reaches_all,
)
from privacyoffice.accounts.roles import PERMISSIONS


class LoginBackend(AuthenticationBackend):  # type: ignore[misc]
    """Checks e-mail and password. Gives no permission at all."""

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return set()

    def get_group_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return set()

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return set()

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return False

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return False


class MembershipBackend:
    """Answers `has_perm` from the roles held today in the organisation in scope.

    Without an object the answer is: on some object at least. With an object: on this one,
    because of a role that reaches it or a grant on it that has not ended.
    """

    def authenticate(self, request: Any, **credentials: Any) -> None:
        """Logs nobody in."""

    def get_user(self, user_id: Any) -> None:
        """Knows no people."""

    def has_perm(self, user_obj: Any, perm: str, obj: models.Model | None = None) -> bool:
        if not (user_obj.is_active and user_obj.is_authenticated):
            return False
        roles = active_roles(user_obj)
        if obj is None:
            return any(role in PERMISSIONS.get(perm, ()) for role in roles.names)
        if getattr(obj, "organisation_id", obj.pk) != roles.organisation_id:
            return False
        return self._role_reaches(roles, perm, obj) or self._is_granted(user_obj, perm, obj)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        if not (user_obj.is_active and user_obj.is_authenticated):
            return False
        held = set(active_roles(user_obj).names)
        return any(
            held.intersection(roles)
            for perm, roles in PERMISSIONS.items()
            if perm.startswith(f"{app_label}.")
        )

    def _role_reaches(self, roles: ActiveRoles, perm: str, obj: models.Model) -> bool:
        for role in roles.names:
            if role not in PERMISSIONS.get(perm, ()):
                continue
            if reaches_all(role, type(obj)):
                return True
            department_id = getattr(obj, "department_id", None)
            if department_id in roles.departments or (obj._state.adding and not department_id):
                return True
        return False

    def _is_granted(self, user: Any, perm: str, obj: models.Model) -> bool:
        granted = granted_objects(type(obj), user, perm, clock.today())
        return granted is not None and granted.filter(content_object_id=obj.pk).exists()
