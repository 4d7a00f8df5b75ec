"""Managers that show one organisation's rows, or raise."""

from typing import Any, Self, TypeVar

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler

from privacyoffice.tenancy.scope import current_organisation_id


class OrganisationInScope(models.Expression):
    """The id of the organisation in scope, read when the query is compiled.

    Reading it any earlier would break every ModelForm and serializer at import, where a
    queryset is built but never run.
    """

    output_field = models.UUIDField()

    def as_sql(  # type: ignore[override]
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any
    ) -> tuple[str, list[Any]]:
        return "%s", [current_organisation_id()]


ModelT = TypeVar("ModelT", bound=models.Model)


class TenantQuerySet(models.QuerySet[ModelT]):
    """A queryset that its manager has already narrowed to the organisation in scope."""

    def in_scope(self) -> Self:
        """Only rows of the organisation in scope; running it without one raises."""
        return self.filter(organisation=OrganisationInScope())


class TenantManager(models.Manager[ModelT]):
    """The default manager of every tenant model. `_base_manager` stays Django's plain one:
    Django itself needs it for foreign keys and deletions, and row-level security holds there.
    """

    queryset_class: type[TenantQuerySet[ModelT]] = TenantQuerySet

    def get_queryset(self) -> TenantQuerySet[ModelT]:
        return self.queryset_class(self.model, using=self._db).in_scope()

    @classmethod
    def of(cls, queryset_class: type[Any]) -> Any:
        """A scoped manager whose querysets (and itself) have `queryset_class`'s questions."""
        made = cls.from_queryset(queryset_class)()
        made.queryset_class = queryset_class
        return made
