"""Words about a breach on the way to the authority: decided, prepared, sent, explained."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from breaches.models import Notification, Phase
from breaches.services import handling, notification_files, notifying
from privacyoffice.clock import AMSTERDAM
from privacyoffice.jobs.models import Job, JobStatus
from privacyoffice.tenancy.scope import organisation_scope
from tests.canaries.asking import Ask, Flow
from tests.canaries.words import Canaries
from tests.factories.breaches import reported
from tests.resilience.office import Office

BREACH, BREACHES = "breaches_breach", "/admin/breaches/breach/"
MODEL, PAGES = "breaches_notification", "/admin/breaches/notification/"
# More than the hours of the clock.
_LONG_AGO = timedelta(hours=90)


def _breach(office: Office, who: Canaries, *, ago: timedelta = timedelta(hours=1)) -> Any:
    """One that somebody handles, of which the office is aware for a while."""
    now = office.stand.now
    made = reported(who.root, now=now - ago)
    owner = office.officer
    return handling.take_up(breach_id=made.pk, owner=owner, actor=owner, now=now)


def _draft(office: Office, who: Canaries, *, ago: timedelta = timedelta(hours=1)) -> Notification:
    breach, now = _breach(office, who, ago=ago), office.stand.now
    return notifying.prepare(breach_id=breach.pk, phase=Phase.FIRST, actor=office.officer, now=now)


def _sent(office: Office, who: Canaries, *, ago: timedelta = timedelta(hours=1)) -> Notification:
    made, now = _draft(office, who, ago=ago), office.stand.now
    return notifying.submit(
        notification_id=made.pk, submitted_at=now, actor=office.officer, now=now
    )


def _asks(make: Callable[[Office, Canaries], Ask]) -> Callable[[Office, Canaries], Ask]:
    """In the scope of the office."""

    def ask(office: Office, who: Canaries) -> Ask:
        with transaction.atomic(), organisation_scope(office.organisation.pk):
            return make(office, who)

    return ask


def _decide(reason: Callable[[Canaries], str]) -> Callable[[Office, Canaries], Ask]:
    def ask(office: Office, who: Canaries) -> Ask:
        key = _breach(office, who).pk
        return Ask(f"{BREACHES}{key}/act/tell-authority/", {"tell": "yes", "reason": reason(who)})

    return _asks(ask)


def _prepare(remarks: Callable[[Canaries], str]) -> Callable[[Office, Canaries], Ask]:
    def ask(office: Office, who: Canaries) -> Ask:
        key = _sent(office, who).breach_id
        data = {"phase": "withdrawal", "remarks": remarks(who)}
        return Ask(f"{BREACHES}{key}/act/notify-prepare/", data)

    return _asks(ask)


def _submit(path: Callable[[Notification], str], *, day: str = "") -> Any:
    def ask(office: Office, who: Canaries) -> Ask:
        made = _draft(office, who, ago=_LONG_AGO)
        moment = office.stand.now.astimezone(AMSTERDAM) - timedelta(minutes=2)
        data = {
            "submitted_at": day or f"{moment:%Y-%m-%dT%H:%M}",
            "case_number": who.text("nummer") if day else "AP-1",
            "late_reasons": who.text("vertraging"),
        }
        return Ask(path(made), data)

    return _asks(ask)


def _explain(path: Callable[[Notification], str], words: Callable[[Canaries], str]) -> Any:
    def ask(office: Office, who: Canaries) -> Ask:
        made = _sent(office, who, ago=_LONG_AGO)
        return Ask(path(made), {"late_reasons": words(who)})

    return _asks(ask)


def _number(office: Office, who: Canaries) -> Ask:
    """The number of the authority is no word about a person, and is kept as it is."""
    return Ask(f"{PAGES}{_sent(office, who).pk}/act/number/", {"case_number": "AP-2"})


def _given_up(office: Office, who: Canaries) -> Ask:
    """Making its PDF was given up before a worker could take the work."""
    made = _sent(office, who)
    asked = Job.objects.filter(kind=notification_files.JOB, dedup_key=str(made.pk))
    asked.update(status=JobStatus.FAILED, finished_at=office.stand.now)
    return Ask(f"{PAGES}{made.pk}/act/print-again/")


def _download(kind: str) -> Callable[[Office, Canaries], Ask]:
    return lambda office, who: Ask(f"{PAGES}{_sent(office, who).pk}/{kind}/", method="GET")


def _latest(office: Office) -> str:
    with organisation_scope(office.organisation.pk):
        key: UUID = Notification.objects.latest("prepared_at").pk
    return f"{PAGES}{key}/change/"


def _own(act: str) -> Callable[[Notification], str]:
    return lambda made: f"{PAGES}{made.pk}/act/{act}/"


def _of_breach(act: str) -> Callable[[Notification], str]:
    return lambda made: f"{BREACHES}{made.breach_id}/act/{act}/"


def _nothing(_who: Canaries) -> str:
    return ""


def _why(who: Canaries) -> str:
    return who.text("reden")


_NEVER = "9999-01-01T10:00"

FLOWS = (
    Flow(
        "decide whether the authority is told",
        frozenset({f"{BREACH}:tell-authority"}),
        _decide(_why),
        _decide(_nothing),
        fails_at="fail-act",
    ),
    Flow(
        "prepare a withdrawal",
        frozenset({f"{BREACH}:notify-prepare"}),
        _prepare(_why),
        _prepare(_nothing),
        fails_at="fail-act",
        shown_at=_latest,
    ),
    Flow(
        "record a late notification",
        frozenset({f"{MODEL}:submit"}),
        _submit(_own("submit")),
        _submit(_own("submit"), day=_NEVER),
        fails_at="fail-act",
        shown_at=_latest,
    ),
    Flow(
        "record a late notification on the breach",
        frozenset({f"{BREACH}:notify-submit"}),
        _submit(_of_breach("notify-submit")),
        _submit(_of_breach("notify-submit"), day=_NEVER),
        fails_at="fail-act",
        shown_at=_latest,
    ),
    Flow(
        "explain a late notification",
        frozenset({f"{MODEL}:reasons"}),
        _explain(_own("reasons"), _why),
        _explain(_own("reasons"), _nothing),
        fails_at="fail-act",
    ),
    Flow(
        "explain a late notification on the breach",
        frozenset({f"{BREACH}:notify-late-reasons"}),
        _explain(_of_breach("notify-late-reasons"), _why),
        _explain(_of_breach("notify-late-reasons"), _nothing),
        fails_at="fail-act",
    ),
    Flow("write down the number of the authority", frozenset({f"{MODEL}:number"}), _asks(_number)),
    Flow(
        "make the PDF of a notification again",
        frozenset({f"{MODEL}:print-again"}),
        _asks(_given_up),
    ),
    Flow(
        "make a PDF of a draft notification",
        frozenset({f"{MODEL}:print-draft"}),
        _asks(lambda office, who: Ask(f"{PAGES}{_draft(office, who).pk}/act/print-draft/")),
    ),
    *(
        Flow(
            f"download a notification as {kind}",
            frozenset({f"admin:{MODEL}_{kind}"}),
            _asks(_download(kind)),
            answer=200,
        )
        for kind in ("json", "edpb")
    ),
    Flow(
        "do not send a notification",
        frozenset({f"{MODEL}:cancel"}),
        _asks(lambda office, who: Ask(f"{PAGES}{_draft(office, who).pk}/act/cancel/")),
    ),
)
