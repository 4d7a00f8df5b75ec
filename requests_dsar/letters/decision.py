"""The letter with the decision: first what we decided, then why, last what one can do about it.

Law: GDPR art. 12(3), 12(4), 13-22; UAVG 34, 35, 41; Awb 3:45-3:47, 10:10.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from privacyoffice import clock
from privacyoffice.policy.codes import Right
from registers.models import ProcessingActivity
from requests_dsar import grounds
from requests_dsar.letters.access import access_paragraphs
from requests_dsar.letters.bodies import in_sentence, on_envelope
from requests_dsar.letters.content import (
    Content,
    Setting,
    addressed,
    common_facts,
    day_in_words,
    fitting,
    signature_of,
    written,
)
from requests_dsar.letters.paragraphs import filled_in, plan_of, word_for
from requests_dsar.letters.recipients import rights_to_tell
from requests_dsar.models import DataSubjectRequest, Decision, LetterKind, Verdict

_GIVEN = (Verdict.GRANT, Verdict.PARTLY)
# After an article that holds for public authorities only.
_OF_AUTHORITIES = " (public authority)"
_ARTICLE = re.compile(r"(\d+(?::\d+)?)(?:\((\d+)\))?(?:\(([a-z])\))?")


@dataclass(frozen=True)
class _Alike:
    """Decisions on one right that say the same for the same reasons, and on which processings."""

    right: str
    verdict: str
    grounds: tuple[str, ...]
    reasons: str
    weighing: str


def kind_for(decisions: Sequence[Decision]) -> str:
    """Whether the letter decides, or says that nothing is treated."""
    verdicts = {made.verdict for made in decisions}
    return LetterKind.NOT_TREATED if verdicts == {Verdict.NOT_TREATED} else LetterKind.DECISION


def compose_decision(
    request: DataSubjectRequest, decisions: Sequence[Decision], setting: Setting
) -> Content:
    """The content of the letter, for an officer to read. `decisions` are all of this request, at
    least one. Raises keyring.Unreadable."""
    facts = common_facts(request, setting) | _bodies(decisions, setting)
    facts |= _reopened(request, setting)
    codes = ("decision.on", "decision.anew", "consent.withdrawn")
    paragraphs = fitting(codes, setting, facts)
    granted = [right for right in Right.values if _is_given(right, decisions)]
    grouped = _grouped(decisions)
    for right in Right.values:
        of_right = {alike: where for alike, where in grouped.items() if alike.right == right}
        # What is given comes first, with what follows from it; below it what is refused.
        for alike, where in of_right.items():
            if alike.verdict in _GIVEN:
                paragraphs += _decided(alike, where, setting, facts)
        if right in granted:
            then = ["access.copy"] if right == Right.ACCESS else []
            paragraphs += [written(code, setting, facts) for code in (*then, f"{right}.then")]
        for alike, where in of_right.items():
            if alike.verdict not in _GIVEN:
                paragraphs += _decided(alike, where, setting, facts)
        if right in rights_to_tell(decisions)[-1:]:
            paragraphs.append(written("decision.recipients_told", setting, facts))
    last = ("procedure.contact", _remedy(request, setting), "remedy.authority")
    paragraphs += [written(code, setting, facts) for code in last]
    enclosed = _enclosed(request, decisions, granted, setting, facts)
    kind = kind_for(decisions)
    # Who is no public authority takes no "besluit". Law: Awb 1:3; UAVG 34, 35.
    is_answer = kind == LetterKind.DECISION and not setting.is_public_body
    plan = plan_of("answer" if is_answer else kind)
    content = addressed(
        request,
        setting,
        filled_in(plan.subject[setting.language], setting.tone, facts),
        paragraphs + enclosed,
        None,
        signature=_signature(decisions, setting),
    )
    content["enclosures"] = [
        paragraph["heading"] for paragraph in enclosed if paragraph.get("begins_page")
    ]
    return content


def _reopened(request: DataSubjectRequest, setting: Setting) -> dict[str, str]:
    if request.reopened_at is None:
        return {}
    return {"reopened_on": day_in_words(clock.day_of(request.reopened_at), setting.language)}


def _remedy(request: DataSubjectRequest, setting: Setting) -> str:
    """What one can do against it; after an objection one appeals. Law: Awb 7:1, 8:1; UAVG 35."""
    if not setting.is_public_body:
        return "remedy.court"
    return "remedy.objection" if request.reopened_at is None else "remedy.appeal"


def article_in_words(article: str, language: str) -> str:
    """“AVG artikel 12 lid 5 onder b” for “GDPR art. 12(5)(b)”; in English as it is."""
    if language != "nl":
        return article

    def in_dutch(found: re.Match[str]) -> str:
        number, paragraph, letter = found.groups()
        words = number + (f" lid {paragraph}" if paragraph else "")
        return words + (f" onder {letter}" if letter else "")

    return _ARTICLE.sub(in_dutch, article.replace("GDPR", "AVG").replace("art.", "artikel"))


def _grouped(decisions: Sequence[Decision]) -> dict[_Alike, list[str]]:
    """Decisions that say the same are told once, with the names of their processings."""
    found: dict[_Alike, list[str]] = {}
    for made in decisions:
        reasons, weighing = made.reasons.reveal(), made.weighing.reveal()
        alike = _Alike(made.right, made.verdict, tuple(made.grounds), reasons, weighing)
        names = found.setdefault(alike, [])
        if made.involved is not None:
            names.append(made.involved.activity.name)
    return found


def _decided(
    alike: _Alike, processings: list[str], setting: Setting, facts: dict[str, str]
) -> list[dict[str, Any]]:
    """What was decided, in which processings, and why."""
    own = facts | {
        "right": word_for(alike.right, setting.language, setting.tone),
        "where": _as_list(processings),
        "grounds": _ground_texts(alike.grounds, setting.language),
        "reasons": alike.reasons,
        "weighing": alike.weighing,
        "articles": _articles(alike.grounds, setting),
    }
    is_treated = alike.verdict != Verdict.NOT_TREATED
    usual = f"{alike.right}.{alike.verdict}" if is_treated else "decision.not_treated"
    codes = [_paragraph_of(alike.grounds) or usual, "decision.where"]
    if alike.verdict != Verdict.GRANT:
        codes += ["decision.why", "decision.weighing", "decision.articles"]
    return fitting(codes, setting, own)


def _enclosed(
    request: DataSubjectRequest,
    decisions: Sequence[Decision],
    granted: list[str],
    setting: Setting,
    facts: dict[str, str],
) -> list[dict[str, Any]]:
    """Pages after the letter: what we do with the data, and the data as they are now."""
    found: list[dict[str, Any]] = []
    if Right.RECTIFICATION in granted:
        # What the person wrote: the officer says what was really changed.
        told = (request.details and request.details.reveal()) or {}
        corrected = written("rectification.corrected", setting, facts)
        rows = [
            {"key": name, "label": label, "text": told.get(name, "")}
            for name, label in _corrected_labels(setting)
        ]
        found.append(corrected | {"rows": rows, "is_enclosed": True, "begins_page": True})
    if Right.ACCESS in granted:
        activities = _shown_in(request, decisions)
        found += access_paragraphs(activities, setting, facts)
    return found


def _shown_in(
    request: DataSubjectRequest, decisions: Sequence[Decision]
) -> list[ProcessingActivity]:
    """In which processings somebody gets access: as decided one by one, or in all of them."""
    on_access = {made.involved_id: made for made in decisions if made.right == Right.ACCESS}
    whole = on_access.get(None)
    return [
        part.activity
        for part in request.involved.select_related("activity")
        if (made := on_access.get(part.pk, whole)) is not None and _gives(made)
    ]


def _corrected_labels(setting: Setting) -> list[tuple[str, str]]:
    with translation.override(setting.language):
        return [("wrong", _("As it was")), ("right", _("As it is now"))]


def _is_given(right: str, decisions: Iterable[Decision]) -> bool:
    return any(made.right == right and _gives(made) for made in decisions)


def _gives(made: Decision) -> bool:
    """Whether the person gets something: not where the answer is that there are no data."""
    return made.verdict in _GIVEN and not _paragraph_of(made.grounds)


def _paragraph_of(codes: Iterable[str]) -> str:
    """The paragraph that one of these grounds has in place of the usual one."""
    return next((named for code in codes if (named := grounds.ground(code).paragraph)), "")


def _ground_texts(codes: Iterable[str], language: str) -> str:
    texts = [grounds.ground(code).text(language) for code in codes]
    return texts[0] if len(texts) == 1 else _as_list(texts)


def _articles(codes: Iterable[str], setting: Setting) -> str:
    named = (one for code in codes for one in grounds.ground(code).article.split("; ") if one)
    return "; ".join(
        article_in_words(article.removesuffix(_OF_AUTHORITIES), setting.language)
        for article in dict.fromkeys(named)
        if setting.is_public_body or not article.endswith(_OF_AUTHORITIES)
    )


def _as_list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _bodies(decisions: Sequence[Decision], setting: Setting) -> dict[str, str]:
    """Where one objects: with the body that decided. Law: Awb 3:45, 6:4(1)."""
    bodies = list({made.body_id: made.body for made in decisions}.values())
    organisation = setting.organisation
    with translation.override(setting.language):
        named = [in_sentence(body.name, organisation.name, setting.language) for body in bodies]
        names = get_text_list(named, pgettext("between the last two", "and"))
    addresses = [
        on_envelope(body.name, organisation.name, body.contact or organisation.address)
        for body in bodies
    ]
    return {"body": names, "body_address": "\n\n".join(addresses)}


def _signature(decisions: Sequence[Decision], setting: Setting) -> list[str]:
    """Each body that decided, and who did so for it on which mandate. Law: Awb 3:45, 10:10."""
    lines: list[str] = []
    for made in {made.body_id: made for made in decisions}.values():
        if lines:
            lines.append("")
        if made.by_body or not setting.is_public_body:
            lines.append(made.body_name)
        else:
            lines += signature_of(
                made.body_name, made.confirmed_by, setting, mandate=made.mandate_text
            )
    return lines
