"""Editions of the register: three kinds, from the same parts, and nothing in the wrong one."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Event
from uuid import UUID

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.documents import parts, storage
from privacyoffice.documents.rendering import RenderProcess
from privacyoffice.tenancy.scope import organisation_scope
from registers.models import (
    EditionKind,
    ProcessingActivity,
    PublishedActivity,
    RegisterEdition,
    SecurityMeasure,
)
from registers.open_data import as_data, row_of
from registers.services import drafting, publication
from registers.services.edition import (
    RENDER_JOB,
    ask_for_public_edition,
    current_edition,
    render_archive,
    render_public_register,
    servable_edition,
)
from registers.services.ending import withdraw_version
from registers.services.internal_edition import (
    INTERNAL_JOB,
    ask_for_internal_edition,
    render_internal_register,
)
from tests.documents.reading import squeezed, whole_text
from tests.factories import World, make_register
from tests.factories.versions import ended


def _quiet(*_told: object) -> None:
    """Hear nothing of the progress."""


@pytest.fixture
def world(no_worker: None) -> World:
    """An organisation of this test's own: its rows are committed."""
    return make_register()


def _open(edition: RegisterEdition) -> pikepdf.Pdf:
    return pikepdf.open(storage.path_of(edition.file_name))


def test_the_archive_holds_the_same_text_and_the_public_data_as_a_file(world: World) -> None:
    public = render_public_register(world.organisation.pk, _quiet)
    archive = render_archive(world.organisation.pk, _quiet)
    assert archive is not None
    assert (archive.number, archive.content_hash) == (public.number, public.content_hash)
    with _open(public) as one, _open(archive) as other:
        assert whole_text(one) == whole_text(other)
        attached = json.loads(other.attachments["register.json"].get_file().read_bytes())
        assert len(one.attachments) == 0
    with organisation_scope(world.organisation.pk):
        snapshot = PublishedActivity.objects.current().get()
    assert attached["meta"]["contentHash"] == archive.content_hash
    (told,) = attached["results"]
    assert told.pop("contentHash") == snapshot.content_hash
    assert told == as_data(row_of(snapshot), world.slug)
    assert told["purposes"]
    assert "securityMeasures" not in told
    assert render_archive(world.organisation.pk, _quiet) == archive


def test_the_internal_edition_holds_every_field_and_the_public_ones_none_of_them(
    world: World,
) -> None:
    inside = f"geheim-{world.canary}"
    with organisation_scope(world.organisation.pk):
        activity = ProcessingActivity.objects.get(pk=world.activities["draft"])
        SecurityMeasure.objects.create(activity=activity, description=inside, owner=f"e{inside}")
    made = [
        render_public_register(world.organisation.pk, _quiet),
        render_archive(world.organisation.pk, _quiet),
    ]
    internal = render_internal_register(world.organisation.pk, _quiet)
    with organisation_scope(world.organisation.pk):
        in_use = ProcessingActivity.objects.exclude(status="retired").count()
    assert internal.activity_count == in_use
    with _open(internal) as pdf:
        text = whole_text(pdf)
    assert squeezed(text).count(squeezed(inside)) == 2
    assert "Werkversie, niet gepubliceerd" in text
    assert "Versie 1, gepubliceerd op" in text
    for edition in made:
        assert edition is not None
        content = storage.path_of(edition.file_name).read_bytes()
        with _open(edition) as pdf:
            everything = b"".join(
                bytes(item.read_bytes()) for item in pdf.objects if isinstance(item, pikepdf.Stream)
            )
            assert squeezed(inside) not in squeezed(whole_text(pdf))
        assert inside.encode() not in content + everything


def test_who_asks_for_the_internal_edition_is_recorded_and_others_are_refused(
    world: World,
) -> None:
    with organisation_scope(world.organisation.pk):
        for role in (Role.AMBASSADOR, Role.CASE_HANDLER, Role.CISO, Role.MANAGER):
            for ask in (ask_for_internal_edition, ask_for_public_edition):
                with pytest.raises(PermissionDenied):
                    ask(actor=world.people[role], now=clock.now())
        auditor = world.people[Role.AUDITOR]
        job = ask_for_internal_edition(actor=auditor, now=clock.now())
        assert job.kind == INTERNAL_JOB
        assert ask_for_public_edition(actor=auditor, now=clock.now()).kind == RENDER_JOB
        asked = AuditEvent.objects.get(action="registers.internal_edition_asked")
        assert asked.actor == auditor
    render_internal_register(world.organisation.pk, _quiet, job_id=job.pk)
    with organisation_scope(world.organisation.pk):
        made = AuditEvent.objects.get(action="registers.internal_edition_made")
        assert made.actor == auditor


def test_an_internal_edition_that_would_come_out_the_same_is_not_made_again(world: World) -> None:
    first = render_internal_register(world.organisation.pk, _quiet)
    assert render_internal_register(world.organisation.pk, _quiet) == first
    with organisation_scope(world.organisation.pk):
        ProcessingActivity.objects.filter(pk=world.activities["draft"]).update(remarks="Anders")
    second = render_internal_register(world.organisation.pk, _quiet)
    assert second.number == first.number + 1


def test_neither_file_is_served_that_may_hold_a_withdrawn_text(world: World) -> None:
    organisation_id = world.organisation.pk
    with organisation_scope(organisation_id):
        publication.publish(
            activity_id=world.activities["accepted"],
            actor=world.people[Role.PRIVACY_OFFICER],
            now=clock.now(),
        )
    render_public_register(organisation_id, _quiet)
    render_archive(organisation_id, _quiet)
    with organisation_scope(organisation_id):
        assert servable_edition(EditionKind.ARCHIVE) is not None
        withdraw_version(
            activity_id=world.activities["published"],
            because="Fout",
            actor=world.people[Role.PRIVACY_OFFICER],
            now=clock.now(),
        )
        assert servable_edition() is None
        assert servable_edition(EditionKind.ARCHIVE) is None
    assert render_archive(organisation_id, _quiet) is None  # not before the public one
    second = render_public_register(organisation_id, _quiet)
    assert render_archive(organisation_id, _quiet) is not None
    with organisation_scope(organisation_id):
        assert servable_edition() == second
        assert servable_edition(EditionKind.ARCHIVE) is not None


@pytest.mark.parametrize("kind", [EditionKind.PUBLIC, EditionKind.ARCHIVE])
def test_a_withdrawal_that_began_before_an_edition_and_is_committed_after_it_is_seen(
    world: World, kind: EditionKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its moment is before that of the edition, which holds the text nevertheless."""
    organisation_id = world.organisation.pk
    _publish_another(world)
    if kind == EditionKind.ARCHIVE:
        render_public_register(organisation_id, _quiet)
    begun, kept = Event(), Event()

    def withdraw_slowly() -> None:
        try:
            with organisation_scope(organisation_id):
                withdraw_version(
                    activity_id=world.activities["published"],
                    because="Fout",
                    actor=world.people[Role.PRIVACY_OFFICER],
                    now=clock.now(),
                )
                begun.set()
                assert kept.wait(60)
        finally:
            begun.set()
            connection.close()

    render = render_archive if kind == EditionKind.ARCHIVE else render_public_register
    with ThreadPoolExecutor(1) as other:
        withdrawing = other.submit(withdraw_slowly)
        assert begun.wait(30)
        made = render(organisation_id, _quiet)
        kept.set()
        withdrawing.result(timeout=30)
    with organisation_scope(organisation_id):
        assert made is not None
        assert made == current_edition(kind)
        assert made.activity_count == 2
        assert servable_edition(kind) is None
    assert render_public_register(organisation_id, _quiet).activity_count == 1
    assert render_archive(organisation_id, _quiet) is not None
    with organisation_scope(organisation_id):
        assert servable_edition(kind) is not None


def test_a_withdrawal_while_it_is_rendered_makes_it_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    organisation_id = world.organisation.pk
    _publish_another(world)
    withdrawn: list[int] = []

    def withdraw_once(*_told: object) -> None:
        if not withdrawn:
            withdrawn.append(1)
            with organisation_scope(organisation_id):
                withdraw_version(
                    activity_id=world.activities["published"],
                    because="Fout",
                    actor=world.people[Role.PRIVACY_OFFICER],
                    now=clock.now(),
                )

    made = render_public_register(organisation_id, withdraw_once)
    with organisation_scope(organisation_id):
        assert servable_edition() == made
        assert RegisterEdition.objects.filter(kind=EditionKind.PUBLIC).count() == 1
    with _open(made) as pdf:
        assert "Fout" not in whole_text(pdf)
    assert made.activity_count == 1


def test_an_ended_processing_that_was_taken_up_again_is_no_longer_told_as_in_force(
    world: World,
) -> None:
    organisation_id = world.organisation.pk
    with organisation_scope(organisation_id):
        ended(world, world.activities["published"], "De taak is weg")
        drafting.reopen(
            activity_id=world.activities["published"],
            actor=world.people["second_officer"],
            now=clock.now(),
        )
    internal = render_internal_register(organisation_id, _quiet)
    with _open(internal) as pdf:
        text = squeezed(whole_text(pdf))
    assert squeezed("Versie 1, gepubliceerd op") not in text
    with organisation_scope(organisation_id):
        in_use = ProcessingActivity.objects.exclude(status="retired").count()
    assert internal.activity_count == in_use
    assert text.count(squeezed("Werkversie, niet gepubliceerd")) == in_use


def test_one_change_renders_one_part_and_what_changes_with_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    organisation_id = world.organisation.pk
    for _number in range(2):
        _publish_another(world)
    render_public_register(organisation_id, _quiet)
    rendered = _count_renders(monkeypatch)
    with organisation_scope(organisation_id):
        _change_published(world)
    render_public_register(organisation_id, _quiet)
    # The part with the text, and the cover with its number; the contents say the same.
    assert len(rendered) == 2


def test_a_render_that_was_killed_goes_on_where_it_was(
    world: World, monkeypatch: pytest.MonkeyPatch, settings: object
) -> None:
    monkeypatch.setattr(parts.settings, "PDF_PROCESSES", 1)
    organisation_id = world.organisation.pk
    for _number in range(3):
        _publish_another(world)
    monkeypatch.setattr("registers.services.paper.MOST_ENTRIES", 1)
    rendered = _count_renders(monkeypatch)

    class Killed(BaseException):
        """The worker is gone."""

    def killed_after_three(done: int, total: int, message: str) -> None:
        if done >= 3:
            raise Killed

    with pytest.raises(Killed):
        render_public_register(organisation_id, killed_after_three)
    before = len(rendered)
    told: list[str] = []
    edition = render_public_register(organisation_id, lambda *progress: told.append(progress[2]))
    assert edition.number == 1
    # Cover, contents without and with pages, and four entries; the part that was under way
    # when the worker died may have been begun twice.
    assert before >= 3
    assert before + 7 - 3 - 1 <= len(rendered) <= 8
    assert told[0].startswith("Deel ")
    assert not told[0].startswith("Deel 0 ")


def test_the_public_role_of_the_database_sees_no_internal_edition(world: World) -> None:
    from tests.tenancy.sql import as_public, set_scope, value

    render_public_register(world.organisation.pk, _quiet)
    render_internal_register(world.organisation.pk, _quiet)
    with organisation_scope(world.organisation.pk):
        internal = "SELECT count(*) FROM registers_registeredition WHERE kind = 'internal'"
        assert value(internal) == 1
        with as_public():
            set_scope(world.organisation.pk)
            assert value(internal) == 0
            assert value("SELECT count(*) FROM registers_registeredition") > 0


def _publish_another(world: World) -> UUID:
    return world.fresh("published")


def _change_published(world: World) -> None:
    """Another version of the same text, published, on as many pages."""
    from registers.models import PublishedActivity, Purpose

    activity = ProcessingActivity.objects.get(pk=world.activities["published"])
    Purpose.objects.filter(activity=activity).update(description="Een ander doel")
    latest = PublishedActivity.objects.newest().get(activity_id=activity.pk)
    now = clock.now() + timedelta(seconds=1)
    latest.superseded_at = now
    latest.save(update_fields=["superseded_at"])
    changed = publication.unsaved_version(
        activity,
        latest.version + 1,
        {**latest.content, "purposes": [{"description": "Een ander doel"}]},
        "0" * 64,
        now,
    )
    changed.save(force_insert=True)


def _count_renders(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    rendered: list[Path] = []
    real = RenderProcess.render

    def counted(self: RenderProcess, html: str, output: Path, **options: object) -> object:
        rendered.append(output)
        return real(self, html, output, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(RenderProcess, "render", counted)
    return rendered
