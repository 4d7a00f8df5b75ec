"""Form fields for encrypted model fields: who may edit a text sees it."""

from typing import Any

from django import forms

from privacyoffice.crypto.sealed import Sealed


class SealedTextField(forms.CharField):
    """Shows the content while it is edited; without it, saving would write "[encrypted]"."""

    def prepare_value(self, value: Any) -> Any:
        return value.reveal() if isinstance(value, Sealed) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class SealedJSONField(forms.JSONField):
    """The same for JSON."""

    def prepare_value(self, value: Any) -> Any:
        return super().prepare_value(value.reveal() if isinstance(value, Sealed) else value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        revealed = initial.reveal() if isinstance(initial, Sealed) else initial
        return super().has_changed(revealed, data)
