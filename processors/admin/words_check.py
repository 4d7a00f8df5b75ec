"""What checks by the FG and questions to a party are called on a screen."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from privacyoffice.accounts.admin.words import describe, explain
from processors.models import Verdict

describe(
    {
        "processors.agreement_checked": _("Checked by the FG"),
        "processors.questionnaire_sent": _("Questionnaire sent to the party"),
        "processors.questionnaire_reminded": _("Party reminded of the questionnaire"),
        "processors.questionnaire_kept": _("Party kept answers to go on later"),
        "processors.questionnaire_answered": _("Party answered the questionnaire"),
        "processors.questionnaire_withdrawn": _("Questionnaire withdrawn"),
        "processors.questionnaire_reviewed": _("Answers of the party judged"),
        "processors.questionnaire_taken_over": _("Answers of the party in the checklist"),
    }
)


def _checked(payload: Mapping[str, Any]) -> str:
    told = str(dict(Verdict.choices).get(payload.get("verdict", ""), ""))
    if not payload.get("next"):
        return told
    day = date_format(date.fromisoformat(str(payload["next"])))
    return gettext("%(verdict)s; next check before %(day)s") % {"verdict": told, "day": day}


explain({"processors.agreement_checked": _checked})
