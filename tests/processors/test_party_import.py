"""Importing parties: what a row says, what would happen to it, and all or nothing."""

import io
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from openpyxl import Workbook

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.jobs import telling
from privacyoffice.jobs.models import Job, JobStatus, Outcome, ReportLine
from privacyoffice.jobs.services import Progress
from privacyoffice.tables import ImportRefused
from privacyoffice.tenancy.scope import organisation_scope
from processors.import_plan import Planned, plan
from processors.importing import read_parties
from processors.importing.columns import KINDS, PURPOSES
from processors.models import ContactPurpose, Existing, Party, PartyContact, PartyImport, PartyKind
from processors.services import party_imports
from processors.services.merging import merge
from processors.services.party_imports import (
    ask_for_import,
    cancel_import,
    remove_old_imports,
    run_import,
    upload_parties,
)
from tests.factories import World
from tests.factories.agreements import make_party
from tests.requests_dsar.test_admin import client_of

LIST = "/admin/processors/partyimport/"


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk), translation.override("nl"):
        yield kept_world


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


def _file(*lines: str) -> bytes:
    return "\n".join(lines).encode()


def _sent(officer: Any, *lines: str) -> PartyImport:
    return upload_parties(_file(*lines), file_name="lijst.csv", actor=officer, now=clock.now())


def _plan(*lines: str) -> list[Planned]:
    return plan(read_parties(_file(*lines))[0])


def _run(
    world: World,
    sent: PartyImport,
    officer: Any,
    existing: str = Existing.LEAVE,
    *,
    leave_out: bool = False,
) -> str:
    job = ask_for_import(
        sent.pk, existing=existing, leave_out=leave_out, actor=officer, now=clock.now()
    )
    Job.objects.filter(pk=job.pk).update(status=JobStatus.RUNNING, attempts=1)
    return run_import(Progress(world.organisation.pk, job.pk, job.payload, 1))


@pytest.fixture(autouse=True)
def _told_by_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another connection would not see the job of a test in a transaction."""
    monkeypatch.setattr(telling, "SECONDS_BETWEEN_REPORTS", 600)


def test_whoever_adds_a_party_while_a_list_is_imported_is_told_so_and_does_not_wait(
    world: World, officer: Any
) -> None:
    sent = _sent(officer, "Naam", "Een")
    job = ask_for_import(
        sent.pk, existing=Existing.LEAVE, leave_out=False, actor=officer, now=clock.now()
    )
    Job.objects.filter(pk=job.pk).update(status=JobStatus.RUNNING, attempts=1)
    importing = connection.copy()
    key = [f"processors.party:{world.organisation.pk}"]
    with importing.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", key)
        client = client_of(officer)
        form = {"_organisation": str(world.organisation.pk), "name": "Twee", "country": "NL"}
        form |= {"contacts-TOTAL_FORMS": "0", "contacts-INITIAL_FORMS": "0"}
        answer = client.post("/admin/processors/party/add/", form)
        cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", key)
    importing.close()
    assert "Er wordt een lijst met partijen geïmporteerd." in answer.text
    assert not Party.objects.filter(name="Twee").exists()
    assert client.post("/admin/processors/party/add/", form).status_code == 302


def test_every_kind_of_party_and_purpose_of_a_contact_can_be_written() -> None:
    assert set(KINDS) == set(PartyKind.values)
    assert set(PURPOSES) == set(ContactPurpose.values)


def test_a_row_is_read_with_its_codes_and_its_contacts() -> None:
    [party], notes = read_parties(
        _file(
            "Naam;Juridische naam;KvK-nummer;Soort;Land;Contactgegevens;Datalekken;"
            "E-mail privacy;Kleur",
            'Rekenaar;Rekenaar B.V.;1234 5678;Bedrijf;Duitsland;"Weg 1";'
            '"Dienst, lek@voorbeeld.nl, 010-1234567, dag en nacht";fg@voorbeeld.nl;rood',
        )
    )
    assert (party.name, party.legal_name, party.kvk_number) == (
        "Rekenaar",
        "Rekenaar B.V.",
        "12345678",
    )
    assert (party.kind, party.country, party.contact) == (PartyKind.COMPANY, "DE", "Weg 1")
    told = {
        each.purpose: (each.name, each.email, each.phone, each.reachable) for each in party.contacts
    }
    assert told == {
        "breach": ("Dienst", "lek@voorbeeld.nl", "010-1234567", "dag en nacht"),
        "privacy": ("", "fg@voorbeeld.nl", "", ""),
    }
    assert not party.problems
    assert any("Kleur" in note for note in notes), "a column that is not read is told"


@pytest.mark.parametrize("cell", ["Jan Jansen jan@voorbeeld.nl", "Jan Jansen <jan@voorbeeld.nl>"])
def test_a_contact_is_read_without_a_comma_before_its_address(cell: str) -> None:
    [party], _notes = read_parties(_file("Naam;Privacy", f"Rekenaar;{cell}"))
    assert [(one.name, one.email) for one in party.contacts] == [("Jan Jansen", "jan@voorbeeld.nl")]
    assert not party.problems


@pytest.mark.parametrize(
    ("column", "cell", "told"),
    [
        ("KvK-nummer", "1234567", "1234567"),
        ("Soort", "iets vaags", "iets vaags"),
        ("Land", "Verweggistan", "Verweggistan"),
        ("Privacy", "Jan", "Jan"),
        ("E-mail privacy", "geen adres", "geen adres"),
        ("E-mail privacy", f"a@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.{'f' * 20}.nl", "a@bb"),
        ("Juridische naam", "x" * 243, "xxx"),
    ],
)
def test_a_value_that_cannot_be_is_a_mistake_of_that_row(column: str, cell: str, told: str) -> None:
    wrong, right = read_parties(_file(f"Naam;{column}", f"Een;{cell}", "Twee;"))[0]
    assert len(wrong.problems) == 1
    assert told in wrong.problems[0]
    assert not right.problems


def test_a_row_without_a_name_and_a_name_that_stands_twice_are_mistakes() -> None:
    rows = read_parties(_file("Naam;Land", ";Nederland", "Een;", "EEN;"))[0]
    assert [bool(row.problems) for row in rows] == [True, False, True]


def test_a_file_without_a_column_for_the_name_is_refused() -> None:
    with pytest.raises(ImportRefused):
        read_parties(_file("Land;KvK", "Nederland;12345678"))


def test_a_spreadsheet_is_read_as_a_csv_file_is() -> None:
    book = Workbook()
    book.active.append(["Naam", "KvK-nummer", "Land"])
    book.active.append(["Rekenaar", 12345678, "Nederland"])
    out = io.BytesIO()
    book.save(out)
    from_book = read_parties(out.getvalue())[0]
    assert (
        from_book == read_parties(_file("Naam;KvK-nummer;Land", "Rekenaar;12345678;Nederland"))[0]
    )


def test_sending_a_list_changes_no_party(world: World, officer: Any) -> None:
    before = Party.objects.count()
    sent = _sent(officer, "Naam", "Nieuwe partij")
    assert sent.row_count == 1
    assert Party.objects.count() == before
    assert AuditEvent.objects.filter(action="processors.parties_sent").exists()


def test_who_may_not_add_parties_may_not_send_a_list(world: World) -> None:
    with pytest.raises(PermissionDenied):
        _sent(world.people[Role.DPO], "Naam", "Nieuwe partij")


def test_the_plan_tells_new_same_less_and_different(world: World, officer: Any) -> None:
    make_party("Gelijk", country="NL")
    make_party("Minder", country="NL")
    make_party("Anders", country="NL", kvk_number="11111111")
    verdicts = [
        each.verdict
        for each in _plan(
            "Naam;KvK-nummer;Land",
            "Nieuw;;",
            "gelijk;;NL",
            "Minder;22222222;NL",
            "Anders;33333333;NL",
            ";;NL",
        )
    ]
    assert verdicts == ["new", "same", "adds", "differs", "wrong"]


def test_another_name_with_the_same_number_is_pointed_out(world: World, officer: Any) -> None:
    make_party("Rekenaar", kvk_number="11111111")
    [planned] = _plan("Naam;KvK-nummer", "Rekenaar B.V.;11111111")
    assert planned.verdict == "new"
    assert "Rekenaar" in planned.notes[0]


def test_the_name_of_a_merged_double_leads_to_the_party_that_stays(
    world: World, officer: Any
) -> None:
    keep, double = make_party("Blijft"), make_party("Dubbel")
    merge(keep.pk, double.pk, actor=officer, now=clock.now(), reason="zelfde")
    first, second = _plan("Naam;Contactgegevens", "Dubbel;Weg 1", "Blijft;Weg 2")
    assert first.party == keep
    assert second.problems, "two rows for one party are a mistake"


def test_an_import_adds_parties_with_their_contacts_and_keeps_no_rows(
    world: World, officer: Any
) -> None:
    sent = _sent(officer, "Naam;Land;E-mail datalekken", "Nieuwe partij;NL;lek@voorbeeld.nl")
    _run(world, sent, officer)
    party = Party.objects.get(name="Nieuwe partij")
    assert PartyContact.objects.get(party=party).purpose == ContactPurpose.BREACH
    sent.refresh_from_db()
    assert (sent.state, sent.rows) == ("imported", [])
    assert AuditEvent.objects.filter(action="processors.party_added", subject_id=party.pk).exists()
    [line] = ReportLine.objects.filter(job=sent.job)
    assert line.outcome == Outcome.MADE


@pytest.mark.parametrize(
    ("existing", "number", "legal"),
    [
        (Existing.LEAVE, "11111111", ""),
        (Existing.FILL, "11111111", "Rekenaar B.V."),
        (Existing.REPLACE, "22222222", "Rekenaar B.V."),
    ],
)
def test_what_is_in_the_overview_changes_only_as_chosen(
    world: World, officer: Any, existing: str, number: str, legal: str
) -> None:
    party = make_party("Rekenaar", kvk_number="11111111", legal_name="")
    sent = _sent(
        officer,
        "Naam;KvK-nummer;Juridische naam;E-mail privacy",
        "Rekenaar;22222222;Rekenaar B.V.;fg@voorbeeld.nl",
    )
    _run(world, sent, officer, existing)
    party.refresh_from_db()
    assert (party.kvk_number, party.legal_name) == (number, legal)
    assert PartyContact.objects.filter(party=party).count() == (existing != Existing.LEAVE)


def test_rows_with_a_mistake_stop_an_import_unless_they_may_be_left_out(
    world: World, officer: Any
) -> None:
    lines = ("Naam;KvK-nummer", "Goede partij;12345678", "Foute partij;1")
    with pytest.raises(ValidationError) as refusal:
        _run(world, _sent(officer, *lines), officer)
    assert "leave_out" in refusal.value.message_dict
    sent = _sent(officer, *lines)
    _run(world, sent, officer, leave_out=True)
    assert Party.objects.filter(name="Goede partij").exists()
    assert not Party.objects.filter(name="Foute partij").exists()
    sent.refresh_from_db()
    outcomes = list(ReportLine.objects.filter(job=sent.job).values_list("outcome", flat=True))
    assert sorted(outcomes) == sorted([Outcome.MADE, Outcome.REFUSED])


def test_an_import_that_fails_halfway_leaves_nothing(
    world: World, officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = party_imports.keep_party

    def failing(party: Party, **told: Any) -> Party:
        if party.name == "Tweede":
            raise ValidationError("Tweede gaat niet.")
        return keep(party, **told)

    monkeypatch.setattr(party_imports, "keep_party", failing)
    sent = _sent(officer, "Naam", "Eerste", "Tweede")
    told = _run(world, sent, officer)
    assert "Tweede gaat niet." in told
    assert not Party.objects.filter(name="Eerste").exists()
    sent.refresh_from_db()
    assert sent.state == "open"


def test_what_was_imported_or_given_up_cannot_be_imported_again(world: World, officer: Any) -> None:
    sent = _sent(officer, "Naam", "Nieuwe partij")
    cancel_import(sent.pk, actor=officer, now=clock.now())
    sent.refresh_from_db()
    assert sent.rows == []
    with pytest.raises(ValidationError):
        _run(world, sent, officer)


def test_who_may_not_import_finds_no_list(world: World, officer: Any) -> None:
    sent = _sent(officer, "Naam", "Nieuwe partij")
    with pytest.raises(Http404):
        _run(world, sent, world.people[Role.DPO])


def test_a_list_that_nobody_imported_is_forgotten_after_thirty_days(
    world: World, officer: Any
) -> None:
    now = clock.now()
    sent = _sent(officer, "Naam", "Nieuwe partij")
    remove_old_imports(now + timedelta(days=29))
    sent.refresh_from_db()
    assert sent.rows
    remove_old_imports(now + timedelta(days=31))
    sent.refresh_from_db()
    assert (sent.state, sent.rows) == ("expired", [])


def _client(world: World) -> Client:
    client = Client()
    client.force_login(
        world.people[Role.PRIVACY_OFFICER], backend="privacyoffice.accounts.backends.LoginBackend"
    )
    return client


def test_the_page_shows_mistakes_first_and_the_form_keeps_what_was_chosen(
    world: World, officer: Any
) -> None:
    sent = _sent(officer, "Naam;KvK-nummer", "Goede partij;12345678", "Foute partij;1")
    client = _client(world)
    page = client.get(f"{LIST}{sent.pk}/change/").content.decode()
    assert page.index("Foute partij") < page.index("Goede partij")
    answer = client.post(f"{LIST}{sent.pk}/act/import/", {"existing": Existing.FILL})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "of geef aan dat deze rijen mogen worden overgeslagen" in text
    assert re.search(r'value="fill"[^>]*checked', text)
    client.post(f"{LIST}{sent.pk}/act/import/", {"existing": Existing.FILL, "leave_out": "on"})
    assert Job.objects.get(payload__contains={"import": str(sent.pk)}).payload["leave_out"]


def test_a_file_that_is_no_list_is_refused_beside_its_field(world: World) -> None:
    file = io.BytesIO(b"%PDF-1.4")
    file.name = "lijst.csv"
    text = _client(world).post(f"{LIST}add/", {"file": file}).content.decode()
    assert "geen tekst die als tabel te lezen is" in text
    assert not PartyImport.objects.filter(file_name="lijst.csv").exists()


def test_the_page_asks_no_more_for_a_long_list(world: World, officer: Any) -> None:
    short = _sent(officer, "Naam;KvK-nummer", "Een;12345678")
    long = _sent(
        officer, "Naam;KvK-nummer", *(f"Partij {n};{n + 10_000_000}" for n in range(2_000))
    )
    client, counts = _client(world), []
    for sent in (short, short, long):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(f"{LIST}{sent.pk}/change/").status_code == 200
        counts.append(len(asked))
    assert counts[1] == counts[2]
