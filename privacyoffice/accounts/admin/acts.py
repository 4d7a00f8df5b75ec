"""A step that somebody can take on an object, and the fields that its page asks for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms


def _nobody_is_refused(obj: Any, user: Any) -> str:
    return ""


@dataclass(frozen=True)
class Act:
    """A button, a page that says what will happen, and a call to a service.

    `perform(request, obj, cleaned_data)` calls the service and returns the sentence that
    says what happened. `possible(obj)` tells whether the object's state admits it.
    `refused(obj, user)` says why this person cannot do it although their role may; it is
    only courtesy, the service refuses by itself.
    """

    name: str
    label: Any
    explanation: Any
    perm: str
    perform: Callable[[Any, Any, dict[str, Any]], str]
    possible: Callable[[Any], bool]
    form_class: type[forms.Form] = forms.Form
    refused: Callable[[Any, Any], str] = _nobody_is_refused
