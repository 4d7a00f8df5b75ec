"""What the pages of all cases have in common; each kind of cases has its own page."""

from privacyoffice.cases.admin import words  # noqa: F401
