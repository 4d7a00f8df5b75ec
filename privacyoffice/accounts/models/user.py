"""A person who can log in. What they may do follows from memberships, not from here."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from privacyoffice import clock


class UserManager(BaseUserManager["User"]):
    """Finds people by e-mail address, whatever its capitals."""

    def create_user(self, email: str, name: str, password: str | None = None) -> "User":
        """A new person; without a password they set one by the link in their mail."""
        user = self.model(email=email.strip().lower(), name=name.strip())
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username or "")


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody with an account. Belongs to no organisation: memberships say where they work.

    `groups`, `user_permissions` and `is_superuser` come with Django and stay unused: rights
    added up over organisations would leak (decision 3). The database refuses a superuser.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    is_active = models.BooleanField(_("may log in"), default=True)
    created_at = models.DateTimeField(_("created at"), default=clock.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique_whatever_capitals",
                violation_error_message=_("There is already an account with this address."),
            ),
            models.CheckConstraint(
                condition=models.Q(is_superuser=False), name="user_is_never_superuser"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_staff(self) -> bool:
        """Asked by Django's admin; the admin site itself asks for a role in the scope."""
        return self.is_active

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.lower()
        super().save(*args, **kwargs)
