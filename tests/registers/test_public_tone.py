"""No page of the register says “u” or “je”: each organisation has its own choice of these.

What stays are the place in the site, and the rights, whose text is chosen apart.
"""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client

from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope
from registers.models import PublishedActivity
from tests.factories import make_organisation
from tests.factories.published import published_row

ADDRESSED = re.compile(r"\b(u|uw|uzelf|je|jij|jou|jouw|jezelf|jullie)\b", re.IGNORECASE)
LEFT_OUT = (
    r'<section class="rights".*?</section>',
    r'<nav class="utrecht-breadcrumb-nav".*?</nav>',
    r">\s*Uw rechten\s*<",
)
LISTS = (
    "",
    "?q=bomen",
    "?q=bomen+stoep",
    "?q=stoep&bijzonder=geen",
    "?q=" + "x" * 201,
    "?afdeling=nope&grondslag=z&sorteer=z",
    "?op=2020-01-01",
    "?op=2999-01-01",
    "?dag=31&maand=2&jaar=2026",
    "?dag=31&maand=&jaar=2026",
)


@pytest.fixture
def organisation(db: None) -> Organisation:
    return make_organisation()


def _words(path: str, *statuses: int) -> str:
    answer = Client().get(path)
    with connection.cursor() as cursor:
        # A request ends with its transaction; a test goes on in it.
        cursor.execute("RESET ROLE")
    assert answer.status_code in statuses, path
    page = answer.content.decode()
    for part in LEFT_OUT:
        page = re.sub(part, "<", page, flags=re.DOTALL)
    spoken = re.findall(r'(?:content|aria-label)="([^"]*)"', page)
    return unescape(re.sub("<[^>]*>", " ", page) + " ".join(spoken))


def _assert_neutral(path: str, *statuses: int) -> None:
    words = _words(path, *(statuses or (200,)))
    found = [words[max(0, hit.start() - 40) : hit.end() + 20] for hit in ADDRESSED.finditer(words)]
    assert not found, path


def test_no_list_addresses_the_reader(organisation: Organisation) -> None:
    _assert_neutral(f"/{organisation.slug}/register/")
    with organisation_scope(organisation.pk):
        content = {"department": "Groen", "personal_data": [{"name": "N", "sensitivity": ""}]}
        for number in range(30):
            published_row(f"Bomen {number}", content)
    for asked in LISTS:
        _assert_neutral(f"/{organisation.slug}/register/{asked}")
    _assert_neutral(f"/{organisation.slug}/register.csv?op=2999-01-01", 400)
    _assert_neutral(f"/{organisation.slug}/register.pdf", 200, 202, 404, 503)


def test_no_page_of_an_entry_addresses_the_reader(organisation: Organisation) -> None:
    with organisation_scope(organisation.pk):
        first = published_row("Bomen", {"purposes": [{"description": "Snoeien"}]})
        end = first.published_at + timedelta(minutes=1)
        PublishedActivity.objects.filter(pk=first.pk).update(superseded_at=end)
        entry = {"activity_id": first.activity_id, "at": end}
        second = published_row("Bomen", {"purposes": [{"description": "S"}]}, version=2, **entry)
    page = f"/{organisation.slug}/register/{first.activity_id}/"
    everything = (page, f"{page}?op=x", f"{page}v/1/", f"{page}v/2/")
    for path in everything:
        _assert_neutral(path)
    _assert_neutral(f"{page}?op=2020-01-01", 404)
    with organisation_scope(organisation.pk):
        row = PublishedActivity.objects.filter(pk=second.pk)
        row.update(retired_on=end.date(), retired_at=end, retired_because="Klaar")
    for path in everything:
        _assert_neutral(path)
    with organisation_scope(organisation.pk):
        gone = published_row("", withdrawn_at=end, withdrawn_because="Vergissing")
    _assert_neutral(f"/{organisation.slug}/register/{gone.activity_id}/", 410)
