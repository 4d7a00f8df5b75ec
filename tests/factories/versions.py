"""More versions of a processing that is public, in the organisation in scope."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from registers.models import ProcessingActivity, PublishedActivity
from registers.services import drafting, ending, publication, review
from registers.services.recording import remove_lines, write_lines
from tests.factories.worlds import World


def published_again(
    world: World,
    activity_id: UUID,
    lines: dict[str, list[dict[str, Any]]] | None = None,
    *,
    now: datetime | None = None,
    **columns: Any,
) -> PublishedActivity:
    """The next version, with other lines in these parts and other values in these columns."""
    writer, officer = world.people["second_officer"], world.people[Role.PRIVACY_OFFICER]
    moment = now or clock.now()
    activity = ProcessingActivity.objects.get(pk=activity_id)
    if activity.status != "draft":
        activity = drafting.reopen(activity_id=activity_id, actor=writer, now=moment)
    for key in lines or {}:
        remove_lines(activity, key)
    write_lines(activity, lines or {}, lines or ())
    for column, value in columns.items():
        setattr(activity, column, value)
    drafting.save_draft(activity, actor=writer, now=moment)
    review.submit(activity_id=activity_id, actor=writer, now=moment)
    review.accept(activity_id=activity_id, actor=officer, now=moment)
    return publication.publish(activity_id=activity_id, actor=officer, now=moment)


def withdrawn(world: World, activity_id: UUID, because: str) -> PublishedActivity:
    """The latest version, taken back."""
    return ending.withdraw_version(
        activity_id=activity_id,
        because=because,
        actor=world.people[Role.PRIVACY_OFFICER],
        now=clock.now(),
    )


def ended(
    world: World, activity_id: UUID, because: str, *, on: date | None = None
) -> ProcessingActivity:
    """The processing, which ended on this day; today, unless it is named."""
    return ending.retire(
        activity_id=activity_id,
        on=on or clock.today(),
        because=because,
        actor=world.people[Role.PRIVACY_OFFICER],
        now=clock.now(),
    )
