"""A file says what the view says, in every byte and header; and the database is not asked."""

from collections.abc import Iterator
from unittest.mock import patch

import pytest
from django.db import DatabaseError, connections
from django.http import HttpResponse
from django.test import Client

from privacyoffice.prerendered import files
from tests.prerendered.site import Site

HOST = "localhost"


def _ask(path: str, **headers: str) -> HttpResponse:
    return Client().get(path, headers={"host": HOST, **headers})


def _said(response: HttpResponse) -> tuple[int, bytes, dict[str, str]]:
    return response.status_code, response.content, dict(response.items())


@pytest.fixture
def without_database() -> Iterator[None]:
    """As when PostgreSQL is gone."""
    connection = connections["default"]
    connection.close()
    with patch.object(connection, "connect", side_effect=DatabaseError("weg")):
        yield


def _from_view(path: str, **headers: str) -> HttpResponse:
    with patch.object(files, "served", return_value="/er/is/geen/bestand"):
        return _ask(path, **headers)


@pytest.mark.parametrize(
    "accept",
    ["", "text/html", "*/*", "application/ld+json", "application/*", "text/html;q=0.1, */*"],
)
def test_a_file_is_the_answer_of_the_view(standing_site: Site, accept: str) -> None:
    headers = {"accept": accept} if accept else {}
    assert len(standing_site.pages()) >= 5
    for path in standing_site.pages():
        from_view = _from_view(path, **headers)
        assert from_view.status_code == 200, path
        assert _said(_ask(path, **headers)) == _said(from_view), path


def test_who_has_the_page_gets_the_answer_that_the_view_gives(standing_site: Site) -> None:
    for path in standing_site.pages():
        etag = _ask(path)["ETag"]
        for wanted in (etag, f"W/{etag}", f'"anders", {etag}', "*", '"anders"', "onzin"):
            conditions = {"if-none-match": wanted}
            answer = _ask(path, **conditions)
            assert _said(answer) == _said(_from_view(path, **conditions)), (path, wanted)
            assert answer.status_code == (200 if wanted in {'"anders"', "onzin"} else 304)
        conditions = {"if-match": '"anders"'}
        assert _said(_ask(path, **conditions)) == _said(_from_view(path, **conditions))


def test_the_head_of_a_page_is_that_of_the_whole(standing_site: Site) -> None:
    for path in standing_site.pages():
        head = Client().head(path, headers={"host": HOST})
        assert head.content == b""
        assert dict(head.items()) == dict(_ask(path).items())


def test_every_declared_page_that_has_an_answer_has_a_file(standing_site: Site) -> None:
    for path in standing_site.paths():
        has_answer = _from_view(path).status_code == 200
        assert standing_site.file(path).is_file() == has_answer, path


def test_a_page_comes_without_the_database(standing_site: Site, without_database: None) -> None:
    page = standing_site.page(standing_site.activities[0])
    for path in (page, standing_site.list_page):
        answer = _ask(path)
        assert answer.status_code == 200
        assert standing_site.canary in answer.content.decode()
        assert _ask(path, **{"if-none-match": answer["ETag"]}).status_code == 304
    with pytest.raises(DatabaseError):
        _from_view(page)  # the control: without a file the database is asked


@pytest.mark.parametrize("harm", ["half", "longer", "empty", "nonsense"])
def test_a_torn_file_counts_as_missing(standing_site: Site, harm: str) -> None:
    path = standing_site.page(standing_site.activities[0])
    file, whole = standing_site.file(path), _ask(path)
    content = file.read_bytes()
    torn = {
        "half": content[: len(content) // 2],
        "longer": content + b"x",
        "empty": b"",
        "nonsense": b'{"length": 3}\nabc',
    }
    file.write_bytes(torn[harm])
    try:
        assert _said(_ask(path)) == _said(whole)
    finally:
        file.write_bytes(content)
