"""Days off that the office adds, because this release does not know them yet."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act, ActForm
from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.admin.base import GatedModelAdmin, Headline
from privacyoffice.accounts.admin.fields import DayField
from privacyoffice.deadlines.admin.words import moment_in_words
from privacyoffice.deadlines.models import AddedHoliday, CountsFor
from privacyoffice.deadlines.services import holidays
from privacyoffice.deadlines.services.asking import RECALCULATE
from privacyoffice.jobs.models import Job


class AddForm(ActForm):
    """The day, what it is, and who says that it is a day off."""

    day = DayField(label=gettext_lazy("Day"))
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=200,
        help_text=gettext_lazy("It stands in the explanation of every date that it moves."),
    )
    source = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=300,
        help_text=gettext_lazy("For instance the Staatsblad and its number."),
    )
    counts_for = forms.ChoiceField(
        label=gettext_lazy("Counts for"),
        choices=CountsFor.choices,
        initial=CountsFor.ATW,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "A day of a royal decree counts for terms of Dutch law (Algemene termijnenwet art. 3)."
        ),
    )


def _add(request: HttpRequest, _nothing: None, data: dict[str, Any]) -> str:
    holiday = holidays.add(actor=request.user, now=clock.now(), **data)
    words = _("%(day)s counts as a day off.") % {"day": date_format(holiday.day, "l j F Y")}
    return _with_recalculation(words, holiday.added_at)


def _withdraw(request: HttpRequest, holiday: AddedHoliday, data: dict[str, Any]) -> str:
    now = clock.now()
    holidays.withdraw(holiday.pk, actor=request.user, now=now)
    words = _("%(day)s does not count as a day off any more.") % {
        "day": date_format(holiday.day, "l j F Y")
    }
    return _with_recalculation(words, now)


def _with_recalculation(words: str, since: datetime) -> str:
    """The sentence, and where to follow what it does to the deadlines."""
    job = _recalculation_after(since)
    if job is None:
        return words
    return format_html(
        '{} {} <a href="{}">{}</a>',
        words,
        _("All open deadlines are computed again."),
        reverse("admin:jobs_job_change", args=[job.pk]),
        _("Follow it"),
    )


def _recalculation_after(moment: datetime) -> Job | None:
    """The work that took the change of that moment into account, or will; a list of open
    deadlines that is asked for twice is gone through once."""
    found = Job.objects.filter(kind=RECALCULATE)
    unfinished = found.filter(finished_at__isnull=True)
    after = (unfinished | found.filter(finished_at__gte=moment)).order_by("created_at")
    job: Job | None = after.first()
    return job


@admin.register(AddedHoliday)
class AddedHolidayAdmin(GatedModelAdmin):
    """Days off, past and to come; one that was withdrawn stays, because dates rested on it."""

    list_display = ("on", "name", "said_in", "counts_for", "status_words")
    list_display_links = ("on",)
    search_fields = ("name", "source")
    fields = ("day", "name", "said_in", "counts_for", "added_by", "added_at", "withdrawn_at")
    readonly_fields = fields
    add_act = Act(
        name="add",
        label=gettext_lazy("Add a day off"),
        explanation=gettext_lazy(
            "Only for a day that the software does not know yet. All open deadlines are computed "
            "again, and the owners of those that move get a message."
        ),
        perm="add",
        perform=_add,
        possible=lambda _nothing: True,
        form_class=AddForm,
    )
    acts = (
        Act(
            name="withdraw",
            label=gettext_lazy("Withdraw this day"),
            explanation=gettext_lazy(
                "The day counts as a working day again. All open deadlines are computed again, "
                "and the owners of those that move get a message."
            ),
            perm="add",
            perform=_withdraw,
            possible=lambda holiday: holiday.withdrawn_at is None,
        ),
    )

    @admin.display(description=gettext_lazy("day"), ordering="day")
    def on(self, holiday: AddedHoliday) -> str:
        return date_format(holiday.day, "l j F Y")

    @admin.display(description=gettext_lazy("Source"), ordering="source")
    def said_in(self, holiday: AddedHoliday) -> str:
        return holiday.source

    @admin.display(description=gettext_lazy("status"), ordering="withdrawn_at")
    def status_words(self, holiday: AddedHoliday) -> SafeString:
        if holiday.withdrawn_at is None:
            return badge(_("counts"), "full")
        return badge(_("withdrawn"), "back")

    def page_title(self, obj: AddedHoliday) -> str:
        return f"{obj.name}: {self.on(obj)}"

    def headline(self, request: HttpRequest, obj: AddedHoliday) -> Headline:
        facts: list[tuple[Any, Any]] = []
        job = _recalculation_after(obj.withdrawn_at or obj.added_at)
        if job is not None and request.user.has_perm("jobs.view_job", job):
            facts.append((_("What it did to the open deadlines"), _link_to(job)))
        return Headline(badge=self.status_words(obj), facts=tuple(facts))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _link_to(job: Job) -> SafeString:
    when = moment_in_words(job.finished_at) if job.finished_at else _("not finished yet")
    address = reverse("admin:jobs_job_change", args=[job.pk])
    return format_html('<a href="{}">{}</a>', address, _("Report: %(when)s") % {"when": when})
