"""What makes a transfer outside the European Economic Area lawful."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Safeguard(models.TextChoices):
    """What makes a transfer lawful, by article of the GDPR."""

    ADEQUACY = "45", _("adequacy decision (article 45)")
    PUBLIC_BODIES = "46-2-a", _("binding instrument between public bodies (article 46(2)(a))")
    CORPORATE_RULES = "46-2-b", _("binding corporate rules (article 46(2)(b))")
    STANDARD_CLAUSES = "46-2-c", _("standard contractual clauses (article 46(2)(c))")
    DPA_CLAUSES = "46-2-d", _("clauses of a supervisory authority (article 46(2)(d))")
    CODE_OF_CONDUCT = "46-2-e", _("code of conduct (article 46(2)(e))")
    CERTIFICATION = "46-2-f", _("certification (article 46(2)(f))")
    OWN_CLAUSES = "46-3", _("own clauses, with permission of the AP (article 46(3))")
    CONSENT = "49-1-a", _("explicit consent (article 49(1)(a))")
    CONTRACT = "49-1-b", _("contract with the person (article 49(1)(b))")
    CONTRACT_FOR = "49-1-c", _("contract in the person's interest (article 49(1)(c))")
    PUBLIC_INTEREST = "49-1-d", _("important public interest (article 49(1)(d))")
    CLAIMS = "49-1-e", _("legal claims (article 49(1)(e))")
    VITAL = "49-1-f", _("vital interests (article 49(1)(f))")
    PUBLIC_REGISTER = "49-1-g", _("public register (article 49(1)(g))")
    ONCE = "49-1-2", _("compelling interest, once (article 49(1), second part)")


# A public authority does not rest its public tasks on these. Law: GDPR art. 49(3).
CLOSED_TO_PUBLIC_BODIES = (
    Safeguard.CONSENT,
    Safeguard.CONTRACT,
    Safeguard.CONTRACT_FOR,
    Safeguard.ONCE,
)
