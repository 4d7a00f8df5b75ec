"""The form on paper, for who has no computer: a PDF that is made once and kept as a file.

Its file is named after what it was made from, so that another address, tone or release makes
another one. The folder may be emptied at any time.
"""

import hashlib
import shutil
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.documents.rendering import STATIC_FOLDER, render_privately
from privacyoffice.durable import make_folder, whole
from privacyoffice.jobs.services import Progress, ask_for
from privacyoffice.notifications.addressing import in_tone, tone_on, without_tones
from privacyoffice.portal.filing.forms import (
    CONSENT,
    AnswerForm,
    DetailsForm,
    ForWhomForm,
    IdentityForm,
)
from privacyoffice.portal.filing.rights import WISHES
from privacyoffice.portal.pages import LANGUAGES, Visit
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope

JOB = "portal.request_form"
_STYLE = "css/request-form-pdf.css"
_SECONDS_UNTIL_PDF = "5"


def paper(visit: Visit) -> HttpResponseBase:
    """The form as a PDF; 202 with a page that says so while it is being made."""
    path = _path(visit.organisation, visit.language, _html(visit.organisation, visit.language))
    try:
        file = path.open("rb")
    except FileNotFoundError:
        ask_for(
            JOB,
            actor=None,
            now=visit.now,
            payload={"language": visit.language},
            dedup=f"{JOB} {visit.language}",
        )
        response = visit.show("portal/filing/paper_pending.html", status=202)
        response.headers["Retry-After"] = _SECONDS_UNTIL_PDF
        return response
    with translation.override(visit.language):
        name = _("request-form")
    return FileResponse(
        file, content_type="application/pdf", filename=f"{name}-{visit.organisation.slug}.pdf"
    )


def make(progress: Progress) -> str:
    """Make the PDF in one language; the file of before goes. Raises RenderFailed."""
    language = progress.payload["language"]
    with organisation_scope(progress.organisation_id):
        organisation = Organisation.objects.get(pk=progress.organisation_id)
        html = _html(organisation, language)
    path = _path(organisation, language, html)
    if path.exists():
        return ""
    content = render_privately(html, style_sheet=_STYLE).pdf
    shutil.rmtree(path.parent, ignore_errors=True)
    make_folder(path.parent)
    with whole(path, unfinished=path.with_suffix(f".{progress.job_id}")) as file:
        file.write(content)
    return ""


def _html(organisation: Organisation, language: str) -> str:
    tone = tone_on(clock.today())
    with translation.override(language if language in LANGUAGES else LANGUAGES[0]):
        context = {
            "name": without_tones(organisation.name),
            "address": without_tones(organisation.address),
            "language": language,
            "wishes": WISHES,
            "for_whom": _labels(ForWhomForm.base_fields["for_whom"]),
            "details": [field.label for field in DetailsForm.base_fields.values()],
            "reach": _labels(AnswerForm.base_fields["reach"]),
            "answer": _labels(AnswerForm.base_fields["answer_by"]),
            "consent": CONSENT,
            "identity": [label for _code, label in IdentityForm.ways()],
        }
        return in_tone(render_to_string("documents/request_form.html", context), tone)


def _labels(field: Any) -> list[Any]:
    return [label for _code, label in field.choices]


def _path(organisation: Organisation, language: str, html: str) -> Path:
    style = (STATIC_FOLDER / _STYLE).read_bytes()
    made_with = f"WeasyPrint {version('weasyprint')}".encode()
    key = hashlib.sha256(b"\0".join((made_with, style, html.encode()))).hexdigest()
    folder = Path(settings.PDF_PARTS_ROOT) / "request-forms" / str(organisation.pk) / language
    return folder / f"{key}.pdf"
