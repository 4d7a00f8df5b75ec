"""A broker of DigiD as far as the product speaks with one: OpenID Connect over a real socket."""

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from privacyoffice import clock

CLIENT, SECRET = "privacyoffice", "geheim van de makelaar"


class Broker:
    """Says who logged in, once a code, to who has the secret and the verifier of that login."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self.logins: dict[str, tuple[dict[str, str], dict[str, Any]]] = {}

    def log_in(self, address: str, **person: Any) -> dict[str, str]:
        """Somebody is led here and logs in; the parameters with which they go back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert (asked["client_id"], asked["response_type"]) == (CLIENT, "code")
        code = uuid4().hex
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "nonce": asked["nonce"],
            "exp": int((clock.now() + timedelta(minutes=5)).timestamp()),
        }
        self.logins[code] = (asked, claims | person)
        return {"code": code, "state": asked["state"]}

    def token(self, given: dict[str, str]) -> dict[str, Any] | None:
        """The answer for a code; None for who should not have it."""
        asked, claims = self.logins.pop(given.get("code", ""), ({}, {}))
        digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        proves = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        fits = (
            given.get("client_secret") == SECRET
            and given.get("redirect_uri") == asked.get("redirect_uri")
            and proves == asked.get("code_challenge")
        )
        parts = [{"alg": "none"}, claims]
        packed = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode() for part in parts]
        return (
            {"id_token": ".".join((*(part.rstrip("=") for part in packed), ""))} if fits else None
        )


@contextmanager
def running() -> Iterator[Broker]:
    """A broker on a port of its own."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told = {
                "issuer": broker.issuer,
                "authorization_endpoint": f"{broker.issuer}/authorize",
                "token_endpoint": f"{broker.issuer}/token",
            }
            self._answer(told)

        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._answer(broker.token({k: v[0] for k, v in parse_qs(sent).items()}))

        def _answer(self, told: dict[str, Any] | None) -> None:
            self.send_response(200 if told else 400)
            self.end_headers()
            self.wfile.write(json.dumps(told or {"error": "invalid_grant"}).encode())

        def log_message(self, *_about: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    broker = Broker(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield broker
    finally:
        server.shutdown()
        thread.join(5)
