"""Which form of a page somebody asks for: HTML, unless they prefer another."""

from django.http import HttpRequest

HTML = "text/html"
JSON_LD = "application/ld+json"


def prefers(request: HttpRequest, media_type: str) -> bool:
    """Whether the Accept header puts this type before HTML, by quality and then by order.

    A header that accepts everything, accepts neither or is missing asks for HTML.
    Source: RFC 9110, 12.5.1.
    """
    return request.get_preferred_type((HTML, media_type)) == media_type
