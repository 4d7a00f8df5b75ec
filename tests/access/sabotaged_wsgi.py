"""The product with one protection taken away, for tests/access/test_sabotage.py only.

The environment variable SABOTAGE names which. The product itself has no such switch: this
changes it from outside, after its modules were loaded and before the server was put together.
"""

import os
import sys
from collections.abc import Callable
from typing import Any

import django

__all__ = ["SABOTAGES", "application"]


def _replace(original: object, substitute: object) -> None:
    """Everywhere where modules keep this object under a name of their own."""
    for module in list(sys.modules.values()):
        for name, value in list(getattr(module, "__dict__", {}).items()):
            if value is original:
                setattr(module, name, substitute)


def _objects() -> None:
    from privacyoffice.accounts import access

    def everything(queryset: Any, _user: Any, _perm: str) -> Any:
        return queryset

    _replace(access.visible, everything)


def _roles() -> None:
    from privacyoffice.accounts.backends import MembershipBackend

    MembershipBackend.has_perm = lambda *_args, **_options: True  # type: ignore[method-assign]


def _dates_of_roles() -> None:
    from privacyoffice.accounts.models.membership import MembershipQuerySet

    MembershipQuerySet.active_on = lambda self, day: self  # type: ignore[method-assign]


def _dates_of_grants() -> None:
    from datetime import date

    from privacyoffice.accounts import access

    real = access.granted_objects

    def whenever(model: Any, user: Any, perm: str, day: date) -> Any:
        return real(model, user, perm, date.min)

    _replace(real, whenever)


def _own_organisation_only() -> None:
    from privacyoffice.accounts.admin.base import GatedModelAdmin
    from privacyoffice.accounts.admin.organisation import OrganisationAdmin

    OrganisationAdmin.get_queryset = GatedModelAdmin.get_queryset  # type: ignore[method-assign]


def _managers() -> None:
    from privacyoffice.tenancy.managers import TenantQuerySet

    TenantQuerySet.in_scope = lambda self: self  # type: ignore[method-assign]


def _tokens() -> None:
    from django.middleware.csrf import CsrfViewMiddleware

    CsrfViewMiddleware.process_view = lambda *_args: None  # type: ignore[method-assign]


def _tabs() -> None:
    from privacyoffice.accounts.middleware import ScopeMiddleware

    def overlooked(*_args: Any) -> None:
        return None

    ScopeMiddleware._form_of_another = overlooked  # type: ignore[assignment]


SABOTAGES: dict[str, Callable[[], None]] = {
    "nothing": lambda: None,
    "objects": _objects,
    "roles": _roles,
    "dates of roles": _dates_of_roles,
    "dates of grants": _dates_of_grants,
    "own organisation only": _own_organisation_only,
    "managers": _managers,
    "tokens": _tokens,
    "tabs": _tabs,
}

django.setup()
SABOTAGES[os.environ["SABOTAGE"]]()

from privacyoffice.wsgi import application  # noqa: E402  # the middleware is loaded here
