"""The working copy of a statement, which the public does not see."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.audit.history import tracked
from privacyoffice.tenancy.managers import TenantManager
from privacyoffice.tenancy.models import TenantModel

LONGEST_TEXT = 60_000  # characters


class Kind(models.TextChoices):
    """What a statement is about."""

    PRIVACY = "privacy", _("privacy statement")
    ACCESSIBILITY = "accessibility", _("accessibility statement")
    COOKIES = "cookies", _("cookie statement")


class Language(models.TextChoices):
    """The languages in which statements are published."""

    DUTCH = "nl", _("Dutch")
    ENGLISH = "en", _("English")


class Statement(TenantModel):
    """The one working copy of a kind in a language. Law: GDPR art. 12(1), 13, 14.

    `text` is Markdown. `policy_version` is the number of the policy that it was written for,
    0 for the law alone. `revision` counts every change; `published_revision` is the one that
    the public reads now. Who published it and the last editor before are two people.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    language = models.CharField(_("language"), max_length=2, choices=Language.choices)
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(
        _("text"),
        max_length=LONGEST_TEXT,
        help_text=_(
            "An empty line begins a new paragraph, “## ” a heading, “- ” an item of a list. "
            "A link: [words](address). Two stars on both sides make **bold**."
        ),
    )
    policy_version = models.PositiveIntegerField(_("version of the policy"), default=0)
    revision = models.PositiveIntegerField(_("revision"), default=1)
    last_edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("last edited by"),
    )
    updated_at = models.DateTimeField(_("last changed at"))
    published_revision = models.PositiveIntegerField(_("public revision"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("published by"),
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)

    objects: Any = TenantManager()
    history = tracked()

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        ordering = ("kind", "-language")
        permissions = (("publish_statement", "Can publish a statement"),)
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "kind", "language"),
                name="statement_one_working_copy",
                violation_error_message=_("This statement is there already. Open it in the list."),
            ),
            # Filled in together with publishing, so that nobody publishes their own words.
            models.CheckConstraint(
                condition=models.Q(published_revision__isnull=True)
                | ~models.Q(published_revision=models.F("revision"))
                | ~models.Q(published_by=models.F("last_edited_by")),
                name="statement_published_by_somebody_else",
                violation_error_message=_("Somebody else publishes what you wrote."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.get_language_display()})"

    @property
    def is_public(self) -> bool:
        """Whether the public reads exactly this text."""
        return self.published_revision == self.revision
