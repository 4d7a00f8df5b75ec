"""Acts on requests of the demo, as if they were done on earlier days."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

from simple_history.signals import pre_create_historical_record

from privacyoffice import clock
from privacyoffice.accounts.models import User
from registers.models import ControllingBody
from requests_dsar.letters.content import setting_of
from requests_dsar.letters.decision import compose_decision, kind_for
from requests_dsar.models import DataSubjectRequest, DispatchWay, Letter, LetterDispatch, Verdict
from requests_dsar.queries_decisions import decisions_of
from requests_dsar.services import closing, deciding, handling, intake, letter_writing, letters

FRIDAY = 4

People = dict[str, User]


def written_down(officer: User, at: datetime, **told: Any) -> DataSubjectRequest:
    """A request that came in and was written down at that moment."""
    with as_if_it_were(at):
        return intake.write_down(received_on=clock.day_of(at), actor=officer, now=at, **told)


def take_up(request: DataSubjectRequest, owner: User, officer: User, at: datetime) -> None:
    """Somebody handles it since that moment."""
    with as_if_it_were(at):
        handling.take_up(request_id=request.pk, owner=owner, actor=officer, now=at)


def finish(
    request: DataSubjectRequest,
    people: People,
    taken_up: int,
    closed: int,
    now: datetime,
    verdict: str,
    reasons: str = "",
) -> None:
    """Taken up; then decided, answered by post and closed: each so many days ago."""
    officer, at = people["po"], morning(closed, now)
    take_up(request, officer, officer, morning(taken_up, now))
    with as_if_it_were(at):
        post(decided(request, people, at, clock.day_of(now), verdict, reasons), officer, at)
        closing.close(request_id=request.pk, actor=officer, now=at)


def decided(
    request: DataSubjectRequest,
    people: People,
    at: datetime,
    today: date,
    verdict: str,
    reasons: str = "",
) -> Letter:
    """Decided at that moment, by two people where it is no yes. Returns its letter, final and in
    the words of today; nobody waits here for its PDF, which a worker makes later."""
    officer = people["po"]
    options: dict[str, Any] = {"request_id": request.pk, "now": at}
    made = deciding.propose(
        items=[(right, None) for right in request.rights],
        verdict=verdict,
        grounds=() if verdict == Verdict.GRANT else ("legal_duty",),
        reasons=reasons,
        body=deciding_body(),
        actor=officer,
        **options,
    )
    if verdict != Verdict.GRANT:
        chosen = [decision.pk for decision in made]
        deciding.confirm(decisions=chosen, actor=people["po2"], **options)
    deciding.decide(actor=officer, **options)
    decisions = decisions_of(request)
    content = compose_decision(request, decisions, setting_of(request, today))
    # The letter about corrected data says how they were and how they are.
    empty = [row for part in content["paragraphs"] for row in part.get("rows", ())]
    for row, text in zip(empty, ("Testlaan 11", "Testlaan 1"), strict=False):
        row["text"] = row["text"] or text
    letter = letter_writing.keep_draft(request, kind_for(decisions), content, actor=officer, now=at)
    return letters.finalise(letter_id=letter.pk, actor=officer, now=at)


def post(letter: Letter, officer: User, at: datetime) -> None:
    """It left by post at that moment."""
    letter.send()
    letter.save(update_fields=["status"])
    LetterDispatch(
        organisation_id=letter.organisation_id,
        letter=letter,
        request_id=letter.request_id,
        way=DispatchWay.POST,
        sent_on=clock.day_of(at),
        recorded_at=at,
        recorded_by=officer,
        proof="Postboek",
    ).save(force_insert=True)


def deciding_body() -> ControllingBody:
    """The body that decides: the first of the organisation in scope."""
    found: ControllingBody | None = ControllingBody.objects.first()
    if found is None:
        raise LookupError("An organisation of the demo has no controlling body.")
    return found


@contextmanager
def as_if_it_were(at: datetime) -> Iterator[None]:
    """What is written meanwhile stands in the history at this moment, with the act that did it."""

    def date_it(history_instance: Any, **_other: Any) -> None:
        history_instance.history_date = at

    pre_create_historical_record.connect(date_it)
    try:
        yield
    finally:
        pre_create_historical_record.disconnect(date_it)


def morning(days_ago: int, now: datetime) -> datetime:
    """Twenty past nine so many days ago."""
    day = clock.day_of(now) - timedelta(days=days_ago)
    return datetime.combine(day, time(9, 20), clock.AMSTERDAM)


def workday_morning(days_ago: int, now: datetime) -> datetime:
    """The same, on the last workday until then."""
    at = morning(days_ago, now)
    return at - timedelta(days=max(0, at.weekday() - FRIDAY))
