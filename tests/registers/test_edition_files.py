"""Editions and their files: a lost file is made anew, an upgrade keeps what can be served, and
pages are written once for both kinds."""

from importlib import import_module
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test import Client

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.documents import storage
from privacyoffice.documents.rendering import RenderFailed
from privacyoffice.jobs.services import Progress
from privacyoffice.prerendered.models import PublicRevision
from privacyoffice.tenancy.scope import organisation_scope
from registers.models import EditionKind, RegisterEdition
from registers.services.edition import (
    current_edition,
    render_archive,
    render_job,
    render_public_register,
    servable_edition,
)
from registers.services.ending import withdraw_version
from registers.services.internal_edition import render_internal_register
from tests.factories import World, make_register, make_world
from tests.tenancy.sql import OWNER, rows, run


def _quiet(*_told: object) -> None:
    """Hear nothing of the progress."""


@pytest.fixture
def world(no_worker: None) -> World:
    return make_register()


def _lose(edition: RegisterEdition) -> None:
    storage.remove(edition.file_name)


@pytest.mark.parametrize("kind", [EditionKind.PUBLIC, EditionKind.ARCHIVE])
def test_a_lost_file_is_not_served_and_comes_back_with_the_next_job(
    world: World, kind: EditionKind
) -> None:
    organisation_id = world.organisation.pk
    first = render_public_register(organisation_id, _quiet)
    copy = render_archive(organisation_id, _quiet)
    assert copy is not None
    _lose(first if kind == EditionKind.PUBLIC else copy)
    address = f"/{world.slug}/register{'' if kind == EditionKind.PUBLIC else '-archief'}.pdf"
    answer = Client().get(address)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    connection.close()
    render_public_register(organisation_id, _quiet)
    render_archive(organisation_id, _quiet)
    with organisation_scope(organisation_id):
        for either in (EditionKind.PUBLIC, EditionKind.ARCHIVE):
            made = servable_edition(either)
            assert made is not None
            assert made.number == 2
    # And then it stays.
    assert render_public_register(organisation_id, _quiet).number == 2


def test_an_internal_edition_of_which_the_file_was_lost_is_made_anew(world: World) -> None:
    first = render_internal_register(world.organisation.pk, _quiet)
    assert render_internal_register(world.organisation.pk, _quiet) == first
    _lose(first)
    assert render_internal_register(world.organisation.pk, _quiet).number == first.number + 1


def test_an_upgrade_keeps_the_editions_that_hold_nothing_withdrawn(no_worker: None) -> None:
    """Those made after a withdrawal; one made before it is not served."""
    world = make_world(with_edition=True)
    organisation_id = world.organisation.pk
    with organisation_scope(organisation_id):
        withdraw_version(
            activity_id=world.fresh("published"),
            because="Fout",
            actor=world.people[Role.PRIVACY_OFFICER],
            now=clock.now(),
        )
    migration = import_module("registers.migrations.0014_edition_and_withdrawals")
    with transaction.atomic(using=OWNER):
        run(
            "UPDATE registers_registeredition SET rendered_at = rendered_at + interval '1 hour' "
            "WHERE organisation_id = %s AND kind = 'public'",
            organisation_id,
            using=OWNER,
        )
        run(migration.COUNT_WHAT_WAS_WITHDRAWN, using=OWNER)
        counted = dict(
            rows(
                "SELECT kind, withdrawals FROM registers_registeredition "
                "WHERE organisation_id = %s",
                organisation_id,
                using=OWNER,
            )
        )
        transaction.set_rollback(True, using=OWNER)
    assert (counted["public"], counted["archive"]) == (1, 0)


class _Heard(Progress):
    """Progress of a job that nobody claimed."""

    def report(self, done: int, total: int, message: str = "") -> None:
        """Hear nothing of it."""


def _job(world: World, attempt: int = 1) -> Progress:
    return _Heard(world.organisation.pk, UUID(int=0), {}, attempt)


def _revision(world: World) -> int:
    with organisation_scope(world.organisation.pk):
        return PublicRevision.objects.values_list("number", flat=True).first() or 0


def test_both_editions_take_the_pages_out_of_service_once_and_none_when_nothing_is_made(
    world: World,
) -> None:
    before = _revision(world)
    render_job(_job(world))
    assert _revision(world) == before + 1
    render_job(_job(world))
    assert _revision(world) == before + 1
    # A worker that was killed between the two may have told nobody.
    render_job(_job(world, attempt=2))
    assert _revision(world) == before + 2


def test_pages_tell_of_the_public_edition_though_the_copy_fails(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_asked: object) -> None:
        raise RenderFailed("x")

    before = _revision(world)
    monkeypatch.setattr("registers.services.edition.render_archive", fail)
    with pytest.raises(RenderFailed):
        render_job(_job(world))
    assert _revision(world) == before + 1
    with organisation_scope(world.organisation.pk):
        assert current_edition() is not None
