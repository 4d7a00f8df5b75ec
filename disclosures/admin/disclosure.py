"""All disclosures in a list, and one of them from top to bottom."""

from http import HTTPStatus
from typing import Any, ClassVar
from uuid import UUID

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from disclosures import rules
from disclosures.admin.acts import ACTS, ACTS_THAT_SHOW, WRITE_DOWN
from disclosures.admin.figures import figures_url
from disclosures.admin.filters import EndFilter
from disclosures.admin.words import call_back_in_words
from disclosures.models import Channel, Disclosure, Status
from disclosures.queries import known_on_the_telephone, profile_for
from disclosures.services.writing import id_for
from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act
from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.admin.base import Headline
from privacyoffice.accounts.admin.blocks import Block
from privacyoffice.attachments.admin import AttachmentsOnCase
from privacyoffice.cases.admin.base import CaseAdmin
from privacyoffice.deadlines.explaining import in_words
from privacyoffice.policy.codes import Basis
from privacyoffice.proof.admin.timeline_files import TimelineFiles

_SHAPES = {
    Status.ASKED: "open",
    Status.CALLING_BACK: "half",
    Status.TO_DECIDE: "half",
    Status.GIVEN: "tick",
    Status.REFUSED: "back",
}


@admin.register(Disclosure)
class DisclosureAdmin(AttachmentsOnCase, TimelineFiles, CaseAdmin):
    """Kept by the privacy officer and the manager, who decides; the FG looks on. The list shows
    nothing about people.
    """

    acts = ACTS
    add_act = WRITE_DOWN
    acts_that_show = ACTS_THAT_SHOW
    list_display = ("reference", "asked", "party_name", "channel_words", "ground", "status_badge")
    list_filter = ("status", EndFilter, "channel", "ground", "refusal")
    list_select_related = ("party",)
    search_fields: ClassVar[Any] = ("reference", "party__name")
    search_help_text = gettext_lazy(
        "Searches in references and names of parties. What was given of a person stands on the "
        "page of their request."
    )
    ordering = ("-asked_at", "-reference")
    change_form_template = "admin/disclosures/disclosure.html"
    change_list_template = "admin/disclosures/change_list.html"

    class Media:
        css: ClassVar[dict[str, tuple[str, ...]]] = {"all": ("css/cases.css",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return (
            super()
            .get_queryset(request)
            .select_related(
                *("party", "activity", "organisation"),
                *("written_by", "ended_by", "decision_kept_by"),
            )
        )

    def get_urls(self) -> list[Any]:
        return [figures_url(self), *super().get_urls()]

    def _take(self, request: HttpRequest, act: Act, obj: Any, refusal: str = "") -> HttpResponse:
        """Whoever wrote something down sees at once what the policy says of it."""
        response = super()._take(request, act, obj, refusal)
        form_id = request.POST.get("form_id")
        if obj is not None or response.status_code != HTTPStatus.FOUND or not form_id:
            return response
        made_id = id_for(UUID(form_id), request.user)
        return redirect(self._address_after(request, Disclosure(pk=made_id)))

    @admin.display(description=gettext_lazy("asked"), ordering="asked_at")
    def asked(self, one: Disclosure) -> str:
        return date_format(clock.day_of(one.asked_at))

    @admin.display(description=pgettext_lazy("of a disclosure", "to"), ordering="party__name")
    def party_name(self, one: Disclosure) -> str:
        return str(one.party) if one.party else _("in the file")

    @admin.display(description=gettext_lazy("how"), ordering="channel")
    def channel_words(self, one: Disclosure) -> str:
        return str(one.get_channel_display())

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def status_badge(self, one: Disclosure) -> SafeString:
        words = str(one.get_status_display())
        if one.destroyed_at is not None:
            words = _("%(status)s, content destroyed") % {"status": words}
            return badge(words, "cross")
        return badge(words, _SHAPES[Status(one.status)])

    def page_title(self, obj: Disclosure) -> str:
        return _("Disclosure %(reference)s") % {"reference": obj.reference}

    def headline(self, request: HttpRequest, obj: Any) -> Headline:
        """The facts, and while it is not over what the policy says of it."""
        certificate = self.certificate_block(obj)
        blocks = [] if certificate is None else [certificate]
        if obj.status not in (Status.GIVEN, Status.REFUSED) and obj.destroyed_at is None:
            blocks += _policy_blocks(obj)
        return Headline(
            badge=self.status_badge(obj), facts=tuple(_facts(request, obj)), blocks=tuple(blocks)
        )

    def content(self, request: HttpRequest, case: Any) -> dict[str, Any]:
        """Whose data, who got them, and what was written. Raises keyring.Unreadable."""
        words = [
            (_("Who gets them"), case.receiver.reveal()),
            (_("Which data"), case.what.reveal()),
            (_("What for"), case.purpose.reveal()),
            (_("Why it fits the purpose (GDPR article 6(4))"), case.compatible.reveal()),
            (_("Duty of secrecy"), case.secrecy.reveal()),
            (_("Called back"), call_back_in_words(case.call_back and case.call_back.reveal())),
            (_("The decision and why"), case.decision.reveal()),
        ]
        return {
            "person": _lines(case.person.reveal() or {}),
            "words": [(label, text) for label, text in words if text],
        }


def _policy_blocks(one: Disclosure) -> list[Block]:
    """What stands in the way, before what to do; and what else the policy says."""
    profile = profile_for(one)
    found = rules.obstacles(one, profile)
    if found:
        lines = [obstacle.sentence for obstacle in found]
        if any(obstacle.lifted == rules.Lifted.DIRECTOR for obstacle in found):
            who = profile.disclosure.telephone_deviation_by
            lines.append(_("According to the policy may decide otherwise: %(who)s.") % {"who": who})
        first = Block(_("What stands in the way"), tuple(lines), is_first=True)
    else:
        line = _("Nothing in the policy stands in the way. Give no more than is needed.")
        first = Block(_("What the policy says"), (line,), is_first=True)
    blocks, rule = [first], profile.disclosure
    if doubts := rules.cautions(one, profile):
        blocks.append(Block(_("Look at this again"), tuple(doubts), is_first=True))
    if one.channel == Channel.TELEPHONE and rules.is_meant_by(one.listed_as, one.party):
        blocks.append(Block(_("Who is known there on the telephone"), _known(one)))
    if rule.recipients:
        blocks.append(
            Block(_("Who gets data according to the policy"), rule.recipients, is_folded=True)
        )
    if rule.freedom_of_information:
        title = _("Requests for public information, according to the policy")
        blocks.append(Block(title, (rule.freedom_of_information,), is_folded=True))
    return blocks


def _known(one: Disclosure) -> tuple[str, ...]:
    """The people at the party who may ask; the policy gives data to known people only."""
    known = known_on_the_telephone(one.party)
    told = tuple(", ".join(filter(None, (str(each), each.phone))) for each in known)
    nobody = _("Nobody. The privacy officer writes them down with the party.")
    return told or (nobody,)


def _facts(request: HttpRequest, one: Disclosure) -> list[tuple[Any, Any]]:
    """What one asks first; of what is not known or does not matter nothing."""
    yes = _("yes")
    found: list[tuple[Any, Any]] = [
        (_("Asked at"), in_words(one.asked_at)),
        (_("How"), one.get_channel_display()),
        (_("External party"), _link(request, one.party)),
        (_("On request of"), one.get_on_request_of_display()),
        (_("Processing"), _link(request, one.activity)),
        (_("Ground in the policy"), one.get_ground_display() or _("none")),
        (_("Legal basis (GDPR 6(1))"), dict(Basis.choices).get(one.legal_basis, "")),
        (_("In the policy as"), one.listed_as),
        (_("For another purpose than the policy names"), yes if one.other_purpose else ""),
        (_("A duty of secrecy rests on these data"), yes if one.secrecy_stands else ""),
        (_("Research with identifiable people"), yes if one.is_identifiable_research else ""),
        (_("Called back at"), one.called_back_at and in_words(one.called_back_at)),
        (_("Decided by"), one.decided_by),
        (_("Heard first"), one.heard_first),
        (_("Decided on"), one.decided_at and _day(one.decided_at)),
        (_("Departs from the rule"), yes if one.departs else ""),
        (_ended_label(one), one.ended_at and in_words(one.ended_at)),
        (_("Because"), one.get_refusal_display()),
        (pgettext("who gave or refused", "By"), one.ended_by),
        (_("Written down by"), one.written_by),
    ]
    if one.destroyed_at is None and one.destroy_from is not None:
        found.append((_("Kept until"), date_format(one.destroy_from, "j F Y")))
    return [(label, value) for label, value in found if value]


def _ended_label(one: Disclosure) -> str:
    return _("Given at") if one.status == Status.GIVEN else _("Refused at")


def _day(moment: Any) -> str:
    return date_format(clock.day_of(moment), "l j F Y")


def _link(request: HttpRequest, thing: Any) -> Any:
    """The name of a party or processing, with the way to it for who may see that."""
    if thing is None:
        return ""
    meta = thing._meta
    if not request.user.has_perm(f"{meta.app_label}.view_{meta.model_name}"):
        return str(thing)
    address = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[thing.pk])
    return format_html('<a href="{}">{}</a>', address, thing)


def _lines(person: dict[str, str]) -> list[tuple[str, str]]:
    name = f"{person.get('given_name', '')} {person.get('surname', '')}".strip()
    home = f"{person.get('postcode', '')} {person.get('house_number', '')}".strip()
    born = parse_date(person.get("birth_date", ""))
    lines = [
        (_("Name"), name),
        (_("Born on"), date_format(born) if born else ""),
        (_("E-mail address"), person.get("email", "")),
        (_("Postcode and house number"), home),
    ]
    return [(label, text) for label, text in lines if text]
