"""What the acts on statements are called on a screen."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from privacyoffice.accounts.admin.words import describe, explain

describe(
    {
        "publicsite.statement_started": _("Statement started from the policy"),
        "publicsite.statement_changed": _("Text of the statement changed"),
        "publicsite.statement_proposed_anew": _("Statement composed again from the policy"),
        "publicsite.statement_found_fitting": _("Statement compared with the policy"),
        "publicsite.statement_published": _("Statement published"),
    }
)

explain(
    {
        "publicsite.statement_published": lambda payload: (
            gettext("version %(version)d") % {"version": payload["version"]}
        )
    }
)
