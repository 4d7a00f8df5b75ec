"""Somebody at a browser: a kept-alive connection, a session, a token for forms."""

import logging
import secrets
from types import SimpleNamespace, TracebackType
from typing import Any
from urllib.parse import urlsplit

import httpx
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from tests.live import NO_TLS

# A line for each request, which pytest would keep three times.
logging.getLogger("httpx").setLevel(logging.WARNING)
LOGIN_BACKEND = "privacyoffice.accounts.backends.LoginBackend"


def session_of(user: Any, **values: Any) -> str:
    """The key of a new session in which `user` is logged in, as after the login page.

    Made in the database: hashing a password takes long on purpose, and logging in from one
    address is limited. tests/accounts tests the login page itself.
    """
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = LOGIN_BACKEND
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    request: Any = SimpleNamespace(session=store)
    record_authentication(request, user, method="password")
    store.update(values)
    store.create()
    return str(store.session_key)


class Visitor:
    """Asks pages of a live server, in the name of `user` or of nobody. Follows no redirect."""

    def __init__(self, url: str, user: Any = None, *, address: str = "127.0.0.1") -> None:
        """`address` is the loopback address from which the visitor comes (limits count by it)."""
        self.user = user
        port = urlsplit(url).port
        # By number: the name would be tried over IPv6 first.
        self.url = f"http://127.0.0.1:{port}"
        self.client = httpx.Client(
            base_url=self.url,
            timeout=30,
            trust_env=False,
            transport=httpx.HTTPTransport(local_address=address, verify=NO_TLS),
        )
        self.set_cookie(settings.CSRF_COOKIE_NAME, secrets.token_hex(16))
        if user is not None:
            self.set_cookie(settings.SESSION_COOKIE_NAME, session_of(user))

    def __enter__(self) -> "Visitor":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.client.close()

    def set_cookie(self, name: str, value: str) -> None:
        """Give the browser a cookie, in the place of one that the server gave."""
        self.client.cookies.set(name, value, domain="127.0.0.1")

    @property
    def session(self) -> str | None:
        """The session key that the browser holds now."""
        return self.client.cookies.get(settings.SESSION_COOKIE_NAME)

    def ask(self, method: str, path: str, *, token: bool = True, **options: Any) -> httpx.Response:
        """One request; unsafe methods carry the token that forms have, unless told not to."""
        headers = dict(options.pop("headers", {}))
        if token and method not in {"GET", "HEAD", "OPTIONS"}:
            token_now = self.client.cookies.get(settings.CSRF_COOKIE_NAME) or ""
            headers.setdefault("X-CSRFToken", token_now)
        try:
            return self.client.request(method, path, headers=headers, **options)
        except (httpx.RemoteProtocolError, httpx.ReadError):
            # The server closes a connection that was idle for a while, perhaps just now.
            return self.client.request(method, path, headers=headers, **options)

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.ask("GET", path, **options)

    def post(self, path: str, data: dict[str, Any] | None = None, **options: Any) -> httpx.Response:
        return self.ask("POST", path, data=data or {}, **options)
