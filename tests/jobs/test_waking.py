"""The clock wakes sweeps at intervals, and all of them when it starts."""

from typing import Any

import pytest
from celery.signals import beat_init

from privacyoffice.celery import app


def test_a_clock_that_starts_asks_at_once_for_what_a_release_may_have_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent: list[str] = []

    def remember(name: str, *_arguments: Any, **_options: Any) -> None:
        sent.append(name)

    monkeypatch.setattr(app, "send_task", remember)
    beat_init.send(sender=None)
    assert "registers.tasks.refresh_editions" in sent
    assert "privacyoffice.prerendered.tasks.ask_for_missing_pages" in sent
