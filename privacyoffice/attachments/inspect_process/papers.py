"""PDFs: kept as they are, so that a signature in them still holds, or refused."""

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf

from privacyoffice.attachments.verdicts import PDF, Found, Unacceptable, Verdict

# Names that a PDF needs to do something by itself, with the refusal that each means.
_DOING = {
    "/JS": Verdict.PDF_SCRIPT,
    "/JavaScript": Verdict.PDF_SCRIPT,
    "/Launch": Verdict.PDF_ACTION,
    "/ImportData": Verdict.PDF_ACTION,
    "/SubmitForm": Verdict.PDF_ACTION,
    "/GoToE": Verdict.PDF_ACTION,
    "/GoToR": Verdict.PDF_ACTION,
    "/Thread": Verdict.PDF_ACTION,
    "/RichMedia": Verdict.PDF_ACTION,
    "/3D": Verdict.PDF_ACTION,
    "/U3D": Verdict.PDF_ACTION,
    "/PRC": Verdict.PDF_ACTION,
    "/OnInstantiate": Verdict.PDF_ACTION,
    "/Rendition": Verdict.PDF_ACTION,
    "/Movie": Verdict.PDF_ACTION,
    "/Sound": Verdict.PDF_ACTION,
    "/EmbeddedFile": Verdict.PDF_FILES,
    "/EmbeddedFiles": Verdict.PDF_FILES,
    "/FileAttachment": Verdict.PDF_FILES,
    "/EF": Verdict.PDF_FILES,
    "/XFA": Verdict.PDF_FORM,
}
# Actions under these happen unasked: there an address is fetched, and not only followed.
_UNASKED = frozenset({"/OpenAction", "/AA"})
# What of a stream, or of the page in it, lies elsewhere, and is fetched when it is shown.
_ELSEWHERE = frozenset({"/F", "/Ref", "/OPI"})
_SUSPECT = (*_DOING, *_UNASKED, "/FS")
_IN_BYTES = re.compile(rb"/(?:%s)\b" % b"|".join(name[1:].encode() for name in _SUSPECT))
_END = b"%%EOF"
_POINTER = re.compile(rb"startxref\s+\d+\s*\Z")
_PADDING = b"\r\n\t \x00"


def examine_pdf(content: bytes) -> Found:
    """Raises Unacceptable for what does something, hides something or is not whole."""
    if not content.startswith(b"%PDF-"):
        raise Unacceptable(Verdict.TWO_THINGS)
    _refuse_what_follows(content)
    try:
        with pikepdf.open(io.BytesIO(content), suppress_warnings=True) as document:
            if document.is_encrypted:
                raise Unacceptable(Verdict.PDF_LOCKED)
            _refuse_repaired(document)
            for each in document.objects:
                _look_at(each)
            _look_at(document.trailer)
            pages = len(document.pages)
    except pikepdf.PasswordError:
        raise Unacceptable(Verdict.PDF_LOCKED) from None
    except (Unacceptable, MemoryError, RecursionError):
        raise
    except Exception:  # whatever the library meets in a damaged file
        # To open a locked one it wants random numbers from a file, and there are no files here.
        is_locked = b"/Encrypt" in content
        raise Unacceptable(Verdict.PDF_LOCKED if is_locked else Verdict.PDF_DAMAGED) from None
    return Found(PDF, {"pages": pages})


def _refuse_what_follows(content: bytes) -> None:
    """After the last end there is nothing, and that end closes a table of contents."""
    before, end, after = content.rpartition(_END)
    if not end:
        raise Unacceptable(Verdict.PDF_DAMAGED)
    if after.strip(_PADDING) or not _POINTER.search(before[-64:]):
        raise Unacceptable(Verdict.PDF_MORE)


def _refuse_repaired(document: pikepdf.Pdf) -> None:
    """What one program repairs in one way, another reads in another."""
    if any("reconstruct" in str(warning) for warning in document.get_warnings()):
        raise Unacceptable(Verdict.PDF_DAMAGED)


def _look_at(each: Any) -> None:
    """One object, with what is written inside it; what it refers to gets its own turn."""
    is_stream = isinstance(each, pikepdf.Stream)
    dictionary = each.stream_dict if is_stream else each
    if not isinstance(dictionary, (pikepdf.Dictionary, pikepdf.Array, pikepdf.Name)):
        return
    if is_stream and not _ELSEWHERE.isdisjoint(dictionary.keys()):
        raise Unacceptable(Verdict.PDF_ACTION)
    # Quick, and right in most cases: only where such a name stands, perhaps in a text, is the
    # object taken apart.
    if not _IN_BYTES.search(dictionary.unparse(resolved=True)):
        return
    for part in _parts_of(dictionary):
        if isinstance(part, pikepdf.Dictionary):
            _refuse_fetching(part)
        names = part.keys() if isinstance(part, pikepdf.Dictionary) else [str(part)]
        for name in names:
            if name in _DOING:
                raise Unacceptable(_DOING[name])


def _parts_of(each: Any) -> Iterator[Any]:
    """The dictionaries and names that are written inside an object, itself included."""
    waiting = [each]
    while waiting:
        current = waiting.pop()
        if isinstance(current, pikepdf.Array):
            waiting.extend(_direct(list(current)))
        elif isinstance(current, pikepdf.Dictionary):
            yield current
            waiting.extend(_direct(list(current.values())))
        elif isinstance(current, pikepdf.Name):
            yield current


def _direct(values: list[Any]) -> list[Any]:
    return [value for value in values if not getattr(value, "is_indirect", False)]


def _refuse_fetching(dictionary: pikepdf.Dictionary) -> None:
    """Addresses that a reader visits without being asked to."""
    if dictionary.get("/FS") == pikepdf.Name.URL:
        raise Unacceptable(Verdict.PDF_ACTION)
    opened = [dictionary["/OpenAction"]] if "/OpenAction" in dictionary else []
    events = dictionary.get("/AA")
    if isinstance(events, pikepdf.Dictionary):
        opened.extend(events.values())
    if any(action.get("/S") == pikepdf.Name.URI for action in _chain(opened)):
        raise Unacceptable(Verdict.PDF_ACTION)


def _chain(actions: list[Any]) -> Iterator[pikepdf.Dictionary]:
    """These actions and all that follow on them, wherever they are written."""
    waiting, seen = list(actions), set()
    while waiting:
        action = waiting.pop()
        if isinstance(action, pikepdf.Array):
            waiting.extend(list(action))
        if not isinstance(action, pikepdf.Dictionary):
            continue
        if action.is_indirect:
            if action.objgen in seen:
                continue
            seen.add(action.objgen)
        yield action
        if "/Next" in action:
            waiting.append(action["/Next"])
