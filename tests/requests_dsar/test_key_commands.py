"""The commands on keys, on a real case with an attachment."""

from typing import Any
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command

from privacyoffice.accounts.roles import Role
from privacyoffice.attachments import storage
from privacyoffice.attachments.models import Attachment
from privacyoffice.cases.models import Destruction
from privacyoffice.crypto.models import CaseKey
from privacyoffice.crypto.services.checking import check_envelopes
from requests_dsar.models import DataSubjectRequest
from tests.factories import World, attachments
from tests.factories.requests import closed, in_state


def _attached(world: World, state: str) -> Attachment:
    request_id = in_state(state, "Riet", world.people)
    return attachments.added("Riet", request_id, by=world.people[Role.PRIVACY_OFFICER])


def _destroy(world: World, case_id: UUID, by: str = Role.PRIVACY_OFFICER) -> None:
    about: dict[str, Any] = {"organisation": world.slug, "case": case_id, "reason": "order"}
    who = world.people[by].email
    call_command("destroy_case_key", **about, decision="Uitspraak 7", by=who, yes=True)


def test_the_command_destroys_the_whole_case(world: World) -> None:
    attachment = _attached(world, "request-progress")
    request = DataSubjectRequest.objects.get(pk=attachment.case_id)
    closed(request, by=world.people[Role.PRIVACY_OFFICER])
    path = storage.path_of(attachment.stored_as)
    assert path.exists()
    _destroy(world, attachment.case_id)
    assert DataSubjectRequest.objects.get(pk=attachment.case_id).destroyed_at is not None
    assert CaseKey.objects.get(pk=attachment.case_id).destroyed_at is not None
    made = Destruction.objects.get(case_id=attachment.case_id)
    assert (made.why, made.decision) == ("order", "Uitspraak 7")
    assert made.destroyed_by == world.people[Role.PRIVACY_OFFICER]
    _destroy(world, attachment.case_id)
    assert Destruction.objects.filter(case_id=attachment.case_id).count() == 1


def test_the_command_destroys_no_case_that_is_worked_on(world: World) -> None:
    request_id = in_state("request-handled", "Riet", world.people)
    with pytest.raises(CommandError):
        _destroy(world, request_id)
    assert CaseKey.objects.get(pk=request_id).destroyed_at is None


def test_the_command_needs_somebody_who_may_destroy(world: World) -> None:
    request_id = in_state("request-closed", "Riet", world.people)
    with pytest.raises(CommandError):
        _destroy(world, request_id, by=Role.DPO)
    assert CaseKey.objects.get(pk=request_id).destroyed_at is None


def test_a_damaged_or_missing_file_of_an_attachment_is_named(world: World) -> None:
    attachment, other = _attached(world, "request-received"), _attached(world, "request-received")
    before = check_envelopes(world.organisation)
    assert before.problems == []
    path = storage.path_of(attachment.stored_as)
    content = path.read_bytes()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    storage.path_of(other.stored_as).unlink()
    checked = check_envelopes(world.organisation)
    assert checked.opened == before.opened - 2
    named = " ".join(where for where, _why in checked.problems)
    assert attachment.stored_as in named
    assert other.stored_as in named
