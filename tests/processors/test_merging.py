"""Two parties that are one: everything leads to the party that stays, and nothing is lost."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext

from breaches.models import Breach, ConcernedParty
from breaches.models.around import PartyRole as RoleInBreach
from disclosures.models import Disclosure
from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.actor import acting
from privacyoffice.audit.models import AuditEvent
from privacyoffice.tenancy.scope import organisation_scope
from processors.doubles import likely_doubles_of, with_likely_doubles
from processors.models import Agreement, FurtherParty, Party, PartyContact, SubProcessing
from processors.queries import party_called
from processors.services.merging import merge
from processors.services.parties import keep_party
from registers.models import (
    ClientController,
    DataSource,
    InformationSystem,
    JointController,
    LeftUncovered,
    ProcessingActivity,
    Recipient,
)
from registers.services.recording import known_by_name
from tests.factories import World, make_world
from tests.factories.agreements import make_party

LIST = "/admin/processors/party/"


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk):
        yield kept_world


@pytest.fixture
def pair(world: World) -> tuple[Party, Party]:
    return make_party("Salarisbureau"), make_party("Salarisbureau B.V.")


def _merge(world: World, keep: Party, double: Party, role: Role = Role.PRIVACY_OFFICER) -> Party:
    actor = world.people[role]
    with acting(actor):
        return merge(
            keep.pk, double.pk, actor=actor, now=clock.now(), reason="Zelfde nummer bij de KvK"
        )


def _client(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="privacyoffice.accounts.backends.LoginBackend")
    return client


def _names_parties() -> list[tuple[type[Any], str]]:
    """Every column of the product that names a party, with its model."""
    return [
        (relation.related_model, relation.field.name)
        for relation in Party._meta.get_fields(include_hidden=True)
        if relation.auto_created
        and relation.concrete is False
        and not relation.related_model.__name__.startswith("Historical")
    ]


def test_every_row_that_names_the_double_names_the_party_that_stays(world: World) -> None:
    """Also of a table that somebody adds later: each column with a party is asked."""
    double, keep = Party.objects.get(pk=world.party_id), make_party("Blijft")
    activity = ProcessingActivity.objects.get(pk=world.activities["draft"])
    agreement = Agreement.objects.get(pk=world.agreements["signed"])
    of_line = {"activity": activity, "party": double}
    Recipient.objects.create(name="Bureau", **of_line)
    DataSource.objects.create(name="Bureau", **of_line)
    JointController.objects.get_or_create(**of_line)
    ClientController.objects.get_or_create(**of_line)
    by = {"at": clock.now(), "by": world.people[Role.PRIVACY_OFFICER]}
    LeftUncovered.objects.get_or_create(**of_line, defaults={**by, "reason": "Klein"})
    InformationSystem.objects.create(name="Salarispakket", supplier=double)
    Agreement.objects.filter(pk=agreement.pk).update(party=double)
    FurtherParty.objects.create(agreement=agreement, party=double)
    SubProcessing.objects.update(party=double)
    PartyContact.objects.create(party=double, purpose="privacy", email="fg@bureau.example")
    ConcernedParty.objects.create(
        breach_id=world.breaches["in_progress"], party=double, role=RoleInBreach.PROCESSOR
    )
    Breach.objects.filter(pk=world.breaches["in_progress"]).update(processor=double)
    Disclosure.objects.update(party=double)
    make_party("Eerdere dubbele", merged_into=double)
    columns = _names_parties()
    counts = {
        (model, name): model._default_manager.filter(**{name: double}).count()
        for model, name in columns
    }
    assert all(counts.values()), counts
    _merge(world, keep, double)
    for (model, name), count in counts.items():
        still = model._default_manager.filter(**{name: double}).count()
        moved = model._default_manager.filter(**{name: keep}).count()
        assert (still, moved) == (0, count + (model is Party)), (model, name)


def test_the_history_of_a_line_tells_which_party_it_named(
    world: World, pair: tuple[Party, Party]
) -> None:
    keep, double = pair
    line = Recipient.objects.create(
        activity_id=world.activities["draft"], name="Bureau", party=double
    )
    _merge(world, keep, double)
    told = list(line.history.order_by("history_date").values_list("party", flat=True))
    assert told == [double.pk, keep.pk]
    assert line.history.latest().history_user == world.people[Role.PRIVACY_OFFICER]


def test_where_both_parties_stand_one_line_is_left_and_no_text_is_lost(
    world: World, pair: tuple[Party, Party]
) -> None:
    keep, double = pair
    activity = world.activities["draft"]
    for party, words in ((keep, "Wij antwoorden."), (double, "Zij melden.")):
        JointController.objects.create(activity_id=activity, party=party, arrangement=words)
    _merge(world, keep, double)
    left = JointController.objects.get(activity_id=activity, party__in=pair)
    assert (left.party, left.arrangement) == (keep, "Wij antwoorden.\nZij melden.")


def test_the_name_of_the_double_leads_to_the_party_that_stays(
    world: World, pair: tuple[Party, Party]
) -> None:
    keep, double = pair
    assert party_called("salarisbureau b.v.") == double
    _merge(world, keep, double)
    assert party_called("salarisbureau b.v.") == keep
    # So do imports and copies of the register, which refer by name.
    assert known_by_name(Party, "Salarisbureau B.V.") == keep
    with pytest.raises(ValidationError, match="Salarisbureau"):
        keep_party(
            Party(name="Salarisbureau B.V."),
            actor=world.people[Role.PRIVACY_OFFICER],
            now=clock.now(),
        )


def test_a_chain_of_doubles_leads_to_the_last(world: World, pair: tuple[Party, Party]) -> None:
    keep, double = pair
    last = make_party("Salarisgroep")
    _merge(world, keep, double)
    _merge(world, last, keep)
    assert party_called("Salarisbureau B.V.") == last


def test_details_that_the_party_lacks_come_along_and_its_own_stay(world: World) -> None:
    keep = make_party("Bureau", country="NL", contact="")
    double = make_party("Buro", country="BE", contact="Postbus 9", kvk_number="01234567")
    merged = _merge(world, keep, double)
    merged.refresh_from_db()
    assert (merged.country, merged.contact, merged.kvk_number) == ("NL", "Postbus 9", "01234567")


def test_both_histories_say_what_was_merged_and_why(
    world: World, pair: tuple[Party, Party]
) -> None:
    keep, double = pair
    _merge(world, keep, double)
    for party, action in (
        (keep, "processors.party_merged"),
        (double, "processors.party_merged_away"),
    ):
        event = AuditEvent.objects.get(subject_id=party.pk)
        assert (event.action, event.reason) == (action, "Zelfde nummer bij de KvK")


def test_a_merged_party_changes_no_more(world: World, pair: tuple[Party, Party]) -> None:
    keep, double = pair
    officer = world.people[Role.PRIVACY_OFFICER]
    _merge(world, keep, double)
    double.refresh_from_db()
    with pytest.raises(ValidationError):
        keep_party(double, actor=officer, now=clock.now())
    for one, other in ((keep, double), (double, keep)):
        with pytest.raises(ValidationError):
            _merge(world, one, other)
    page = _client(officer).get(f"{LIST}{double.pk}/change/")
    assert f"{LIST}{keep.pk}/change/" in page.text
    assert 'name="_save"' not in page.text


def test_a_party_is_not_merged_with_itself_nor_without_a_reason(
    world: World, pair: tuple[Party, Party]
) -> None:
    keep, double = pair
    officer = world.people[Role.PRIVACY_OFFICER]
    for other, reason in ((keep, "Zelfde"), (double, "  ")):
        with pytest.raises(ValidationError):
            merge(keep.pk, other.pk, actor=officer, now=clock.now(), reason=reason)
    assert _merge(world, keep, double) == keep


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PRIVACY_OFFICER])
def test_nobody_but_the_privacy_officer_merges(
    world: World, pair: tuple[Party, Party], role: Role
) -> None:
    with pytest.raises(Http404):
        _merge(world, *pair, role=role)


def test_a_party_of_another_organisation_is_not_merged(
    world: World, pair: tuple[Party, Party]
) -> None:
    other = make_world()
    with organisation_scope(other.organisation.pk):
        foreign = Party.objects.get(pk=other.party_id)
    with pytest.raises(Http404):
        _merge(world, pair[0], foreign)


def test_the_officer_sees_what_will_happen_before_it_happens(
    world: World, pair: tuple[Party, Party]
) -> None:
    keep, double = pair
    Recipient.objects.create(activity_id=world.activities["draft"], name="Bureau", party=double)
    client = _client(world.people[Role.PRIVACY_OFFICER])
    address = f"{LIST}{keep.pk}/act/merge/"
    # The one likely double stands there already.
    assert "Salarisbureau B.V." in client.get(address).text
    form = {
        "_organisation": str(world.organisation.pk),
        "double": "salarisbureau b.v.",
        "reason": "Zelfde nummer",
    }
    first = client.post(address, form)
    assert "op 1 plek" in first.text
    double.refresh_from_db()
    assert double.merged_into is None
    done = client.post(address, form | {"seen": str(double.pk)})
    assert done.status_code == 302
    double.refresh_from_db()
    assert double.merged_into == keep
    # Sent again, it says so.
    again = client.post(address, form | {"seen": str(double.pk)})
    assert "al samengevoegd" in again.text


def test_a_double_that_nothing_names_has_no_zero_places(
    world: World, pair: tuple[Party, Party]
) -> None:
    keep, double = pair
    client = _client(world.people[Role.PRIVACY_OFFICER])
    form = {"double": double.name, "reason": "Zelfde nummer"}
    text = client.post(f"{LIST}{keep.pk}/act/merge/", form).text
    assert "komt nergens voor waar u het kunt zien" in text


def test_the_form_refuses_an_unknown_name_and_the_party_itself(
    world: World, pair: tuple[Party, Party]
) -> None:
    client = _client(world.people[Role.PRIVACY_OFFICER])
    for name, words in (
        ("Niemand", "geen partij met deze naam"),
        (pair[0].name, "dezelfde partij"),
    ):
        answer = client.post(
            f"{LIST}{pair[0].pk}/act/merge/",
            {"_organisation": str(world.organisation.pk), "double": name, "reason": "Zo is het"},
        )
        assert words in answer.text
        assert "Zo is het" in answer.text


@pytest.mark.parametrize(
    ("one", "other", "are"),
    [
        ({"name": "Bureau De Pen"}, {"name": "bureau de pen B.V."}, True),
        ({"name": "Stichting Zorg-Huis"}, {"name": "Zorghuis"}, True),
        ({"name": "A", "kvk_number": "01234567"}, {"name": "B", "kvk_number": "01234567"}, True),
        ({"name": "Bureau De Pen"}, {"name": "Bureau De Pennen"}, False),
        ({"name": "A", "kvk_number": "01234567"}, {"name": "B", "kvk_number": ""}, False),
        ({"name": "B.V."}, {"name": "Stichting"}, False),
    ],
)
def test_parties_with_one_number_or_nearly_one_name_are_shown_as_likely_doubles(
    world: World, one: dict[str, str], other: dict[str, str], are: bool
) -> None:
    first, second = make_party(**one), make_party(**other)
    assert (second in likely_doubles_of(first)) is are
    listed = with_likely_doubles(Party.objects.filter(pk__in=(first.pk, second.pk)))
    assert set(listed) == ({first, second} if are else set())
    if are:
        _merge(world, first, second)
        assert not with_likely_doubles(Party.objects.filter(pk__in=(first.pk, second.pk)))


def test_merging_asks_the_same_for_one_line_and_for_many(world: World) -> None:
    def queries(lines: int) -> int:
        keep, double = make_party(f"Blijft {lines}"), make_party(f"Gaat {lines}")
        Recipient.objects.bulk_create(
            Recipient(
                organisation_id=world.organisation.pk,
                activity_id=world.activities["draft"],
                name=f"Regel {number}",
                party=double,
            )
            for number in range(lines)
        )
        with CaptureQueriesContext(connection) as captured:
            _merge(world, keep, double)
        return len(captured)

    assert queries(1) == queries(300)
