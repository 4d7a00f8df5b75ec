"""What the work of this app is called on a screen."""

from django.utils.translation import gettext_lazy as _

from privacyoffice.jobs.admin import name_work
from privacyoffice.prerendered.services import PAGES_JOB

name_work({PAGES_JOB: _("Write the public pages")})
