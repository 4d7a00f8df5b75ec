"""What a look at a chain found, in words: of the chain, and nothing of a row's values."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# By the codes of verdicts.Fault and checkpoints.Flaw.
_SENTENCES: dict[str, Any] = {
    "content_changed": gettext_lazy("Act %(sequence)s was changed after it was recorded."),
    "link_broken": gettext_lazy(
        "Act %(sequence)s is not the one to which the next was linked: it was replaced, or moved."
    ),
    "act_missing": gettext_lazy("These acts were taken away: %(detail)s."),
    "not_linked": gettext_lazy("An act was put in outside the chain."),
    "end_differs": gettext_lazy(
        "The chain does not end where the database says it does, near act %(sequence)s."
    ),
    "seals_changed": gettext_lazy(
        "The record of what act %(sequence)s changed is not what it was."
    ),
    "seal_without_act": gettext_lazy("Something was changed without any act: %(detail)s."),
    "row_changed": gettext_lazy(
        "Data was changed without leaving a trace, after act %(sequence)s: %(detail)s."
    ),
    "row_missing": gettext_lazy(
        "Data was removed without leaving a trace, after act %(sequence)s: %(detail)s."
    ),
    "row_not_sealed": gettext_lazy("Data was put in without leaving a trace: %(detail)s."),
    "guard_missing": gettext_lazy(
        "A guard in the database was switched off or replaced: %(detail)s."
    ),
    "checkpoint_differs": gettext_lazy(
        "Act %(sequence)s is another one than was signed: the chain was calculated anew."
    ),
    "acts_cut_off": gettext_lazy(
        "The end of the chain was cut off, or an old backup was put back: these acts were signed "
        "and are gone: %(detail)s."
    ),
    "changed_outside": gettext_lazy(
        "Act %(sequence)s: data was changed outside the program, and nobody has said yet what "
        "happened. By database user %(detail)s."
    ),
    "checkpoint_unreadable": gettext_lazy("The checkpoint %(detail)s is damaged."),
    "checkpoint_forged": gettext_lazy(
        "The checkpoint %(detail)s was not signed with a key of this server, or changed afterwards."
    ),
    "checkpoint_of_other": gettext_lazy(
        "The checkpoint %(detail)s is of another organisation and does not belong here."
    ),
    "checkpoint_missing": gettext_lazy(
        "The checkpoint before %(detail)s is missing, or was changed."
    ),
    "checkpoint_went_back": gettext_lazy(
        "When checkpoint %(detail)s was signed, the chain was shorter than before."
    ),
    "checkpoint_key_missing": gettext_lazy(
        "The key to check with is missing on the server, so %(detail)s checkpoints say nothing now."
    ),
    "checkpoints_closed": gettext_lazy(
        "The checkpoints cannot be read on the server (%(detail)s)."
    ),
    "checkpoints_gone": gettext_lazy(
        "%(detail)s checkpoints are gone that were there before: taken away, or their folder is "
        "not connected."
    ),
}


def in_words(code: str, sequence: int | None, detail: str) -> str:
    """One problem as a sentence; with its code when this version of the software has no words."""
    values = {"code": code, "sequence": sequence, "detail": detail}
    known = _SENTENCES.get(code)
    if known is None:
        return _("Act %(sequence)s: %(code)s %(detail)s") % values
    return str(known % values)
