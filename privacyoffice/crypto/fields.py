"""Encrypted model fields. Their attribute is a `Sealed`, their column holds its envelope."""

from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.lookups import IsNull
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import gettext_lazy as _

from privacyoffice.crypto.envelopes import Place
from privacyoffice.crypto.forms import SealedJSONField, SealedTextField
from privacyoffice.crypto.sealed import JSON, TEXT, Codec, Sealed


def place_of(instance: models.Model, *, case: str, field: str) -> Place:
    """Where something of an object belongs; for a historical object that is the place of the
    object that it was."""
    model: Any = getattr(instance, "instance_type", None) or type(instance)
    meta = model._meta.concrete_model._meta
    return Place(
        case_id=getattr(instance, case),
        model=meta.label_lower,
        object_id=getattr(instance, meta.pk.attname),
        field=field,
    )


# Needs no key: it is kept as an empty envelope, and read as the empty value of the field.
_NOTHING: tuple[Any, ...] = ("", {}, [])


class SealedAttribute(DeferredAttribute):
    """Makes a `Sealed` of whatever is assigned, and tells on reading where it stands."""

    field: "EncryptedField"

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed):
            return value.standing_at(partial(self.field.place_of, instance))
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        before = instance.__dict__.get(self.field.attname)
        instance.__dict__[self.field.attname] = self.field.sealed(value, before)


class EncryptedField(models.Field[Any, Any]):
    """What the encrypted fields have in common.

    `case` names the attribute with the case's id: "id" on a case itself, "request_id" on a
    part of one. A query cannot look inside: only `isnull` works.
    """

    codec: Codec = TEXT
    descriptor_class = SealedAttribute

    def __init__(self, *args: Any, case: str, **kwargs: Any) -> None:
        self.case = case
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"case": self.case}

    def get_internal_type(self) -> str:
        return "TextField"

    def place_of(self, instance: models.Model) -> Place:
        """Where this field's envelope of an object belongs."""
        return place_of(instance, case=self.case, field=self.name)

    def sealed(self, value: Any, before: Any = None) -> Any:
        """The value of an attribute, for whatever was assigned to it."""
        if isinstance(value, Sealed):
            return value.lifted(before)
        if value is None and self.null:
            return None
        fresh = self.codec.empty if value is None else value
        return Sealed(self.codec, None, fresh=fresh, before=before)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        getattr(model_instance, self.attname)  # reads a deferred one
        value = model_instance.__dict__[self.attname]
        if isinstance(value, Sealed):
            value.write_at(self.place_of(model_instance))
        return value

    def get_prep_value(self, value: Any) -> Any:
        if value is None:
            return None
        if isinstance(value, Sealed) and value.is_written:
            return value.envelope
        if value in _NOTHING:
            # What a migration gives to rows that are there when the column is added.
            return ""
        raise TypeError(
            f"{self.name} is encrypted for its own object: assign it there and save the object."
        )

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return None if value is None else Sealed(self.codec, value)

    def to_python(self, value: Any) -> Any:
        return value

    def get_lookup(self, lookup: str) -> Any:
        return IsNull if lookup == "isnull" else None

    def get_transform(self, lookup: str) -> Any:
        return None

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        """Validators see a value that was just assigned; an envelope was seen when it was."""
        if isinstance(value, Sealed):
            if not value and not self.blank:
                raise ValidationError(self.error_messages["blank"], code="blank")
            if not value.is_written:
                self.run_validators(value.reveal())
            return value
        return super().clean(value, model_instance)

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj) or "")


class EncryptedTextField(EncryptedField):
    """A text that only its case's key opens."""

    description = _("Encrypted text")

    def formfield(self, **kwargs: Any) -> Any:
        options = {"form_class": SealedTextField, "widget": forms.Textarea}
        return super().formfield(**(options | kwargs))


class EncryptedJSONField(EncryptedField):
    """A JSON value that only its case's key opens."""

    codec = JSON
    description = _("Encrypted values")
    empty_strings_allowed = False

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**({"form_class": SealedJSONField} | kwargs))
