"""Tables of this floor."""

from privacyoffice.advice.models.advice import Advice, Reaction, Status, Verdict

__all__ = ["Advice", "Reaction", "Status", "Verdict"]
