from privacyoffice.jobs.admin import home, job, pulse  # noqa: F401
from privacyoffice.jobs.admin.words import in_words, name_work

__all__ = ["in_words", "name_work"]
