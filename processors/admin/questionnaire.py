"""One questionnaire: what was asked, what the party answered, and what the office thinks of it."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act
from privacyoffice.accounts.admin.base import Headline
from privacyoffice.cases.services.reading import note_reading, note_reading_if_readable
from privacyoffice.deadlines.explaining import in_words
from privacyoffice.keyring import Unreadable
from processors.admin import blocks_ask
from processors.admin.acts_ask import ACTS_THAT_SHOW, QUESTIONNAIRE_ACTS
from processors.admin.forms_ask import answer_in_words, judgement_in_words, question_in_words
from processors.admin.part import PartOfAgreementAdmin, agreement_address, linked
from processors.models import Agreement, AskStatus, Questionnaire

_ANSWERED = (AskStatus.ANSWERED, AskStatus.REVIEWED)


@admin.register(Questionnaire)
class QuestionnaireAdmin(PartOfAgreementAdmin):
    """For who reads agreements; judged by who keeps them."""

    acts = QUESTIONNAIRE_ACTS
    list_display = ("sent_on", "agreement_named", "email", "expires_on", "state")
    list_display_links = ("sent_on",)
    list_filter = ("status", "language")
    search_fields = ("email", "agreement__reference", "agreement__party__name")
    search_help_text = gettext_lazy("Searches in addresses, parties and numbers of agreements.")
    ordering = ("-sent_at",)
    change_form_template = "admin/processors/questionnaire.html"
    # The acts stand in the history of the agreement.
    has_history = False

    class Media:
        css: ClassVar[dict[str, tuple[str, ...]]] = {"all": ("css/cases.css", "css/processors.css")}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        found = super().get_queryset(request)
        return found.select_related("agreement__party", "organisation", "sent_by", "reviewed_by")

    @admin.display(description=gettext_lazy("sent on"), ordering="sent_at")
    def sent_on(self, one: Questionnaire) -> str:
        return date_format(clock.day_of(one.sent_at))

    @admin.display(description=gettext_lazy("agreement"), ordering="agreement__reference")
    def agreement_named(self, one: Questionnaire) -> SafeString:
        return linked(one.agreement)

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state(self, one: Questionnaire) -> SafeString:
        return blocks_ask.ask_badge(one, clock.today())

    def page_title(self, obj: Questionnaire) -> str:
        return blocks_ask.named(obj)

    def headline(self, request: HttpRequest, obj: Questionnaire) -> Headline:
        """To whom, when, and how far it is."""
        return Headline(badge=self.state(obj), facts=tuple(self._facts(obj)))

    def _facts(self, one: Questionnaire) -> list[tuple[Any, Any]]:
        facts: list[tuple[Any, Any]] = [
            (_("Agreement"), _agreement(one.agreement)),
            (_("Sent to"), one.email),
            (_("Sent"), in_words(one.sent_at)),
            (_("Sent by"), one.sent_by),
            (_("Answered before"), date_format(one.expires_on, "l j F Y")),
            (_("Questions of"), one.questions_version),
        ]
        if one.answered_at is not None:
            facts.append((_("Answered"), in_words(one.answered_at)))
        if one.reviewed_at is not None:
            facts.append((_("Judged"), in_words(one.reviewed_at)))
            facts.append((_("Judged by"), one.reviewed_by))
        return facts

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The answers are content of the agreement: seeing them is looking into it."""
        one = self.get_object(request, unquote(object_id))
        context: dict[str, Any] = {"history_stands_above": True}
        if one is not None and one.status in _ANSWERED and request.method in ("GET", "HEAD"):
            context |= _opened(one, request.user)
        return super().change_view(
            request, object_id, form_url, {**context, **(extra_context or {})}
        )

    def _take(self, request: HttpRequest, act: Act, obj: Any, refusal: str = "") -> HttpResponse:
        if act.name in ACTS_THAT_SHOW and request.method in ("GET", "HEAD"):
            note_reading_if_readable(obj.agreement, request.user, clock.now())
        return super()._take(request, act, obj, refusal)


def _agreement(agreement: Agreement) -> SafeString:
    return format_html(
        '<a href="{}">{}</a>, {}',
        agreement_address(agreement),
        agreement.reference,
        agreement.party,
    )


def _opened(one: Questionnaire, user: Any) -> dict[str, Any]:
    """What was answered and judged, with the act of looking into the agreement; or why not."""
    try:
        answers, review = one.answers.reveal() or {}, one.review.reveal() or {}
        answered_by = one.answered_by.reveal()
    except Unreadable as error:
        return {"unreadable": error.told}
    note_reading(one.agreement, user, clock.now())
    return {
        "answered_by": answered_by,
        "rows": [
            {
                "question": question_in_words(code),
                "answer": answer_in_words(told),
                "judgement": judgement_in_words(review.get(code)),
                "note": (review.get(code) or {}).get("note", ""),
                "is_taken_over": code in one.taken_over,
            }
            for code, told in answers.items()
        ],
    }
