"""What a letter still lacks before it can be final.

Law: GDPR art. 12(1), 12(4), 15(1), 15(3); Awb 3:45-3:47.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from requests_dsar.letters.access import PROCESSING
from requests_dsar.letters.content import MUST, Content
from requests_dsar.queries_decisions import ANSWERS

# Without these no answer leaves. Which one it is, follows from the kind of body.
REMEDIES = ("remedy.objection", "remedy.court", "remedy.appeal")
AUTHORITY = "remedy.authority"
COPY, ENCLOSURE = "access.copy", "access.then"
# With one of these somebody gets access, and so a copy.
GIVES_ACCESS = frozenset({"access.grant", "access.partly", COPY, ENCLOSURE, PROCESSING})


def lacks(kind: str, content: Content) -> list[str]:
    """Sentences, each about one thing that must be filled in; none when the letter is whole."""
    paragraphs = content["paragraphs"]
    found = [
        _("“%(heading)s”: fill in “%(label)s”.")
        % {"heading": paragraph["heading"], "label": row["label"]}
        for paragraph in paragraphs
        for row in paragraph.get("rows", ())
        if not row["text"].strip()
    ]
    if not content["subject"].strip():
        found.append(_("The letter has no subject."))
    codes = {paragraph["code"] for paragraph in paragraphs}
    if ENCLOSURE in codes and PROCESSING not in codes:
        found.append(
            _(
                "Nothing says what we do with the data. Name the processings before you decide, or "
                "take the sentence about the enclosure out of the letter."
            )
        )
    if codes & GIVES_ACCESS and not (content.get("files") or _tells_how(paragraphs)):
        found.append(
            _(
                "Choose the files with the copy of the data, or change the sentence about the copy "
                "so that it says how the person gets it."
            )
        )
    if "portability.then" in codes and not (content.get("files") or content.get("table")):
        found.append(_("Choose the files, or paste the data, that the person takes along."))
    is_answer = kind in ANSWERS
    has_remedies = AUTHORITY in codes and codes.intersection(REMEDIES)
    if (is_answer and not has_remedies) or not codes.issuperset(content.get(MUST, ())):
        found.append(_("The letter does not say what somebody can do who disagrees."))
    return found


def copy_goes_otherwise(content: Content) -> bool:
    """Whether the copy of the data is not with the letter, which says how the person gets it."""
    return not content.get("files") and _tells_how(content["paragraphs"])


def _tells_how(paragraphs: Iterable[Mapping[str, Any]]) -> bool:
    """Whether an officer put in place of our sentence how the copy goes."""
    return any(one["code"] == COPY and one.get("edited") for one in paragraphs)


def names_recipients(content: Content) -> bool:
    """Whether it says who got data, which only an officer knows. Law: GDPR art. 15(1)(c)."""
    return any(
        row["key"] == "recipients"
        for paragraph in content["paragraphs"]
        for row in paragraph.get("rows", ())
    )
