"""One date that the law, a policy or the office itself sets, and how it stands."""

from datetime import UTC, datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from privacyoffice.deadlines.kinds import called
from privacyoffice.tenancy.managers import TenantManager, TenantQuerySet
from privacyoffice.tenancy.models import TenantModel

# A moment outside what a program can read would break every page that shows it. The services
# refuse earlier than this: by the year in Amsterdam.
_FIRST, _LAST = datetime(1899, 12, 31, tzinfo=UTC), datetime(2301, 1, 2, tzinfo=UTC)


class Status(models.TextChoices):
    """How it stands, after the last of its events."""

    OPEN = "open", pgettext_lazy("deadline", "running")
    SUSPENDED = "suspended", _("suspended")
    MET = "met", _("met")
    CANCELLED = "cancelled", _("cancelled")


# What may follow on what; a trigger of the database keeps to it. What has ended stays ended.
BEGINS = (Status.OPEN, Status.SUSPENDED)
FOLLOWS = {
    Status.OPEN: (Status.SUSPENDED, Status.MET, Status.CANCELLED),
    Status.SUSPENDED: (Status.OPEN, Status.MET, Status.CANCELLED),
}
UNFINISHED = tuple(FOLLOWS)


class DeadlineQuerySet(TenantQuerySet["Deadline"]):
    """Questions about deadlines. Lateness is computed when it is asked for."""

    def unfinished(self) -> "DeadlineQuerySet":
        """Running or suspended."""
        return self.filter(status__in=UNFINISHED)

    def running(self) -> "DeadlineQuerySet":
        """The clock ticks; what is due first comes first."""
        return self.filter(status=Status.OPEN).order_by("due_at")

    def overdue(self, now: datetime) -> "DeadlineQuerySet":
        """Running, and the last moment has passed."""
        return self.running().filter(due_at__lt=now)

    def due_before(self, moment: datetime) -> "DeadlineQuerySet":
        """Running, and due before a moment: what is overdue is among them."""
        return self.running().filter(due_at__lt=moment)

    def passed(self, now: datetime) -> "DeadlineQuerySet":
        """With a threshold that has come and that nobody was told of yet, through the partial
        index."""
        return self.filter(next_threshold_at__lte=now)


class Deadline(TenantModel):
    """A term that runs for something of the office.

    `due_at` follows from the events, the policy and the calendar; the copy here serves the
    index and is recomputed every night. `original_due_at` is what it was when it began, and
    never changes. `revision` counts the dates that it has had. `next_threshold_at` is when
    somebody must be told next, or empty. `label` is a reference and never tells about a
    person; `url` is a path of this installation. Deadlines change only by their events.
    """

    kind = models.CharField(_("kind"), max_length=100, editable=False)
    rule = models.CharField(_("rule"), max_length=40, editable=False)
    subject_id = models.UUIDField(null=True, editable=False)
    label = models.CharField(_("about"), max_length=300)
    url = models.CharField(max_length=300, blank=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner"),
    )
    policy = models.ForeignKey(
        "policy.PolicyProfile",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("version of the policy"),
        help_text=_("Empty: the law alone."),
    )
    status = models.CharField(
        _("status"), max_length=20, choices=Status.choices, default=Status.OPEN, editable=False
    )
    started_at = models.DateTimeField(_("began on"), editable=False)
    due_at = models.DateTimeField(
        _("due"), null=True, editable=False, help_text=_("Empty: there is no term.")
    )
    original_due_at = models.DateTimeField(_("first date"), null=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    next_threshold_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(_("ended on"), null=True, editable=False)

    objects = TenantManager.of(DeadlineQuerySet)

    class Meta:
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        ordering = ("due_at",)
        indexes = (
            models.Index(
                fields=("organisation", "next_threshold_at"),
                condition=models.Q(next_threshold_at__isnull=False),
                name="deadline_threshold",
            ),
            models.Index(
                fields=("organisation", "due_at"),
                condition=models.Q(status__in=("open", "suspended")),
                name="deadline_unfinished",
            ),
            models.Index(fields=("organisation", "subject_id"), name="deadline_subject"),
            models.Index(
                fields=("organisation", "owner", "due_at"),
                condition=models.Q(status__in=("open", "suspended")),
                name="deadline_owner",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(started_at__gte=_FIRST, started_at__lt=_LAST)
                & (models.Q(due_at__isnull=True) | models.Q(due_at__gte=_FIRST, due_at__lt=_LAST)),
                name="deadline_in_years_that_can_be_read",
            ),
            models.CheckConstraint(
                condition=models.Q(status="open") | models.Q(next_threshold_at__isnull=True),
                name="deadline_rests_unless_open",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=("open", "suspended"), closed_at__isnull=True)
                | models.Q(status__in=("met", "cancelled"), closed_at__isnull=False),
                name="deadline_closed_at_a_moment",
            ),
        )

    def __str__(self) -> str:
        """As it is called in the audit trail, in reports and in mails."""
        return called(self.kind, self.label)
