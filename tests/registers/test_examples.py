"""Starting a text from another one: what goes along, and what never leaves an organisation."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.tenancy.scope import organisation_scope
from registers.models import ControllingBody, ProcessingActivity, SharedTemplate
from registers.models.processing_activity import Status
from registers.record import PART
from registers.services import ending, templates
from registers.services.snapshot import current_record
from tests.factories import World, make_office

# Columns that hold names of parties, bodies or systems.
NOT_SHARED = {"controllers", "joint_controllers", "clients", "systems", "links", "consent_texts"}


def _share(world: World) -> SharedTemplate:
    return templates.share(
        activity_id=world.activities["draft"],
        actor=world.people[Role.PRIVACY_OFFICER],
        now=clock.now(),
    )


def _copy(
    world: World, role: str = Role.PRIVACY_OFFICER, source: str = "draft"
) -> ProcessingActivity:
    return templates.copy_activity(
        activity_id=world.activities[source],
        name="Een kopie",
        department=world.home,
        actor=world.people[role],
        now=clock.now(),
    )


def test_a_copy_is_a_new_draft_with_every_line_but_the_links(world: World) -> None:
    made = _copy(world)
    source = ProcessingActivity.objects.get(pk=world.activities["draft"])
    assert made.status == Status.DRAFT
    assert made.reference != source.reference
    before, after = current_record(source), current_record(made)
    for key in PART:
        assert after[key] == ([] if key == "links" else before[key]), key
    assert after["remarks"] == ""


def test_a_copy_takes_no_party_body_or_system_twice(world: World) -> None:
    bodies = ControllingBody.objects.count()
    _copy(world)
    assert ControllingBody.objects.count() == bodies


def test_who_cannot_see_a_text_cannot_copy_it(world: World) -> None:
    with pytest.raises(Http404):
        _copy(world, Role.AMBASSADOR, "elsewhere")
    with pytest.raises((Http404, PermissionDenied)):
        _copy(world, Role.DPO)
    _copy(world, Role.AMBASSADOR)


def test_an_example_is_seen_by_others_without_what_belongs_to_its_organisation(
    world: World,
) -> None:
    shared = _share(world)
    assert not NOT_SHARED & set(shared.record)
    assert f"Partij {world.canary}" not in str(shared.record)
    assert f"Opmerking {world.canary}" not in str(shared.record)
    other = make_office()
    with organisation_scope(other.organisation.pk):
        assert shared.pk in templates.templates_to_choose().values_list("pk", flat=True)
        made = templates.start_from_template(
            template_id=shared.pk,
            name="",
            department=other.home,
            actor=other.people[Role.AMBASSADOR],
            now=clock.now(),
        )
        assert made.name == f"Verwerking {world.canary}"
        assert made.organisation_id == other.organisation.pk
        assert current_record(made)["purposes"][0]["description"] == f"Doel {world.canary}"


def test_what_was_never_shared_or_was_taken_back_is_seen_by_nobody_else(world: World) -> None:
    shared = _share(world)
    templates.stop_sharing(
        activity_id=world.activities["draft"],
        actor=world.people[Role.PRIVACY_OFFICER],
        now=clock.now(),
    )
    other = make_office()
    with organisation_scope(other.organisation.pk):
        assert shared.pk not in templates.templates_to_choose().values_list("pk", flat=True)
        assert not SharedTemplate._base_manager.filter(pk=shared.pk).exists()
        with pytest.raises(ValidationError):
            templates.start_from_template(
                template_id=shared.pk,
                name="Toch",
                department=other.home,
                actor=other.people[Role.PRIVACY_OFFICER],
                now=clock.now(),
            )


def test_an_example_stays_as_it_was_shared(world: World) -> None:
    shared = _share(world)
    purpose = ProcessingActivity.objects.get(pk=world.activities["draft"]).purposes.get()
    purpose.description = "Later veranderd"
    purpose.save()
    shared.refresh_from_db()
    assert "Later veranderd" not in str(shared.record)


@pytest.mark.parametrize("role", [Role.AMBASSADOR, Role.DPO, Role.MANAGER, Role.AUDITOR])
def test_only_a_privacy_officer_shares(world: World, role: str) -> None:
    with pytest.raises(Http404):
        templates.share(
            activity_id=world.activities["draft"], actor=world.people[role], now=clock.now()
        )


def test_the_second_of_two_clicks_makes_no_second_copy(world: World) -> None:
    asked = {
        "activity_id": world.activities["draft"],
        "name": "Een kopie",
        "department": world.home,
        "actor": world.people[Role.PRIVACY_OFFICER],
        "now": clock.now(),
        "new_id": uuid4(),
    }
    templates.copy_activity(**asked)
    with pytest.raises(ValidationError):
        templates.copy_activity(**asked)
    templates.copy_activity(**asked | {"new_id": uuid4()})


def test_withdrawing_a_version_takes_its_example_back(world: World) -> None:
    activity_id, officer = world.activities["published"], world.people[Role.PRIVACY_OFFICER]
    shared = templates.share(activity_id=activity_id, actor=officer, now=clock.now())
    assert shared.pk in templates.templates_to_choose().values_list("pk", flat=True)
    ending.withdraw_version(
        activity_id=activity_id, because="Vergissing", actor=officer, now=clock.now()
    )
    assert shared.pk not in templates.templates_to_choose().values_list("pk", flat=True)
