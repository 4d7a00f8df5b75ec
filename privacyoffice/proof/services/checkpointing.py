"""Signing how far the chain of each organisation is, every hour in which something happened."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection
from django.utils.translation import gettext_lazy as _

from privacyoffice.audit import checkpoints
from privacyoffice.audit.checkpoints import Checkpoint
from privacyoffice.audit.models import AuditEvent, ChainHead
from privacyoffice.jobs.heartbeats import beat
from privacyoffice.proof.models import ChainVerification
from privacyoffice.proof.services import asking
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope

logger = logging.getLogger(__name__)

HEARTBEAT = "proof.checkpoint"
EVERY = timedelta(hours=1)


class PositionLost(RuntimeError):
    """What was signed last is not in the chain any more, so nothing further is signed: a new
    signature would hide that acts were taken away or changed."""

    told = _("What was signed last is no longer in the chain. Nothing is signed now.")


class CheckpointsGone(PositionLost):
    """There were more checkpoints before; a new one would begin another series beside them."""

    told = _("Checkpoints are gone that were there before. Nothing is signed now.")


@dataclass(frozen=True)
class Signed:
    """What was signed in each organisation, by its slug (None: nothing new), and where it did
    not succeed, with the fault."""

    done: Mapping[str, Checkpoint | None] = field(default_factory=dict)
    failed: Mapping[str, Exception] = field(default_factory=dict)


def sign_due(now: datetime) -> Signed:
    """Sign where the last checkpoint is an hour old or older. It may be asked at any time.

    Each organisation has its own scope; what fails in one is logged and stops no other, and its
    sign of life stays away.
    """
    return _in_all(_sign_if_due, now)


def sign_all(now: datetime) -> Signed:
    """Sign in every organisation of which the chain moved since its last checkpoint."""
    return _in_all(sign, now)


def sign(organisation: Organisation, now: datetime) -> Checkpoint | None:
    """Sign how far the chain of the organisation in scope is; None when that was signed before.

    Raises PositionLost, CheckpointsGone, keyring.KeyLost, OSError when no file can be written.
    """
    if checkpoints.are_gone(organisation.pk):
        raise CheckpointsGone(f"Checkpoints of {organisation.slug} are gone.")
    head = ChainHead.objects.filter(organisation=organisation).first()
    last = checkpoints.latest(organisation.pk)
    if last is not None and not _holds(last):
        raise PositionLost(f"Act {last.sequence} of {organisation.slug} is not what was signed.")
    beat(HEARTBEAT, now)
    if head is None or not head.sequence:
        return None
    return _write(organisation, head, now)


def begin_again(organisation: Organisation, now: datetime) -> Checkpoint | None:
    """Sign the chain of the organisation in scope as it is after a backup was put back.

    What was signed beyond it is no longer expected, and is told for ever as lost. Raises
    keyring.KeyLost, OSError.
    """
    head = ChainHead.objects.get(organisation=organisation)
    beat(HEARTBEAT, now)
    return _write(organisation, head, now, restored=True)


def _write(
    organisation: Organisation, head: ChainHead, now: datetime, *, restored: bool = False
) -> Checkpoint | None:
    return checkpoints.write(
        organisation.pk,
        slug=organisation.slug,
        sequence=head.sequence,
        row_hash=bytes(head.row_hash or b""),
        now=now,
        restored=restored,
    )


def _holds(last: Checkpoint) -> bool:
    """Whether the act that was signed last is still there, with the same hash."""
    found = AuditEvent.objects.filter(sequence=last.sequence)
    hashes = found.values_list("row_hash", flat=True)
    return any(bytes(row_hash or b"") == last.row_hash for row_hash in hashes)


def _look_at_it_at_once(organisation: Organisation, now: datetime) -> None:
    """Unless that was done: the verification is what raises the alarm, once for each problem."""
    with organisation_scope(organisation.pk):
        newest = ChainVerification.objects.newest()
        if newest is None or newest.is_right:
            asking.ask_for_verification(actor=None, now=now)


def _sign_if_due(organisation: Organisation, now: datetime) -> Checkpoint | None:
    last = checkpoints.latest(organisation.pk)
    if last is not None and now - EVERY < last.at <= now:
        beat(HEARTBEAT, now)
        return None
    return sign(organisation, now)


def _in_all(act: Callable[[Organisation, datetime], Checkpoint | None], now: datetime) -> Signed:
    done: dict[str, Checkpoint | None] = {}
    failed: dict[str, Exception] = {}
    for organisation in list(Organisation.objects.order_by("slug")):
        try:
            with organisation_scope(organisation.pk):
                done[organisation.slug] = act(organisation, now)
        except Exception as error:
            logger.exception("No checkpoint of %s could be signed.", organisation.slug)
            failed[organisation.slug] = error
            if not connection.in_atomic_block:
                connection.close_if_unusable_or_obsolete()
            if isinstance(error, PositionLost):
                _look_at_it_at_once(organisation, now)
    return Signed(done, failed)
