"""A public page asks the database as often for a long register as for a short one (L2)."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from privacyoffice import clock
from privacyoffice.demo.generating.generate import make_municipality, slug_of
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope
from registers.models import PublishedActivity
from tests.access.classification import PAGES, TEXTS

SHORT, LONG = ("Kort", 10), ("Lang", 120)
MOST = 25
PUBLIC = [name for name, rule in PAGES.items() if rule is PAGES["publicsite:home"]]
# What the address of a page may hold besides the organisation.
BY_NUMBER = {"publicsite:organisation_sitemap_part": {"part": 1}}
OF_NOBODY = (
    *("publicsite:index", "publicsite:health", "publicsite:robots", "publicsite:sitemap"),
    "openapi",
)
BY_ACTIVITY = ("activity", "versions", "version", "detail")
# No worker has made the PDF here; it is one file, however long the register is.
NOT_MADE_YET = ("registers_public:pdf", "registers_public:archive_pdf")
QUESTIONS = (
    "?q=gegevens",
    "?q=zeppelin",
    "?grondslag=c&bijzonder=bijzonder&doorgifte=nee",
    "?sorteer=afdeling&pagina=2",
    "?sorteer=nieuwste",
    "?op={today}",
)


@pytest.fixture(scope="module")
def slugs(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[str]]:
    """A short and a long register; rolled back after the last test of the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        for place, processings in (SHORT, LONG):
            make_municipality(place, processings, seed=1, now=clock.now())
        yield [slug_of(place) for place, _processings in (SHORT, LONG)]
        transaction.set_rollback(True)


def _address(name: str, slug: str) -> str:
    """The address of a page of this organisation; its activity has had two versions."""
    if name in OF_NOBODY:
        return reverse(name)
    arguments: dict[str, Any] = {"slug": slug, **BY_NUMBER.get(name, {})}
    page = name.partition(":")[2]
    if not name.startswith("publicsite:") and page in BY_ACTIVITY:
        with organisation_scope(Organisation.objects.get(slug=slug).pk):
            activity = PublishedActivity.objects.current().filter(version__gte=2)[0]
        arguments["activity_id"] = activity.activity_id
    if page.removesuffix("_en").endswith("version"):
        arguments["version"] = 1
    return reverse(name, kwargs=arguments)


def _asked(address: str) -> tuple[int, int]:
    """Status and number of queries, as somebody who was never here."""
    with CaptureQueriesContext(connection) as captured:
        answer = Client().get(address)
        if answer.streaming:
            b"".join(answer.streaming_content)
    with connection.cursor() as cursor:
        # The page gave up its rights for the rest of the transaction, which is ours.
        cursor.execute("RESET ROLE")
    return answer.status_code, len(captured)


@pytest.mark.parametrize("name", [name for name in PUBLIC if name not in TEXTS])
def test_a_page_asks_no_more_of_a_long_register(slugs: list[str], db: None, name: str) -> None:
    found = [_asked(_address(name, slug)) for slug in slugs]
    short, long = found
    assert long[0] == (503 if name in NOT_MADE_YET else 200)
    assert short == long
    assert long[1] <= MOST


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_list_asks_no_more_of_a_long_register(slugs: list[str], db: None, question: str) -> None:
    asked = question.format(today=clock.today().isoformat())
    found = [_asked(reverse("registers_public:list", args=[slug]) + asked) for slug in slugs]
    assert [status for status, _queries in found] == [200, 200]
    assert found[0] == found[1]
    assert found[1][1] <= MOST


def test_the_number_that_is_found_is_no_number_of_queries(slugs: list[str], db: None) -> None:
    """The registers differ in length, or this module would prove nothing."""
    lengths = []
    for slug in slugs:
        with organisation_scope(Organisation.objects.get(slug=slug).pk):
            lengths.append(PublishedActivity.objects.current().count())
    assert lengths[1] > 9 * lengths[0]
