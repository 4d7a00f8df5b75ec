"""Which cookies these pages set, for the cookie statement."""

from django.utils.translation import gettext_lazy as _

from privacyoffice.accounts.cookies import sets_cookie
from privacyoffice.portal.breach_report import keeping as breach_report
from privacyoffice.portal.filing.keeping import COOKIE
from privacyoffice.portal.questionnaire import visiting
from privacyoffice.portal.writing import first


def tell_of_cookies() -> None:
    """Make them known; called once, when the app is ready."""
    sets_cookie(
        COOKIE,
        purpose=_("Remembers what you fill in on the form for a request, so that you can go back."),
        how_long=_("Until you close the browser, one day at most."),
        where=_("The form for a request about your data"),
    )
    sets_cookie(
        breach_report.COOKIE,
        purpose=_(
            "Remembers what you fill in when you report a data leak, so that you can go back."
        ),
        how_long=_("Until you close the browser, one day at most."),
        where=_("The form for a data leak"),
    )
    sets_cookie(
        first.COOKIE,
        purpose=_("Remembers what is filled in while you write us a message, and opens it again."),
        how_long=_("Until you close the browser, one day at most."),
        where=_("The form for a message to us"),
    )
    sets_cookie(
        visiting.COOKIE,
        purpose=_("Keeps our questions to an organisation open for who got the link."),
        how_long=_("Until you close the browser, one day at most."),
        where=_("The questions to organisations that handle data for us"),
    )
