"""From parts to one document: rendering what is new, and joining it all.

What stands in the parts is registers.services.paper.
"""

from collections.abc import Sequence
from datetime import datetime

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from privacyoffice.documents.joining import (
    Assembly,
    Attachment,
    Bookmark,
    Description,
    Footer,
    Place,
    join,
)
from privacyoffice.documents.parts import PartFolder, RenderedPart, render_parts
from registers.services.paper import Cover, Paper, Report


def make_pdf(
    paper: Paper,
    cover: Cover,
    *,
    made_at: datetime,
    report: Report,
    attachments: Sequence[Attachment] = (),
    is_archive: bool = False,
) -> bytes:
    """The whole document, tagged (PDF/UA-1); for the archive also PDF/A-3a.

    Call it outside a transaction and a web request: it takes as long as it takes. Parts of the
    document before are used again, and what is no longer in this one is removed. `report`
    counts parts. Raises RenderFailed.
    """
    with translation.override("nl"):
        return _Making(paper, cover, report).pdf(made_at, attachments, is_archive)


class _Making:
    """The steps from parts to document."""

    def __init__(self, paper: Paper, cover: Cover, report: Report) -> None:
        self.paper = paper
        self.cover = cover
        self.folder = PartFolder(paper.organisation.pk, paper.folder)
        self._report = report
        # Contents and joining are steps too.
        self.total = len(paper.body) + 4

    def pdf(self, made_at: datetime, attachments: Sequence[Attachment], is_archive: bool) -> bytes:
        paper = self.paper
        front = [paper.cover(self.cover)] + ([paper.contents()] if paper.entries else [])
        rendered = render_parts([*front, *paper.body], folder=self.folder, report=self._say_part)
        places = _places(rendered)
        used = [*rendered]
        if paper.entries:
            self._say(self.total - 2, _("Making the contents"))
            numbered = paper.contents(places)
            quiet = lambda *_told: self._say(self.total - 2, _("Making the contents"))  # noqa: E731
            rendered[1] = render_parts([numbered], folder=self.folder, report=quiet)[0]
            used.append(rendered[1])
        self._say(self.total - 1, _("Putting the parts together"))
        pdf = join(
            self._assembly(rendered, places, made_at, attachments, is_archive),
            on_wait=lambda: self._say(self.total - 1, _("Putting the parts together")),
        )
        self.folder.keep_only(used)
        self._say(self.total, _("The PDF is ready"))
        return pdf

    def _say(self, done: int, message: str) -> None:
        self._report(done, self.total, message)

    def _say_part(self, done: int, total: int, page: int) -> None:
        message = _("Part %(done)d of %(total)d is laid out") % {"done": done, "total": total}
        if page:
            message = _("%(message)s (page %(page)d of the next)") % {
                "message": message,
                "page": page,
            }
        self._say(min(done, self.total - 2), message)

    def _assembly(
        self,
        rendered: Sequence[RenderedPart],
        places: dict[str, Place],
        made_at: datetime,
        attachments: Sequence[Attachment],
        is_archive: bool,
    ) -> Assembly:
        paper, cover = self.paper, self.cover
        page, of = _("page"), pgettext("page 1 of 9", "of")
        description = Description(
            title=f"{paper.title} - {paper.organisation.name}",
            author=paper.organisation.name,
            subject=paper.lead,
            language="nl",
            made_at=made_at,
        )
        footer = Footer(
            left=_("Version %(number)d") % {"number": cover.number},
            centre=date_format(cover.in_force_on, "j F Y"),
            numbering=f"{page} {{page}} {of} {{pages}}",
        )
        return Assembly(
            parts=[part.path for part in rendered],
            description=description,
            footer=footer,
            outline=_outline(paper, places),
            links=_links(paper, places),
            is_archive=is_archive,
            attachments=attachments,
        )


def _places(rendered: Sequence[RenderedPart]) -> dict[str, Place]:
    """Where every anchor is in the whole document."""
    found: dict[str, Place] = {}
    before = 0
    for part in rendered:
        for name, (page, y) in part.made.anchors.items():
            found[name] = Place(before + page, y)
        before += part.made.pages
    return found


def _outline(paper: Paper, places: dict[str, Place]) -> list[Bookmark]:
    lines = [Bookmark(paper.title, Place(0, 842.0))]
    if paper.entries:
        lines.append(Bookmark(_("Contents"), places["contents"]))
    lines += [
        Bookmark(
            chapter.title,
            places[chapter.anchor],
            [Bookmark(entry.name, places[entry.anchor]) for entry in chapter.entries],
        )
        for chapter in (paper.chapters if paper.entries else ())
    ]
    return lines


def _links(paper: Paper, places: dict[str, Place]) -> dict[str, tuple[str, Place]]:
    named = [(c.anchor, c.title) for c in (paper.chapters if paper.entries else ())]
    named += [(entry.anchor, entry.name) for entry in paper.entries]
    return {
        anchor: (
            _("%(title)s, page %(page)d") % {"title": title, "page": places[anchor].page + 1},
            places[anchor],
        )
        for anchor, title in named
    }
