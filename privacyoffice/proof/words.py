"""What an officer does about what a check found."""

from django.utils.translation import gettext as _


def what_to_do() -> tuple[str, ...]:
    """The first steps when a chain is not right, in their order."""
    return (
        _(
            "Let nobody restore or repair anything in the database. Keep a copy of it as it is "
            "now, with the folder of checkpoints and the logs."
        ),
        _(
            "Are checkpoints or their key missing? Let the administrator first look whether their "
            "folders are connected to the server."
        ),
        _(
            "Was a backup put back on purpose? Then the acts after it are lost. Write down why, "
            "and let the administrator begin again with: script/manage checkpoint_audit "
            "--after-restore, and the address of your organisation."
        ),
        _(
            "If not: treat it as a security incident. Judge within 72 hours whether it is a data "
            "breach that must be notified (GDPR article 33)."
        ),
        _(
            "What comes before the first wrong act is right, and the checkpoints before it prove "
            "that."
        ),
    )


def what_to_do_about_outside() -> tuple[str, ...]:
    """The first steps when data was changed outside the program, in their order."""
    return (
        _(
            "The database itself recorded these changes: somebody worked directly in the "
            "database. Ask the administrator who that was, and why."
        ),
        _("Look whether the data is right now. Mend it in the program, so that it is recorded."),
        _(
            "Does nobody know? Then treat it as a security incident. Judge within 72 hours whether "
            "it is a data breach that must be notified (GDPR article 33)."
        ),
        _("Write down what happened: “Say what happened”. Then this message goes."),
    )
