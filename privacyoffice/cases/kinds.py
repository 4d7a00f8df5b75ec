"""Which kinds of cases there are. A port: an app above names its own when it starts.

A floor that holds something of a case (attachments, messages, a timeline) knows a case by its id
and kind, and asks here for the case itself: the gate gives it, or the same 404 as for a case that
does not exist.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.http import Http404, HttpRequest
from django.urls import reverse

from privacyoffice.accounts.access import access, visible
from privacyoffice.cases.models import CaseModel


def _nothing_runs(case: Any, now: datetime) -> None:
    """Of a kind that has nothing besides the case."""


def _roles_decide(user: Any, perm: str) -> bool:
    """Of a kind that asks for no more than a role or a grant."""
    return True


@dataclass(frozen=True)
class CaseKind:
    """A model of cases. Its permissions and its page in the admin have Django's names.

    `letter` begins every reference ("V-2026-0001"); `name` is one case in words. `at_the_end`
    is told of a case that is destroyed, in the same transaction: the kind ends what still runs.
    `allows` may refuse a permission, in full, that a role gives.
    """

    model: type[CaseModel]
    letter: str
    name: Any
    at_the_end: Callable[[Any, datetime], None] = _nothing_runs
    allows: Callable[[Any, str], bool] = _roles_decide

    @property
    def label(self) -> str:
        """How rows of other floors name this kind: "requests_dsar.datasubjectrequest"."""
        return self.model._meta.label_lower

    def perm(self, verb: str) -> str:
        """The permission in full; what is so already stays."""
        meta = self.model._meta
        return verb if "." in verb else f"{meta.app_label}.{verb}_{meta.model_name}"

    def may(self, user: Any, case: CaseModel, verb: str) -> bool:
        """Whether somebody may do this with a case that they see."""
        perm = self.perm(verb)
        return bool(user.has_perm(perm, case)) and self.allows(user, perm)

    def gate(self, user: Any, case_id: Any, perm: str = "view", *, lock: bool = False) -> Any:
        """The case, for who has this permission on it ("view", "change" or one in full).

        Raises Http404 when it does not exist, is of another organisation or is forbidden.
        """
        if not self.allows(user, self.perm(perm)):
            raise Http404
        return access(self.model._default_manager.all(), user, case_id, self.perm(perm), lock=lock)

    def seen_by(self, user: Any) -> "models.QuerySet[Any]":
        """The cases that this person may see: not run yet."""
        return visible(self.model._default_manager.all(), user, self.perm("view"))

    def address_of(self, case_id: Any) -> str:
        """The page of a case in the admin."""
        meta = self.model._meta
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[case_id])


_kinds: dict[str, CaseKind] = {}


def register(kind: CaseKind) -> CaseKind:
    """Name a kind of cases. Raises ValueError when another kind has its model or its letter."""
    for known in _kinds.values():
        if known != kind and (known.label == kind.label or known.letter == kind.letter):
            raise ValueError(f"There are two kinds of cases {kind.label!r} or {kind.letter!r}.")
    return _kinds.setdefault(kind.label, kind)


def kind_of(case: "str | models.Model | type[models.Model]") -> CaseKind:
    """The kind of a case, of a model, or with this label. Raises LookupError for what is none."""
    label = case if isinstance(case, str) else case._meta.label_lower
    if label not in _kinds:
        raise LookupError(f"Nobody registered {label!r} with cases.kinds.register.")
    return _kinds[label]


def all_kinds() -> tuple[CaseKind, ...]:
    """All kinds, by label."""
    return tuple(_kinds[label] for label in sorted(_kinds))


def sees_some(request: HttpRequest, kind: CaseKind) -> bool:
    """Whether who asks sees cases of this kind, by role or by one of their own; looked up once a
    request, for the menu asks often."""
    known: dict[str, bool] = request.__dict__.setdefault("_sees_cases", {})
    if kind.label not in known:
        user = request.user
        known[kind.label] = user.has_perm(kind.perm("view")) or kind.seen_by(user).exists()
    return known[kind.label]


def find(label: str, case_id: Any, user: Any, perm: str = "view", *, lock: bool = False) -> Any:
    """A case by the label of its kind, through its gate. Raises Http404, also for an unknown
    kind."""
    if label not in _kinds:
        raise Http404
    return _kinds[label].gate(user, case_id, perm, lock=lock)
