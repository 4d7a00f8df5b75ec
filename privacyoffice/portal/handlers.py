"""What this floor hooks into the floors below: the work that it asks for."""

from django.utils.translation import gettext_lazy as _

from privacyoffice.jobs.admin import name_work
from privacyoffice.jobs.services import handles
from privacyoffice.portal.filing import paper

handles(paper.JOB)(paper.make)
name_work({paper.JOB: _("request form on paper")})
