"""What changed in the public register, for programs that follow it.

An Atom feed (RFC 4287) with one entry a version. When a version ends or is withdrawn its entry
changes, so that a reader who kept the text gets the reason in its place.
"""

from datetime import datetime
from typing import Any
from uuid import uuid5
from xml.etree.ElementTree import Element, SubElement, tostring

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from privacyoffice.links import absolute
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.public import public_page
from privacyoffice.xml_text import fit_for_xml
from registers.public_differences import public_differences
from registers.public_versions import Changed, recently_changed
from registers.published import as_public

ATOM = "http://www.w3.org/2005/Atom"
CONTENT_TYPE = "application/atom+xml; charset=utf-8"
MOST_ENTRIES = 50


@public_page
def register_feed(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """The versions that changed last, each with what it changed, the latest change first."""
    entries = recently_changed(MOST_ENTRIES)
    feed = Element("feed", {"xmlns": ATOM, "xml:lang": get_language() or settings.LANGUAGE_CODE})
    # Not the address: an organisation may get another one and stays the same source.
    _add(feed, "id", uuid5(organisation.pk, "register").urn)
    title = _("Changes in the register of processing activities of %(name)s")
    _add(feed, "title", title % {"name": organisation.name})
    changed_at = max((entry.changed_at for entry in entries), default=organisation.created_at)
    _add(feed, "updated", _moment(changed_at))
    SubElement(feed, "link", rel="self", href=absolute("registers_public:feed", organisation.slug))
    SubElement(
        feed,
        "link",
        rel="alternate",
        type="text/html",
        href=absolute("registers_public:list", organisation.slug),
    )
    _add(SubElement(feed, "author"), "name", organisation.name)
    for entry in entries:
        _add_entry(feed, entry, organisation)
    text = tostring(feed, encoding="utf-8", xml_declaration=True)
    return HttpResponse(text, content_type=CONTENT_TYPE)


def _add_entry(feed: Element, entry: Changed, organisation: Organisation) -> None:
    row, before, slug = entry.row, entry.before, organisation.slug
    element = SubElement(feed, "entry")
    _add(element, "id", row.pk.urn)
    _add(element, "title", _title(entry))
    _add(element, "published", _moment(row.published_at))
    _add(element, "updated", _moment(entry.changed_at))
    address = absolute("registers_public:version", slug, row.activity_id, row.version)
    SubElement(element, "link", rel="alternate", type="text/html", href=address)
    context: dict[str, Any] = {"entry": entry}
    if before is not None and row.withdrawn_at is None:
        context["differences"] = public_differences(as_public(before, slug), as_public(row, slug))
    html = render_to_string("public/feed_entry.html", context)
    _add(element, "content", html.strip(), type="html")


def _title(entry: Changed) -> str:
    row = entry.row
    if row.withdrawn_at is not None:
        # The name went with the text; that of an older version is still public.
        name = entry.before.name if entry.before else _("a text in the register")
        return _("Withdrawn: %(name)s") % {"name": name}
    if row.retired_on is not None:
        return _("Ended: %(name)s") % {"name": row.name}
    if entry.before is None:
        return _("New: %(name)s") % {"name": row.name}
    return _("Changed: %(name)s") % {"name": row.name}


def _add(parent: Element, tag: str, text: str, **attributes: str) -> None:
    SubElement(parent, tag, attributes).text = fit_for_xml(text)


def _moment(moment: datetime) -> str:
    """As RFC 3339 writes it, to the second."""
    return moment.isoformat(timespec="seconds")
