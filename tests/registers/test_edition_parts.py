"""The parts that editions are put together from hold nothing that was withdrawn."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pikepdf
import pytest

from privacyoffice import clock
from privacyoffice.documents.parts import PartFolder
from privacyoffice.jobs.services import Progress
from privacyoffice.tenancy.scope import organisation_scope
from registers.services.edition import PARTS_OF_INTERNAL, render_job, render_public_register
from registers.services.ending import withdraw_version
from registers.services.internal_edition import render_internal_register
from tests.documents.reading import whole_text
from tests.factories import World, make_register


def _quiet(*_told: object) -> None:
    """Hear nothing of the progress."""


@pytest.fixture
def world(no_worker: None) -> World:
    """An organisation of this test's own: its rows are committed."""
    return make_register()


def _withdraw(world: World, activity_id: UUID) -> None:
    with organisation_scope(world.organisation.pk):
        withdraw_version(
            activity_id=activity_id,
            because="Een naam.",
            actor=world.people["privacy_officer"],
            now=clock.now(),
        )


def _files(world: World, name: str = "") -> list[Path]:
    folder = PartFolder(world.organisation.pk, name).path
    return sorted(path for path in folder.glob("*") if path.is_file())


def _text(files: list[Path]) -> str:
    found = ""
    for path in files:
        if path.suffix == ".pdf":
            with pikepdf.open(path) as pdf:
                found += whole_text(pdf)
    return found


def _job(world: World) -> str:
    class Unwatched(Progress):
        """There is no row for this job."""

        def report(self, *_told: Any) -> None:
            """To nobody."""

    return render_job(Unwatched(world.organisation.pk, world.organisation.pk, {}, 1))


def test_after_a_withdrawal_no_part_holds_the_text(world: World) -> None:
    added = world.fresh("published")
    render_public_register(world.organisation.pk, _quiet)
    before = _files(world)
    assert f"entry-{added}" in "".join(p.read_text() for p in before if p.suffix == ".json")
    _withdraw(world, added)
    _job(world)
    after = _files(world)
    assert f"entry-{added}" not in "".join(p.read_text() for p in after if p.suffix == ".json")
    assert world.canary in _text(after)
    assert {path.stem for path in after if path.suffix == ".pdf"} == {
        path.stem for path in after if path.suffix == ".json"
    }


def test_when_nothing_is_public_any_more_no_part_is_left(world: World) -> None:
    render_public_register(world.organisation.pk, _quiet)
    assert world.canary in _text(_files(world))
    _withdraw(world, world.activities["published"])
    _job(world)
    assert _files(world) == []


def test_the_two_registers_keep_their_parts_apart(world: World) -> None:
    """Else each would throw away what the other uses again."""
    render_internal_register(world.organisation.pk, _quiet)
    inside = _files(world, PARTS_OF_INTERNAL)
    assert inside
    world.fresh("published")
    _job(world)
    assert _files(world, PARTS_OF_INTERNAL) == inside
    assert _files(world)
