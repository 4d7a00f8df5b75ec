"""A form that two clicks send at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from privacyoffice.accounts.roles import Role
from privacyoffice.tenancy.scope import organisation_scope
from requests_dsar import answering
from requests_dsar.models import DataSubjectRequest
from tests.factories import World, make_office
from tests.factories.requests import written_down


def test_two_clicks_at_once_make_one_request_and_no_error(
    committed_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second one looks before the first one has committed."""
    office, form = make_office(), uuid4()
    is_made, may_commit = Event(), Event()
    begin = answering.begin

    def slowly(*given: Any, **options: Any) -> Any:
        made = begin(*given, **options)
        is_made.set()
        may_commit.wait(20)
        return made

    monkeypatch.setattr(answering, "begin", slowly)
    with ThreadPoolExecutor() as pool:
        first = pool.submit(_click, office, form)
        assert is_made.wait(20)
        second = pool.submit(_click, office, form)
        with pytest.raises(TimeoutError):
            second.result(timeout=0.3)
        may_commit.set()
        assert first.result(20) == second.result(20)
    with organisation_scope(office.organisation.pk):
        assert DataSubjectRequest.objects.count() == 1


def _click(office: World, form: UUID) -> UUID:
    try:
        with organisation_scope(office.organisation.pk):
            made = written_down("x", by=office.people[Role.PRIVACY_OFFICER], form_id=form)
            return UUID(str(made.pk))
    finally:
        connection.close()
