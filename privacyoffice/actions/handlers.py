"""What this floor hooks into the floors below."""

from privacyoffice.actions.terms import ACTION
from privacyoffice.deadlines import kinds

kinds.register(ACTION)
