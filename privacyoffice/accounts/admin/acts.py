"""A step that somebody can take on an object, and the fields that its page asks for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import uuid4

from django import forms

from privacyoffice.accounts.admin.blocks import Block
from privacyoffice.accounts.admin.fields import SHOWN_AS_STORED


@dataclass(frozen=True)
class FormSection:
    """Some fields of a form under a title, with sentences to read first; without a title the
    fields only."""

    title: Any
    fields: tuple[forms.BoundField, ...]
    lines: tuple[Any, ...] = ()


class ActForm(forms.Form):
    """The fields of an act's page; `obj` is what the act is about, None for something new,
    and `user` who takes it.

    `begins_with_stored`: its fields begin with what is stored, but for `asks_besides`. When
    somebody else changed that in the meantime, the page shows both versions. A `notice` is
    something to read before the act: with one the form comes back once more, without a mistake.
    """

    begins_with_stored: ClassVar[bool] = False
    asks_besides: ClassVar[tuple[str, ...]] = ("reason",)

    def __init__(self, *args: Any, obj: Any = None, user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.obj = obj
        self.user = user
        self.notice = ""
        for name, field in self.base_fields.items():
            if isinstance(field, forms.CharField) and SHOWN_AS_STORED not in field.validators:
                self.fields[name].validators.append(SHOWN_AS_STORED)

    def sections(self) -> tuple[FormSection, ...]:
        """What the page shows under which title: all fields without one, unless a subclass says
        so."""
        return (FormSection("", tuple(self.visible_fields())),)

    def is_valid(self) -> bool:
        """Without mistakes, and with nothing that must be read first."""
        return super().is_valid() and not self.notice


class OnceForm(ActForm):
    """An act that makes something: sent twice with the same page, it makes one."""

    form_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)


def has_moved_on(form: forms.Form, obj: Any) -> int | None:
    """The revision that somebody saw, when the object was changed after the form that now comes
    back was opened; None when it was not.

    The form then goes on from how the object is now: whoever sends it once more has been told.
    """
    seen = form.data.get("expected_revision") if form.is_bound else None
    current = getattr(obj, "revision", None)
    if not seen or not seen.isdecimal() or current is None or seen == str(current):
        return None
    sent: Any = form.data
    form.data = sent.copy()
    form.data["expected_revision"] = str(current)  # type: ignore[index]
    return int(seen)


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


def _stays_here(obj: Any) -> str:
    return ""


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
    One that `stands_back` is never among the buttons that stand out. `leads_to(obj)` is the
    address of what it made, where somebody goes on; empty for the page of the object.
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
    stands_back: bool = False
    leads_to: Callable[[Any], str] = _stays_here
