"""The id of what a form makes, so that a second click finds what the first one made."""

from typing import Any
from uuid import UUID, uuid4, uuid5


def id_of(form_id: UUID | None, *content: Any) -> UUID:
    """The same id for the same form with the same content; without a form a new one each time.

    By its content too: with the "back" of a browser something else comes with the same form.
    """
    return uuid4() if form_id is None else uuid5(form_id, repr(content))
