"""Pages for the public: no cookie, the same for everybody, and only to read."""

import gzip

import pytest
from django.conf import settings

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.tenancy.scope import organisation_scope
from registers.services.ending import withdraw_version
from tests import leaving
from tests.access.browsing import Visitor
from tests.factories import World, make_register
from tests.live import Live

PAGES = (
    *("", "register/", "register/?q=doel", "register/{published}/", "register.pdf", "termijn/"),
    "termijn/?vraag=antwoord&reken=1&dag=31&maand=1&jaar=2027",
)


@pytest.fixture
def world(printed_world: World) -> World:
    return printed_world


@pytest.fixture(scope="module")
def _changed() -> list[World]:
    return []


@pytest.fixture
def changing(committed_db: None, no_worker: None, _changed: list[World]) -> World:
    """One without an edition, with another name than before and with a text withdrawn."""
    if not _changed:
        world = make_register()
        assert world.slug == f"{world.canary}-org"
        world.activities["withdrawn"] = world.fresh("published")
        with organisation_scope(world.organisation.pk):
            withdraw_version(
                activity_id=world.activities["withdrawn"],
                because="Een naam.",
                actor=world.people[Role.PRIVACY_OFFICER],
                now=clock.now(),
            )
            world.organisation.slug += "-nieuw"
            world.organisation.save()
        leaving.stays(world.organisation.pk)
        _changed.append(world)
    return _changed[0]


def _paths(world: World) -> list[str]:
    own = [
        f"/{world.slug}/{page.format(published=world.activities['published'])}" for page in PAGES
    ]
    return ["/", *own]


def _stranger(url: str) -> Visitor:
    visitor = Visitor(url)
    visitor.client.cookies.clear()
    return visitor


def test_a_public_page_is_the_same_for_everybody_and_sets_no_cookie(
    live: Live, world: World
) -> None:
    half = Visitor(live.url)
    half.set_cookie(settings.CSRF_COOKIE_NAME, "geen ding'; DROP TABLE--")
    half.set_cookie(settings.SESSION_COOKIE_NAME, "bestaat-niet")
    officer = Visitor(live.url, world.people[Role.PRIVACY_OFFICER])
    with _stranger(live.url) as stranger, officer, half:
        for path in _paths(world):
            first = stranger.get(path)
            assert first.status_code == 200, path
            for visitor in (stranger, officer, half):
                answer = visitor.get(path)
                assert answer.status_code == 200, path
                assert "set-cookie" not in answer.headers, path
                assert answer.headers["vary"] == "Accept", path
                assert answer.headers["cache-control"] == "public, no-cache", path
                assert answer.headers["etag"] == first.headers["etag"], path
                assert answer.content == first.content, path


def test_what_is_missing_sets_no_cookie_either(live: Live, world: World) -> None:
    draft = f"/{world.slug}/register/{world.activities['draft']}/"
    missing = (draft, f"/{world.slug}x/", f"/{world.slug}/register/{world.organisation.pk}/")
    officer = Visitor(live.url, world.people[Role.PRIVACY_OFFICER])
    with _stranger(live.url) as stranger, officer:
        bodies = set()
        for path in missing:
            for visitor in (stranger, officer):
                answer = visitor.get(path)
                assert answer.status_code == 404
                assert "set-cookie" not in answer.headers
                assert world.canary not in answer.text
                bodies.add(answer.content)
        assert len(bodies) == 1


def test_who_has_the_page_already_is_not_sent_it_again(live: Live, world: World) -> None:
    with _stranger(live.url) as visitor:
        for path in _paths(world):
            etag = visitor.get(path).headers["etag"]
            again = visitor.get(path, headers={"If-None-Match": etag})
            assert again.status_code == 304, path
            assert again.content == b""
            assert "set-cookie" not in again.headers
            assert again.headers["vary"] == "Accept"
            other = visitor.get(path, headers={"If-None-Match": '"anders"'})
            assert other.status_code == 200, path


def test_only_the_head_is_given_when_asked_for(live: Live, world: World) -> None:
    with _stranger(live.url) as visitor:
        for path in _paths(world):
            head, whole = visitor.ask("HEAD", path), visitor.get(path)
            assert head.status_code == 200
            assert head.content == b""
            assert head.headers["etag"] == whole.headers["etag"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_a_public_page_takes_nothing(live: Live, world: World, method: str) -> None:
    with _stranger(live.url) as visitor:
        for path in _paths(world):
            answer = visitor.ask(method, path, token=False)
            assert answer.status_code == 405, path
            assert "set-cookie" not in answer.headers
            assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}


@pytest.mark.parametrize(
    ("status", "path", "headers"),
    [
        (301, "former/register/", {}),
        (304, "slug/register/", {"If-None-Match": "*"}),
        (304, "slug/register.csv", {"If-None-Match": "*"}),
        (304, "slug/register.xlsx", {"If-None-Match": "*"}),
        (304, "slug/register.json", {"If-None-Match": "*"}),
        (404, "slug/register/{draft}/", {}),
        (404, "nobody/register/", {}),
        (405, "slug/register/", {}),
        (410, "slug/register/{withdrawn}/", {}),
        (412, "slug/register/", {"If-Match": '"x"'}),
        (412, "slug/register.csv", {"If-Match": '"x"'}),
        (503, "slug/register.pdf", {}),
    ],
)
def test_no_answer_is_kept_without_asking_again(
    live: Live, changing: World, status: int, path: str, headers: dict[str, str]
) -> None:
    """What was not there may come, and what is gone may not come back out of a cache."""
    first, rest = path.split("/", 1)
    slug = {"slug": changing.slug, "former": f"{changing.canary}-org"}.get(first, first)
    method = "POST" if status == 405 else "GET"
    with _stranger(live.url) as stranger:
        address = f"/{slug}/{rest.format_map(changing.activities)}"
        answer = stranger.ask(method, address, headers=headers)
    assert answer.status_code == status
    assert answer.headers["cache-control"] == "public, no-cache"
    assert answer.headers["vary"] == "Accept"
    assert ("etag" in answer.headers) == (status in (304, 412))


def test_what_the_office_keeps_to_itself_is_on_no_public_page(live: Live, world: World) -> None:
    with _stranger(live.url) as visitor:
        page = visitor.get(f"/{world.slug}/register/{world.activities['published']}/").text
        listing = visitor.get(f"/{world.slug}/register/").text
    assert f"Doel {world.canary}" in page
    for private in ("Opmerking", "Maatregel", "Persoon", "Besluit", "Reden"):
        assert f"{private} {world.canary}" not in page + listing
    assert world.secret not in page + listing
    # The other activities are not public.
    assert listing.count(f"Verwerking {world.canary}") == 1


def test_an_object_is_public_only_under_its_own_organisation(
    live: Live, world: World, shared_world: World
) -> None:
    other = shared_world
    activity = world.activities["published"]
    with _stranger(live.url) as visitor:
        assert visitor.get(f"/{world.slug}/register/{activity}/").status_code == 200
        foreign = visitor.get(f"/{other.slug}/register/{activity}/")
        assert foreign.status_code == 404
        assert world.canary not in visitor.get(f"/{other.slug}/register/").text
        searched = visitor.get(f"/{other.slug}/register/?q={world.canary}").text
        assert f"Verwerking {world.canary}" not in searched


def test_parameters_that_mean_nothing_change_nothing(live: Live, world: World) -> None:
    """Nobody can put something of their own into a page that others get from a cache."""
    path = f"/{world.slug}/register/"
    mark = "ingesmokkeld"
    with _stranger(live.url) as visitor:
        plain = visitor.get(path)
        for query in (f"x={mark}", f"utm_source={mark}", f"lang={mark}", f"callback={mark}"):
            assert visitor.get(f"{path}?{query}").content == plain.content
        for name in ("X-Forwarded-Host", "X-Forwarded-Proto", "X-Original-URL", "X-Rewrite-URL"):
            answer = visitor.get(path, headers={name: f"{mark}.example"})
            assert mark not in answer.text + str(answer.headers)
            assert answer.content == plain.content
        searched = visitor.get(path, params={"q": "<script>alert(1)</script>"})
        assert "<script>" not in searched.text
        far = visitor.get(f"{path}?pagina=99999999999999999999&q=%00")
        assert far.status_code == 200


def test_a_page_is_the_same_compressed(live: Live, world: World) -> None:
    """Compression would need `Vary: Accept-Encoding`, which nobody promised."""
    with _stranger(live.url) as visitor:
        answer = visitor.get(f"/{world.slug}/", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in answer.headers
    assert not answer.content.startswith(gzip.compress(b"")[:2])
