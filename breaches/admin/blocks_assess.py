"""How bad a breach is, where it happened and who has to do with it, on its page."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from breaches import queries_assess
from breaches.facts import sensitive_in_words
from breaches.models import Assessment, Breach, Risk, Status
from breaches.severity_words import in_words, steps_in_words
from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.admin.blocks import Block

_SHAPES = {Risk.NONE: "tick", Risk.RISK: "half", Risk.HIGH: "full"}


def assess_blocks(request: HttpRequest, breach: Breach, now: Any) -> list[Block]:
    """The judgement and the links to the registers; nothing that is encrypted."""
    made = list(queries_assess.assessments_of(breach))
    found = [_judgement(breach, made), _processings(breach), _parties(breach)]
    return [block for block in found if block is not None]


def assess_content(breach: Breach) -> list[tuple[str, str]]:
    """Why the risk was judged so, the newest first: encrypted. Raises keyring.Unreadable."""
    return [
        (
            _("%(risk)s, judged by %(name)s on %(moment)s")
            % {"risk": one.get_risk_display(), "name": one.by, "moment": _moment(one)},
            one.reason.reveal(),
        )
        for one in queries_assess.assessments_of(breach)
    ]


def risk_badge(risk: str) -> Any:
    """The judgement as a word with a shape; empty before there is one."""
    return badge(Risk(risk).label, _SHAPES[Risk(risk)]) if risk else ""


def _moment(made: Assessment) -> str:
    return date_format(localtime(made.at), "j F Y H.i")


def _judgement(breach: Breach, made: list[Assessment]) -> Block | None:
    if not made:
        if breach.status != Status.IN_PROGRESS or breach.destroyed_at is not None:
            return None
        return Block(
            _("How bad it is"), (badge(_("The risk for people was not judged yet."), "open"),)
        )
    newest = made[0]
    lines: list[Any] = [
        format_html(
            "{} · {}",
            risk_badge(newest.risk),
            _("judged by %(name)s on %(moment)s") % {"name": newest.by, "moment": _moment(newest)},
        ),
        _("The method of ENISA says: %(outcome)s.")
        % {"outcome": in_words(newest.score, newest.level)},
        *steps_in_words(newest.steps),
    ]
    if breach.sensitive_data:
        told = ", ".join(sensitive_in_words(breach.sensitive_data))
        lines.append(_("Sensitive data and groups: %(what)s.") % {"what": told})
    if len(made) > 1:
        before = made[1]
        lines.append(
            _("Before that it was judged on %(moment)s: %(risk)s, %(outcome)s.")
            % {
                "moment": _moment(before),
                "risk": before.get_risk_display(),
                "outcome": in_words(before.score, before.level),
            }
        )
    return Block(_("How bad it is"), tuple(lines))


def _processings(breach: Breach) -> Block | None:
    lines = [
        format_html(
            '<a href="{}">{}</a>{}',
            reverse("admin:registers_processingactivity_change", args=[one.activity_id]),
            one.activity,
            f" · {one.activity.department}" if one.activity.department else "",
        )
        for one in queries_assess.processings_of(breach)
    ]
    return Block(_("In which processings"), tuple(lines)) if lines else None


def _parties(breach: Breach) -> Block | None:
    lines = [
        format_html(
            '<a href="{}">{}</a> · {}',
            reverse("admin:processors_party_change", args=[one.party_id]),
            one.party,
            one.get_role_display(),
        )
        for one in queries_assess.parties_of(breach)
    ]
    return Block(_("External parties"), tuple(lines)) if lines else None
