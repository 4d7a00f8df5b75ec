"""What a job tells about one of the things that it worked on."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.jobs.models.job import Job
from privacyoffice.tenancy.managers import TenantManager, TenantQuerySet
from privacyoffice.tenancy.models import TenantModel


class Outcome(models.TextChoices):
    """How it ended for one thing, in the order of a summary."""

    DONE = "done", _("carried out")
    MADE = "made", _("new")
    CHANGED = "changed", _("changed")
    UNCHANGED = "unchanged", _("unchanged")
    REFUSED = "refused", _("not carried out")
    FAILED = "failed", _("went wrong")


NOT_DONE = (Outcome.REFUSED, Outcome.FAILED)


class ReportLineQuerySet(TenantQuerySet["ReportLine"]):
    """Questions about reports."""

    def counted(self) -> dict[Outcome, int]:
        """How many lines of each outcome that occurs, in the order of Outcome."""
        found = dict(self.order_by().values_list("outcome").annotate(models.Count("pk")))
        return {outcome: found[outcome] for outcome in Outcome if outcome in found}

    def problems_first(self) -> "ReportLineQuerySet":
        """What was not done comes before what was."""
        return self.order_by(
            models.Case(models.When(outcome__in=NOT_DONE, then=0), default=1), "position"
        )


class ReportLine(TenantModel):
    """One line of a job's report. `key` is what the job calls the thing: at most one line each.

    Written in the transaction that does the work, so that a job that is taken up again knows
    what has been done. Holds no personal data of citizens: a case is named by its reference.
    """

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="report_lines")
    position = models.PositiveIntegerField()
    key = models.CharField(max_length=200)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome.choices)
    name = models.CharField(_("name"), max_length=300)
    reference = models.CharField(_("reference"), max_length=100, blank=True)
    url = models.CharField(max_length=300, blank=True)
    remarks = models.JSONField(_("remarks"), default=list)

    objects = TenantManager.of(ReportLineQuerySet)

    class Meta:
        verbose_name = _("line of a report")
        verbose_name_plural = _("lines of a report")
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=("job", "key"), name="job_report_line_once"),)

    def __str__(self) -> str:
        return self.name
