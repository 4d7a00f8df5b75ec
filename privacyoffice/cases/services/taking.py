"""A case on which somebody is about to act: through its gate, locked, as they saw it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from privacyoffice.cases.models import CaseModel

CaseT = TypeVar("CaseT", bound=CaseModel)


@dataclass(frozen=True)
class Taking(Generic[CaseT]):
    """How a kind of cases is taken: by its gate (who, id, verb, lock=), which raises Http404."""

    gate: Callable[..., CaseT]

    def take(
        self, actor: Any, case_id: UUID, verb: str, *, expected_revision: int | None = None
    ) -> CaseT:
        """The case, locked, for who may do this and saw it as it is now.

        Raises Http404, and ValidationError when it was destroyed or changed in the meantime.
        """
        case = self.gate(actor, case_id, verb, lock=True)
        _refuse_destroyed(case)
        refuse_changed(case, expected_revision)
        return case

    def take_open(
        self,
        actor: Any,
        case_id: UUID,
        verb: str = "change",
        *,
        expected_revision: int | None = None,
    ) -> CaseT:
        """The same, of a case on which the work goes on: raises ValidationError when it ended."""
        case = self.take(actor, case_id, verb, expected_revision=expected_revision)
        refuse_ended(case)
        return case


def refuse_changed(case: Any, expected_revision: int | None) -> None:
    """Raises ValidationError for who saw another revision when they decided to act."""
    if expected_revision is not None and case.revision != expected_revision:
        raise ValidationError(_("Somebody changed this in the meantime. Look at it again first."))


def refuse_ended(case: CaseModel) -> None:
    """Raises ValidationError when nobody works on this case any more."""
    _refuse_destroyed(case)
    if refusal := case.why_not_change():
        raise ValidationError(refusal)


def keep(case: Any, *fields: str) -> None:
    """Save these fields, as a revision that others see."""
    case.revision += 1
    case.save(update_fields=[*fields, "revision"])


def _refuse_destroyed(case: CaseModel) -> None:
    if case.destroyed_at is not None:
        raise ValidationError(_("The content of this case has been destroyed already."))
