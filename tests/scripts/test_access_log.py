"""The access log names no visitor, no search and no key."""

from types import SimpleNamespace

from gunicorn.config import Config
from local.product import ACCESS_LOG_FORMAT

from privacyoffice.access_log import FORMAT, AccessLog


def test_the_local_server_uses_the_products_format() -> None:
    assert ACCESS_LOG_FORMAT == FORMAT
    for telling in ("%(h)s", "%(r)s", "%(q)s", "%(a)s", "%(u)s", "%(f)s"):
        assert telling not in FORMAT


def test_the_key_of_a_reset_link_is_not_written() -> None:
    log = AccessLog(Config())
    response = SimpleNamespace(status="200 OK", sent=1, headers=[])
    request = SimpleNamespace(headers=[])
    environ = {
        "REQUEST_METHOD": "GET",
        "RAW_URI": "/accounts/password/reset/key/1a-geheim/?q=naam",
        "PATH_INFO": "/accounts/password/reset/key/1a-geheim/",
        "QUERY_STRING": "q=naam",
        "SERVER_PROTOCOL": "HTTP/1.1",
    }
    from datetime import timedelta

    line = FORMAT % log.atoms(response, request, environ, timedelta(milliseconds=5))
    assert "geheim" not in line
    assert "naam" not in line
    assert "/password/reset/key/…/" in line
