"""A step that somebody can take on an object, and the fields that its page asks for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms

from privacyoffice.accounts.admin.blocks import Block
from privacyoffice.accounts.admin.fields import SHOWN_AS_STORED


class ActForm(forms.Form):
    """The fields of an act's page; `obj` is what the act is about, None for something new,
    and `user` who takes it."""

    def __init__(self, *args: Any, obj: Any = None, user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.obj = obj
        self.user = user
        for name, field in self.base_fields.items():
            if isinstance(field, forms.CharField) and SHOWN_AS_STORED not in field.validators:
                self.fields[name].validators.append(SHOWN_AS_STORED)


@dataclass(frozen=True)
class SaveButton:
    """A button beside "Save" that saves what is on the page and then opens the act's page."""

    name: str
    label: Any
    explanation: Any


def _nothing_to_warn_of(obj: Any) -> list[Any]:
    return []


def _nothing_to_tell(obj: Any) -> Block | None:
    return None


def _nothing_is_lacking(obj: Any) -> tuple[Block, ...]:
    return ()


def _nobody_is_refused(obj: Any, user: Any) -> str:
    return ""


@dataclass(frozen=True)
class Act:
    """A button, a page that says what will happen, and a call to a service.

    `perform(request, obj, cleaned_data)` calls the service and returns the sentence that
    says what happened. `possible(obj)` tells whether the object's state admits it.
    `refused(obj, user)` says why this person cannot do it although their role may; it is
    only courtesy, the service decides by itself. `save_button` is for an act on the text
    that somebody may be editing: without it, what was not saved yet would be lost.
    `lacks(obj)` are lists of what is missing: with one that `stops`, the page has no button,
    since the service would refuse. `warnings(obj)` are sentences to read before deciding; they
    stop nobody. `details(obj)` is what the act is about, for instance what it changes.
    """

    name: str
    label: Any
    explanation: Any
    perm: str
    perform: Callable[[Any, Any, dict[str, Any]], str]
    possible: Callable[[Any], bool]
    form_class: type[ActForm] = ActForm
    refused: Callable[[Any, Any], str] = _nobody_is_refused
    save_button: SaveButton | None = None
    lacks: Callable[[Any], tuple[Block, ...]] = _nothing_is_lacking
    warnings: Callable[[Any], list[Any]] = _nothing_to_warn_of
    details: Callable[[Any], Block | None] = _nothing_to_tell
