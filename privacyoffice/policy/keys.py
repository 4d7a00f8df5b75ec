"""How a key of a profile is declared: with its name on screens and the words it may hold."""

import dataclasses
from typing import Any

from django.db.models import TextChoices


def said(
    label: Any,
    default: Any = None,
    *,
    among: type[TextChoices] | None = None,
    needed: bool = False,
) -> Any:
    """A value that a policy can give, empty when it is silent. One that is `needed` may not
    be left out of its group."""
    metadata = {"label": label, "among": among, "needed": needed}
    return dataclasses.field(default=default, metadata=metadata)


def subject(label: Any, kind: type[Any]) -> Any:
    """A subject that a policy can speak of, empty when it does not."""
    return dataclasses.field(default_factory=kind, metadata={"label": label, "among": None})
