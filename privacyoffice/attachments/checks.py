"""What an administrator should know of this machine before files come in."""

from typing import Any

from django.core.checks import CheckMessage, register
from django.core.checks import Warning as CheckWarning

from privacyoffice.attachments.inspect_process.system_calls import is_known_machine


@register
def walls_are_whole(**_about: Any) -> list[CheckMessage]:
    """Warn where there is no list of system calls for this kind of processor."""
    if is_known_machine():
        return []
    return [
        CheckWarning(
            "The process that opens files of others is walled less well on this processor.",
            hint="Use x86_64 or aarch64; docs/attachments.md says which walls stand elsewhere.",
            id="attachments.W001",
        )
    ]
