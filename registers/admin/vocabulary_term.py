"""The words of the register: an organisation's own terms, with the platform's below them."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.admin.base import GatedModelAdmin
from privacyoffice.accounts.admin.words import describe
from privacyoffice.audit import services as audit
from registers.models import VocabularyKind, VocabularyTerm
from registers.models.parts import Sensitivity
from registers.vocabulary import VOCABULARY, Kind, Term

describe({"registers.term_kept": gettext_lazy("Own term added or changed")})


class TermForm(forms.ModelForm[VocabularyTerm]):
    """A name once per kind, and only data can be sensitive."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("sensitivity") and cleaned.get("kind") != VocabularyKind.PERSONAL_DATA:
            raise ValidationError(
                {"sensitivity": _("Only a kind of data can be sensitive. Leave this empty.")}
            )
        # Django leaves the constraint out, because the organisation is no field of the form.
        same = VocabularyTerm.objects.filter(
            kind=cleaned.get("kind"), name__iexact=cleaned.get("name", "")
        )
        if same.exclude(pk=self.instance.pk).exists():
            raise ValidationError({"name": _("This term is already in the list.")})
        return cleaned


@admin.register(VocabularyTerm)
class VocabularyTermAdmin(GatedModelAdmin):
    """A list that the privacy officer keeps; those of the platform can be read only."""

    form = TermForm
    formfield_overrides = {
        **GatedModelAdmin.formfield_overrides,
        models.URLField: {"assume_scheme": "https"},
    }
    change_list_template = "admin/registers/vocabularyterm/change_list.html"
    list_display = ("name", "kind", "other_names", "sensitivity", "dpv")
    list_filter = ("kind",)
    search_fields = ("name", "synonyms")
    search_help_text = gettext_lazy("Searches in terms and their other names.")
    fields = ("kind", "name", "synonyms", "sensitivity", "dpv")

    @admin.display(description=gettext_lazy("other names"))
    def other_names(self, term: VocabularyTerm) -> str:
        return Truncator(", ".join(term.synonyms.splitlines())).chars(120)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {
            "platform": _platform(
                kind=request.GET.get("kind__exact", ""), wanted=request.GET.get("q", "")
            ),
            "is_narrowed": bool(request.GET.get("kind__exact") or request.GET.get("q")),
        }
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        audit.record(
            "registers.term_kept",
            subject=obj,
            actor=request.user,
            at=clock.now(),
            payload={"before": form.initial.get("name", ""), "after": obj.name},
        )


def _platform(kind: str, wanted: str) -> list[dict[str, Any]]:
    """The platform's terms per kind, those that the filter and the search field leave."""
    chosen = [k for k in Kind if not kind or k == kind]
    groups = [
        {
            "label": VocabularyKind(k).label,
            "is_data": k == Kind.PERSONAL_DATA,
            "terms": [_row(term) for term in VOCABULARY.terms(k) if _matches(term, wanted)],
        }
        for k in chosen
    ]
    return [group for group in groups if group["terms"]]


def _row(term: Term) -> dict[str, Any]:
    return {
        "name": term.name,
        "other_names": ", ".join(term.synonyms),
        "sensitivity": Sensitivity(term.sensitivity).label if term.sensitivity else "",
        "dpv": term.dpv,
        "dpv_name": term.dpv.rpartition("#")[2],
    }


def _matches(term: Term, wanted: str) -> bool:
    """Each word of the search field occurs in one of the spellings, as in the list above."""
    spellings = " ".join(term.spellings).casefold()
    return all(word in spellings for word in wanted.casefold().split())
