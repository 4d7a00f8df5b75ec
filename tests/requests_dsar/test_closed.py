"""A closed request stays as it is, as long as it must be kept, and then goes on a true ground."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.attachments import services as files
from privacyoffice.attachments.refusals import Refused
from privacyoffice.attachments.verdicts import Verdict
from privacyoffice.cases import certificate
from privacyoffice.cases.models import Destruction, Why
from privacyoffice.crypto import ledger
from privacyoffice.crypto.services.applying import apply_destroyed_keys
from requests_dsar import retention
from requests_dsar.answering import deadline_of
from requests_dsar.models import DataSubjectRequest
from requests_dsar.services import handling
from tests.factories import World, attachments
from tests.factories.requests import closed, in_state


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture(autouse=True)
def _folder(tmp_path: Any, settings: Any) -> None:
    settings.ATTACHMENTS_ROOT = tmp_path


def _request(world: World, state: str) -> DataSubjectRequest:
    return DataSubjectRequest.objects.get(pk=in_state(state, "Riet", world.people))


def _destroy(request: DataSubjectRequest, by: Any, why: str, **later: Any) -> Destruction:
    at = clock.now() + timedelta(**later)
    return handling.destroy(request_id=request.pk, why=why, decision="Besluit 7", actor=by, now=at)


def test_a_request_is_kept_until_its_retention_period_ends(world: World, officer: Any) -> None:
    request = _request(world, "request-closed")
    with pytest.raises(ValidationError):
        _destroy(request, officer, "term", days=5 * 365)
    assert _destroy(request, officer, "term", days=5 * 366).why == Why.TERM


def test_the_proof_of_an_erasure_is_not_erased_with_it(world: World, officer: Any) -> None:
    with pytest.raises(ValidationError):
        _destroy(_request(world, "request-closed"), officer, "erasure", days=900)


def test_whoever_destroys_early_is_warned(world: World) -> None:
    request = _request(world, "request-closed")
    assert request.closed_at is not None
    day = clock.day_of(request.closed_at)
    assert len(retention.warnings(request, day + timedelta(weeks=6))) == 2
    assert len(retention.warnings(request, day + timedelta(weeks=6, days=1))) == 1
    assert retention.warnings(request, day + timedelta(days=5 * 366)) == []


def test_the_certificate_claims_no_more_than_is_true(world: World, officer: Any) -> None:
    request = _request(world, "request-closed")
    text = certificate.as_text(_destroy(request, officer, "order"), world.organisation)
    assert "in this program" in text.lower()
    assert "copies from before can be read" in text
    request.refresh_from_db()
    assert not request.is_sensitive


def test_after_a_restore_ground_and_person_come_from_the_ledger(world: World, officer: Any) -> None:
    request = _request(world, "request-closed")
    ground = ledger.Ground("mistake", str(officer.pk), request.reference)
    ledger.note(world.organisation.pk, request.pk, clock.now(), ground)
    apply_destroyed_keys(clock.now())
    made = Destruction.objects.get(case_id=request.pk)
    assert (made.why, made.destroyed_by, made.decision) == ("mistake", officer, "")
    assert "made again from the ledger" in certificate.as_text(made, world.organisation)
    assert ledger.destroyed_cases(world.organisation.pk)[request.pk].ground == ground


def test_nothing_is_added_to_a_closed_request_and_an_officer_alone_removes(
    world: World, officer: Any
) -> None:
    handler = world.people[Role.CASE_HANDLER]
    request = _request(world, "request-handled")
    first, second = (attachments.added("Riet", request.pk, by=officer) for _ in range(2))
    closed(request, by=officer)
    with pytest.raises(Refused) as refusal:
        attachments.added("Riet", request.pk, by=officer)
    assert refusal.value.code == Verdict.CASE_FINISHED
    options: dict[str, Any] = {"reason": "Van iemand anders", "now": clock.now()}
    with pytest.raises(ValidationError):
        files.remove(attachment_id=first.pk, actor=handler, **options)
    assert files.remove(attachment_id=second.pk, actor=officer, **options).removed_at


def test_a_removed_file_leaves_no_name_behind(world: World, officer: Any) -> None:
    request = _request(world, "request-progress")
    attachment = attachments.added("Riet", request.pk, by=officer)
    files.remove(attachment_id=attachment.pk, reason="Fout", actor=officer, now=clock.now())
    attachment.refresh_from_db()
    assert (attachment.name.reveal(), attachment.facts) == ("", None)


def test_another_day_of_receipt_moves_the_term(world: World, officer: Any) -> None:
    request = _request(world, "request-progress")
    before = deadline_of(request)
    day = clock.today() - timedelta(days=20)

    def correct(received_on: Any) -> DataSubjectRequest:
        return handling.correct(
            request_id=request.pk,
            person=request.person.reveal(),
            story=request.story.reveal(),
            is_sensitive=False,
            rights=request.rights,
            reason="De brief lag bij de receptie.",
            received_on=received_on,
            actor=officer,
            now=clock.now(),
        )

    assert correct(day).received_on == day
    after = deadline_of(request)
    assert before is not None
    assert after is not None
    assert before.due_at is not None
    assert after.due_at is not None
    assert after.due_at < before.due_at
    with pytest.raises(ValidationError) as refusal:
        correct(clock.today() + timedelta(days=1))
    assert "received_on" in refusal.value.message_dict
