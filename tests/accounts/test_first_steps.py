"""From an empty installation to the first person who can log in."""

import re
from email.message import EmailMessage

import httpx
import pytest
from django.core.management import CommandError, call_command

from privacyoffice.accounts.roles import Role
from privacyoffice.tenancy.models import Organisation
from tests.factories import new_canary
from tests.live import Live, Mailbox

LINK = re.compile(r"https?://\S+/accounts/password/reset/key/\S+/")
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def _post(client: httpx.Client, address: str, **fields: str) -> httpx.Response:
    page = client.get(address, follow_redirects=True)
    found = TOKEN.search(page.text)
    assert found, page.text
    data = {**fields, "csrfmiddlewaretoken": found.group(1)}
    return client.post(page.url, data=data, headers={"Referer": str(page.url)})


def test_a_reserved_or_used_address_is_refused_in_words(db: None) -> None:
    slug = new_canary()
    call_command("create_organisation", slug, name="Nieuw")
    for refused in (slug, "admin", "api", "fg", "static", "Met Hoofdletters", "-x"):
        with pytest.raises(CommandError) as refusal:
            call_command("create_organisation", refused, name="Ander")
        assert len(str(refusal.value)) > 10
    assert Organisation.objects.filter(name="Ander").count() == 0


def test_the_first_account_administrator_sets_a_password_by_mail_and_logs_in(
    live: Live, worker: Live, mailbox: Mailbox, committed_db: None
) -> None:
    canary = new_canary()
    email = f"beheer@{canary}.example"
    call_command("create_organisation", canary, name=f"Organisatie {canary}")
    call_command(
        "give_role",
        email,
        name="Bo Beheer",
        organisation=canary,
        role=str(Role.ACCOUNT_ADMIN),
        decision="Besluit 1",
    )
    client = httpx.Client(base_url=live.url)
    _post(client, "/accounts/password/reset/", email=email)
    mail: EmailMessage = mailbox.wait_for(email)[0]
    link = LINK.search(mail.get_body(("plain",)).get_content())  # type: ignore[union-attr]
    assert link, mail
    assert link.group(0).startswith(live.url)
    password = "een-heel-nieuw-wachtwoord"
    answer = _post(client, link.group(0), password1=password, password2=password)
    assert answer.status_code == 302, answer.text
    answer = _post(client, "/accounts/login/", login=email, password=password)
    assert answer.headers["location"] == "/admin/", answer.text
    home = client.get("/admin/")
    assert home.status_code == 200
    assert f"Organisatie {canary}" in home.text
