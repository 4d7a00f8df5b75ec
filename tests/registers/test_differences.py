"""What differs between versions: lines that are found again, marks, who may see, what it costs."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Page

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.policy.queries import shipped_text
from privacyoffice.policy.services import save_profile
from privacyoffice.tenancy.scope import organisation_scope
from registers.marked_words import marked_words
from registers.models import (
    DataSubjectCategory,
    PersonalDataCategory,
    ProcessingActivity,
    Purpose,
    Recipient,
    SecurityMeasure,
)
from registers.record import PART, in_words
from registers.services import drafting, ending, publication, review
from registers.services.differences import ENTRY, Kind, compare
from registers.services.versions import compare_version, compare_with_public
from tests.factories import World
from tests.factories.records import complete_record, line
from tests.live import Live
from tests.screens import assert_in_order, log_in

PAGE = "/admin/registers/processingactivity/{}/differences/"


def recipients(*lines: dict[str, Any]) -> dict[str, Any]:
    return complete_record() | {"recipients": list(lines)}


def told(
    before: dict[str, Any], after: dict[str, Any]
) -> list[tuple[str, Any, Any, tuple[str, ...]]]:
    """Of every line that differs its kind, main texts and columns."""
    return [
        (
            found.kind.value,
            found.before and found.before.get(_main(part.key)),
            found.after and found.after.get(_main(part.key)),
            found.columns,
        )
        for part in compare(before, after)
        for found in part.lines
    ]


def _main(key: str) -> str:
    return PART[key].text if key in PART else "name"


PROVINCE = line("recipients", name="Provincie", kind="external", ground="Wet")
POLICE = line("recipients", name="Politie", kind="external")
TAX = line("recipients", name="Belastingdienst")


def test_same_record_has_no_differences() -> None:
    assert compare(complete_record(), complete_record()) == ()


def test_another_order_of_lines_is_no_difference() -> None:
    assert compare(recipients(PROVINCE, POLICE, TAX), recipients(TAX, PROVINCE, POLICE)) == ()


def test_changed_detail_is_a_change_of_that_column_wherever_the_line_stands() -> None:
    before = recipients(PROVINCE, POLICE)
    after = recipients(POLICE, PROVINCE | {"ground": "Andere wet"})
    assert told(before, after) == [("changed", "Provincie", "Provincie", ("ground",))]


def test_rewritten_text_is_a_change_of_the_line_at_its_place() -> None:
    before = recipients(TAX, PROVINCE, POLICE)
    after = recipients(PROVINCE, POLICE | {"name": "De politie"})
    assert told(before, after) == [
        ("changed", "Politie", "De politie", ("name",)),
        ("removed", "Belastingdienst", None, ("name",)),
    ]


def test_line_that_came_or_went_is_told_with_what_it_holds() -> None:
    assert told(recipients(PROVINCE), recipients(PROVINCE, POLICE)) == [
        ("added", None, "Politie", ("name", "kind"))
    ]
    assert told(recipients(PROVINCE, POLICE), recipients(PROVINCE)) == [
        ("removed", "Politie", None, ("name", "kind"))
    ]


def test_of_two_lines_with_one_text_only_the_one_that_changed_differs() -> None:
    first = line("legal_bases", basis="c", statute="Wet A")
    second = line("legal_bases", basis="c", statute="Wet B")
    before = complete_record() | {"legal_bases": [first, second]}
    after = complete_record() | {"legal_bases": [second, first | {"statute": "Wet C"}]}
    assert told(before, after) == [("changed", "c", "c", ("statute",))]


def test_column_that_an_earlier_release_did_not_know_is_empty() -> None:
    before = recipients({"name": "Politie", "kind": "external"})
    assert compare(before, recipients(POLICE)) == ()


def test_answers_are_compared_one_by_one() -> None:
    found = compare(complete_record(), complete_record() | {"profiling": "yes", "remarks": "Nee"})
    assert [part.key for part in found] == [ENTRY]
    assert found[0].columns == {"profiling", "remarks"}
    assert found[0].lines[0].kind == Kind.CHANGED


def test_only_the_words_that_differ_are_marked_and_a_text_is_never_markup() -> None:
    old, new = marked_words("Bomen <b> kappen in het park", "Bomen <b> snoeien in het park")
    assert "<del>" in old
    assert "kappen</span>" not in old
    assert old.count("<del>") == new.count("<ins>") == 1
    assert "&lt;b&gt;" in old
    assert "snoeien" in new
    assert "<b>" not in old + new


def test_texts_with_little_in_common_stand_beside_each_other_without_marks() -> None:
    assert marked_words("Bomen kappen", "Uitkeringen betalen") == (
        "Bomen kappen",
        "Uitkeringen betalen",
    )


def test_texts_that_repeat_themselves_stand_beside_each_other_at_once() -> None:
    old, new = "de het " * 300, "het de de " * 200
    assert marked_words(old, new) == (old, new)


def test_values_are_told_in_words() -> None:
    assert in_words(Recipient, "kind", "external") == "buiten de organisatie"
    assert in_words(SecurityMeasure, "status_on", "2026-02-03") == "3 februari 2026"
    assert in_words(PART["sources"].model, "is_authentic", True) == "ja"


# With the database.


def reopened(world: World) -> ProcessingActivity:
    """The published activity, opened to be edited again."""
    return drafting.reopen(
        activity_id=world.activities["published"],
        actor=world.people[Role.PRIVACY_OFFICER],
        now=clock.now(),
    )


def publish_again(world: World, activity: ProcessingActivity) -> None:
    writer, reviewer = world.people["second_officer"], world.people[Role.PRIVACY_OFFICER]
    review.submit(activity_id=activity.pk, actor=writer, now=clock.now())
    review.accept(activity_id=activity.pk, actor=reviewer, now=clock.now())
    publication.publish(activity_id=activity.pk, actor=reviewer, now=clock.now())


def rename_purpose(activity: ProcessingActivity, text: str) -> None:
    purpose = Purpose.objects.get(activity=activity)
    purpose.description = text
    purpose.save()


def page_for(user: Any, activity_id: Any, query: str = "") -> Any:
    return client_of(user).get(PAGE.format(activity_id) + query)


def test_screens_of_differences_and_history(
    browser_page: Page, live: Live, public_world: World
) -> None:
    with organisation_scope(public_world.organisation.pk):
        activity = reopened(public_world)
        rename_purpose(activity, f"Doel {public_world.canary} en meer")
    log_in(browser_page, live, public_world.people[Role.PRIVACY_OFFICER])
    for path in (PAGE, PAGE + "?versie=1", PAGE.replace("differences", "history")):
        assert_in_order(browser_page, path.format(activity.pk))


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="privacyoffice.accounts.backends.LoginBackend")
    return client


def test_public_text_that_was_not_touched_has_no_differences(world: World) -> None:
    page = page_for(world.people[Role.DPO], world.activities["published"])
    assert "Er zijn geen verschillen." in page.content.decode()


def test_page_tells_what_changes_for_the_public_and_what_stays_inside(world: World) -> None:
    activity = reopened(world)
    rename_purpose(activity, f"Doel {world.canary} en meer")
    activity.remarks = "Alleen voor ons"
    activity.save()
    comparison = compare_with_public(activity, clock.today())
    assert {part.key for part in comparison.parts} == {ENTRY, "purposes", "legal_bases"}
    assert set(comparison.public_columns) == {"purposes", "legal_bases"}
    text = page_for(world.people[Role.DPO], activity.pk).content.decode()
    assert "Dit verandert voor het publiek." in text
    assert "Dit blijft binnen de organisatie." in text
    assert "Alleen voor ons" in text
    assert 'en meer<span class="visually-hidden">' in text
    assert "&lt;" not in text


def test_column_that_stays_inside_is_told_apart_in_a_part_that_is_public(
    world: World, whole_policy: None
) -> None:
    activity = reopened(world)
    publish_again(world, activity)  # by the policy of the fixture
    measure = SecurityMeasure.objects.get(activity=activity)
    measure.description, measure.owner = "Andere maatregel", "Team ICT"
    measure.save()
    comparison = compare_with_public(activity, clock.today())
    part = next(part for part in comparison.parts if part.key == "security_measures")
    assert part.columns - comparison.public_columns["security_measures"] == {"owner"}


def test_policy_that_makes_more_public_is_told_although_the_text_is_the_same(
    world: World, seven_parts: None
) -> None:
    activity = reopened(world)
    publish_again(world, activity)  # by the policy of seven parts
    save_profile(
        text=shipped_text("hart-van-west-brabant"),
        in_force_from=date(2020, 1, 2),
        actor=None,
        now=clock.now(),
    )
    comparison = compare_with_public(activity, clock.today())
    assert comparison.parts == ()
    assert "security_measures" in {part.key for part in comparison.only_public}
    text = page_for(world.people[Role.DPO], activity.pk).content.decode()
    assert "Dezelfde tekst, maar iets anders is openbaar" in text
    assert "Er zijn geen verschillen." not in text


def test_a_version_is_compared_with_the_one_before_it(world: World) -> None:
    activity = reopened(world)
    rename_purpose(activity, "Heel iets anders")
    publish_again(world, activity)
    rename_purpose(activity, "Nog niet openbaar")
    comparison = compare_version(activity, 2)
    assert comparison is not None
    assert comparison.before is not None
    assert comparison.before.version == 1
    text = page_for(world.people[Role.DPO], activity.pk, "?versie=2").content.decode()
    assert "Heel iets anders" in text
    assert "Nog niet openbaar" not in text
    first = page_for(world.people[Role.DPO], activity.pk, "?versie=1").content.decode()
    assert "Er was nog niets openbaar." in first


def test_withdrawn_version_says_that_nothing_is_public(world: World) -> None:
    activity_id = world.activities["published"]
    ending.withdraw_version(
        activity_id=activity_id,
        because="Naam van een medewerker stond erin",
        actor=world.people[Role.PRIVACY_OFFICER],
        now=clock.now(),
    )
    text = page_for(world.people[Role.DPO], activity_id).content.decode()
    assert "ingetrokken" in text
    assert "Naam van een medewerker stond erin" in text


@pytest.mark.parametrize("query", ["?versie=9", "?versie=x", "?versie=0", "?versie=" + "9" * 40])
def test_version_that_is_not_there_is_404(world: World, query: str) -> None:
    activity_id = world.activities["published"]
    assert page_for(world.people[Role.DPO], activity_id, "?versie=1").status_code == 200
    assert page_for(world.people[Role.DPO], activity_id, query).status_code == 404


def test_differences_are_seen_by_who_sees_the_activity_and_nobody_else(world: World) -> None:
    ambassador = world.people[Role.AMBASSADOR]
    assert page_for(ambassador, world.activities["draft"]).status_code == 200
    assert page_for(ambassador, world.activities["elsewhere"]).status_code == 404
    assert page_for(world.people[Role.ACCOUNT_ADMIN], world.activities["draft"]).status_code == 404


@pytest.mark.parametrize(("act", "state"), [("accept", "submitted"), ("publish", "accepted")])
def test_reviewer_reads_that_nothing_was_public_before(world: World, act: str, state: str) -> None:
    text = act_page(world, act, world.activities[state])
    assert "Er was nog niets openbaar." in text
    assert "Doelen" in text


def test_reviewer_reads_what_changes_before_accepting(world: World) -> None:
    activity = reopened(world)
    Recipient.objects.create(activity=activity, name="Provincie", kind="external")
    review.submit(activity_id=activity.pk, actor=world.people["second_officer"], now=clock.now())
    text = act_page(world, "accept", activity.pk)
    assert "1 toegevoegd (verandert voor het publiek)" in text
    assert PAGE.format(activity.pk) in text


def act_page(world: World, act: str, activity_id: Any) -> str:
    client = client_of(world.people[Role.PRIVACY_OFFICER])
    page = client.get(f"/admin/registers/processingactivity/{activity_id}/act/{act}/")
    assert page.status_code == 200
    return str(page.content.decode())


@pytest.mark.parametrize("query", ["", "?versie=2"])
def test_page_asks_the_same_of_the_database_however_much_differs(world: World, query: str) -> None:
    activity = reopened(world)
    rename_purpose(activity, "Eerst iets anders")
    publish_again(world, activity)
    user = world.people[Role.DPO]
    few = queries_for(user, activity, query)
    drafting.reopen(
        activity_id=activity.pk, actor=world.people[Role.PRIVACY_OFFICER], now=clock.now()
    )
    for number in range(40):
        Recipient.objects.create(activity=activity, name=f"Ontvanger {number}", kind="external")
        people = DataSubjectCategory.objects.create(activity=activity, name=f"Mens {number}")
        PersonalDataCategory.objects.create(activity=activity, name="Naam", subject=people)
    publish_again(world, activity)
    drafting.reopen(
        activity_id=activity.pk, actor=world.people[Role.PRIVACY_OFFICER], now=clock.now()
    )
    Recipient.objects.filter(activity=activity).delete()
    assert queries_for(user, activity, query.replace("2", "3")) == few
    assert few < 45


def queries_for(user: Any, activity: ProcessingActivity, query: str) -> int:
    client = client_of(user)
    address = PAGE.format(activity.pk) + query
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)
