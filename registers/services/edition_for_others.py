"""What we do as processor, by controller, as a PDF: for the office, and for the AP when it asks.

Law: GDPR art. 30(2), 30(4). No page of the public leads here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models.functions import Lower
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice.audit import services as audit
from privacyoffice.jobs import services as jobs
from privacyoffice.jobs.models import Job
from privacyoffice.tenancy.models import Organisation
from processors import countries
from processors.models import Party
from registers.models import ClientController, EditionKind
from registers.models.processing_activity import Status
from registers.published import PublicLine, Section
from registers.record import PART
from registers.services.edition import PARTS_FOR_OTHERS
from registers.services.internal_edition import entries_in_use, section_of
from registers.services.paper import Paper, PaperEntry
from registers.services.private_edition import PrivateEdition
from registers.services.snapshot import hash_of

FOR_OTHERS_JOB = "registers.render_register_for_others"


@dataclass(frozen=True)
class WorkForOther:
    """One processing for one controller. Law: GDPR art. 30(2)(a)-(d)."""

    state: str
    sections: tuple[Section, ...]
    url: str


def is_something_for_others() -> bool:
    """Whether the organisation in scope processes for anybody else, in what is in use."""
    clients = ClientController.objects.exclude(activity__status=Status.RETIRED)
    return bool(clients.exists())


@transaction.atomic
def ask_for_edition_for_others(*, actor: Any, now: datetime) -> Job:
    """Ask for the PDF. Raises PermissionDenied; ValidationError when there is nothing in it."""
    if not actor.has_perm("registers.add_registeredition"):
        raise PermissionDenied
    if not is_something_for_others():
        raise ValidationError(
            _("No processing activity names a controller for whom you do it, so it would be empty.")
        )
    job = jobs.ask_for(FOR_OTHERS_JOB, actor=actor, now=now, dedup="for_others")
    audit.record(
        "registers.edition_for_others_asked", subject=job.organisation, actor=actor, at=now
    )
    return job


def _paper(organisation: Organisation) -> tuple[Paper, Any]:
    entries = list(_entries())
    paper = Paper(
        organisation,
        _("Register of processing for others"),
        _(
            "This register says for which controllers the organisation processes personal "
            "data as their processor, and what it does for each (GDPR article 30(2))."
        ),
        entries,
        "documents/_for_others_table.html",
        note=_("Not for publication. It holds how data are protected."),
        folder=PARTS_FOR_OTHERS,
    )
    return paper, sorted((entry.key, entry.name, hash_of(_as_data(entry))) for entry in entries)


def _record(**told: Any) -> None:
    audit.record("registers.edition_for_others_made", **told)


_edition = PrivateEdition(
    EditionKind.FOR_OTHERS,
    _record,
    gettext_lazy("Edition %(number)d is ready"),
    _paper,
)
for_others_job, render_for_others = _edition.job, _edition.render


def _as_data(entry: PaperEntry) -> list[Any]:
    return [
        (section.key, [(line.text, list(line.details)) for line in section.lines])
        for section in entry.shown.sections
    ]


def _entries() -> Iterator[PaperEntry]:
    """Each controller with each processing for it; the controllers are the chapters."""
    found = [
        (entry, place, line)
        for entry in entries_in_use()
        for place, line in enumerate(entry.shown.record.get("clients", ()))
    ]
    parties = _parties({str(line["party"]) for _entry, _place, line in found})
    for entry, place, line in found:
        controller = str(line["party"])
        sections = _sections(entry.shown.record, line, parties.get(controller.lower()))
        shown = WorkForOther(entry.shown.state, tuple(sections), entry.shown.url)
        # One processing stands under several controllers, each a place of its own.
        yield PaperEntry(f"{entry.key}-{place}", entry.name, controller, shown)


def _sections(record: Any, line: Mapping[str, Any], party: Party | None) -> Iterator[Section]:
    """What the law asks of a processor, in its order."""
    yield Section("controller", _("Controller"), (_controller(line, party),))
    contact = str(line.get("dpo_contact", ""))
    yield _told("dpo_contact", _("Their representative and FG"), contact)
    yield _told("work", _("What we do for them"), str(line.get("work", "")))
    yield section_of(PART["transfers"], record.get("transfers", ()))
    security = PART["security_measures"]
    planned = security.kept_while["status"]
    in_place = [
        each for each in record.get(security.key, ()) if each.get("status", "") not in planned
    ]
    yield section_of(security, in_place)


def _controller(line: Mapping[str, Any], party: Party | None) -> PublicLine:
    details: list[tuple[str, str]] = []
    if party is not None:
        details = [
            (capfirst(str(Party._meta.get_field(name).verbose_name)), value)  # type: ignore[union-attr]
            for name, value in (
                ("legal_name", party.legal_name),
                ("kvk_number", party.kvk_number),
                ("country", countries.name_of(party.country)),
                ("contact", party.contact),
            )
            if value
        ]
    return PublicLine(str(line["party"]), tuple(details))


def _told(key: str, heading: str, text: str) -> Section:
    return Section(key, heading, (PublicLine(text),) if text else ())


def _parties(names: set[str]) -> dict[str, Party]:
    """The parties by name in small letters; a double leads to the party that stays."""
    found: Any = Party.objects.annotate(folded=Lower("name")).filter(
        folded__in={name.lower() for name in names}
    )
    return {
        party.folded: party.merged_into or party for party in found.select_related("merged_into")
    }
