"""What must hold before a decision is proposed, and before it is taken."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.mandates.models import Mandate
from privacyoffice.mandates.queries import mandate_of
from privacyoffice.policy.codes import Kind, Right
from privacyoffice.policy.profile import Profile
from registers.models import ControllingBody
from requests_dsar import grounds, queries_work
from requests_dsar.grounds import Ground
from requests_dsar.models import (
    CheckOutcome,
    DataSubjectRequest,
    Decision,
    IdentityCheck,
    InvolvedProcessing,
    NotCounted,
    Pause,
    PauseKind,
    Verdict,
)
from requests_dsar.queries_decisions import Item, former_deciders_of, items_of

Key = tuple[str, UUID | None]


def items_named(request: DataSubjectRequest, keys: Iterable[Key]) -> list[Item]:
    """What is decided on, all of it of this request.

    Raises ValidationError for nothing, for something else, and where the whole and a part of it
    would both be decided.
    """
    known = {item.key: item for item in items_of(request)}
    if not known:
        raise ValidationError(_("Say first which rights this is about: correct the request."))
    wanted = list(dict.fromkeys(keys))
    if not wanted or not set(wanted) <= set(known):
        raise ValidationError({"items": _("Choose on what you decide.")})
    there = {(made.right, made.involved_id) for made in Decision.objects.filter(request=request)}
    for right in {right for right, involved in wanted}:
        parts = {part is None for named, part in {*wanted, *there} if named == right}
        if len(parts) > 1:
            text = _("Decide on a right as a whole or in each processing, and not both.")
            raise ValidationError({"items": text})
    return [known[key] for key in wanted]


def grounds_named(
    codes: Sequence[str],
    rights: Collection[str],
    verdict: str,
    *,
    request: DataSubjectRequest,
    profile: Profile,
    day: date,
) -> dict[str, list[str]]:
    """For each right the grounds that carry this decision of a day on it. What is granted has one
    only where that says what the answer is.

    Raises ValidationError for a ground that fits none of the rights, for a right that is left
    without a ground of the law, and for what a ground needs beside it on the same right.
    Law: GDPR art. 12(4); Awb 3:46.
    """
    chosen = [_usable(code, profile, day) for code in dict.fromkeys(codes)]
    if not chosen and verdict != Verdict.GRANT:
        raise ValidationError({"grounds": _("Choose at least one ground.")})
    for ground in chosen:
        if not any(ground.fits(right, verdict) for right in rights):
            text = _("“%(ground)s” is no ground for this decision on this right.")
            raise ValidationError({"grounds": text % {"ground": ground.label}})
        _refuse_before_question(ground, request)
    found = {right: [g for g in chosen if g.fits(right, verdict)] for right in rights}
    for right, fitting in found.items():
        for ground in fitting:
            _refuse_alone(ground, fitting)
        if verdict != Verdict.GRANT and all(ground.policy for ground in fitting):
            text = _("There is no ground of the law for this decision on: %(right)s.")
            raise ValidationError({"grounds": text % {"right": Right(right).label}})
    return {right: [ground.code for ground in fitting] for right, fitting in found.items()}


def refuse_without_reasons(
    verdict: str, codes: Collection[str], reasons: str, weighing: str
) -> None:
    """Raises ValidationError without the reasons that the law wants. Law: Awb 3:46; UAVG 41(2)."""
    if verdict == Verdict.GRANT:
        return
    if not reasons.strip():
        raise ValidationError({"reasons": _("Give the reasons. They come in the letter.")})
    weighed = [found.label for found in map(grounds.ground, codes) if found.weighs]
    if weighed and not weighing.strip():
        text = _("Weigh the interests. This is needed for: %(grounds)s.")
        raise ValidationError({"weighing": text % {"grounds": get_text_list(weighed, _("and"))}})


def body_for(
    request: DataSubjectRequest,
    involved: InvolvedProcessing | None,
    chosen: ControllingBody | None,
) -> Any:
    """The controlling body that decides: that of the processing, or the one that was chosen among
    its controllers. On a right as a whole one body decides only where it answers in every
    processing.

    Raises ValidationError on "body" where nobody knows or another body was chosen, and on "items"
    where different bodies answer. Law: GDPR art. 4(7), 26; Awb 2:3, 10:3, 10:10.
    """
    if involved is not None and involved.body is not None:
        return involved.body
    parts = list(_parts_of(request)) if involved is None else [involved]
    if not parts:
        answering = list(ControllingBody.objects.all()[:2]) if chosen is None else [chosen]
    else:
        answering = _answering(parts, chosen)
        if not answering and involved is None:
            text = _("Different bodies answer in these processings. Decide in each of them.")
            raise ValidationError({"items": text})
        if chosen is not None and chosen not in answering:
            text = _("Choose a body that is controller of this processing.")
            raise ValidationError({"body": text})
        if chosen is not None:
            return chosen
    if len(answering) == 1:
        return answering[0]
    raise ValidationError({"body": _("Choose the body that decides.")})


def refuse_other_bodies(request: DataSubjectRequest, decisions: Iterable[Decision]) -> None:
    """A decision on a right as a whole is of the body of every processing, also of one that was
    named later. Raises ValidationError as `body_for`."""
    for made in decisions:
        if made.involved_id is None:
            body_for(request, None, made.body)


def _parts_of(request: DataSubjectRequest) -> Iterable[InvolvedProcessing]:
    return InvolvedProcessing.objects.filter(request=request).select_related("body")


def _answering(
    parts: Sequence[InvolvedProcessing], chosen: ControllingBody | None
) -> list[ControllingBody]:
    """The bodies that can answer in all of these processings. Where the register names none, it is
    the one that was chosen."""
    known = queries_work.bodies_by_activity([part.activity_id for part in parts])
    of_each = [[part.body] if part.body else known.get(part.activity_id, []) for part in parts]
    named = [bodies for bodies in of_each if bodies]
    if not named:
        return [chosen] if chosen is not None else []
    return [body for body in named[0] if all(body in others for others in named)]


def refuse_former_decider(request: DataSubjectRequest, person: Any) -> None:
    """By mandate nobody decides anew on what they decided themselves. Raises ValidationError.

    Law: Awb art. 10:3(3).
    """
    if person is not None and person.pk in former_deciders_of(request):
        text = _(
            "You dealt with the decision that did not stand. Somebody else takes the new one, or "
            "the body itself: then name its decision."
        )
        raise ValidationError({"by_body": text})


def mandate_for(
    decision: Decision, person: Any, day: date, *, by_body: str, profile: Profile
) -> str:
    """On what somebody takes this decision: a mandate, or what the body itself decided.

    Empty for a body under private law, where no mandate is needed. Raises ValidationError without
    either. Law: Awb art. 10:1, 10:3, 10:10.
    """
    if by_body.strip():
        return by_body.strip()
    if profile.kind == Kind.PRIVATE_BODY:
        return ""
    is_refusal = decision.verdict != Verdict.GRANT
    found: Mandate | None = mandate_of(person, decision.body, day, refusal=is_refusal)
    if found is None:
        text = _(
            "You have no mandate of %(body)s for this decision. Somebody who has one takes it, or "
            "the body itself: then name its decision."
        )
        raise ValidationError({"by_body": text % {"body": decision.body}})
    return str(found.source)


def _usable(code: str, profile: Profile, day: date) -> Ground:
    try:
        found = grounds.ground(code)
    except LookupError:
        raise ValidationError({"grounds": _("Choose grounds from the list.")}) from None
    if not found.holds_for(profile, day):
        text = _("“%(ground)s” does not hold for your organisation.")
        raise ValidationError({"grounds": text % {"ground": found.label}})
    return found


def _refuse_alone(ground: Ground, fitting: Sequence[Ground]) -> None:
    if ground.beside and not set(ground.beside) & {other.code for other in fitting}:
        others = [f"“{grounds.ground(code).label}”" for code in ground.beside]
        text = _("“%(ground)s” is not enough by itself. Choose beside it: %(others)s.")
        words = {"ground": ground.label, "others": get_text_list(others, _("or"))}
        raise ValidationError({"grounds": text % words})


def _refuse_before_question(ground: Ground, request: DataSubjectRequest) -> None:
    if ground.after_question and not _was_asked_in_vain(request):
        text = _(
            "“%(ground)s” holds only after somebody asked who the person is, and no answer came in "
            "time or the check did not establish it."
        )
        raise ValidationError({"grounds": text % {"ground": ground.label}})


def _was_asked_in_vain(request: DataSubjectRequest) -> bool:
    asked = Pause.objects.filter(request=request, kind=PauseKind.IDENTITY)
    if asked.filter(answered_on__isnull=True).exists():
        return False
    # What was found last on each point holds.
    checks = IdentityCheck.objects.filter(request=request).order_by("checked_at", "pk")
    latest = {check.of: check for check in checks}
    if any(check.outcome == CheckOutcome.NOT_ESTABLISHED for check in latest.values()):
        return True
    last = asked.exclude(not_counted=NotCounted.UNSENT).order_by("asked_on", "pk").last()
    if last is None or not last.lapsed:
        return False
    return all(clock.day_of(check.checked_at) < last.asked_on for check in latest.values())
