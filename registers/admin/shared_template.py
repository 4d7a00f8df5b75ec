"""Examples that organisations share, to start a text from."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act
from privacyoffice.accounts.admin.base import GatedModelAdmin, Headline
from registers.admin.blocks import example_blocks
from registers.admin.more_acts import with_way_to
from registers.admin.more_forms import CopyForm
from registers.models import SharedTemplate
from registers.services import templates


def _start(request: HttpRequest, template: SharedTemplate, data: dict[str, Any]) -> str:
    made = templates.start_from_template(
        template_id=template.pk,
        name=data["name"],
        department=data["department"],
        new_id=data["new_id"],
        actor=request.user,
        now=clock.now(),
    )
    told = _("%(reference)s is a new draft with this text.") % {"reference": made.reference}
    return with_way_to(made, told)


class StartForm(CopyForm):
    """The name of the new text, and whose it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        template = kwargs.pop("obj", None)
        super().__init__(*args, obj=None, **kwargs)
        self.obj = template
        self.fields["name"].initial = template.name


@admin.register(SharedTemplate)
class SharedTemplateAdmin(GatedModelAdmin):
    """Reads what any organisation of this installation shares, and starts a draft from it."""

    is_daily = True
    has_history = False
    list_display = ("name", "organisation_name", "shared_at")
    search_fields = ("name", "organisation_name")
    search_help_text = gettext_lazy("Searches in names of examples and organisations.")
    ordering = ("name", "organisation_name", "pk")
    fields = ("organisation_name", "shared_at")
    readonly_fields = fields
    acts = (
        Act(
            name="start",
            label=gettext_lazy("Start a text from this example"),
            explanation=gettext_lazy(
                "You get a new draft with this text, to change. Add your own controlling body, "
                "parties and systems."
            ),
            perm="start",
            perform=_start,
            possible=lambda template: True,
            form_class=StartForm,
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """What is shared, also by others: not limited to the organisation in scope."""
        if not request.user.has_perm("registers.view_sharedtemplate"):
            return templates.templates_to_choose().none()
        return templates.templates_to_choose()

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """By role in the own organisation: the example itself may be of another one."""
        return request.user.has_perm("registers.view_sharedtemplate")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def _open_acts(self, request: HttpRequest, obj: Any) -> list[Act]:
        """By role in the own organisation, as above."""
        return [act for act in self.acts if request.user.has_perm(self._act_perm(act))]

    def headline(self, request: HttpRequest, obj: SharedTemplate) -> Headline:
        return Headline(blocks=example_blocks(obj.record))
