"""What waits for a person in the register: the same for the home page and for the list."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from privacyoffice.accounts.access import active_roles, visible
from privacyoffice.accounts.roles import Role
from registers.models import ProcessingActivity, ReviewComment
from registers.models.processing_activity import Status

Narrow = Callable[[QuerySet[Any], Any, date], QuerySet[Any]]


@dataclass(frozen=True)
class Todo:
    """A kind of work on texts, for who has a permission on them.

    `narrow(texts, user, day)` leaves the texts that wait for this person on that day.
    """

    code: str
    title: Any
    verb: str
    narrow: Narrow

    @property
    def perm(self) -> str:
        return f"registers.{self.verb}_processingactivity"

    def is_for(self, user: Any) -> bool:
        """Whether a role of this person has such work at all."""
        return bool(user.has_perm(self.perm))

    def of(self, texts: QuerySet[Any], user: Any, day: date) -> QuerySet[Any]:
        """Those of `texts` that wait for this person."""
        return visible(self.narrow(texts, user, day), user, self.perm)


def _to_judge(texts: Any, user: Any, day: date) -> Any:
    """Nobody judges what they wrote or submitted themselves."""
    waiting = texts.awaiting_review().exclude(submitted_by=user.pk)
    return waiting.exclude(last_edited_by=user.pk)


def _returned(texts: Any, user: Any, day: date) -> Any:
    returned = texts.filter(status=Status.RETURNED)
    if Role.PRIVACY_OFFICER in active_roles(user).names:
        # Their reach is the organisation; what others must change is not theirs to do.
        return returned.filter(submitted_by=user.pk)
    return returned


def _with_comments(texts: Any, user: Any, day: date) -> Any:
    comments = ReviewComment.objects.filter(activity=OuterRef("pk"), resolved_at__isnull=True)
    return texts.exclude(status=Status.RETIRED).filter(Exists(comments))


TO_JUDGE = Todo("judge", _("waits for your judgement"), "accept", _to_judge)
TO_PUBLISH = Todo(
    "publish",
    _("ready to publish"),
    "publish",
    lambda texts, user, day: texts.ready_to_publish(),  # type: ignore[attr-defined]
)
RETURNED = Todo("returned", _("returned to you"), "change", _returned)
COMMENTS = Todo("comments", _("comments to deal with"), "change", _with_comments)
REVIEW_DUE = Todo(
    "review",
    _("review due"),
    "change",
    lambda texts, user, day: texts.review_due(day),  # type: ignore[attr-defined]
)
DRAFTS = Todo(
    "drafts",
    _("drafts"),
    "change",
    lambda texts, user, day: texts.filter(status=Status.DRAFT),
)

TODOS = (TO_JUDGE, TO_PUBLISH, RETURNED, COMMENTS, REVIEW_DUE, DRAFTS)


def waiting(todo: Todo, user: Any, day: date) -> QuerySet[ProcessingActivity]:
    """All texts of the organisation in scope that wait for this person."""
    return todo.of(ProcessingActivity.objects.all(), user, day)
