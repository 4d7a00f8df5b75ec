"""A deadline of somebody's own: first which rule, then what that rule asks."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act
from privacyoffice.accounts.admin.fields import DayField
from privacyoffice.deadlines.admin.forms import (
    MomentForm,
    colleagues,
    people_of_today,
    reason_field,
)
from privacyoffice.deadlines.admin.words import is_late, last_moment
from privacyoffice.deadlines.explaining import article_in_words, rule_in_words
from privacyoffice.deadlines.queries import CHANGE
from privacyoffice.deadlines.services import own
from privacyoffice.kernel.terms import RULES, Facts, OwnTerm

# The parameter of the address that says which rule was chosen.
RULE = "rule"
_PLAIN = {
    "DATE": gettext_lazy("A day that you choose"),
    "POLICY_TERM": gettext_lazy("A term of your own, for instance three weeks after a letter"),
}
_PLAINEST = ("DATE", "POLICY_TERM", "EFFECTIVE_DUE", "BREACH_72H_STRICT")
# Whatever gives somebody a date to keep, and is no part of another.
OFFERED = (
    *_PLAINEST,
    *(
        name
        for name, rule in RULES.items()
        if name not in _PLAINEST and not (rule.judges or rule.chosen_as)
    ),
)
_UNITS = (
    ("days", gettext_lazy("days")),
    ("weeks", gettext_lazy("weeks")),
    ("months", gettext_lazy("months")),
    ("years", gettext_lazy("years")),
)


@dataclass(frozen=True)
class Offer:
    """A rule that somebody can choose."""

    rule: str
    name: str
    article: str


def offers() -> Iterator[Offer]:
    """The rules for a deadline of one's own, with the article that each rests on."""
    for rule in OFFERED:
        yield Offer(rule, _name_of(rule), article_in_words(RULES[rule].article))


def act_for(request: HttpRequest) -> Act | None:
    """The act with the form of the rule that the address names; None when it names none."""
    rule = request.GET.get(RULE, "")
    if rule not in OFFERED:
        return None
    words = _("%(rule)s. The owner gets reminders of it.")
    if own.is_dpo(request.user) and not request.user.has_perm(CHANGE):
        words = _("%(rule)s. Only the FG sees it, and only the FG gets reminders of it.")
    return Act(
        name="begin",
        label=gettext_lazy("Begin this deadline"),
        explanation=words % {"rule": _name_of(rule)},
        perm="add",
        perform=_begin,
        possible=lambda _nothing: True,
        form_class=type("ChosenForm", (OwnTermForm,), {"rule": rule}),
    )


def _name_of(rule: str) -> str:
    return str(_PLAIN.get(rule) or rule_in_words(rule))


class OwnTermForm(MomentForm):
    """What it is about, when it began, and what else its rule asks; subclassed for each rule."""

    label = forms.CharField(
        label=gettext_lazy("About"),
        max_length=200,
        help_text=gettext_lazy(
            "A reference or a few words. It stands in mails and calendars, so never name people."
        ),
    )
    start = DayField()
    amount = forms.IntegerField(
        label=gettext_lazy("Length of the term"), min_value=1, max_value=999
    )
    unit = forms.ChoiceField(
        label=gettext_lazy("Counted in"), choices=_UNITS, widget=forms.RadioSelect, initial="weeks"
    )
    days = forms.IntegerField(label=gettext_lazy("Number of days"), min_value=1, max_value=999)
    weeks = forms.TypedChoiceField(
        label=gettext_lazy("How long may it take?"),
        choices=((8, gettext_lazy("eight weeks")), (14, gettext_lazy("fourteen weeks"))),
        coerce=int,
        initial=8,
        widget=forms.RadioSelect,
    )
    with_committee = forms.BooleanField(
        label=gettext_lazy("With an advisory committee"), required=False
    )
    owner = colleagues()
    reason = reason_field(required=False)
    # A second click sends the same one, and begins nothing.
    form_id = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)
    day_name = "start"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(_PARTS) - _asked_by(self.rule):
            del self.fields[name]
        if not self.user.has_perm(CHANGE):
            del self.fields["owner"]  # one's own
        else:
            self.fields["owner"].queryset = people_of_today()  # type: ignore[attr-defined]
            self.fields["owner"].initial = self.user.pk


# A field of the form, and the part of the facts that a rule asks for with it.
_PARTS = {
    "amount": frozenset({"length", "period"}),
    "unit": frozenset({"length", "period"}),
    "days": frozenset({"number"}),
    "weeks": frozenset({"weeks"}),
    "with_committee": frozenset({"committee"}),
}


def _asked_by(rule: str) -> set[str]:
    """What a rule cannot do without, and what one may choose; a committee says the weeks."""
    known = RULES[rule]
    wanted = {*known.needs} | ({"weeks", "committee"} & {*known.reads})
    if "committee" in wanted:
        wanted.discard("weeks")
    return {name for name, parts in _PARTS.items() if not parts.isdisjoint(wanted)}


def _facts(rule: str, data: dict[str, Any]) -> Facts:
    given: dict[str, Any] = {
        name: data[name] for name in ("days", "weeks", "with_committee") if name in data
    }
    if "amount" in data:
        length = OwnTerm(data["amount"], data["unit"])
        keeps = "period" in RULES[rule].needs
        given |= {"period": length} if keeps else {"terms": (length,)}
    return Facts(start=data["moment"], **given)


def _begin(request: HttpRequest, _nothing: None, data: dict[str, Any]) -> str:
    rule, now = request.GET[RULE], clock.now()
    deadline = own.begin(
        rule,
        _facts(rule, data),
        data["label"],
        owner=data.get("owner") or request.user,
        reason=data["reason"],
        form_id=data["form_id"],
        actor=request.user,
        now=now,
    )
    sentence = last_moment(deadline, now)
    if not is_late(deadline, now):
        return _("The deadline has been added. %(sentence)s") % {"sentence": sentence}
    messages.warning(request, sentence)
    return _("The deadline has been added.")
