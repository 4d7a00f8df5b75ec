"""What the acts and jobs of this app are called on a screen."""

from django.utils.translation import gettext_lazy as _

from privacyoffice.accounts.admin.words import describe
from privacyoffice.jobs.admin import name_work
from registers.services.bulk import kind_of
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
        "registers.retired": _("Ended"),
        "registers.withdrawn": _("Public version withdrawn"),
        "registers.review_confirmed": _("Looked at again, and still right"),
        "registers.commented": _("Comment written"),
        "registers.comments_dealt_with": _("Comments dealt with"),
        "registers.copied": _("Started from another text"),
        "registers.started_from_example": _("Started from a shared example"),
        "registers.shared": _("Shared as an example"),
        "registers.sharing_ended": _("No longer shared as an example"),
        "registers.system_kept": _("System added or changed"),
        "registers.body_kept": _("Controlling body added or changed"),
    }
)
name_work(
    {
        RENDER_JOB: _("Make the PDF of the public register"),
        kind_of("submit"): _("Submit several texts for review"),
        kind_of("accept"): _("Accept several texts"),
        kind_of("publish"): _("Publish several texts"),
        kind_of("confirm"): _("Confirm that several texts are still right"),
        kind_of("hand_over"): _("Hand over several texts to a department"),
        kind_of("retire"): _("End several processings"),
    }
)
