"""What advice is about. A port: an app above says here which of its objects it can be about.

An advice keeps kind, id, label and revision of its subject and no key to it, so that this
floor knows no app above it. Who may see the subject may see the advice on it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models
from django.http import Http404
from django.urls import reverse

from privacyoffice.accounts.access import access, visible

LONGEST_LABEL = 300


@dataclass(frozen=True)
class AdviceSubject:
    """An object as it is put before the FG.

    `kind` is its model ("registers.processingactivity"). `revision` tells one text of it from
    another, a number or a hash of at most 64 characters; empty when nobody looked.
    """

    kind: str
    id: UUID
    label: str
    revision: str = ""


@dataclass(frozen=True)
class _Kind:
    model: type[models.Model]
    revision: Callable[[Any], str]
    is_case: bool = False

    def perm(self, verb: str) -> str:
        return f"{self.model._meta.app_label}.{verb}_{self.model._meta.model_name}"

    def objects(self) -> "models.QuerySet[Any]":
        found: models.QuerySet[Any] = self.model._default_manager.all()
        return found


_kinds: dict[str, _Kind] = {}


def resolves(
    model: type[models.Model], *, revision: Callable[[Any], str], is_case: bool = False
) -> None:
    """Let objects of a tenant's model have advice (from the app that owns it, when it starts).

    Its permissions "view" and "change" and its page in the admin must have Django's names.
    `revision(obj)` changes when the text does that the FG judges. Of a case (`is_case`) the words
    are encrypted under its key, and nobody reads them who does not see the case.
    """
    _kinds[model._meta.label_lower] = _Kind(model, revision, is_case)


def cases() -> list[str]:
    """The kinds that are cases about people."""
    return [name for name, kind in _kinds.items() if kind.is_case]


def is_case(kind: str) -> bool:
    """Whether objects of a kind are cases about people."""
    return kind in _kinds and _kinds[kind].is_case


def describe(obj: models.Model) -> AdviceSubject:
    """An object of a registered kind as it is now. Raises LookupError for any other."""
    kind = obj._meta.label_lower
    if kind not in _kinds:
        raise LookupError(f"Nobody registered {kind!r} with advice.subjects.resolves.")
    return AdviceSubject(kind, obj.pk, str(obj)[:LONGEST_LABEL], _kinds[kind].revision(obj))


def find(kind: str, pk: Any, user: Any) -> models.Model:
    """The object if this person may see it. Raises Http404 otherwise, also for another kind."""
    if kind not in _kinds:
        raise Http404
    found: models.Model = access(_kinds[kind].objects(), user, pk, _kinds[kind].perm("view"))
    return found


def object_of(kind: str, pk: UUID) -> models.Model | None:
    """The object for the system itself; None when it is gone or its kind is not registered."""
    return _kinds[kind].objects().filter(pk=pk).first() if kind in _kinds else None


def now_at(kind: str, pk: UUID) -> AdviceSubject | None:
    """The subject as it is now; None when it is gone or its kind is not registered."""
    obj = object_of(kind, pk)
    return None if obj is None else describe(obj)


def may_change(user: Any, obj: models.Model) -> bool:
    """Whether this person's role permits changing the object, whatever its state admits."""
    return bool(user.has_perm(_kinds[obj._meta.label_lower].perm("change"), obj))


def address_of(kind: str, pk: UUID) -> str:
    """The page of the subject in the admin; empty when its kind is not registered."""
    if kind not in _kinds:
        return ""
    meta = _kinds[kind].model._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[pk])


def seen_by(user: Any) -> Iterator[tuple[str, "models.QuerySet[Any]"]]:
    """For each kind, the objects that this person may see: querysets that were not run yet."""
    for name, kind in _kinds.items():
        yield name, visible(kind.objects(), user, kind.perm("view"))
