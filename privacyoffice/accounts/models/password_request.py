"""Somebody asked for a link with which a password is chosen."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PasswordRequest(models.Model):
    """Written alike for every address, so that the time that the page takes tells nobody
    whether there is an account; whose it is, a worker looks up afterwards.

    `key` stands for the address and a quarter of an hour. The address is emptied as soon as it
    has been looked up. Of no organisation, because nobody is known yet.
    """

    key = models.CharField(max_length=64, unique=True, editable=False)
    # As long as the form takes: a longer one than any account has is no reason to fail.
    address = models.EmailField(_("e-mail address"), max_length=320, blank=True, editable=False)
    asked_at = models.DateTimeField(_("asked for at"), editable=False)

    class Meta:
        verbose_name = _("request for a new password")
        verbose_name_plural = _("requests for a new password")
        ordering = ("asked_at",)

    def __str__(self) -> str:
        return self.key[:8]
