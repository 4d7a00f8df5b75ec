"""DigiD as a second step, through a broker that speaks OpenID Connect.

The authorisation code flow with PKCE; state, nonce and verifier follow from the cookie of the
admission, so that nothing is kept of them. The broker's answer comes over a connection of our own
(OpenID Connect Core 3.1.3.7, point 6). Of what the broker tells only name and day of birth are
looked at, to see that it is the person of the case; nothing of it is kept. Law: GDPR art. 12(6).
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

from django.conf import settings
from django.views.decorators.debug import sensitive_variables

from privacyoffice.crypto import indexes

_PATIENCE = 8  # seconds: a web process that is silent for longer is ended
_LARGEST = 100_000  # bytes of an answer
_OWN = frozenset({"localhost", "127.0.0.1"})


class NotShown(Exception):
    """DigiD did not show that this is the person: refused, broken off, or somebody else."""


def is_configured() -> bool:
    """Whether the installation names a broker."""
    return bool(settings.DIGID_ISSUER and settings.DIGID_CLIENT_ID)


@sensitive_variables()
def address_to_log_in(cookie: str, back: str) -> str:
    """Where the person logs in; afterwards they come `back` (an absolute address).
    Raises NotShown when the broker cannot be asked."""
    challenge = hashlib.sha256(_derived(cookie, "verifier").encode()).digest()
    asked = {
        "response_type": "code",
        "client_id": settings.DIGID_CLIENT_ID,
        "redirect_uri": back,
        "scope": settings.DIGID_SCOPE,
        "state": _derived(cookie, "state"),
        "nonce": _derived(cookie, "nonce"),
        "code_challenge": _encoded(challenge),
        "code_challenge_method": "S256",
    }
    if settings.DIGID_ACR:
        asked["acr_values"] = settings.DIGID_ACR
    return f"{_endpoints()['authorization_endpoint']}?{urlencode(asked)}"


@sensitive_variables()
def name_index_of(cookie: str, answer: Mapping[str, str], back: str, *, now: datetime) -> str:
    """The blind index of who logged in, by surname and day of birth, from the parameters with
    which the person came back. Raises NotShown."""
    if not _same(answer.get("state", ""), _derived(cookie, "state")):
        raise NotShown("The answer belongs to another visit.")
    if not answer.get("code"):
        raise NotShown("Nobody logged in.")
    given = {
        "grant_type": "authorization_code",
        "code": answer["code"],
        "redirect_uri": back,
        "client_id": settings.DIGID_CLIENT_ID,
        "client_secret": settings.DIGID_CLIENT_SECRET,
        "code_verifier": _derived(cookie, "verifier"),
    }
    told = _asked(_endpoints()["token_endpoint"], urlencode(given).encode())
    claims = _claims(str(told.get("id_token", "")))
    _refuse_other(claims, _derived(cookie, "nonce"), now)
    try:
        born = date.fromisoformat(str(claims.get("birthdate", "")))
    except ValueError:
        raise NotShown("The broker does not tell the day of birth.") from None
    index = indexes.name_index(str(claims.get("family_name", "")), born)
    if index is None:
        raise NotShown("The broker does not tell the name.")
    return index


def _refuse_other(claims: Mapping[str, Any], nonce: str, now: datetime) -> None:
    """Raises NotShown for a token that was not made for us, here and now."""
    audience = claims.get("aud")
    meant_for = audience if isinstance(audience, list) else [audience]
    expires = claims.get("exp")
    is_ours = (
        claims.get("iss") == settings.DIGID_ISSUER
        and meant_for == [settings.DIGID_CLIENT_ID]
        and _same(str(claims.get("nonce", "")), nonce)
        and isinstance(expires, int)
        and expires > now.timestamp()
    )
    if not is_ours:
        raise NotShown("The token was not made for this visit.")
    if settings.DIGID_ACR and claims.get("acr") != settings.DIGID_ACR:
        raise NotShown("The login was weaker than what was asked.")


def _endpoints() -> dict[str, str]:
    issuer = settings.DIGID_ISSUER.rstrip("/")
    told = _asked(f"{issuer}/.well-known/openid-configuration")
    if told.get("issuer") != settings.DIGID_ISSUER:
        raise NotShown("The broker says that it is another one.")
    found = {name: str(told.get(name, "")) for name in ("authorization_endpoint", "token_endpoint")}
    for address in found.values():
        _refuse_open_line(address)
    return found


def _asked(address: str, form: bytes | None = None) -> dict[str, Any]:
    """What the broker answers, as JSON. Raises NotShown, without its words: these may name
    somebody."""
    _refuse_open_line(address)
    request = Request(address, data=form, headers={"Accept": "application/json"})  # noqa: S310
    try:
        with urlopen(request, timeout=_PATIENCE) as response:  # noqa: S310  # seen above
            told = json.loads(response.read(_LARGEST))
    except (URLError, ValueError, OSError):
        raise NotShown("The broker does not answer.") from None
    if not isinstance(told, dict):
        raise NotShown("The broker answers something else.")
    return told


def _refuse_open_line(address: str) -> None:
    """Only over TLS: that is what proves who answers. A broker on the own machine needs none."""
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _OWN):
        raise NotShown("The broker has no safe address.")


def _claims(token: str) -> dict[str, Any]:
    try:
        _header, payload, _signature = token.split(".")
        told = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except ValueError:
        raise NotShown("The broker gives no token.") from None
    return told if isinstance(told, dict) else {}


def _same(given: str, own: str) -> bool:
    return hmac.compare_digest(given.encode(), own.encode())


@sensitive_variables()
def _derived(cookie: str, purpose: str) -> str:
    return _encoded(hmac.new(cookie.encode(), f"po-digid1:{purpose}".encode(), "sha256").digest())


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
