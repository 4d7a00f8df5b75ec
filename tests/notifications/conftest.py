"""A mail server of one's own, and an organisation that has something to tell."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils.translation import gettext_lazy as _
from pytest_django import DjangoDbBlocker

from privacyoffice import clock
from privacyoffice.notifications import intents
from privacyoffice.notifications.intents import Field, Intent
from privacyoffice.notifications.models import OutboxMessage, State
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import World
from tests.factories.work import organisations_with
from tests.notifications.mail_servers import MailSink

TOLD = "tests.told"
TOLD_OUTSIDE = "tests.told_outside"


@pytest.fixture
def sink(settings: Any) -> Iterator[MailSink]:
    """A mail server that this process sends to; it need not wait long for an answer."""
    made = MailSink()
    made.start()
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", made.port, 1.0
    yield made
    made.stop()


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Intent:
    """A sort of message that is not urgent, for a mail and in the product; and an urgent one to
    somebody who works elsewhere."""
    intent = Intent(
        code=TOLD,
        name=_("a new password"),
        template="password_reset",
        subject="Bericht over %(label)s",
        fields={"label": Field.REFERENCE},
        example={"label": "VA-0001"},
    )
    outside = Intent(
        code=TOLD_OUTSIDE,
        name=_("a new password"),
        template="password_reset",
        subject="%(title)s",
        fields={"title": Field.REFERENCE},
        example={"title": "Een datalek"},
        is_urgent=True,
        in_app=False,
    )
    for made in (intent, outside):
        monkeypatch.setitem(intents._intents, made.code, made)
    return intent


@pytest.fixture
def no_mail_waits(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The mail of earlier tests is due long after this one. It stays so: who does it anew for
    every test does it for hundreds of organisations."""
    far = clock.now() + timedelta(days=400)
    unsent = [State.QUEUED.value, State.SENDING.value]
    due = ("state = ANY(%s) AND not_before < %s", unsent, far - timedelta(days=30))
    with django_db_blocker.unblock():
        for organisation_id in organisations_with(OutboxMessage, *due):
            with organisation_scope(organisation_id):
                waiting = OutboxMessage.objects.filter(state__in=unsent)
                waiting.update(state=State.QUEUED, not_before=far, attempts=0)
        connections.close_all()


@pytest.fixture
def world(no_mail_waits: None, kept_world: World, told: Intent) -> Iterator[World]:
    """A whole organisation, rolled back afterwards, and no mail of anybody waits."""
    with organisation_scope(kept_world.organisation.pk):
        yield kept_world
