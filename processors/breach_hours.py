"""Whether what was agreed about telling of a breach leaves time enough. Law: GDPR art. 33."""

from django.utils.translation import gettext as _

from processors.checklists import hours
from processors.models import Agreement, AgreementKind, OurRole


def warning(agreement: Agreement) -> str:
    """One sentence about the hours that were agreed; empty when they are short enough, or where
    nobody has to tell anybody."""
    if agreement.kind == AgreementKind.EXCHANGE:
        return ""
    agreed, limits = agreement.breach_hours, hours()
    if agreed is None:
        return _("It was not agreed within how many hours a data breach is told.")
    if agreement.our_role == OurRole.PROCESSOR:
        return ""  # what we promised: others judge whether that is short enough
    if agreed >= limits["ours"]:
        return _(
            "%(agreed)d hours is as long as the %(ours)d hours in which we tell the authority "
            "ourselves, or longer. The law wants a processor to tell without undue delay."
        ) % {"agreed": agreed, "ours": limits["ours"]}
    if agreed > limits["long"]:
        return _(
            "%(agreed)d hours is long: more than %(long)d. The law wants a processor to tell "
            "without undue delay."
        ) % {"agreed": agreed, "long": limits["long"]}
    if agreed > limits["usual"]:
        return _("%(agreed)d hours is more than usual: %(usual)d hours.") % {
            "agreed": agreed,
            "usual": limits["usual"],
        }
    return ""
