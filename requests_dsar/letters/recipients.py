"""The letter to who got data that are corrected, erased or restricted now. Law: GDPR art. 19."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from privacyoffice.policy.codes import Right, Tone
from requests_dsar.letters.content import (
    NAMELESS,
    Content,
    Setting,
    common_facts,
    fitting,
    sender_lines,
    signature_of,
)
from requests_dsar.letters.paragraphs import filled_in, plan_of
from requests_dsar.models import DataSubjectRequest, Decision, LetterKind, Verdict

# Of what was granted on these rights everybody is told who got the data.
TOLD_ON = (Right.RECTIFICATION, Right.ERASURE, Right.RESTRICTION)


def rights_to_tell(decisions: Sequence[Decision]) -> list[str]:
    """On which rights something was granted that recipients must hear."""
    granted = {made.right for made in decisions if made.verdict in (Verdict.GRANT, Verdict.PARTLY)}
    return [right for right in TOLD_ON if right in granted]


def compose_for_recipients(
    request: DataSubjectRequest,
    decisions: Sequence[Decision],
    setting: Setting,
    *,
    addressee: list[str],
    what: str,
    actor: Any,
) -> Content:
    """The content of the letter; `what` says which data. Raises ValidationError when nothing was
    granted that recipients must hear."""
    rights = rights_to_tell(decisions)
    if not rights:
        raise ValidationError(
            _("Nothing was corrected, erased or restricted, so there is nothing to tell.")
        )
    plan = plan_of(LetterKind.RECIPIENTS)
    facts = common_facts(request, setting) | {"what": what}
    facts |= {f"is_{right}": "yes" for right in rights}
    body = next(made.body_name for made in decisions if made.right in rights)
    return {
        "subject": filled_in(plan.subject[setting.language], setting.tone, facts),
        "salutation": NAMELESS[setting.language][Tone.U],
        "reference": request.reference,
        "addressee": addressee,
        "sender": sender_lines(setting.organisation),
        "paragraphs": fitting(plan.paragraphs, setting, facts),
        "signature": signature_of(body or setting.organisation.name, actor, setting),
        "enclosures": [],
        "files": [],
    }
