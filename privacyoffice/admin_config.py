"""Names the admin site of the product as Django's default one."""

from django.contrib.admin.apps import AdminConfig


class PrivacyOfficeAdminConfig(AdminConfig):
    """The plain Django admin behind our own gate (accounts.admin_site.py)."""

    default_site = "privacyoffice.accounts.admin_site.PrivacyOfficeAdminSite"
