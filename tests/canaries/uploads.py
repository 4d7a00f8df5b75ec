"""Files that belong to a case: their names, what they say, and why one is removed."""

from collections.abc import Callable
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from privacyoffice.attachments import services
from privacyoffice.attachments.models import Attachment
from privacyoffice.tenancy.scope import organisation_scope
from requests_dsar.models import DataSubjectRequest
from tests.canaries.asking import Ask, Flow
from tests.canaries.dsar import MODEL, PAGES, page_of, written_down
from tests.canaries.words import Canaries
from tests.resilience.office import Office

ATTACHMENTS = "/admin/attachments/attachment/"
# More than is kept in memory while a form comes in (FILE_UPLOAD_MAX_MEMORY_SIZE).
LARGE = 3 * 2**20


def letter(who: Canaries, size: int = 0) -> bytes:
    """A text that somebody sends, at least so long."""
    line = f"{who.text('brief')}, {who.phone}, {who.email}\n"
    return (line * (size // len(line) + 1)).encode()


def attached(office: Office, who: Canaries, case_id: UUID) -> Attachment:
    """A file that the case has."""
    with organisation_scope(office.organisation.pk):
        return services.attach(
            DataSubjectRequest.objects.get(pk=case_id),
            SimpleUploadedFile(f"{who.text('bijlage')}.txt", letter(who), "text/plain"),
            actor=office.officer,
            now=office.stand.now,
        )


def _sending(content: Callable[[Canaries], bytes], ending: str) -> Callable[..., Ask]:
    def ask(office: Office, who: Canaries) -> Ask:
        case_id = written_down(office, who)
        name = f"{who.text('bijlage')}.{ending}"
        return Ask(
            f"{PAGES}{case_id}/attach/",
            {"source": "officer"},
            [("files", (name, content(who), f"application/{who.root}"))],
        )

    return ask


def _program(who: Canaries) -> bytes:
    return b"MZ" + letter(who)


def _page_with_files(office: Office) -> str:
    with organisation_scope(office.organisation.pk):
        return page_of(Attachment.objects.latest("added_at").case_id)


def _remove(reason: Callable[[Canaries], str]) -> Callable[..., Ask]:
    def ask(office: Office, who: Canaries) -> Ask:
        attachment = attached(office, who, written_down(office, who))
        return Ask(f"{ATTACHMENTS}{attachment.pk}/act/remove/", {"reason": reason(who)})

    return ask


_ATTACH = frozenset({f"admin:{MODEL}_attach"})

FLOWS = (
    Flow(
        "attach a file",
        _ATTACH,
        _sending(letter, "txt"),
        _sending(_program, "exe"),
        fails_at="fail-act",
        shown_at=_page_with_files,
    ),
    Flow(
        "attach a large file",
        _ATTACH,
        _sending(lambda who: letter(who, LARGE), "txt"),
        _sending(lambda who: _program(who) + letter(who, LARGE), "exe"),
    ),
    Flow(
        "remove a file",
        frozenset({"attachments_attachment:remove"}),
        _remove(lambda who: who.text("reden")),
        _remove(lambda _who: ""),
        fails_at="fail-act",
    ),
)
