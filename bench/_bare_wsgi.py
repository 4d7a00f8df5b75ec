"""The product up to and including the middleware of the files, with one view that does nothing.

So the files and that view go through exactly the same, and nothing else.
"""

import os

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

django.setup()
_FILES = "privacyoffice.prerendered.middleware.PrerenderedPageMiddleware"
settings.MIDDLEWARE = settings.MIDDLEWARE[: settings.MIDDLEWARE.index(_FILES) + 1]
settings.ROOT_URLCONF = __name__
# As long as the page that it is compared with.
_PAGE = b"x" * int(os.environ["BENCH_PAGE_LENGTH"])


def bare(request: HttpRequest) -> HttpResponse:
    """A page that costs nothing to make."""
    return HttpResponse(_PAGE, headers={"Content-Length": str(len(_PAGE))})


urlpatterns = [path("bare/page/", bare)]
application = get_wsgi_application()
