"""What an external party is to the organisation; it differs per processing activity."""

from django.db import models
from django.utils.translation import pgettext_lazy


class PartyRole(models.TextChoices):
    """One role of a party. Law: GDPR art. 4(7)-(9), 26, 28."""

    PROCESSOR = "processor", pgettext_lazy("role of a party", "processor")
    SUB_PROCESSOR = "sub_processor", pgettext_lazy("role of a party", "sub-processor")
    JOINT = "joint", pgettext_lazy("role of a party", "joint controller")
    SEPARATE = "separate", pgettext_lazy("role of a party", "separate controller")
    PUBLIC_BODY = "public_body", pgettext_lazy("role of a party", "public body")
    CLIENT = "client", pgettext_lazy("role of a party", "controller we work for")
    RECIPIENT = "recipient", pgettext_lazy("role of a party", "recipient, role not said")
    SUPPLIER = "supplier", pgettext_lazy("role of a party", "supplier of a system")
    SOURCE = "source", pgettext_lazy("role of a party", "source of data")
    SIGNATORY = "signatory", pgettext_lazy("role of a party", "other party of an agreement")
    GIVEN_TO = "given_to", pgettext_lazy("role of a party", "was given data on one occasion")
    INVOLVED = "involved", pgettext_lazy("role of a party", "received data by mistake")


# With whom the law wants something on paper. Law: GDPR art. 26(1), 28(3), 28(4).
NEEDS_AGREEMENT = (PartyRole.PROCESSOR, PartyRole.JOINT, PartyRole.CLIENT)
