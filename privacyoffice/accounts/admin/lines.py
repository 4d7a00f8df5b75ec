"""Lines of an object, edited on its own page in a table: texts in an order."""

from typing import Any

from django import forms
from django.contrib.admin import TabularInline
from django.db import models
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from privacyoffice.accounts.admin.fields import DayField, DayInput, for_staff

# More lines than this of one part are no text that a person reads; and each line of a form
# that is sent in costs time, so that an unbounded number would hold the web server.
LONGEST_PART = 500


class PositionField(forms.IntegerField):
    """An order that is kept from 0 and that people count from 1. Empty: at the end."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.update(required=False, min_value=0, initial=None)
        super().__init__(**kwargs)
        self.widget.attrs.update({"min": "1", "class": "line-order", "inputmode": "numeric"})
        self.error_messages["min_value"] = _("Count from 1.")

    def prepare_value(self, value: Any) -> Any:
        return value + 1 if isinstance(value, int) else value

    def to_python(self, value: Any) -> int | None:
        shown = super().to_python(value)
        return None if shown is None else shown - 1


class LinesFormSet(BaseInlineFormSet[Any, Any, Any]):
    """Puts a line without an order at the end, and knows only the lines of its own object."""

    def clean(self) -> None:
        """Django would make a new line of one whose identifier is not of this object."""
        super().clean()
        if any(form.instance._state.adding for form in self.initial_forms):
            raise forms.ValidationError(
                _("A line is no longer here. Open this page again and look what changed.")
            )
        self._refuse_pointing_at_nothing()

    def _refuse_pointing_at_nothing(self) -> None:
        """A line that stays may not refer to one, of whatever kind, that the page removes."""
        removed = {
            str(self.data.get(f"{name.removesuffix('-DELETE')}-id", ""))
            for name in self.data
            if name.endswith("-DELETE")
        } - {""}
        for form in self.forms:
            if not removed or form in self.deleted_forms:
                continue
            for name, value in list(getattr(form, "cleaned_data", {}).items()):
                if isinstance(value, models.Model) and str(value.pk) in removed and name != "id":
                    form.add_error(
                        name,
                        _("You are removing “%(line)s”. Choose another one.") % {"line": value},
                    )

    def add_fields(self, form: Any, index: int | None) -> None:
        """A new line has no box to remove it with, so no sentence may speak of one."""
        super().add_fields(form, index)
        if not form.instance._state.adding:
            return
        for field in form.fields.values():
            field.error_messages["required"] = _("Fill this in, or empty the whole line.")

    def get_unique_error_message(self, unique_check: Any) -> str:
        """In the words of the screen; Django would name the columns."""
        columns: Any = {column.name: column for column in self.model._meta.fields}  # type: ignore[union-attr]
        names = [str(columns[name].verbose_name) for name in unique_check if name != self.fk.name]
        return _("Two lines have the same: %(names)s. Keep one of them.") % {
            "names": ", ".join(names)
        }

    def get_form_error(self) -> str:
        return str(_("This stands in another line already."))

    @property
    def has_something_to_show(self) -> bool:
        """Whether it holds lines, or somebody filled in something, right or wrong."""
        if self.initial_form_count():
            return True
        if not self.is_bound:
            return False
        is_wrong = self.total_error_count() > 0
        return is_wrong or any(form.has_changed() for form in self.extra_forms)

    def save_new(self, form: Any, commit: bool = True) -> Any:
        self._place(form.instance)
        return super().save_new(form, commit)

    def save_existing(self, form: Any, obj: Any, commit: bool = True) -> Any:
        self._place(form.instance)
        return super().save_existing(form, obj, commit)

    def _place(self, line: Any) -> None:
        if line.position is None:
            taken = [form.instance.position for form in self.forms]
            line.position = max((p for p in taken if p is not None), default=-1) + 1


class PartInline(TabularInline[Any, Any]):
    """Lines of an object, editable exactly when the object is.

    Subclasses name their `fields`, and `reading_fields` if those who only read see others.
    One empty line is always there, for those who work without scripts. `help_text` stands
    under the title and names the article of law.
    """

    # Without this class a new line would carry "0" and come first.
    formset = LinesFormSet
    formfield_overrides = {
        models.TextField: {"widget": forms.Textarea(attrs={"rows": 2})},
        models.DateField: {"form_class": DayField, "widget": DayInput},
    }
    ordering = ("position", "id")
    extra = 1
    max_num = LONGEST_PART
    show_change_link = False
    help_text: Any = ""
    reading_fields: tuple[str, ...] = ()
    # Folded while it holds nothing.
    is_seldom = False

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        kwargs.setdefault("absolute_max", LONGEST_PART)
        return super().get_formset(request, obj, **kwargs)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True  # whoever sees the object sees its lines

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._parent_is_editable(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._parent_is_editable(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._parent_is_editable(request, obj)

    def _parent_is_editable(self, request: HttpRequest, obj: Any) -> bool:
        """Asked dozens of times a page, so the answer is kept with the request."""
        known: dict[Any, bool] = request.__dict__.setdefault("_editable_parents", {})
        key = (self.parent_model, obj.pk if obj is not None else None)
        if key not in known:
            parent_admin: Any = self.admin_site.get_model_admin(self.parent_model)
            known[key] = (
                parent_admin.has_add_permission(request)
                if obj is None
                else parent_admin.has_change_permission(request, obj)
            )
        return known[key]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """For reading, the lines stand in their order and need no numbers."""
        if self._parent_is_editable(request, obj):
            return self.fields
        return self.reading_fields or [name for name in self.fields or () if name != "position"]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "position":
            return self._named(PositionField(label=db_field.verbose_name), db_field)
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is None:
            return None
        field.error_messages["required"] = _(
            "Fill this in, or tick “Remove” if the line is not needed."
        )
        return self._named(for_staff(field), db_field)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Reads the choices once, not once a line."""
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None:
            empty = [("", field.empty_label)] if field.empty_label is not None else []
            field.choices = empty + [(item.pk, str(item)) for item in field.queryset]
        return field

    def _named(self, field: Any, db_field: Any) -> Any:
        """In a table the label stands above the column; a screen reader needs it in the cell."""
        field.widget.attrs["aria-label"] = capfirst(str(field.label or db_field.verbose_name))
        return field


class CardForm(forms.ModelForm[Any]):
    """A line on a card; knows whether something out of sight is filled in or wrong."""

    fields_in_sight: tuple[str, ...] = ()

    @property
    def has_more_to_show(self) -> bool:
        """Whether a field that is not in sight has a value or an error."""
        folded = [
            name
            for name in self.fields
            if name not in (*self.fields_in_sight, "DELETE") and not self[name].is_hidden
        ]
        if self.is_bound and any(name in self.errors for name in folded):
            return True
        values = (self[name].value() for name in folded if name != "position")
        return any(value not in (None, "", False) for value in values)


class CardInline(PartInline):
    """Lines with more fields than fit in a row: cards, with `fields_in_sight` always shown."""

    template = "admin/edit_inline/cards.html"
    form = CardForm
    fields_in_sight: tuple[str, ...] = ()

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.fields_in_sight = self.fields_in_sight
        return formset
