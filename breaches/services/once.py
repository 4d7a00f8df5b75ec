"""A form that is sent twice makes one thing."""

from typing import Any
from uuid import UUID, uuid4, uuid5


def id_of(form_id: UUID | None, *content: Any) -> UUID:
    """The id of what a form makes: for the same form with the same content the same one.

    Without a form a new one each time. Content counts, because the "back" of a browser brings the
    same form with something else in it.
    """
    return uuid4() if form_id is None else uuid5(form_id, repr(content))
