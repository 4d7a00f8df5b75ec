"""Which parts are public follows the policy; an entry may differ, with a reason."""

import dataclasses

import pytest
from django.core.exceptions import ValidationError

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.policy.codes import PublicPart
from privacyoffice.policy.profile import Profile
from privacyoffice.policy.queries import profile_on, shipped_names, shipped_text
from privacyoffice.policy.services import save_profile
from privacyoffice.policy.subjects import RegisterRules
from registers.linked_data import as_json_ld
from registers.models import ProcessingActivity, PublicationChoice, PublishedActivity
from registers.models.processing_activity import OwnRole
from registers.published import PublicActivity, as_public
from registers.record import ANSWER, PART
from registers.services import drafting, publication, review
from registers.services.recording import write_lines
from registers.services.snapshot import everything_publishable, selection_of, snapshot_of
from tests.factories import World
from tests.factories.records import complete_record, line


def _publish(
    world: World, *choices: PublicationChoice, role: str = OwnRole.CONTROLLER
) -> PublicActivity:
    """A version with every publishable part filled in."""
    writer, reviewer = world.people["second_officer"], world.people[Role.PRIVACY_OFFICER]
    activity = drafting.save_draft(
        ProcessingActivity(
            name="Bomen kappen",
            department=world.home,
            leaves_eea="yes",
            profiling="no",
            role=role,
        ),
        actor=writer,
        now=clock.now(),
    )
    record = complete_record() | {
        "recipients": [
            line("recipients", name="Boomverzorgers", kind="processor", party="De Zaag BV")
        ],
        "joint_controllers": [line("joint_controllers", party="Provincie Groenland")],
        "clients": [line("clients", party="Waterschap Bever", work="Snoeien")],
        "transfers": [line("transfers", country="Japan", safeguard="45")],
        "consent_texts": [line("consent_texts", text="Ja, kap maar", version="1")],
        "systems": [line("systems", system="Bomenbestand")],
    }
    write_lines(activity, record, PART)
    for choice in choices:
        choice.activity = activity
        choice.save()
    review.submit(activity_id=activity.pk, actor=writer, now=clock.now())
    review.accept(activity_id=activity.pk, actor=reviewer, now=clock.now())
    published = publication.publish(activity_id=activity.pk, actor=reviewer, now=clock.now())
    return as_public(published, world.slug)


def _sections(activity: PublicActivity) -> set[str]:
    return {section.key for section in activity.sections}


SEVEN = {
    "controllers",  # a
    "joint_controllers",  # a
    "purposes",  # b, with the name
    "data_subjects",  # c
    "personal_data",  # c
    "retention",  # d
    "recipients",  # e
    "legal_bases",  # f
    "sources",  # g
}


def test_the_policy_with_seven_parts_publishes_these_and_nothing_else(
    world: World, seven_parts: None
) -> None:
    shown = _publish(world)
    assert _sections(shown) == SEVEN
    assert set(shown.content) == SEVEN | {"name"}
    everything = str(shown.content)
    for inside in ("De Zaag BV", "Japan", "Geheimhouding", "Bomenbestand", "Ja, kap maar", "VA-"):
        assert inside not in everything, inside
    assert world.home.name not in everything
    assert shown.texts("recipients") == ["Boomverzorgers"]


@pytest.mark.parametrize("role", [OwnRole.PROCESSOR, OwnRole.JOINT_CONTROLLER])
def test_no_policy_and_no_exception_hides_that_we_do_not_decide_alone(
    world: World, seven_parts: None, role: str
) -> None:
    hidden = PublicationChoice(part="role", is_public=False, reason="Liever niet")
    shown = _publish(world, hidden, role=role)
    assert shown.content["role"] == role
    assert shown.is_for_others == (role == OwnRole.PROCESSOR)
    assert set(shown.content) == SEVEN | {"name", "role"}
    # Who the others are remains the policy's choice.
    assert "Waterschap Bever" not in str(shown.content)
    version = PublishedActivity.objects.newest().get(activity_id=shown.activity_id)
    data = as_json_ld(version, world.organisation)
    assert "dpv:hasDataController" not in data
    if role == OwnRole.PROCESSOR:
        assert "dpv:hasJointDataControllers" not in data
        assert data["dpv:hasDataProcessor"][0]["dct:title"]["@value"] == "College"


def test_a_policy_that_publishes_the_whole_register_shows_measures_but_no_systems(
    world: World, whole_policy: None
) -> None:
    shown = _publish(world)
    assert _sections(shown) > SEVEN | {"security_measures", "transfers", "department"}
    assert "Bomenbestand" not in str(shown.content)
    assert ("Wie dit is", "De Zaag BV") in shown.sections[5].lines[0].details


def test_an_entry_may_show_more_or_less_than_the_policy_with_a_reason(
    world: World, seven_parts: None
) -> None:
    shown = _publish(
        world,
        PublicationChoice(part="transfers", is_public=True, reason="De raad vroeg erom"),
        PublicationChoice(part="sources", is_public=False, reason="Lopend onderzoek"),
    )
    assert _sections(shown) == SEVEN - {"sources"} | {"transfers"}
    assert "De raad vroeg erom" not in str(shown.content)


def test_a_measure_that_is_not_in_place_is_not_told_as_if_it_were(
    world: World, whole_policy: None
) -> None:
    record = complete_record() | {
        "security_measures": [
            line("security_measures", description="Al gedaan", status="in_place"),
            line("security_measures", description="Ooit", status="planned"),
            line("security_measures", description="Bezig", status="in_progress"),
        ]
    }
    content = snapshot_of(record, everything_publishable())
    assert [m["description"] for m in content["security_measures"]] == ["Al gedaan"]


def test_no_choice_makes_public_what_never_is(world: World, whole_policy: None) -> None:
    shown = _publish(world, PublicationChoice(part="systems", is_public=True, reason="Open"))
    assert "systems" not in _sections(shown)


@pytest.mark.parametrize("name", shipped_names())
def test_every_part_that_a_policy_names_exists(world: World, name: str) -> None:
    save_profile(text=shipped_text(name), in_force_from=clock.today(), actor=None, now=clock.now())
    for named in profile_on(clock.today()).register.public_fields:
        key, _dot, column = named.partition(".")
        assert key in PART or key in ANSWER, named
        assert not column or column in PART[key].columns, named


def test_a_new_policy_after_acceptance_asks_for_a_new_review(world: World) -> None:
    save_profile(
        text=shipped_text("werksaam-westfriesland"),
        in_force_from=clock.today(),
        actor=None,
        now=clock.now(),
    )
    with pytest.raises(ValidationError):
        publication.publish(
            activity_id=world.activities["accepted"],
            actor=world.people[Role.PRIVACY_OFFICER],
            now=clock.now(),
        )


def test_a_detail_that_a_policy_names_brings_the_text_of_its_line() -> None:
    profile = dataclasses.replace(
        Profile.statutory(), register=RegisterRules(public_fields=("recipients.party",))
    )
    assert selection_of(profile) == {"recipients": ("name", "party")}


def test_policy_and_register_know_the_same_public_parts() -> None:
    """Systems and links have a name in older policies, and are never public."""
    assert set(PublicPart.values) - {"systems", "links"} == set(everything_publishable())


@pytest.mark.parametrize(
    "named", ["systems", "links", "recipients.naam", "purposes.omschrijving", "recipients."]
)
def test_a_policy_that_names_what_is_never_public_is_not_saved(world: World, named: str) -> None:
    def save(part: str) -> None:
        text = f'title = "Beleid"\n[register]\nsource = "art. 1"\npublic_fields = ["{part}"]\n'
        save_profile(text=text, in_force_from=clock.today(), actor=None, now=clock.now())

    with pytest.raises(ValidationError):
        save(named)
    save("recipients.name")
