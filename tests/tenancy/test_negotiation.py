"""In which form a page is answered."""

import pytest
from django.test import RequestFactory

from privacyoffice.tenancy.negotiation import JSON_LD, prefers


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", False),
        ("*/*", False),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", False),
        ("application/ld+json", True),
        ("application/ld+json;q=0.5, text/html", False),
        ("application/ld+json, text/html;q=0.9", True),
        ("application/ld+json, */*;q=0.1", True),
        ("application/*", True),
        ("application/ld+json;q=0", False),
        ("application/ld+json;q=onzin, text/html;q=0.2", True),
        ("image/png", False),
        (";;;,,,/", False),
    ],
)
def test_the_accept_header_is_read_by_quality(accept: str, expected: bool) -> None:
    request = RequestFactory().get("/", headers={"Accept": accept})
    assert prefers(request, JSON_LD) is expected
