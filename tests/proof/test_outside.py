"""Data changed around the program: who hears of it, and how the page comes to rest again."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client

from privacyoffice.accounts.roles import Role
from privacyoffice.audit import outside
from privacyoffice.audit.models import AuditEvent
from privacyoffice.audit.outside import ChangedRow
from privacyoffice.jobs.models import Job
from privacyoffice.notifications.models import OutboxMessage
from privacyoffice.proof.admin.home import chain_of_proof
from privacyoffice.proof.intents import BROKEN, OUTSIDE
from privacyoffice.proof.queries import references_of, table_in_words
from privacyoffice.proof.services import asking, verifying
from privacyoffice.proof.services.explaining import look_into
from processors.models import Party

NOW = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
PAGE = "/admin/proof/chainverification/"
FORM = f"{PAGE}outside/"
REASON = "Adres hersteld na overleg met de leverancier"


def link() -> None:
    """What a commit does."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.fixture
def party(world: Any) -> Party:
    """Changed without any act."""
    link()
    party = Party.objects.order_by("name")[0]
    Party.objects.filter(pk=party.pk).update(kvk_number="99999999")
    link()
    return party


@pytest.fixture
def place(party: Party) -> int:
    """Of the act that the database made of it."""
    (change,) = outside.not_looked_into()
    return change.sequence


def look(world: Any, now: datetime = NOW) -> Any:
    return verifying.keep(verifying.look(world.organisation), now=now)


def explain(world: Any, place: int, person: str = Role.DPO) -> None:
    look_into([place], explanation=REASON, actor=world.people[person], now=NOW)
    link()


def told(intent: str) -> set[str]:
    mails = OutboxMessage.objects.filter(intent=intent, is_urgent=True)
    return {mail.recipient.name for mail in mails.select_related("recipient")}


def page_of(world: Any, person: str, address: str = PAGE) -> Any:
    client = Client()
    client.force_login(world.people[person], backend="privacyoffice.accounts.backends.LoginBackend")
    return client, client.get(address).content.decode()


def test_the_nightly_check_is_not_at_peace_and_calls_the_chain_whole(
    world: Any, place: int
) -> None:
    kept = look(world)
    assert (kept.is_right, kept.is_whole, kept.first_bad) == (False, True, None)
    assert kept.right_until == kept.end >= place
    assert [(problem["code"], problem["sequence"]) for problem in kept.problems] == [
        ("changed_outside", place)
    ]


def test_the_fg_and_the_ciso_hear_of_it_at_once_and_once(world: Any, place: int) -> None:
    look(world)
    look(world, NOW + timedelta(days=1))
    assert told(OUTSIDE) == {world.people[role].name for role in (Role.DPO, Role.CISO)}
    mails = OutboxMessage.objects.filter(intent=OUTSIDE)
    assert mails.count() == 2
    assert mails[0].context["tables"] == table_in_words("processors_party") != "processors_party"
    assert told(BROKEN) == set()


def test_what_was_explained_before_the_check_raises_no_alarm(world: Any, place: int) -> None:
    explain(world, place)
    assert look(world).is_right
    assert told(OUTSIDE) == set()


def test_the_explanation_is_an_act_that_names_the_change_and_asks_for_a_check(
    world: Any, place: int
) -> None:
    Job.objects.filter(kind=asking.VERIFY).delete()
    explain(world, place, Role.PRIVACY_OFFICER)
    act = AuditEvent.objects.get(action=outside.LOOKED_INTO)
    assert (act.payload, act.reason) == ({"sequence": place}, REASON)
    assert act.actor == world.people[Role.PRIVACY_OFFICER]
    assert Job.objects.filter(kind=asking.VERIFY, status="queued").count() == 1
    assert outside.not_looked_into() == []


@pytest.mark.parametrize("person", [Role.ACCOUNT_ADMIN, Role.CISO, Role.AUDITOR, Role.MANAGER])
def test_only_the_privacy_officer_and_the_fg_explain(world: Any, place: int, person: str) -> None:
    with pytest.raises(PermissionDenied):
        explain(world, place, person)


def test_nothing_is_explained_twice_or_without_words_or_that_is_no_change(
    world: Any, place: int
) -> None:
    fg = world.people[Role.DPO]
    for sequences, text in (([place], "  "), ([], REASON), ([place, 1], REASON)):
        with pytest.raises(ValidationError):
            look_into(sequences, explanation=text, actor=fg, now=NOW)
    explain(world, place)
    with pytest.raises(ValidationError):
        explain(world, place)
    assert AuditEvent.objects.filter(action=outside.LOOKED_INTO).count() == 1


def test_the_page_says_what_was_changed_and_takes_the_explanation(
    world: Any, party: Party, place: int
) -> None:
    client, page = page_of(world, Role.DPO)
    for part in ("uitzoeken", str(party), "KVK", "databasegebruiker", FORM):
        assert part.lower() in page.lower(), part
    assert "99999999" not in page
    data = {"_organisation": str(world.organisation.pk), "changes": str(place)}
    answer = client.post(FORM, data)
    assert "Schrijf op wat er is gebeurd." in answer.content.decode()
    answer = client.post(FORM, data | {"explanation": REASON})
    assert answer.status_code == 302, answer.content.decode()
    link()
    page = client.get(PAGE).content.decode()
    assert FORM not in page
    assert f"Verklaard door {world.people[Role.DPO].name}" in page
    assert REASON in page


def test_who_may_not_explain_sees_the_change_and_no_form(world: Any, place: int) -> None:
    client, page = page_of(world, Role.CISO)
    assert "databasegebruiker" in page
    assert FORM not in page
    assert client.get(FORM).status_code == 404


def test_the_first_page_asks_to_look_into_it_before_all_work(
    world: Any, place: int, rf: Any
) -> None:
    look(world)
    request = rf.get("/admin/")
    request.user = world.people[Role.DPO]
    block = chain_of_proof(request)
    assert block is not None
    assert block.is_first
    assert "buiten het programma" in block.sentence


def test_a_row_is_named_only_to_who_may_see_it(world: Any, party: Party, place: int) -> None:
    (change,) = outside.not_looked_into()
    assert list(references_of(change.rows, world.people[Role.DPO]).values()) == [str(party)]
    assert references_of(change.rows, world.people[Role.ACCOUNT_ADMIN]) == {}
    unknown = ChangedRow("no_such_table", "x", (), is_removed=False)
    assert references_of([unknown], world.people[Role.DPO]) == {}


def test_the_job_says_that_the_chain_is_whole(world: Any, place: int) -> None:
    sentence = verifying.sentence_of(look(world))
    assert sentence.startswith("De keten is heel")
    assert str(place) in sentence
