"""What people did with a processing of the demo, act by act, at moments in the past."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from privacyoffice import clock
from privacyoffice.accounts.models import User
from privacyoffice.advice import services as advice
from privacyoffice.advice.subjects import AdviceSubject
from privacyoffice.audit.actor import acting
from privacyoffice.demo.reading import DemoProcessing, End, Round
from privacyoffice.tenancy.models import Department
from registers.models import ActivityLink, ProcessingActivity, PublicationChoice
from registers.models.processing_activity import Status
from registers.services import (
    commenting,
    drafting,
    ending,
    granting,
    publication,
    review,
    reviewing,
    templates,
)
from registers.services.recording import remove_lines, write_lines

People = dict[str, User]
Moments = Callable[[], datetime]

WEEKS_BETWEEN_ACTS = 2 / 7
ADVICE_WANTED_WITHIN = timedelta(days=14)
SATURDAY = 5
GRANTED_FOR = timedelta(weeks=26)


def begin(
    demo: DemoProcessing, departments: dict[str, Department], people: People, now: datetime
) -> ProcessingActivity:
    """The first draft, with all its lines but its links."""
    writer, at = people[demo.story.writer], at_work(demo.story.weeks_ago, now)
    with acting(writer):
        activity = drafting.save_draft(
            ProcessingActivity(
                name=demo.name,
                department=departments[demo.department] if demo.department else None,
                created_at=at,
                **demo.columns,
            ),
            actor=writer,
            now=at,
        )
        write_lines(activity, demo.record, demo.record)
        for position, choice in enumerate(demo.choices):
            PublicationChoice.objects.create(activity=activity, position=position, **choice)
    return activity


def link(demo: DemoProcessing, activity: ProcessingActivity) -> None:
    """Its links, for which every other entry must be there."""
    for position, line in enumerate(demo.links):
        other = ProcessingActivity.objects.get(name=line["other"])
        ActivityLink.objects.create(
            activity=activity,
            position=position,
            other=other,
            direction=line["direction"],
            what=line["what"],
        )


def tell(demo: DemoProcessing, activity: ProcessingActivity, people: People, now: datetime) -> None:
    """Everything that happened to a draft since it was begun."""
    _go_round(demo.story, activity, people, now)
    if demo.next is not None:
        _change(demo, demo.next, activity, people, now)
        _go_round(demo.next, activity, people, now)
    if demo.end is not None:
        _end(demo.end, activity, people["po"], now)
    if demo.shared:
        templates.share(activity_id=activity.pk, actor=people["po"], now=now)
    if demo.granted:
        granting.grant_view(
            activity_id=activity.pk,
            person=people["behandelaar"],
            reason=demo.granted,
            valid_until=clock.day_of(now + GRANTED_FOR),
            actor=people["po"],
            now=now,
        )


def at_work(weeks_ago: float, now: datetime) -> datetime:
    """That long ago, on a weekday in the morning, and never past now."""
    then = (now - timedelta(weeks=weeks_ago)).astimezone(clock.AMSTERDAM)
    while then.weekday() >= SATURDAY:
        then += timedelta(days=1)
    return min(then.replace(hour=10, minute=15, second=0, microsecond=0), now)


def _moments(told: Round, now: datetime) -> Moments:
    """A clock that goes on with each act, and never past now."""
    weeks_ago = told.weeks_ago

    def following() -> datetime:
        nonlocal weeks_ago
        weeks_ago -= WEEKS_BETWEEN_ACTS
        return at_work(weeks_ago, now)

    return following


def _go_round(told: Round, activity: ProcessingActivity, people: People, now: datetime) -> None:
    """From draft to the state that this text has reached."""
    at = _moments(told, now)
    if told.state != Status.DRAFT:
        _review(told, activity, people, at)
    _advise(told, activity, people, at)
    if told.state in (Status.ACCEPTED, Status.PUBLISHED):
        reviewer = _reviewer(told, people)
        with acting(reviewer):
            review.accept(activity_id=activity.pk, actor=reviewer, now=at())
            if told.state == Status.PUBLISHED:
                publication.publish(activity_id=activity.pk, actor=reviewer, now=at())
    if told.reviewed_weeks_ago is not None:
        confirmed_at = at_work(told.reviewed_weeks_ago, now)
        with acting(people[told.writer]):
            reviewing.confirm_review(
                activity_id=activity.pk, actor=people[told.writer], now=confirmed_at
            )


def _reviewer(told: Round, people: People) -> User:
    """Four eyes: never the writer."""
    return people["po2" if told.writer == "po" else "po"]


def _review(told: Round, activity: ProcessingActivity, people: People, at: Moments) -> None:
    """Submitted, commented on and perhaps sent back; dealt with if the text went on after that."""
    writer, reviewer = people[told.writer], _reviewer(told, people)
    with acting(writer):
        review.submit(activity_id=activity.pk, actor=writer, now=at())
    made = [
        commenting.comment(
            activity_id=activity.pk,
            part=comment["part"],
            text=comment["text"],
            actor=people["fg"] if comment.get("by") == "fg" else reviewer,
            now=at(),
        )
        for comment in told.comments
    ]
    if told.returned:
        with acting(reviewer):
            review.send_back(
                activity_id=activity.pk, because=told.returned, actor=reviewer, now=at()
            )
    if told.state not in (Status.ACCEPTED, Status.PUBLISHED):
        return
    with acting(writer):
        if made:
            commenting.resolve(
                activity_id=activity.pk,
                comments=[comment.pk for comment in made],
                actor=writer,
                now=at(),
            )
        if told.returned:
            edited = ProcessingActivity.objects.get(pk=activity.pk)
            drafting.save_draft(edited, actor=writer, now=at())
            review.submit(activity_id=activity.pk, actor=writer, now=at())


def _advise(told: Round, activity: ProcessingActivity, people: People, at: Moments) -> None:
    """Each exchange with the FG as far as it went."""
    # As the page of the text would name it, but nobody else writes meanwhile.
    subject = AdviceSubject(ProcessingActivity._meta.label_lower, activity.pk, str(activity))
    for exchange in told.advice:
        words: dict[str, Any] = {
            "text": exchange.get("text", ""),
            "verdict": exchange.get("verdict", ""),
        }
        if "question" in exchange:
            asked_at = at()
            made = advice.ask(
                subject=subject,
                question=exchange["question"],
                wanted_by=clock.day_of(asked_at + ADVICE_WANTED_WITHIN),
                actor=people[told.writer],
                now=asked_at,
            )
            if words["text"]:
                made = advice.give(advice_id=made.pk, actor=people["fg"], now=at(), **words)
        else:
            made = advice.give_unasked(subject=subject, actor=people["fg"], now=at(), **words)
        if "reaction" in exchange:
            advice.react(
                advice_id=made.pk,
                reaction=exchange["reaction"],
                reasons=exchange.get("reasons", ""),
                actor=people["manager"],
                now=at(),
            )


def _change(
    demo: DemoProcessing,
    told: Round,
    activity: ProcessingActivity,
    people: People,
    now: datetime,
) -> None:
    """The text opened again, with some of its parts written anew."""
    writer, at = people[told.writer], at_work(told.weeks_ago, now)
    with acting(writer):
        opened = drafting.reopen(activity_id=activity.pk, actor=writer, now=at)
        drafting.save_draft(opened, actor=writer, now=at)
        for key in demo.changes:
            remove_lines(opened, key)
        write_lines(opened, demo.changes, demo.changes)


def _end(end: End, activity: ProcessingActivity, actor: User, now: datetime) -> None:
    at = at_work(end.weeks_ago, now)
    with acting(actor):
        if end.kind == "retired":
            ending.retire(
                activity_id=activity.pk,
                on=clock.day_of(at),
                because=end.because,
                actor=actor,
                now=at,
            )
        elif end.kind == "withdrawn":
            ending.withdraw_version(
                activity_id=activity.pk, because=end.because, actor=actor, now=at
            )
        else:
            raise ValueError(f"{end.kind!r} is no end.")
