"""What the FG still has to look at, in the list of agreements."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from privacyoffice import clock
from processors.models import Status

SOON = timedelta(days=60)
_LATE, _SOON, _NEVER, _NOT_PLANNED = "late", "soon", "never", "not_planned"


class CheckFilter(admin.SimpleListFilter):
    """Signed agreements by when the FG looks at them next."""

    title = _("check by the FG")
    parameter_name = "check"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            (_LATE, _("is late")),
            (_SOON, _("late, or due within two months")),
            (_NEVER, _("never checked")),
            (_NOT_PLANNED, _("no next check planned")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        today = clock.today()
        narrowed: dict[str, dict[str, Any]] = {
            _LATE: {"next_check_on__lt": today},
            _SOON: {"next_check_on__lte": today + SOON},
            _NEVER: {"checks__isnull": True},
            _NOT_PLANNED: {"next_check_on__isnull": True},
        }
        wanted = narrowed.get(self.value() or "")
        if wanted is None:
            return queryset
        return queryset.filter(status=Status.SIGNED, destroyed_at__isnull=True, **wanted)
