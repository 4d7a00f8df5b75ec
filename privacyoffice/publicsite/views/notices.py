"""A notice about a data breach, for who could not be told otherwise. Law: GDPR art. 34(3)(c)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from breaches.models import PublicNotice
from breaches.people_texts import LEGAL_PARTS, headings
from privacyoffice import clock
from privacyoffice.documents.chunks import chunks_of
from privacyoffice.links import absolute
from privacyoffice.policy.codes import Tone
from privacyoffice.publicsite.queries import public_promises
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.public import public_page


@public_page
def notice_page(request: HttpRequest, organisation: Organisation, notice: str) -> HttpResponse:
    """A notice that stands on the website today, in the language in which it was written."""
    today = clock.today()
    found = PublicNotice.objects.standing(today).filter(slug=notice).first()
    if found is None:
        raise Http404
    tone = Tone.JE if public_promises(today).tone == Tone.JE else Tone.U
    named = headings(found.language, tone)
    context = {
        "organisation": organisation,
        "notice": found,
        "opening": chunks_of(found.texts.get("opening", "")),
        "sections": [
            (part, named[part], chunks_of(found.texts.get(part, ""))) for part in LEGAL_PARTS
        ],
        "canonical": absolute("publicsite:notice", organisation.slug, found.slug),
        "last_changed": clock.day_of(found.published_at),
    }
    with translation.override(found.language):
        return render(request, "public/breach_notice.html", context)
