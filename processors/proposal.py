"""Which kind of agreement is needed, from who sets the purposes and who sets the means.

Who sets purposes and means is a controller, whatever a contract calls them; who works for another
is a processor, and may choose practical means. Two who set them together are joint controllers.
Law: GDPR art. 4(7), 4(8), 26(1), 28(3), 28(10); EDPB Guidelines 07/2020.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from processors.models import AgreementKind, OurRole, SetBy


@dataclass(frozen=True)
class Proposal:
    """A kind with our role under it, why in one sentence, and the article that says so. `caution`
    is what one looks at before following it; empty for nothing."""

    kind: AgreementKind
    our_role: OurRole
    sentence: Any
    article: str
    caution: Any = ""


_OURS = Proposal(
    AgreementKind.PROCESSING,
    OurRole.CONTROLLER,
    _("We set the purposes and the means, so the other party works for us."),
    "GDPR art. 4(8); GDPR art. 28(3)",
)
_THEIRS = Proposal(
    AgreementKind.PROCESSING,
    OurRole.PROCESSOR,
    _("The other party sets the purposes, so we work for it."),
    "GDPR art. 4(8); GDPR art. 28(3)",
)
_JOINT = Proposal(
    AgreementKind.JOINT,
    OurRole.JOINT,
    _("We set the purposes together, so we are jointly responsible."),
    "GDPR art. 26(1)",
)
_SEPARATE = Proposal(
    AgreementKind.EXCHANGE,
    OurRole.SEPARATE,
    _("Each sets its own purposes, so each is responsible for its own part."),
    "GDPR art. 4(7); GDPR art. 5(2)",
)
_PRACTICAL = Proposal(
    AgreementKind.PROCESSING,
    OurRole.CONTROLLER,
    _("We set the purposes and the other party carries out the work with means of its own."),
    "GDPR art. 4(8); GDPR art. 28(3)",
    _(
        "This holds only when we say ourselves which data, of whom, how long and for whose eyes. "
        "Who decides that is a controller too (GDPR article 28(10))."
    ),
)
_SHARED_MEANS = Proposal(
    AgreementKind.JOINT,
    OurRole.JOINT,
    _("Each has its own purposes, but we set the means together."),
    "GDPR art. 26(1)",
    _("Only for the part that we set together. Arrange the rest as an exchange."),
)


def propose(purposes_by: str, means_by: str) -> Proposal | None:
    """What fits who sets the purposes and the means; None while one of them is not known."""
    if not purposes_by or not means_by:
        return None
    match SetBy(purposes_by):
        case SetBy.TOGETHER:
            return _JOINT
        case SetBy.THEM:
            return _THEIRS
        case SetBy.EACH:
            return _SHARED_MEANS if means_by == SetBy.TOGETHER else _SEPARATE
    return _OURS if means_by == SetBy.US else _PRACTICAL


# What we can be under an agreement of each kind; the first is what is usual.
ROLES: dict[str, tuple[OurRole, ...]] = {
    AgreementKind.PROCESSING: (OurRole.CONTROLLER, OurRole.PROCESSOR),
    AgreementKind.JOINT: (OurRole.JOINT,),
    AgreementKind.EXCHANGE: (OurRole.SEPARATE, OurRole.JOINT),
}


def departs(kind: str, our_role: str, proposal: Proposal | None) -> bool:
    """Whether somebody chose otherwise than what is proposed."""
    return proposal is not None and (kind, our_role) != (proposal.kind, proposal.our_role)
