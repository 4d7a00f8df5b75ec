"""Letters of a request, for whoever writes, changes, sends or gives them: one place for all.

What a letter says stands in requests_dsar.letters; the PDF is made by a job once it is final.
"""

from requests_dsar.services.letter_after import confirm_receipt, draft_outcome
from requests_dsar.services.letter_deciding import draft_decision, draft_for_recipients
from requests_dsar.services.letter_files import open_files, open_letter
from requests_dsar.services.letter_sending import send
from requests_dsar.services.letter_writing import (
    access_letter,
    cancel,
    change,
    draft,
    finalise,
    issue,
    keep_draft,
    make_again,
)

__all__ = [
    "access_letter",
    "cancel",
    "change",
    "confirm_receipt",
    "draft",
    "draft_decision",
    "draft_for_recipients",
    "draft_outcome",
    "finalise",
    "issue",
    "keep_draft",
    "make_again",
    "open_files",
    "open_letter",
    "send",
]
