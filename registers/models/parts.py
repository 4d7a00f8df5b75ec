"""The parts of a processing activity that say what, about whom, and from where."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.audit.history import tracked
from processors.models import Party
from registers.models.part import ActivityPart
from registers.models.processing_activity import ProcessingActivity


class Purpose(ActivityPart):
    """What the data are processed for. Law: GDPR art. 5(1)(b), 30(1)(b)."""

    activity = models.ForeignKey(
        ProcessingActivity, on_delete=models.CASCADE, related_name="purposes"
    )
    description = models.TextField(_("purpose"))
    history = tracked()

    class Meta(ActivityPart.Meta):
        verbose_name = _("purpose")
        verbose_name_plural = _("purposes")

    def __str__(self) -> str:
        return self.description


class DataSubjectCategory(ActivityPart):
    """A group of people whose data are processed. Law: GDPR art. 30(1)(c)."""

    activity = models.ForeignKey(
        ProcessingActivity, on_delete=models.CASCADE, related_name="data_subjects"
    )
    name = models.TextField(_("people"))
    history = tracked()

    class Meta(ActivityPart.Meta):
        verbose_name = _("category of data subjects")
        verbose_name_plural = _("categories of data subjects")

    def __str__(self) -> str:
        return self.name


class Sensitivity(models.TextChoices):
    """Which extra rule holds for a kind of data; empty: none."""

    SPECIAL = "special", _("special (GDPR article 9)")
    CRIMINAL = "criminal", _("criminal (GDPR article 10)")
    NATIONAL_NUMBER = "national_number", _("national number, BSN (UAVG article 46)")


class SensitivityException(models.TextChoices):
    """On which ground special or criminal data may be processed nevertheless."""

    EXPLICIT_CONSENT = "9-2-a", _("explicit consent (GDPR 9(2)(a))")
    EMPLOYMENT_SOCIAL = "9-2-b", _("employment and social security law (GDPR 9(2)(b))")
    VITAL_INTERESTS = "9-2-c", _("vital interests (GDPR 9(2)(c))")
    OWN_MEMBERS = "9-2-d", _("members of a foundation or association (GDPR 9(2)(d))")
    MADE_PUBLIC = "9-2-e", _("made public by the person (GDPR 9(2)(e))")
    LEGAL_CLAIMS = "9-2-f", _("legal claims or courts (GDPR 9(2)(f))")
    PUBLIC_INTEREST = "9-2-g", _("substantial public interest (GDPR 9(2)(g))")
    CARE = "9-2-h", _("health or social care (GDPR 9(2)(h), UAVG 30)")
    PUBLIC_HEALTH = "9-2-i", _("public health (GDPR 9(2)(i))")
    ARCHIVES_RESEARCH = "9-2-j", _("archives, research, statistics (GDPR 9(2)(j))")
    CRIMINAL_GENERAL = "uavg-32", _("criminal data, general grounds (UAVG 32)")
    CRIMINAL_OTHER = "uavg-33", _("criminal data, other grounds (UAVG 33)")


class PersonalDataCategory(ActivityPart):
    """A kind of personal data, about whom, and why it may be used when it is sensitive.

    Law: GDPR art. 30(1)(c), 9, 10; UAVG 22-33, 46.
    """

    activity = models.ForeignKey(
        ProcessingActivity, on_delete=models.CASCADE, related_name="personal_data"
    )
    name = models.TextField(_("data"))
    subject = models.ForeignKey(
        DataSubjectCategory,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("about"),
    )
    sensitivity = models.CharField(
        _("sensitivity"), max_length=20, choices=Sensitivity.choices, blank=True
    )
    exception = models.CharField(
        _("allowed because"), max_length=10, choices=SensitivityException.choices, blank=True
    )
    statute = models.TextField(
        _("statute"), blank=True, help_text=_("For a national number: the law that permits it.")
    )
    history = tracked()

    class Meta(ActivityPart.Meta):
        verbose_name = _("category of personal data")
        verbose_name_plural = _("categories of personal data")

    def __str__(self) -> str:
        return self.name


class DataSource(ActivityPart):
    """Where the data come from. Law: GDPR art. 14(2)(f), 5(1)(d)."""

    activity = models.ForeignKey(
        ProcessingActivity, on_delete=models.CASCADE, related_name="sources"
    )
    name = models.TextField(_("source"))
    is_authentic = models.BooleanField(_("authentic register"), default=False)
    party = models.ForeignKey(
        Party,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("external party"),
    )
    accuracy_check = models.TextField(_("how accuracy is checked"), blank=True)
    history = tracked()

    class Meta(ActivityPart.Meta):
        verbose_name = _("source of data")
        verbose_name_plural = _("sources of data")

    def __str__(self) -> str:
        return self.name


class Afterwards(models.TextChoices):
    """What happens when a retention term has ended."""

    DESTROYED = "destroyed", _("destroyed")
    ANONYMISED = "anonymised", _("made anonymous")
    ARCHIVED = "archived", _("kept for ever in an archive")


class RetentionTerm(ActivityPart):
    """How long data are kept. Law: GDPR art. 5(1)(e), 30(1)(f); Archiefwet.

    For one kind of data, or for all when `data` is empty. Either a description or
    `not_yet_known`: what is not known yet is said, and listed as work to do.
    """

    activity = models.ForeignKey(
        ProcessingActivity, on_delete=models.CASCADE, related_name="retention_terms"
    )
    description = models.TextField(_("how long"), blank=True)
    data = models.ForeignKey(
        PersonalDataCategory,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("for which data"),
    )
    starting_event = models.TextField(_("from when"), blank=True)
    disposal_result = models.CharField(
        _("result in the selectielijst"),
        max_length=60,
        blank=True,
        help_text=_("For instance 6.1."),
    )
    afterwards = models.CharField(
        _("what then"), max_length=20, choices=Afterwards.choices, blank=True
    )
    not_yet_known = models.BooleanField(_("not yet known"), default=False)
    history = tracked()

    class Meta(ActivityPart.Meta):
        verbose_name = _("retention term")
        verbose_name_plural = _("retention terms")
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(description="") | models.Q(not_yet_known=True),
                name="retention_said_or_not_yet_known",
                violation_error_message=_("Say how long, or tick “not yet known”."),
            ),
        )

    def __str__(self) -> str:
        return self.description or str(_("not yet known"))


class MeasureStatus(models.TextChoices):
    """How far a measure is."""

    PLANNED = "planned", _("planned")
    IN_PROGRESS = "in_progress", _("in progress")
    IN_PLACE = "in_place", _("in place")


class SecurityMeasure(ActivityPart):
    """A technical or organisational measure. Law: GDPR art. 30(1)(g), 32(1)."""

    activity = models.ForeignKey(
        ProcessingActivity, on_delete=models.CASCADE, related_name="security_measures"
    )
    description = models.TextField(_("measure"))
    status = models.CharField(_("status"), max_length=20, choices=MeasureStatus.choices, blank=True)
    owner = models.CharField(_("who takes care of it"), max_length=200, blank=True)
    status_on = models.DateField(_("status on"), null=True, blank=True)
    history = tracked()

    class Meta(ActivityPart.Meta):
        verbose_name = _("security measure")
        verbose_name_plural = _("security measures")

    def __str__(self) -> str:
        return self.description
