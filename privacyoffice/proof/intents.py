"""What people are told about the chain of proof: an alarm, at once and to everybody concerned."""

from django.utils.translation import gettext_lazy as _

from privacyoffice.notifications.intents import Field, Intent, register

BROKEN, OUTSIDE = "proof.broken", "proof.outside"


def register_intents() -> None:
    """Make them known; called when the app is ready."""
    register(
        Intent(
            code=BROKEN,
            name=_("The chain of proof is not right"),
            template="proof_broken",
            subject=_("Urgent: the chain of proof is not right"),
            fields={
                "what": Field.REFERENCE,
                "number": Field.NUMBER,
                "until": Field.REFERENCE,
            },
            example={
                "what": "Handeling 1234 is gewijzigd nadat zij was vastgelegd.",
                "number": 2,
                "until": "1233",
            },
            is_urgent=True,
        )
    )
    register(
        Intent(
            code=OUTSIDE,
            name=_("Data was changed outside the program"),
            template="proof_outside",
            subject=_("Data was changed outside the program"),
            fields={"number": Field.NUMBER, "tables": Field.REFERENCE},
            example={"number": 1, "tables": "termijn"},
            is_urgent=True,
        )
    )
