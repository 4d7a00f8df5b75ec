"""Writing about a case that somebody came in for, and taking a file that came with a message."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404
from django.http.response import HttpResponseBase
from django.views.decorators.debug import sensitive_variables

from privacyoffice.attachments.admin.downloading import as_download
from privacyoffice.correspondence.persons import correspondent_of
from privacyoffice.correspondence.services.access import Inside
from privacyoffice.correspondence.services.files import open_file_of_message
from privacyoffice.correspondence.services.messages import look_at, write_in
from privacyoffice.portal.limiting import by_address, has_room, within_limit
from privacyoffice.portal.pages import NOT_RIGHT, Visit
from privacyoffice.portal.status.admission import inside_only
from privacyoffice.portal.writing.first import add_problems
from privacyoffice.portal.writing.forms import MessageForm


@inside_only
@sensitive_variables()
def write(visit: Visit, visitor: Inside) -> HttpResponseBase:
    """A message about the own case, with files while the case takes them."""
    case = visitor.case
    if correspondent_of(case).refusal:
        return visit.go("status")
    options: dict[str, Any] = {"takes_files": not case.why_not_change(), "auto_id": "%s"}
    if visit.request.method != "POST":
        return _page(visit, visitor, MessageForm(**options))
    form = MessageForm(visit.request.POST, visit.request.FILES, **options)
    if form.is_valid():
        limits = (("message.address", by_address(visit.request)), ("message.case", str(case.pk)))
        if not all(has_room(kind, who, visit.now) for kind, who in limits):
            return visit.show("portal/too_many.html", status=429)
        try:
            # Before the limit is counted: who shares this address waits from then on.
            looked = look_at(form.cleaned_data.get("files") or ())
            if not all(within_limit(kind, who, visit.now) for kind, who in limits):
                return visit.show("portal/too_many.html", status=429)
            write_in(
                case,
                body=form.cleaned_data["body"],
                uploads=looked,
                form_id=form.cleaned_data["form_id"],
                second_step=visitor.second_step,
                now=visit.now,
            )
        except ValidationError as error:
            add_problems(form, error)
        else:
            return visit.go("status_written")
    return _page(visit, visitor, form)


@inside_only
def written(visit: Visit, visitor: Inside) -> HttpResponseBase:
    """The message was received, and what happens next."""
    context = {"case": visitor.case, "back": visit.address("status")}
    return visit.show("portal/writing/written.html", context)


@inside_only
def file(visit: Visit, visitor: Inside, message_id: UUID, number: int) -> HttpResponseBase:
    """A file that came with a message, for who made the second step."""
    if not visitor.may_read_personal_data:
        raise Http404
    return as_download(open_file_of_message(visitor.case, message_id, number, now=visit.now))


def _page(visit: Visit, visitor: Inside, form: MessageForm) -> HttpResponseBase:
    context = {"form": form, "case": visitor.case, "back": visit.address("status")}
    return visit.show(
        "portal/writing/reply.html", context, status=NOT_RIGHT if form.errors else 200
    )
