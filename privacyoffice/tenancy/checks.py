"""System checks: a tenant model that is not behind the wall stops the program."""

from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, register

from privacyoffice.tenancy.managers import TenantManager
from privacyoffice.tenancy.models import TenantModel


@register()
def tenant_models_have_scoped_managers(**kwargs: Any) -> list[CheckMessage]:
    """Every tenant model's default manager narrows to the scope; its base manager does not."""
    found: list[CheckMessage] = []
    for model in apps.get_models():
        if not issubclass(model, TenantModel):
            continue
        manager: object = model._default_manager
        if not isinstance(manager, TenantManager):
            found.append(
                Error(
                    f"{model.__name__}'s default manager does not narrow to the organisation.",
                    obj=model,
                    id="tenancy.E001",
                )
            )
        if isinstance(model._base_manager, TenantManager):
            found.append(
                Error(
                    f"{model.__name__}'s base manager must stay Django's plain one.",
                    obj=model,
                    id="tenancy.E002",
                )
            )
    return found
