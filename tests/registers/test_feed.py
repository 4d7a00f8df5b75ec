"""The feed of changes: valid Atom, one lasting entry a version, and no word that was withdrawn."""

from datetime import datetime, timedelta
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from privacyoffice import clock
from registers.models import PublishedActivity
from registers.services.snapshot import sort_key_of
from registers.views.feed import MOST_ENTRIES
from tests.factories import World, make_organisation
from tests.factories.records import complete_record
from tests.factories.versions import ended, published_again, withdrawn

ATOM = "{http://www.w3.org/2005/Atom}"


def _parsed(content: bytes) -> ET.Element:
    return ET.fromstring(content)  # noqa: S314  # written by ourselves


def _answer(slug: str) -> Any:
    answer = Client().get(f"/{slug}/register/feed.atom")
    with connection.cursor() as cursor:
        # A request ends with its transaction; a test goes on in it.
        cursor.execute("RESET ROLE")
    return answer


def _feed(world: World) -> ET.Element:
    answer = _answer(world.slug)
    assert answer.status_code == 200
    return _parsed(answer.content)


def _entries(world: World) -> list[ET.Element]:
    return _feed(world).findall(f"{ATOM}entry")


def _text(element: ET.Element, tag: str) -> str:
    found = element.findtext(f"{ATOM}{tag}")
    assert found is not None, tag
    return found


def _of(world: World, version: int) -> ET.Element:
    row = PublishedActivity.objects.get(activity_id=world.activities["published"], version=version)
    (found,) = [entry for entry in _entries(world) if _text(entry, "id") == row.pk.urn]
    return found


def _again(world: World, text: str) -> PublishedActivity:
    lines = {"purposes": [{"description": text}]}
    return published_again(world, world.activities["published"], lines)


def test_the_feed_has_what_atom_demands(world: World) -> None:
    _again(world, "Bomen kappen")
    answer = _answer(world.slug)
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = _parsed(answer.content)
    assert feed.tag == f"{ATOM}feed"
    addresses = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    register = f"{settings.BASE_URL}/{world.slug}/register/"
    assert addresses == {"self": f"{register}feed.atom", "alternate": register}
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == world.organisation.name
    entries = feed.findall(f"{ATOM}entry")
    assert len({_text(entry, "id") for entry in entries}) == len(entries) > 1
    for holder in (feed, *entries):
        # One of each, and a moment with its offset.
        for tag in ("id", "title", "updated"):
            assert len(holder.findall(f"{ATOM}{tag}")) == 1
        assert _text(holder, "id").startswith("urn:uuid:")
        assert datetime.fromisoformat(_text(holder, "updated")).tzinfo is not None
    moments = [_text(entry, "updated") for entry in entries]
    assert moments == sorted(moments, reverse=True)
    assert _text(feed, "updated") == moments[0]
    for entry in entries:
        (link,) = entry.findall(f"{ATOM}link")
        assert (link.get("href") or "").startswith(register)
        assert entry.find(f"{ATOM}content[@type='html']") is not None


def test_a_first_and_a_next_version_are_told_with_what_changed(world: World) -> None:
    _again(world, "Bomen kappen")
    first, second = _of(world, 1), _of(world, 2)
    assert _text(first, "title").startswith("Nieuw: ")
    assert "eerste versie" in _text(first, "content")
    assert _text(second, "title").startswith("Gewijzigd: ")
    assert "Bomen kappen" in _text(second, "content")
    assert f"Doel {world.canary}" in _text(second, "content")
    (link,) = second.findall(f"{ATOM}link")
    path = f"/{world.slug}/register/{world.activities['published']}/v/2/"
    assert link.get("href") == settings.BASE_URL + path


def test_an_ended_processing_changes_its_entry(world: World) -> None:
    _again(world, "Bomen kappen")
    ended(world, world.activities["published"], "De taak ging naar de provincie")
    entry = _of(world, 2)
    assert _text(entry, "title").startswith("Gestopt: ")
    assert "De taak ging naar de provincie" in _text(entry, "content")


def test_an_end_in_the_past_is_told_on_the_day_that_it_was_written_down(world: World) -> None:
    before = clock.now().replace(microsecond=0)
    ended(world, world.activities["published"], "Klaar", on=clock.today() - timedelta(days=40))
    assert datetime.fromisoformat(_text(_of(world, 1), "updated")) >= before


def test_the_database_writes_the_moment_of_an_end_once_and_with_its_day(world: World) -> None:
    row = PublishedActivity.objects.filter(activity_id=world.activities["published"])
    with pytest.raises(DatabaseError, match="ends once"), transaction.atomic():
        row.update(retired_at=clock.now())
    ended(world, world.activities["published"], "Klaar")
    with pytest.raises(DatabaseError, match="ends once"), transaction.atomic():
        row.update(retired_at=clock.now())


def test_a_withdrawn_version_leaves_its_reason_and_nothing_of_its_text(world: World) -> None:
    _again(world, "Een geheim doel")
    withdrawn(world, world.activities["published"], "Er stond een naam in")
    entry = _of(world, 2)
    assert _text(entry, "title").startswith("Weggehaald: ")
    assert "Er stond een naam in" in _text(entry, "content")
    _again(world, "Bomen kappen")
    assert "Een geheim doel" not in _answer(world.slug).content.decode()
    assert "Vergeleken met versie 1" in _text(_of(world, 3), "content")


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.seen.add(tag)


@pytest.mark.parametrize("text", ["</p><script>alert(1)</script>", "a \x0b\x0c\ufffe b & c ]]> d"])
def test_no_text_breaks_the_feed_or_becomes_markup(world: World, text: str) -> None:
    _again(world, text)
    entry = _of(world, 2)
    tags = _Tags()
    tags.feed(_text(entry, "content"))
    assert "script" not in tags.seen
    assert "p" in tags.seen


def test_an_organisation_without_a_register_has_a_valid_empty_feed(world: World) -> None:
    other = make_organisation()
    feed = _parsed(_answer(other.slug).content)
    assert feed.findall(f"{ATOM}entry") == []
    assert _text(feed, "updated")
    assert world.canary not in _answer(other.slug).content.decode()


def _many(world: World, first: int, count: int) -> None:
    PublishedActivity.objects.bulk_create(
        PublishedActivity(
            organisation_id=world.organisation.pk,
            activity_id=f"{world.organisation.pk.hex[:20]}{number:012x}",
            version=version,
            name=f"Nummer {number:04d}",
            content=complete_record() | {"name": f"Nummer {number:04d} {version}"},
            content_hash="x",
            sort_key=sort_key_of(f"Nummer {number:04d}"),
            published_at=clock.now(),
            superseded_at=clock.now() if version == 1 else None,
        )
        for number in range(first, first + count)
        for version in (1, 2)
    )


def test_a_register_of_a_thousand_takes_as_many_queries_as_one_of_ten(world: World) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert len(_entries(world)) == min(MOST_ENTRIES, PublishedActivity.objects.count())
        return len(captured)

    _many(world, 0, 10)
    few = queries()
    _many(world, 10, 990)
    assert queries() == few
    assert few <= 12
