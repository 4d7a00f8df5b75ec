from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.models import Group

from privacyoffice.accounts.admin import (  # noqa: F401
    absence,
    audit,
    department,
    membership,
    organisation,
)

# Rights come from memberships, and addresses from accounts.services. These pages that come
# along would only answer differently for what exists and what does not.
admin.site.unregister((Group, EmailAddress))
