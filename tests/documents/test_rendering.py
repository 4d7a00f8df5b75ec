"""Rendering fetches nothing but our own style sheets and fonts, whatever a text asks for."""

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from privacyoffice.documents import rendering, storage
from privacyoffice.documents.rendering import RenderFailed, render_pdf
from tests.factories import new_canary

PAGE = (
    "<!doctype html><html lang='nl'><head><title>t</title>{head}</head><body>{body}</body></html>"
)


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """A web server that remembers who asked for what."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Keep quiet."""

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()


def test_no_address_is_fetched_and_no_local_file_is_taken_in(
    listener: tuple[str, list[str]], tmp_path: Path
) -> None:
    address, asked = listener
    canary = new_canary()
    secret = tmp_path / "secret.txt"
    secret.write_text(canary)
    outside = tmp_path / "outside.css"
    outside.write_text("@page { size: 37mm 41mm }")
    climb = "../" * 20
    head = (
        f"<link rel='stylesheet' href='{address}/a.css'>"
        f"<style>@import '{address}/b.css'; body {{ background: url({address}/c.png) }}</style>"
        f"<link rel='attachment' href='file://{secret}'>"
        f"<link rel='stylesheet' href='static:{climb}{str(outside).lstrip('/')}'>"
        f"<link rel='stylesheet' href='static:{outside}'>"
    )
    body = (
        f"<img src='{address}/d.png'><img src='file://{secret}'>"
        f"<a rel='attachment' href='file://{secret}'>x</a>"
        f"<object data='file://{secret}'></object>"
        "<img src='static:../../manage.py'><img src='static:/etc/passwd'>Een zin."
    )
    pdf = render_pdf(PAGE.format(head=head, body=body))
    assert asked == []
    assert canary.encode() not in pdf
    path = tmp_path / "made.pdf"
    path.write_bytes(pdf)
    with pikepdf.open(path) as made:
        assert len(made.attachments) == 0
        assert float(made.pages[0].mediabox[2]) > 500, "a style sheet from elsewhere was taken in"
        everything = b"".join(
            bytes(item.read_bytes()) for item in made.objects if isinstance(item, pikepdf.Stream)
        )
    assert canary.encode() not in everything
    assert b"DJANGO_SETTINGS_MODULE" not in everything


def test_the_render_process_is_not_given_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "geheim")
    passed_on = rendering.environment()
    assert "PATH" in passed_on
    assert not {"SECRET_KEY", "DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"} & set(passed_on)


def test_our_own_style_sheet_is_taken_in() -> None:
    plain = render_pdf(PAGE.format(head="", body="<h1>Kop</h1>"))
    styled = render_pdf(
        PAGE.format(
            head="<link rel='stylesheet' href='static:css/register-pdf.css'>", body="<h1>Kop</h1>"
        )
    )
    assert len(styled) != len(plain)


def test_a_document_that_takes_too_long_is_stopped_and_says_where() -> None:
    many = "<p>" + "woord " * 200 + "</p>"
    with pytest.raises(RenderFailed, match="too long"):
        render_pdf(PAGE.format(head="", body=many * 2000), timeout=1.5)


def test_pages_are_told_while_they_are_made() -> None:
    pages: list[int] = []
    many = "<p style='break-before: page'>bladzijde</p>"
    render_pdf(PAGE.format(head="", body=many * 300), on_page=pages.append)
    assert pages == sorted(pages)
    assert pages


def test_a_stored_file_is_whole_and_lies_under_the_root(db: None, settings: object) -> None:
    from uuid import uuid4

    stored = storage.store(b"inhoud", organisation_id=uuid4(), suffix=".pdf")
    assert storage.path_of(stored.name).read_bytes() == b"inhoud"
    assert stored.size == 6
    storage.remove(stored.name)
    assert not storage.path_of(stored.name).exists()
    with pytest.raises(ValueError, match="DOCUMENTS_ROOT"):
        storage.path_of("../../manage.py")
