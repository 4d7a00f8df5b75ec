"""The list of coverage, its numbers on the first page, and the acts that change them."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.tenancy.scope import organisation_scope
from processors.models import Agreement, AgreementKind, Party
from registers.models import (
    AgreementOfActivity,
    LeftUncovered,
    ProcessingActivity,
    Recipient,
    Transfer,
)
from registers.models.recipient import RecipientKind
from tests.factories import World, make_office
from tests.factories.agreements import make_party
from tests.factories.coverage import a_processing, a_signed_agreement, linked

ACTIVITIES = "/admin/registers/processingactivity/"
LIST = f"{ACTIVITIES}coverage/"


@pytest.fixture
def world(db: None) -> Iterator[World]:
    made = make_office()
    with organisation_scope(made.organisation.pk), translation.override("en"):
        yield made


def _client(world: World, role: Role = Role.PRIVACY_OFFICER) -> Client:
    client = Client()
    client.force_login(world.people[role], backend="privacyoffice.accounts.backends.LoginBackend")
    return client


def _post(world: World, address: str, **values: Any) -> Any:
    return _client(world).post(address, {"_organisation": str(world.organisation.pk)} | values)


def _names(response: Any) -> list[str]:
    return [row["who"] for row in response.context["rows"]]


def test_the_list_drops_to_what_was_left_on_purpose(world: World) -> None:
    covered, left = make_party("Loonbureau"), make_party("Drukker")
    salaries = a_processing(world, "Salarissen", covered)
    post = a_processing(world, "Post", left)
    client = _client(world)
    assert _names(client.get(LIST)) == ["Drukker", "Loonbureau"]
    agreement = a_signed_agreement(world, covered)
    done = _post(
        world,
        f"{ACTIVITIES}{salaries.pk}/act/link-agreement/",
        agreement=str(agreement.pk),
    )
    assert done.status_code == 302
    assert _names(client.get(LIST)) == ["Drukker"]
    done = _post(
        world,
        f"{ACTIVITIES}{post.pk}/act/leave-uncovered/",
        party=str(left.pk),
        reason="Eén folder per jaar",
    )
    assert done.status_code == 302
    assert _names(client.get(LIST)) == []
    on_purpose = client.get(f"{LIST}?soort=on_purpose")
    assert _names(on_purpose) == ["Drukker"]
    assert "Eén folder per jaar" in on_purpose.text


def test_the_drawing_and_its_table_tell_the_same_numbers(world: World) -> None:
    covered = make_party("Loonbureau")
    linked(world, a_signed_agreement(world, covered), a_processing(world, "Een", covered))
    a_processing(world, "Twee", make_party("Drukker"), make_party("Wolk"))
    drawing = _client(world).get(LIST).context["drawing"]
    assert drawing.title == "2 of 3 times an agreement lacks"
    assert [[part.value for part in bar.parts] for bar in drawing.bars] == [[1, 0, 2, 0]]
    assert drawing.rows == (("Processors", "3", "1", "0", "2", "0"),)


def test_what_lacks_is_told_on_the_first_page_with_the_way_to_it(world: World) -> None:
    a_processing(world, "Salarissen", make_party("Loonbureau"), make_party("Drukker"))

    def block() -> Any:
        found = _client(world).get("/admin/").context["blocks"]
        return next(block for block in found if block.title == "Coverage by agreements")

    items = [(item.label, item.detail, item.url) for item in block().items]
    assert items == [("Without an agreement that holds", "2 times", f"{LIST}?soort=uncovered")]
    Recipient.objects.all().delete()
    assert block().items == ()


def test_filters_narrow_the_list(world: World) -> None:
    a_processing(world, "Salarissen", make_party("Loonbureau"))
    elsewhere = a_processing(world, "Post", make_party("Drukker"))
    elsewhere.department = world.elsewhere
    elsewhere.save()
    Transfer.objects.create(activity=elsewhere, country="India", recipient="Callcenter")
    client = _client(world)
    assert _names(client.get(LIST)) == ["Callcenter", "Drukker", "Loonbureau"]
    assert _names(client.get(f"{LIST}?soort=transfer")) == ["Callcenter"]
    assert _names(client.get(f"{LIST}?rol=processor")) == ["Drukker", "Loonbureau"]
    assert _names(client.get(f"{LIST}?zoek=salar")) == ["Loonbureau"]
    assert _names(client.get(f"{LIST}?afdeling={world.home.pk}")) == ["Loonbureau"]


@pytest.mark.parametrize("role", [Role.DPO, Role.CISO, Role.MANAGER, Role.AUDITOR])
def test_who_only_reads_gets_no_way_to_act(world: World, role: Role) -> None:
    a_processing(world, "Salarissen", make_party("Loonbureau"))
    shown = _client(world, role).get(LIST)
    assert _names(shown) == ["Loonbureau"]
    assert "act/leave-uncovered/" not in shown.text
    assert "act/leave-uncovered/" in _client(world).get(LIST).text


def test_a_finding_that_does_not_exist_is_a_missing_page(world: World) -> None:
    client = _client(world)
    assert client.get(f"{LIST}?soort=bestaat-niet").status_code == 404
    wrong = client.get(f"{LIST}?rol=bestaat-niet")
    assert wrong.status_code == 200
    assert wrong.context["form"].errors["rol"]
    assert wrong.context["rows"] == []


def test_an_agreement_that_is_signed_and_not_linked_offers_the_link(world: World) -> None:
    party = make_party("Loonbureau")
    activity = a_processing(world, "Salarissen", party)
    agreement = a_signed_agreement(world, party)
    shown = _client(world).get(f"{LIST}?soort=uncovered")
    (row,) = shown.context["rows"]
    assert row["link"] == f"{ACTIVITIES}{activity.pk}/act/link-agreement/"
    assert [one["reference"] for one in row["agreements"]] == [agreement.reference]


def test_several_processings_are_linked_on_the_page_of_the_agreement(world: World) -> None:
    party = make_party("Loonbureau")
    first, second = a_processing(world, "Een", party), a_processing(world, "Twee", party)
    not_named = a_processing(world, "Drie", make_party("Ander"))
    agreement = a_signed_agreement(world, party)
    page = f"/admin/processors/agreement/{agreement.pk}/"
    nothing = _post(world, f"{page}act/link-processings/")
    assert nothing.status_code == 200
    assert "Choose at least one processing." in nothing.text
    assert str(not_named.pk) not in nothing.text
    done = _post(world, f"{page}act/link-processings/", activities=[str(first.pk), str(second.pk)])
    assert done.status_code == 302
    assert AgreementOfActivity.objects.filter(agreement=agreement).count() == 2
    shown = _client(world).get(f"{page}change/").text
    assert first.reference in shown
    assert second.reference in shown
    done = _post(world, f"{page}act/unlink-processings/", activities=[str(first.pk)])
    assert done.status_code == 302
    assert AgreementOfActivity.objects.get(agreement=agreement).activity_id == second.pk


def test_a_reason_that_lacks_is_told_beside_its_field_and_nothing_is_kept(world: World) -> None:
    party = make_party("Loonbureau")
    activity = a_processing(world, "Salarissen", party)
    shown = _post(
        world, f"{ACTIVITIES}{activity.pk}/act/leave-uncovered/", party=str(party.pk), reason=" "
    )
    assert shown.status_code == 200
    assert set(shown.context["form"].errors) == {"reason"}
    assert not LeftUncovered.objects.exists()


def test_the_page_of_a_processing_tells_which_agreement_covers_it(world: World) -> None:
    covered, other = make_party("Loonbureau"), make_party("Drukker")
    activity = a_processing(world, "Salarissen", covered, other)
    agreement = a_signed_agreement(world, covered)
    linked(world, agreement, activity)
    response = _client(world).get(f"{ACTIVITIES}{activity.pk}/change/")
    block = next(b for b in response.context["headline"].blocks if b.title == "Agreements")
    told = [str(line) for line in block.lines]
    assert "Drukker" in told[0]
    assert "without an agreement that holds" in told[0]
    assert "covered by an agreement" in told[1]
    assert agreement.reference in told[2]


def _fill(world: World, count: int) -> None:
    """Processings with three processors each, until there are so many parties; one of the three
    has an agreement that holds."""
    made = Party.objects.bulk_create(
        Party(organisation_id=world.organisation.pk, name=f"Partij {number:05}")
        for number in range(Party.objects.count(), count)
    )
    activities = ProcessingActivity.objects.bulk_create(
        ProcessingActivity(
            organisation_id=world.organisation.pk,
            reference=f"VX-{made[number].name[-5:]}",
            name="Verwerking",
            department=world.home,
        )
        for number in range(0, len(made), 3)
    )
    Recipient.objects.bulk_create(
        Recipient(
            organisation_id=world.organisation.pk,
            activity=activities[number // 3],
            name=party.name,
            kind=RecipientKind.PROCESSOR,
            party=party,
        )
        for number, party in enumerate(made)
    )
    agreements = Agreement.objects.bulk_create(
        Agreement(
            organisation_id=world.organisation.pk,
            reference=f"O-{party.name[-5:]}",
            party=party,
            kind=AgreementKind.PROCESSING,
            title="Werk",
            signed_on=clock.today(),
        )
        for party in made[::3]
    )
    Agreement.objects.filter(status="draft").update(status="signed")
    AgreementOfActivity.objects.bulk_create(
        AgreementOfActivity(
            organisation_id=world.organisation.pk,
            activity=activity,
            agreement=agreement,
            at=clock.now(),
            by=world.people[Role.PRIVACY_OFFICER],
        )
        for activity, agreement in zip(activities, agreements, strict=True)
    )


def test_the_list_and_the_first_page_ask_the_same_at_10_and_at_10000_parties(
    world: World,
) -> None:
    client = _client(world)
    # A form offers every party in every line; a page to read names only its own.
    reader = _client(world, Role.DPO)
    party = make_party("Aan het begin")
    activity = a_processing(world, "Aan het begin", party)
    agreement = a_signed_agreement(world, party)
    linked(world, agreement, activity)
    a_processing(world, "Aan het begin, zonder", party)
    addresses = (
        (client, LIST),
        (client, f"{LIST}?soort=uncovered&zoek=partij&rol=processor"),
        (client, "/admin/"),
        (reader, f"{ACTIVITIES}{activity.pk}/change/"),
        (client, f"/admin/processors/agreement/{agreement.pk}/change/"),
    )

    def queries() -> list[int]:
        counted = []
        for who, address in addresses:
            with CaptureQueriesContext(connection) as captured:
                assert who.get(address).status_code == 200
            counted.append(len(captured))
        return counted

    _fill(world, Party.objects.count() + 9)
    queries()
    at_ten = queries()
    _fill(world, 10_000)
    with connection.cursor() as cursor:
        # Of rows that are not committed yet PostgreSQL has no statistics: it would think that
        # there are ten, and go through all of them for each.
        cursor.execute("SET LOCAL enable_nestloop = off")
    assert queries() == at_ten
    assert client.get(LIST).context["count"] > 6_000
