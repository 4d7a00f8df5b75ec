"""What the acts and jobs of this app are called on a screen."""

from django.utils.translation import gettext_lazy as _

from privacyoffice.accounts.admin.words import describe
from privacyoffice.jobs.admin import name_work
from registers.services.edition import RENDER_JOB

describe(
    {
        "registers.drafted": _("Draft made"),
        "registers.edited": _("Text changed"),
        "registers.submitted": _("Submitted for review"),
        "registers.accepted": _("Accepted"),
        "registers.import_accepted": _("Accepted as it was imported"),
        "registers.returned": _("Returned to be changed"),
        "registers.published": _("Published"),
        "registers.reopened": _("Opened to be edited again"),
        "registers.handed_over": _("Handed over to another department"),
        "registers.sight_granted": _("Somebody was given sight of this"),
        "registers.sight_withdrawn": _("Somebody's sight of this was ended"),
        "registers.imported": _("Imported from a file"),
        "registers.import_updated": _("Changed by an import from a file"),
        "registers.body_kept": _("Controlling body added or changed"),
    }
)
name_work({RENDER_JOB: _("Make the PDF of the public register")})
