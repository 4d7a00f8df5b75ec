"""All transfers outside the EEA under agreements in a list, and the page of one."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet, Value
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act
from privacyoffice.accounts.admin.base import Headline
from privacyoffice.accounts.admin.blocks import Block
from privacyoffice.policy.profile import Profile
from privacyoffice.policy.queries import profile_on
from processors import adequacy, countries
from processors.admin.blocks_subs import transfer_in_words
from processors.admin.forms_subs import EndForm, TransferChangeForm
from processors.admin.part import PartOfAgreementAdmin, is_open, linked, listed
from processors.admin.words_subs import decision_in_words, transfer_badge
from processors.models import PartyTransfer
from processors.queries_transfers import running, without_basis
from processors.services import transfers
from processors.transfer_basis import cautions, forbidden_by, lacks, standing


def _sign_off(request: HttpRequest, transfer: PartyTransfer, data: dict[str, Any]) -> str:
    transfers.sign_off(transfer_id=transfer.pk, actor=request.user, now=clock.now())
    return _("Signed off. It counts as lawful as long as its basis holds.")


def _change(request: HttpRequest, transfer: PartyTransfer, data: dict[str, Any]) -> str:
    made = transfers.change(
        transfer_id=transfer.pk, basis=data, actor=request.user, now=clock.now()
    )
    if lacks(made, clock.today()):
        return _("Saved. Something still lacks: see below.")
    return _("Saved. It can be signed off now.")


def _end(request: HttpRequest, transfer: PartyTransfer, data: dict[str, Any]) -> str:
    transfers.end(transfer_id=transfer.pk, actor=request.user, now=clock.now(), **data)
    return _("This transfer has ended.")


def _goes_on(transfer: PartyTransfer) -> bool:
    return transfer.ended_on is None and is_open(transfer.agreement)


def _can_be_signed_off(transfer: Any) -> bool:
    """Not what the own policy forbids: the page says so, in its words."""
    is_open_question = transfer.signed_off_on is None and not transfer.is_forbidden
    return is_open_question and _goes_on(transfer)


def _what_is_lacking(transfer: PartyTransfer) -> tuple[Block, ...]:
    missing = lacks(transfer, clock.today())
    return (Block(_("This comes first"), tuple(missing), stops=True),) if missing else ()


def _cautions(transfer: PartyTransfer) -> list[Any]:
    return list(cautions(transfer, profile_on(clock.today())))


class BasisFilter(admin.SimpleListFilter):
    """Whether it is lawful today."""

    title = gettext_lazy("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("without", gettext_lazy("without basis")),
            ("running", gettext_lazy("all that go on")),
            ("ended", gettext_lazy("ended")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "without":
            forbidden = _profile(request).transfers.forbidden
            return without_basis(queryset, clock.today(), forbidden=forbidden)
        if self.value() == "running":
            return running(queryset)
        if self.value() == "ended":
            return queryset.filter(ended_on__isnull=False)
        return queryset


class CountryFilter(admin.SimpleListFilter):
    """Where the data go: the countries that occur."""

    title = gettext_lazy("country")
    parameter_name = "country"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        found = PartyTransfer.objects.order_by("country").values_list("country", flat=True)
        return [(code, countries.name_of(code)) for code in found.distinct()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(country=self.value()) if self.value() else queryset


def _profile(request: HttpRequest) -> Profile:
    """The policy of today, asked once a page."""
    known: Profile | None = request.__dict__.get("_profile_of_today")
    if known is None:
        known = request.__dict__["_profile_of_today"] = profile_on(clock.today())
    return known


@admin.register(PartyTransfer)
class PartyTransferAdmin(PartOfAgreementAdmin):
    """For who reads agreements; kept and signed off by the privacy officer."""

    acts = (
        Act(
            name="sign-off",
            label=gettext_lazy("Sign this transfer off"),
            explanation=gettext_lazy(
                "You say that this transfer is lawful. Your name and the day stand with it."
            ),
            perm="sign",
            perform=_sign_off,
            possible=_can_be_signed_off,
            lacks=_what_is_lacking,
            warnings=_cautions,
        ),
        Act(
            name="correct",
            label=gettext_lazy("Change what it rests on"),
            explanation=gettext_lazy("After a change it has to be signed off again."),
            perm="change",
            perform=_change,
            possible=_goes_on,
            form_class=TransferChangeForm,
        ),
        Act(
            name="end",
            label=gettext_lazy("End this transfer"),
            explanation=gettext_lazy("No data go there any more. It stays in the list."),
            perm="change",
            perform=_end,
            possible=_goes_on,
            form_class=EndForm,
            stands_back=True,
        ),
    )
    list_display = ("to", "agreement_named", "rests_on", "signed_off", "state")
    list_filter = (BasisFilter, CountryFilter, "safeguard")
    search_fields = ("agreement__reference", "agreement__party__name", "sub__party__name")
    search_help_text = gettext_lazy("Searches in parties and number of the agreement.")
    ordering = ("country", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        found: QuerySet[Any] = (
            super()
            .get_queryset(request)
            .select_related("agreement__party", "sub__party", "signed_off_by", "organisation")
        )
        # The rows of a list know the request no more.
        forbidden = _profile(request).transfers.forbidden
        told: QuerySet[Any] = found.annotate(is_forbidden=Value(forbidden))
        return told

    @admin.display(description=gettext_lazy("to whom"))
    def to(self, transfer: PartyTransfer) -> str:
        return transfer_in_words(transfer)

    @admin.display(description=gettext_lazy("agreement"), ordering="agreement__reference")
    def agreement_named(self, transfer: PartyTransfer) -> SafeString:
        return listed(transfer.agreement)

    @admin.display(description=gettext_lazy("rests on"), ordering="safeguard")
    def rests_on(self, transfer: PartyTransfer) -> str:
        if transfer.decision:
            return decision_in_words(transfer.decision)
        return transfer.get_safeguard_display() or "–"

    @admin.display(description=gettext_lazy("signed off on"), ordering="signed_off_on")
    def signed_off(self, transfer: PartyTransfer) -> str:
        return date_format(transfer.signed_off_on) if transfer.signed_off_on else "–"

    @admin.display(description=gettext_lazy("status"))
    def state(self, transfer: Any) -> SafeString:
        where = standing(transfer, clock.today(), forbidden=transfer.is_forbidden)
        return transfer_badge(where)

    def page_title(self, obj: PartyTransfer) -> str:
        return _("Transfer to %(to)s") % {"to": transfer_in_words(obj)}

    def headline(self, request: HttpRequest, obj: Any) -> Headline:
        """To whom, on what it rests, and what it lacks."""
        return Headline(
            badge=self.state(obj),
            facts=tuple(self._facts(obj)),
            blocks=tuple(_blocks(obj, _profile(request))),
        )

    def _facts(self, transfer: PartyTransfer) -> list[tuple[Any, Any]]:
        facts: list[tuple[Any, Any]] = [
            (_("Agreement"), linked(transfer.agreement)),
            (_("Country"), countries.name_of(transfer.country)),
            (_("Rests on"), transfer.get_safeguard_display() or _("not known yet")),
        ]
        if transfer.scc_module:
            facts.append((_("Module"), transfer.get_scc_module_display()))
        days = (
            (_("Certification seen on"), transfer.certified_on),
            (_("Assessed on"), transfer.assessed_on),
            (_("Signed off on"), transfer.signed_off_on),
            (_("Ended on"), transfer.ended_on),
        )
        facts += [(label, date_format(day, "l j F Y")) for label, day in days if day is not None]
        if transfer.signed_off_by is not None:
            facts.append((_("Signed off by"), transfer.signed_off_by))
        return facts


def _blocks(transfer: PartyTransfer, profile: Profile) -> list[Block]:
    today, blocks = clock.today(), []
    goes_on = transfer.ended_on is None
    if goes_on and (refusal := forbidden_by(profile)):
        then = _(
            "So nobody can sign it off. See to it that the data stay inside the EEA, and end this "
            "transfer."
        )
        blocks.append(Block(_("This is not possible"), (refusal, then), is_first=True))
    if goes_on and (missing := lacks(transfer, today)):
        blocks.append(Block(_("What lacks"), tuple(missing), is_first=True))
    if goes_on and (doubts := cautions(transfer, profile)):
        blocks.append(Block(_("Look at this again"), tuple(doubts), is_first=True))
    decision = adequacy.decision_of(transfer.decision)
    if decision is not None:
        blocks.append(Block(_("The adequacy decision"), tuple(lines_of(decision))))
    if transfer.assessment:
        blocks.append(Block(_("What came out of the assessment"), (transfer.assessment,)))
    if transfer.supplementary:
        blocks.append(Block(_("Supplementary measures"), (transfer.supplementary,)))
    return blocks


def lines_of(decision: adequacy.Decision) -> list[Any]:
    """A decision with its days, what it covers, and where that stands."""
    days = {"from": date_format(decision.begins_on), "number": decision.number}
    told: list[Any] = [_("%(number)s, holds from %(from)s") % days]
    if decision.until is not None:
        told[0] = _("%(number)s, holds from %(from)s until %(until)s") % {
            **days,
            "until": date_format(decision.until),
        }
    told += [text for text in (decision.ended_by, decision.scope) if text]
    told.append(
        format_html(
            '<a href="{}">{}</a>',
            decision.source,
            _("Where it stands: %(name)s") % {"name": decision.name},
        )
    )
    checked = {"day": date_format(adequacy.checked_on())}
    told.append(
        format_html(
            '{} <a href="{}">{}</a>',
            _("This table is of %(day)s. The list of the Commission is what counts.") % checked,
            adequacy.list_address(),
            _("See whether it changed"),
        )
    )
    return told
