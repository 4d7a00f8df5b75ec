"""The parts of a processing activity that are one text each (GDPR art. 30(1)(b), (c), (f), (g))."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.audit.history import tracked
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


class PersonalDataCategory(ActivityPart):
    """A kind of personal data. Law: GDPR art. 30(1)(c)."""

    activity = models.ForeignKey(
        ProcessingActivity, on_delete=models.CASCADE, related_name="personal_data"
    )
    name = models.TextField(_("data"))
    history = tracked()

    class Meta(ActivityPart.Meta):
        verbose_name = _("category of personal data")
        verbose_name_plural = _("categories of personal data")

    def __str__(self) -> str:
        return self.name


class DataSource(ActivityPart):
    """Where the data come from. Law: GDPR art. 14(2)(f)."""

    activity = models.ForeignKey(
        ProcessingActivity, on_delete=models.CASCADE, related_name="sources"
    )
    name = models.TextField(_("source"))
    history = tracked()

    class Meta(ActivityPart.Meta):
        verbose_name = _("source of data")
        verbose_name_plural = _("sources of data")

    def __str__(self) -> str:
        return self.name


class RetentionTerm(ActivityPart):
    """How long data are kept. Law: GDPR art. 5(1)(e), 30(1)(f)."""

    activity = models.ForeignKey(
        ProcessingActivity, on_delete=models.CASCADE, related_name="retention_terms"
    )
    description = models.TextField(_("how long, and from when"))
    history = tracked()

    class Meta(ActivityPart.Meta):
        verbose_name = _("retention term")
        verbose_name_plural = _("retention terms")

    def __str__(self) -> str:
        return self.description


class SecurityMeasure(ActivityPart):
    """A technical or organisational measure. Law: GDPR art. 30(1)(g), 32(1). Not published."""

    activity = models.ForeignKey(
        ProcessingActivity, on_delete=models.CASCADE, related_name="security_measures"
    )
    description = models.TextField(_("measure"))
    history = tracked()

    class Meta(ActivityPart.Meta):
        verbose_name = _("security measure")
        verbose_name_plural = _("security measures")

    def __str__(self) -> str:
        return self.description
