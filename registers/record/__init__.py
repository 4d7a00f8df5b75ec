"""What an entry of the register consists of: each part declared once.

The admin's tables, the public snapshot, the page, the PDF, differences and copies all read
these declarations.

A *record* is an entry as JSON values: the answers by column, and for every part a list of
lines, each a dict by column. Law: GDPR art. 30(1), 30(2).
"""

from registers.record.declaration import Answer, Part
from registers.record.parts import ANSWER, ANSWERS, INSIDE_ANSWERS, PART, PARTS
from registers.record.values import (
    Record,
    choice_label,
    column_field,
    in_words,
    is_day,
    is_yes_no,
    name_of,
    record_of,
)

__all__ = [
    "ANSWER",
    "ANSWERS",
    "INSIDE_ANSWERS",
    "PART",
    "PARTS",
    "Answer",
    "Part",
    "Record",
    "choice_label",
    "column_field",
    "in_words",
    "is_day",
    "is_yes_no",
    "name_of",
    "record_of",
]
