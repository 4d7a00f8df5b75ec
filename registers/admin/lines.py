"""The parts of a processing activity, each a table or a set of cards on its page.

Made from the declarations in registers.record; only what stands in sight is said here.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from privacyoffice.accounts.access import visible
from privacyoffice.accounts.admin.lines import CardInline, PartInline
from processors.admin.party_field import PartyField
from processors.models import Party
from registers.admin.entry_field import EntryField
from registers.admin.suggestions import TERM_COLUMNS, names_of, suggesting
from registers.models import ActivityLink, ProcessingActivity, PublicationChoice
from registers.models.part import ActivityPart
from registers.record import PART, PARTS, Part, column_field
from registers.services.snapshot import everything_publishable

# Parts with more fields than fit in a row, and which of them are in sight.
IN_SIGHT: dict[str, tuple[str, ...]] = {
    "personal_data": ("name", "subject", "sensitivity"),
    "recipients": ("name", "kind", "party"),
    "retention": ("description", "starting_event", "not_yet_known"),
    "consent_texts": ("text", "version"),
    "further_processing": ("description", "ground"),
    "security_measures": ("description", "status"),
    "transfers": ("country", "safeguard"),
}
# Needed by few entries.
SELDOM = frozenset(
    {"transfers", "joint_controllers", "clients", "consent_texts", "further_processing"}
    | {"systems", "links"}
)
# What an empty choice of a line of the same entry means.
FOR_ALL: dict[str, Any] = {
    "purpose": _("all purposes"),
    "subject": _("everybody"),
    "data": _("all data"),
}


class LineOfActivity:
    """What tables and cards of an entry's lines have in common."""

    part: Part
    word_list: tuple[str, ...] = ()
    request: HttpRequest
    seen: set[Any] | None = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        self.request = request
        related = [c for c in self.part.columns if _points_at(self.part, c) is not None]
        found: QuerySet[Any] = super().get_queryset(request)  # type: ignore[misc]
        return found.select_related(*related) if related else found

    def name_of(self, related: Any) -> str:
        """What a related thing is called to this person; an entry out of their sight is not."""
        if isinstance(related, ProcessingActivity) and related.pk not in self._seen():
            words = _("an entry of another department")
            return f"{related.reference} ({words})"
        return str(related)

    def _linked(self) -> dict[Any, ProcessingActivity]:
        """The entries that this one is linked to."""
        here = ActivityLink.objects.filter(activity=_entry(self.request)).values("other_id")
        return {other.pk: other for other in ProcessingActivity.objects.filter(pk__in=here)}

    def _seen(self) -> set[Any]:
        """Those of them that this person sees; asked once a page."""
        if self.seen is None:
            others = ProcessingActivity.objects.filter(pk__in=self._linked())
            perm = "registers.view_processingactivity"
            self.seen = set(visible(others, self.request.user, perm).values_list("pk", flat=True))
        return self.seen

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Of lines only those of this very entry; a new one has none yet."""
        target = db_field.related_model
        if db_field.name != "activity" and issubclass(target, ActivityPart):
            kwargs["queryset"] = target.objects.filter(activity_id=_entry(request))
            kwargs["empty_label"] = FOR_ALL.get(db_field.name, "---------")
        if target is Party:
            return self._named(self._party_field(db_field, request), db_field)  # type: ignore[attr-defined]
        if db_field.name == "other":
            return self._named(self._entry_field(request), db_field)  # type: ignore[attr-defined]
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def _party_field(self, db_field: Any, request: HttpRequest) -> PartyField:
        here = self.part.model._default_manager.filter(activity_id=_entry(request))
        return PartyField(
            names=dict(here.exclude(party=None).values_list("party_id", "party__name")),
            required=not db_field.blank,
            label=db_field.verbose_name,
        )

    def _entry_field(self, request: HttpRequest) -> EntryField:
        """Another entry, by its reference: a choice of thousands on each line would be heavy."""
        self.request = request
        linked = self._linked()
        seen = _others(request)
        self.word_list = tuple(str(other) for other in seen.exclude(pk__in=linked))
        return EntryField(
            queryset=seen | ProcessingActivity.objects.filter(pk__in=linked),
            names={pk: self.name_of(other) for pk, other in linked.items()},
            list_id=f"terms-{self.part.key}",
        )

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Suggests terms where a vocabulary has them."""
        column, kind = TERM_COLUMNS.get(self.part.key, ("", None))
        if kind is not None and db_field.name == column:
            kwargs["widget"] = suggesting(kind, request, f"terms-{self.part.key}")
            self.word_list = names_of(kind, request)
        return super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]


def _others(request: HttpRequest) -> QuerySet[Any]:
    """The other entries that this person sees."""
    everything = ProcessingActivity.objects.all()
    seen = visible(everything, request.user, "registers.view_processingactivity")
    here = _entry(request)
    return seen.exclude(pk=here) if here else seen


def _entry(request: HttpRequest) -> str | None:
    match = request.resolver_match
    object_id = match.kwargs.get("object_id") if match else None
    return unquote(object_id) if object_id else None


def _points_at(part: Part, column: str) -> Any:
    model_field = column_field(part.model, column)
    return model_field.related_model if model_field is not None else None


def _named(column: str, label: Any) -> Any:
    """A related thing as a name: Django would link it to a page that not every reader may see."""

    @admin.display(description=label)
    def name(inline: Any, line: Any) -> str:
        related = getattr(line, column)
        return "" if related is None else inline.name_of(related)

    return name


def inline_of(part: Part) -> type[PartInline]:
    """The table or the cards in which the lines of a part are edited."""
    concrete = [c for c in part.columns if column_field(part.model, c) is not None]
    attributes: dict[str, Any] = {
        "__module__": __name__,
        "part": part,
        "fk_name": "activity",
        "model": part.model,
        "fields": (*concrete, "position"),
        "help_text": part.help,
        "is_seldom": part.key in SELDOM,
    }
    reading = []
    for column in concrete:
        if _points_at(part, column) is None:
            reading.append(column)
            continue
        reader = f"{column}_name"
        label = part.model._meta.get_field(column).verbose_name  # type: ignore[union-attr]
        attributes[reader] = _named(column, label)
        reading.append(reader)
    attributes["reading_fields"] = tuple(reading)
    attributes["readonly_fields"] = tuple(name for name in reading if name not in concrete)
    base: type[PartInline] = PartInline
    if part.key in IN_SIGHT:
        base = CardInline
        in_sight = IN_SIGHT[part.key]
        attributes["fields_in_sight"] = (*in_sight, *(f"{name}_name" for name in in_sight))
    return type(f"{part.model.__name__}Inline", (LineOfActivity, base), attributes)


class PublicationChoiceInline(PartInline):
    """What is public of this entry otherwise than the policy says."""

    model = PublicationChoice
    fields = ("part", "is_public", "reason", "position")
    is_seldom = True
    help_text = _(
        "The policy says which parts of the register everybody can read. Only if this entry must "
        "differ: choose the part, tick it to publish it, and say why."
    )

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "part":
            choices = [(key, PART[key].title) for key in everything_publishable() if key in PART]
            field = forms.ChoiceField(
                label=_("part of the entry"), choices=[("", "---------"), *choices]
            )
            return self._named(field, db_field)
        return super().formfield_for_dbfield(db_field, request, **kwargs)


LINES: tuple[type[PartInline], ...] = (
    *(inline_of(part) for part in PARTS),
    PublicationChoiceInline,
)
