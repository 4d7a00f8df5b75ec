"""A9: what is told of a person stands nowhere in the clear, whatever becomes of the request."""

from collections.abc import Iterator
from urllib.parse import quote

import httpx
import pytest
from django.conf import settings

from privacyoffice.tenancy.scope import organisation_scope
from tests.access.browsing import Visitor, session_of
from tests.canaries.asking import Ask, Flow
from tests.canaries.flows import FLOWS
from tests.canaries.places import Listener, hits
from tests.canaries.words import Canaries
from tests.factories.deadlines import started
from tests.resilience.office import Office
from tests.resilience.stand import Stand

pytestmark = pytest.mark.integration


@pytest.fixture
def who() -> Canaries:
    return Canaries()


@pytest.fixture
def at_work(stand: Stand) -> Iterator[Stand]:
    """With everything running, and each file that is removed kept."""
    (stand.folder / "removed").mkdir(exist_ok=True)
    stand.start("mail", "web", "worker")
    yield stand
    for path in (stand.folder / "removed").iterdir():
        path.unlink()
    (stand.folder / "removed").rmdir()
    stand.wipe_broker()


class _Browser:
    """Sends what a flow asks, as somebody of the office or as nobody; looks at where each answer
    leads."""

    def __init__(self, office: Office, who: Canaries, *, role: str | None = None) -> None:
        self.client = Visitor(office.stand.url, office.people[role] if role else None).client
        self._who = who
        # What only officers see may stay on no disk of theirs.
        self._keeps_out_of_caches = role is not None

    def send(self, ask: Ask) -> httpx.Response:
        for name, value in ask.cookies.items():
            self.client.cookies.set(name, value)
        token = self.client.cookies.get(settings.CSRF_COOKIE_NAME) or ""
        response = self.client.request(
            ask.method,
            ask.path,
            data=ask.data or None,
            files=ask.files or None,
            headers={"X-CSRFToken": token, "Connection": "close"},
        )
        told = repr(response.headers.multi_items()).encode()
        assert not self._who.found_in(told), "an answer's headers hold what was told"
        if self._who.found_in(response.content) and self._keeps_out_of_caches:
            assert "no-store" in response.headers["Cache-Control"], ask.path
        return response


def _go_through(flow: Flow, office: Office, who: Canaries) -> None:
    """Accepted, refused, and failed half-way."""
    stand = office.stand
    browser = _Browser(office, who, role=flow.role if flow.by_officer else None)
    response = browser.send(flow.good(office, who))
    assert response.status_code == flow.answer, f"{flow}: {response.status_code}"
    if flow.shown_at is not None:
        page = browser.send(Ask(flow.shown_at(office), method="GET"))
        assert who.root in page.text, f"{flow}: what was told cannot be read again"
    if flow.bad is not None:
        refused = browser.send(flow.bad(office, who))
        assert refused.status_code == flow.refusal, (
            f"{flow}: {refused.status_code} for what is wrong"
        )
    ask = flow.good(office, who)
    if ask.method == "POST":
        stand.fail(flow.fails_at, f"{who.root} {quote(who.email)} {ask.data}")
        failed = browser.send(ask)
        assert failed.status_code == 500, f"{flow}: {failed.status_code}"
        assert not stand.is_armed(flow.fails_at)
        assert not who.found_in(failed.content), f"{flow}: the error page repeats what was told"


def test_what_a_person_tells_stands_nowhere_in_the_clear(
    at_work: Stand, office: Office, who: Canaries
) -> None:
    with Listener(at_work.environment["REDIS_URL"]) as listener:
        for flow in FLOWS:
            _go_through(flow, office, who)
        mails = _mails_of_faults(at_work)
    assert mails == sum(flow.good(office, who).method == "POST" for flow in FLOWS)
    assert listener.heard
    # Larger files come in through the disk: what lay there was looked at as well.
    assert list((at_work.folder / "removed").glob("*-upload"))
    found = hits(at_work, who, heard=bytes(listener.heard))
    at_work.evidence.counts |= {"flows": [str(flow) for flow in FLOWS], "found": found}
    assert found == []


def _mails_of_faults(stand: Stand) -> int:
    """How many mails told of a page that failed: each of the failures above must."""
    texts = [path.read_text() for path in (stand.data / "mail").glob("*beheer@voorbeeld.test.eml")]
    return sum("ValueError" in text and "hooked.py" in text for text in texts)


# Where each side door below leaves what it was told.
PLACES = (
    "commands to Valkey",
    "Valkey",
    "a session",
    "file faults/removed/",
    "file log/web.log",
    "file mail/",
    "file postgres",
    "table deadlines_deadline",
)


def test_every_side_door_is_found(at_work: Stand, office: Office, who: Canaries) -> None:
    """The product is made to spill what it is told, in each of the places that are searched."""
    told = {"login": who.email, "password": who.text("woord")}
    with Listener(at_work.environment["REDIS_URL"]) as listener:
        at_work.arm("spill")
        _Browser(office, who).send(Ask("/accounts/login/", told))
        assert not at_work.is_armed("spill")
        session_of(office.officer, verhaal=who.text("verhaal") * 20)
        with organisation_scope(office.organisation.pk):
            started("DATE", office.in_days(3), now=at_work.now, label=who.text("verhaal"))
    found = hits(at_work, who, heard=bytes(listener.heard))
    missed = [place for place in PLACES if not any(line.startswith(place) for line in found)]
    assert not missed, f"nothing was found in {missed}; found were {found}"
