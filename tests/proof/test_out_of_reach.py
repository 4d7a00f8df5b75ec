"""Checkpoints or keys that are taken away or not connected: told as that, and nothing is signed."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit import checkpoints
from privacyoffice.audit.checkpoints import Flaw
from privacyoffice.proof.digest import position_of_the_chain
from privacyoffice.proof.models import ChainVerification
from privacyoffice.proof.services import checkpointing, verifying

NOW = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def signed(world: Any, folder: Path, settings: Any) -> Any:
    """A world of which a checkpoint was signed and found by a look at the chain."""
    settings.KEYS_ROOT = folder / "keys"
    checkpointing.sign(world.organisation, NOW)
    kept = verifying.keep(verifying.look(world.organisation), now=NOW)
    assert (kept.is_right, kept.checkpoint_count) == (True, 1), kept.problems
    return world


def _codes(kept: ChainVerification) -> list[str]:
    return [problem["code"] for problem in kept.problems]


def test_checkpoints_that_are_gone_are_found_until_they_are_back(signed: Any, folder: Path) -> None:
    """Also by the second look, which has the first one before it."""
    (folder / "checkpoints").rename(folder / "away")
    for days in (1, 2):
        kept = verifying.keep(verifying.look(signed.organisation), now=NOW + days * DAY)
        assert _codes(kept) == [Flaw.GONE]
    (folder / "away").rename(folder / "checkpoints")
    kept = verifying.keep(verifying.look(signed.organisation), now=NOW + 3 * DAY)
    assert _codes(kept) == []


def test_no_new_series_is_begun_beside_the_one_that_is_gone(signed: Any, folder: Path) -> None:
    (folder / "checkpoints").rename(folder / "away")
    failed = checkpointing.sign_due(NOW + DAY).failed[signed.slug]
    assert isinstance(failed, checkpointing.CheckpointsGone)
    assert not checkpoints.folder_of(signed.organisation.pk).exists()


def test_who_is_in_charge_may_begin_again_when_they_are_really_lost(
    signed: Any, folder: Path
) -> None:
    shutil.rmtree(folder / "checkpoints")
    checkpointing.begin_again(signed.organisation, NOW + DAY)
    kept = verifying.keep(verifying.look(signed.organisation), now=NOW + 2 * DAY)
    assert _codes(kept) == []
    assert signed.slug in checkpointing.sign_due(NOW + 3 * DAY).done


def test_verify_audit_fails_when_checkpoints_are_gone(
    signed: Any, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "checkpoints").rename(folder / "away")
    with pytest.raises(CommandError):
        call_command("verify_audit", organisation=signed.slug)
    assert capsys.readouterr().out.count("\n") == 2  # the outcome, and what is gone


def test_a_missing_key_is_told_as_that_and_not_as_forgery(signed: Any, folder: Path) -> None:
    (folder / "keys").rename(folder / "away")
    kept = verifying.keep(verifying.look(signed.organisation), now=NOW + DAY)
    assert _codes(kept) == [Flaw.NO_KEY]


@pytest.mark.parametrize("closed", ["keys/signing", "checkpoints"])
def test_what_cannot_be_read_is_said_on_the_first_page_and_in_the_summary(
    signed: Any, folder: Path, closed: str
) -> None:
    (folder / closed).rename(folder / "away")
    (folder / closed).write_text("")  # as a folder of another owner, which root could read
    officer = signed.people[Role.DPO]
    (entry,) = position_of_the_chain(officer, clock.now())
    assert "kunnen niet gelezen worden" in entry.label
    client = Client()
    client.force_login(officer, backend="privacyoffice.accounts.backends.LoginBackend")
    page = client.get(reverse("admin:index"))
    assert page.status_code == 200
    assert "kunnen niet gelezen worden" in page.content.decode()
    answer = client.get(reverse("admin:proof_chainverification_changelist"))
    assert "kan op de server niet gelezen worden" in answer.content.decode()
    for name in ("export", "keys"):
        address = reverse(f"admin:proof_chainverification_{name}")
        assert client.get(address).status_code in (200, 302)
