"""Somebody's dates for their calendar program, which cannot log in."""

from django.http import Http404, HttpRequest, HttpResponse

from privacyoffice import clock
from privacyoffice.deadlines import calendar_file, work
from privacyoffice.deadlines.services import feeds
from privacyoffice.tenancy.models import SlugRegister
from privacyoffice.tenancy.scope import request_scope


def calendar_feed(request: HttpRequest, slug: str, secret: str) -> HttpResponse:
    """The deadlines of the person behind a secret address.

    Unknown, withdrawn, of another organisation and of somebody who left are the same 404. An
    organisation that has another name by now is found by the former one too: a redirect would
    write the secret in one more place.
    """
    used = SlugRegister.objects.filter(slug=slug).select_related("organisation").first()
    if used is None:
        raise Http404
    with request_scope(used.organisation.pk):
        person = feeds.reader_of(secret, now=clock.now())
        if person is None:
            raise Http404
        content = calendar_file.written(work.in_calendar_of(person), used.organisation.name)
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={
            "Cache-Control": "private, no-cache",
            "Content-Disposition": 'inline; filename="agenda.ics"',
            "X-Robots-Tag": "noindex, nofollow",
        },
    )


# Answered as a page for the public: without a session or a cookie, and only to read. It keeps
# the rights of the application, since what it shows is not public.
calendar_feed.is_public_page = True  # type: ignore[attr-defined]
