"""Nothing that somebody sends changes what the next visitor gets of a public page."""

import socket
from urllib.parse import urlsplit

import httpx
import pytest

from tests.live import NO_TLS, Live
from tests.prerendered.site import Site

MARK = "elders"  # of whatever does not belong to us
HOSTS = (
    "elders.example",
    "localhost.elders.example",
    "localhost@elders.example",
    "elders.example:80",
    "localhost:80@elders.example",
    "127.0.0.1.elders.example",
    "[::1]elders",
    "",
)
ODD_ACCEPTS = (
    "application/ld+json;q=elders",
    "application/ld+json;q=1e9,text/html;q=-1",
    "text/html;q=0",
    "elders/*",
    "," * 2000,
    ";;;",
    "application/ld+json" + ";x=elders" * 200,
)
TRUSTED_BY_OTHERS = {
    "X-Forwarded-Host": "elders.example",
    "X-Host": "elders.example",
    "X-Forwarded-Server": "elders.example",
    "X-Forwarded-Prefix": "/elders",
    "X-Forwarded-Scheme": "nothttps",
    "X-Forwarded-Port": "8",
    "X-Original-URL": "/admin/elders",
    "X-Rewrite-URL": "/admin/elders",
    "X-HTTP-Method-Override": "DELETE",
    "Forwarded": "host=elders.example;proto=https",
    "X-Script-Name": "/elders",
    "Script-Name": "/elders",
    "Cookie": "privacyoffice_session=elders; sessionid=elders; x=elders",
    "Authorization": "Basic ZWxkZXJzOmVsZGVycw==",
    "Range": "bytes=0-10",
    "If-Range": '"elders"',
    "Accept-Language": "elders, en;q=0.9",
    "Accept-Encoding": "gzip, elders",
    "Origin": "https://elders.example",
    "Referer": "https://elders.example/",
    "Max-Forwards": "0",
    "Pragma": "elders",
    "User-Agent": "<script>elders</script>",
}


@pytest.fixture
def served(live: Live, standing_site: Site) -> Site:
    """A site whose files this live server serves."""
    return standing_site


def _client(live: Live, host: str = "localhost") -> httpx.Client:
    port = urlsplit(live.url).port
    return httpx.Client(
        base_url=f"http://127.0.0.1:{port}",
        headers={"Host": f"{host}:{port}", "Accept": "*/*"},
        trust_env=False,
        verify=NO_TLS,
        timeout=30,
    )


def _told(answer: httpx.Response) -> tuple[int, bytes, list[tuple[str, str]]]:
    own = [(n, v) for n, v in answer.headers.items() if n not in {"date", "connection"}]
    return answer.status_code, answer.content, own


def _raw(live: Live, request: str) -> bytes:
    """The answer to a request exactly as it is written here."""
    port = urlsplit(live.url).port
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(request.replace("\n", "\r\n").replace("PORT", str(port)).encode())
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65536), b""))


def _status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


def test_headers_that_others_trust_change_no_answer(live: Live, served: Site) -> None:
    for path in (served.list_page, served.page(served.activities[0])):
        with _client(live) as client:
            clean = _told(client.get(path))
            assert clean[0] == 200
            assert MARK.encode() not in clean[1]
            for name, value in TRUSTED_BY_OTHERS.items():
                assert _told(client.get(path, headers={name: value})) == clean, name
            assert _told(client.get(path)) == clean


@pytest.mark.parametrize("host", HOSTS)
def test_a_page_is_given_under_our_own_name_only(live: Live, served: Site, host: str) -> None:
    path = served.list_page
    with _client(live) as client:
        clean = _told(client.get(path))
        answer = client.get(path, headers={"Host": host})
        assert answer.status_code == 400
        assert MARK not in answer.text + str(answer.headers)
        assert served.canary not in answer.text
        assert client.head(path, headers={"Host": host}).status_code == 400
        etag = dict(clean[2])["etag"]
        known = client.get(path, headers={"Host": host, "If-None-Match": etag})
        assert known.status_code == 400
        assert _told(client.get(path)) == clean


def test_whoever_is_allowed_to_call_us_otherwise_gets_the_same_page(
    live: Live, served: Site
) -> None:
    """No address in a page comes from the name by which the server was called."""
    with _client(live) as ours, _client(live, "127.0.0.1") as other:
        assert _told(ours.get(served.list_page)) == _told(other.get(served.list_page))


def test_a_request_that_names_two_hosts_gets_no_page(live: Live, served: Site) -> None:
    path = served.list_page
    two = _raw(live, f"GET {path} HTTP/1.1\nHost: localhost:PORT\nHost: elders.example\n\n")
    assert _status(two) == 400
    within = _raw(live, f"GET http://elders.example{path} HTTP/1.1\nHost: elders.example\n\n")
    assert _status(within) == 400
    ours = _raw(
        live,
        f"GET http://elders.example{path} HTTP/1.1\nHost: localhost:PORT\nConnection: close\n\n",
    )
    assert _status(ours) in {200, 400}
    assert MARK.encode() not in ours.replace(b"elders.example" + path.encode(), b"")


@pytest.mark.parametrize("accept", ODD_ACCEPTS)
def test_an_odd_wish_gets_what_the_page_has(live: Live, served: Site, accept: str) -> None:
    path = served.page(served.activities[0])
    with _client(live) as client:
        clean = _told(client.get(path))
        data = _told(client.get(path, headers={"Accept": "application/ld+json"}))
        odd = client.get(path, headers={"Accept": accept})
        assert _told(odd) in (clean, data)
        assert odd.headers["vary"] == "Accept"
        assert _told(client.get(path)) == clean


def test_a_query_is_no_key_to_the_file(live: Live, served: Site) -> None:
    path = served.list_page
    with _client(live) as client:
        clean = _told(client.get(path))
        for query in ("q=elders", "x=elders", "", "?", "%00", "page=elders#elders"):
            assert client.get(f"{path}?{query}").status_code in {200, 400}
        assert _told(client.get(path)) == clean


@pytest.mark.parametrize(
    "rest",
    [
        "..",
        "../",
        "%2e%2e/",
        "%2e%2e%2f%2e%2e%2f",
        "..%5c",
        "register/..",
        "register/../register/",
        "register//",
        "/register/",
        "register%2f",
        "register%00",
        "register;x=1/",
        ",register,",
        "register,",
        "register/@application,ld+json",
        ".building",
        "REGISTER/",
        "register/" + "a" * 4000 + "/",
        "regist%C3%ABr/",
        "%ff",
    ],
)
def test_an_address_leads_to_a_file_in_one_way(live: Live, served: Site, rest: str) -> None:
    path = f"/{served.slug}/{rest}"
    with _client(live) as client:
        clean = _told(client.get(served.list_page))
        answer = _raw(live, f"GET {path} HTTP/1.1\nHost: localhost:PORT\nConnection: close\n\n")
        if _status(answer) == 200:
            assert answer.partition(b"\r\n\r\n")[2] == clean[1]
        else:
            assert _status(answer) in {301, 302, 400, 404}
            assert served.canary.encode() not in answer.partition(b"\r\n\r\n")[2]
        assert _told(client.get(served.list_page)) == clean


@pytest.mark.parametrize("slug", [".generations", "..", ".", "%2e%2e", ""])
def test_no_address_leads_out_of_the_folder(live: Live, served: Site, slug: str) -> None:
    generation = served.link.readlink()
    inside = "/".join(generation.parts[1:])
    for path in (f"/{slug}/{inside}/,register,", f"/{slug}/,register,", f"/{slug}/register/"):
        answer = _raw(live, f"GET {path} HTTP/1.1\nHost: localhost:PORT\nConnection: close\n\n")
        assert _status(answer) in {400, 404}, path
        assert served.canary.encode() not in answer


@pytest.mark.parametrize(
    "path",
    [
        "//elders.example",
        "//elders.example/",
        "//elders.example/%2e%2e",
        "/%2Felders.example",
        "/\\elders.example",
        "/%5Celders.example/",
        "///elders.example/..",
        "//elders.example/register",
        "//localhost/register",
        "/;@elders.example",
        "/elders.example",
        "/http://elders.example",
        "//elders.example//..//admin",
    ],
)
def test_no_address_sends_somebody_to_another_site(live: Live, served: Site, path: str) -> None:
    for method in ("GET", "HEAD", "POST"):
        answer = _raw(
            live, f"{method} {path} HTTP/1.1\nHost: localhost:PORT\nConnection: close\n\n"
        )
        head = answer.partition(b"\r\n\r\n")[0].decode()
        for line in head.splitlines():
            if line.lower().startswith("location:"):
                target = line.partition(":")[2].strip()
                assert urlsplit(target).netloc in {"", urlsplit(live.url).netloc}, line
                assert not target.startswith(("//", "/\\")), line


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_a_file_answers_no_other_method(live: Live, served: Site, method: str) -> None:
    with _client(live) as client:
        clean = _told(client.get(served.list_page))
        assert client.request(method, served.list_page).status_code == 405
        assert _told(client.get(served.list_page)) == clean
