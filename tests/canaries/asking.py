"""What a test sends to a page that takes personal data, and what must come of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from privacyoffice.accounts.roles import Role
from tests.canaries.words import Canaries
from tests.resilience.office import Office


@dataclass(frozen=True)
class Ask:
    """One request. `files` are as httpx takes them: field, then name, content and type."""

    path: str
    data: dict[str, Any] = field(default_factory=dict)
    files: list[tuple[str, tuple[str, bytes, str]]] = field(default_factory=list)
    method: str = "POST"
    # What the browser of a visitor keeps already.
    cookies: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Flow:
    """A page, with a form about somebody that is accepted and one that is refused.

    `covers` names the pages: an address pattern, or "model:act" of the admin. `good` and `bad`
    make a fresh request each time they are called. `fails_at` is the point in hooked.py at which
    the page is made to fail half-way. `shown_at` is the page on which the words can be read again
    after it. `answer` is the status of what is accepted, 302 for a form that leads on, `refusal`
    that of what is wrong: a form that is shown again says 200, as a page that only looks does.
    `by_officer`: whether somebody of the office asks, with `role`, or somebody who is not logged
    in.
    """

    name: str
    covers: frozenset[str]
    good: Callable[[Office, Canaries], Ask]
    bad: Callable[[Office, Canaries], Ask] | None = None
    fails_at: str = "fail-answer"
    shown_at: Callable[[Office], str] | None = None
    by_officer: bool = True
    role: str = Role.PRIVACY_OFFICER
    answer: int = 302
    refusal: int = 200

    def __str__(self) -> str:
        return self.name
