"""What we do as processor: the page of our controllers, and the register of it as a PDF."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.documents import storage
from privacyoffice.tenancy.scope import organisation_scope
from processors.models import Afterwards, ChecklistAnswer, Judgement, OurRole, Party
from registers.models import ClientController, EditionKind, SecurityMeasure
from registers.queries_for_others import controllers, told_of, without_agreement
from registers.services.edition_for_others import (
    ask_for_edition_for_others,
    is_something_for_others,
    render_for_others,
)
from tests.documents.reading import squeezed, whole_text
from tests.factories import World, make_office, make_register
from tests.factories.agreements import make_party
from tests.factories.coverage import a_processing, a_signed_agreement
from tests.requests_dsar.test_admin import sent

PAGE = "/admin/registers/processingactivity/for-others/"
EDITIONS = "/admin/registers/registeredition/"


@pytest.fixture
def world(db: None) -> Iterator[World]:
    made = make_office()
    with organisation_scope(made.organisation.pk), translation.override("nl"):
        yield made


def _officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


def _client_of(world: World, role: Role = Role.PRIVACY_OFFICER) -> Client:
    client = Client()
    client.force_login(world.people[role], backend="privacyoffice.accounts.backends.LoginBackend")
    return client


def _works_for(world: World, name: str, **told: Any) -> Party:
    party = make_party(name)
    activity = a_processing(world, f"Werk voor {name}")
    ClientController.objects.create(activity=activity, party=party, **told)
    return party


def _as_processor(world: World, party: Party, **more: Any) -> Any:
    return a_signed_agreement(world, party, our_role=OurRole.PROCESSOR, **more)


def test_a_controller_comes_from_the_register_and_from_agreements_in_which_we_are_processor(
    world: World,
) -> None:
    of_register = _works_for(world, "Gemeente Een")
    of_agreement = make_party("Gemeente Twee")
    _as_processor(world, of_agreement)
    a_signed_agreement(world, make_party("Onze verwerker"))
    assert set(controllers(_officer(world))) == {of_register, of_agreement}


def test_only_an_agreement_that_holds_covers_a_controller(world: World) -> None:
    covered, expired, bare = (_works_for(world, f"Gemeente {n}") for n in ("A", "B", "C"))
    _as_processor(world, covered)
    _as_processor(world, expired, until=clock.today() - timedelta(days=1))
    a_signed_agreement(world, bare)  # one in which they are the processor
    found, today = controllers(_officer(world)), clock.today()
    assert set(without_agreement(found, _officer(world), today)) == {expired, bare}
    told = {one.controller: one.is_covered for one in told_of(found, _officer(world), today)}
    assert told == {covered: True, expired: False, bare: False}


def test_the_page_tells_work_instructions_and_what_we_owe(world: World) -> None:
    party = _works_for(world, "Gemeente Een", work="Lonen berekenen")
    agreement = _as_processor(world, party, breach_hours=24)
    for item, note in (
        ("instructions", "Alleen op schrift"),
        ("audits", "Elk jaar een verslag"),
        ("afterwards", "Terug binnen een maand"),
    ):
        ChecklistAnswer.objects.create(
            agreement=agreement,
            item=item,
            judgement=Judgement.MET,
            note=note,
            at=clock.now(),
            by=_officer(world),
        )
    text = _client_of(world).get(PAGE).content.decode()
    for words in (
        "Lonen berekenen",
        "Alleen op schrift",
        "Een datalek melden binnen 24 uur.",
        "Elk jaar een verslag",
        "Terug binnen een maand",
        agreement.reference,
    ):
        assert words in text


def test_of_an_ended_agreement_the_proof_about_the_data_is_owed_until_it_is_there(
    world: World,
) -> None:
    party = make_party("Gemeente Een")
    agreement = _as_processor(world, party)
    agreement.end(on=clock.today())
    agreement.afterwards = Afterwards.RETURNED
    agreement.save()
    assert party in controllers(_officer(world))
    assert (
        "Toon aan wat er met de gegevens is gebeurd" in _client_of(world).get(PAGE).content.decode()
    )
    agreement.data_proven_on = clock.today()
    agreement.save()
    assert party not in controllers(_officer(world))


def test_the_page_narrows_by_name_and_by_what_lacks(world: World) -> None:
    covered, bare = _works_for(world, "Gemeente Noord"), _works_for(world, "Gemeente Zuid")
    _as_processor(world, covered)
    client = _client_of(world)
    by_name = client.get(PAGE, {"zoek": "zuid"}).content.decode()
    assert bare.name in by_name
    assert covered.name not in by_name
    lacking = client.get(PAGE, {"zonder": "on"}).content.decode()
    assert bare.name in lacking
    assert covered.name not in lacking


def test_who_does_not_read_agreements_finds_no_page(world: World) -> None:
    assert _client_of(world, Role.CASE_HANDLER).get(PAGE).status_code == 404


def test_an_ambassador_sees_only_the_work_of_the_own_department(world: World) -> None:
    ours = _works_for(world, "Gemeente Een")
    theirs = make_party("Gemeente Twee")
    activity = a_processing(world, "Elders")
    activity.department = world.elsewhere
    activity.save()
    ClientController.objects.create(activity=activity, party=theirs)
    ambassador = world.people[Role.AMBASSADOR]
    assert set(controllers(_officer(world))) == {ours, theirs}
    assert set(controllers(ambassador)) == {ours}


def test_the_page_asks_no_more_with_many_controllers(world: World) -> None:
    client = _client_of(world)
    _as_processor(world, _works_for(world, "Gemeente Een"))
    client.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE)
    for number in range(60):
        _as_processor(world, _works_for(world, f"Gemeente {number}"))
    with CaptureQueriesContext(connection) as many:
        client.get(PAGE)
    assert len(few) == len(many)


def test_without_work_for_others_there_is_no_register_of_it(world: World) -> None:
    assert not is_something_for_others()
    with pytest.raises(ValidationError):
        ask_for_edition_for_others(actor=_officer(world), now=clock.now())
    form = _client_of(world).get("/admin/registers/registeredition/add/").content.decode()
    assert "for_others" not in form
    _works_for(world, "Gemeente Een")
    form = _client_of(world).get("/admin/registers/registeredition/add/").content.decode()
    assert "for_others" in form


def test_who_comes_from_the_page_asks_for_the_register_of_article_30_2(world: World) -> None:
    """And reads that this is recorded, before and after."""
    _works_for(world, "Gemeente Een")
    client, path = _client_of(world), f"{EDITIONS}add/?kind=for_others"
    assert path in client.get(PAGE).content.decode()
    form = client.get(path)
    assert form.context["form"]["kind"].value() == EditionKind.FOR_OTHERS
    assert "die voor anderen (AVG artikel 30 lid 2)" in form.content.decode()
    assert client.get(f"{EDITIONS}add/").context["form"]["kind"].value() == EditionKind.PUBLIC
    text = client.get(sent(client, path)["Location"]).content.decode()
    assert "30 lid 2) is aangevraagd" in text
    assert "vastgelegd" in text
    assert _client_of(world, Role.AMBASSADOR).get(path).status_code == 404


def test_who_may_not_read_everything_asks_for_no_register_for_others(world: World) -> None:
    _works_for(world, "Gemeente Een")
    with pytest.raises(PermissionDenied):
        ask_for_edition_for_others(actor=world.people[Role.AMBASSADOR], now=clock.now())
    ask_for_edition_for_others(actor=world.people[Role.AUDITOR], now=clock.now())
    asked = AuditEvent.objects.get(action="registers.edition_for_others_asked")
    assert asked.actor == world.people[Role.AUDITOR]


def test_the_pdf_holds_what_the_law_asks_of_a_processor_by_controller_and_stays_inside(
    no_worker: None,
) -> None:
    from tests.tenancy.sql import as_public, set_scope, value

    world = make_register()
    with organisation_scope(world.organisation.pk):
        activity_id = world.activities["draft"]
        ClientController.objects.filter(activity=activity_id).delete()
        for name in ("Gemeente Een", "Gemeente Twee"):
            ClientController.objects.create(
                activity_id=activity_id,
                party=make_party(name, legal_name=f"Juridisch {name}"),
                work=f"Lonen voor {name}",
                dpo_contact=f"FG van {name}",
            )
        for words, status in (("Sloten op de deur", "in_place"), ("Ooit een hek", "planned")):
            SecurityMeasure.objects.create(
                activity_id=activity_id, description=words, status=status
            )
    edition = render_for_others(world.organisation.pk, lambda *_told: None)
    with pikepdf.open(storage.path_of(edition.file_name)) as pdf:
        text = squeezed(whole_text(pdf))
    for name in ("Gemeente Een", "Gemeente Twee"):
        for words in (f"Juridisch {name}", f"Lonen voor {name}", f"FG van {name}"):
            assert squeezed(words) in text
    assert squeezed("Sloten op de deur") in text
    assert squeezed("Ooit een hek") not in text, "what is planned protects nobody"
    assert render_for_others(world.organisation.pk, lambda *_told: None) == edition
    with organisation_scope(world.organisation.pk):
        assert edition.kind == EditionKind.FOR_OTHERS
        count = "SELECT count(*) FROM registers_registeredition WHERE kind = 'for_others'"
        assert value(count) == 1
        with as_public():
            set_scope(world.organisation.pk)
            assert value(count) == 0
