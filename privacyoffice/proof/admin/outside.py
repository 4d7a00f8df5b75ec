"""Changes outside the program on the page of the chain: what they were, and what happened."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act, ActForm
from privacyoffice.accounts.admin.blocks import Block
from privacyoffice.accounts.admin.words import in_words as act_in_words
from privacyoffice.audit import outside
from privacyoffice.audit.outside import Change, ChangedRow
from privacyoffice.proof.digest import in_words
from privacyoffice.proof.queries import columns_in_words, references_of, table_in_words
from privacyoffice.proof.services import explaining
from privacyoffice.proof.words import what_to_do_about_outside

# More than this somebody explains in another round, or reads in the list of acts.
MOST_OPEN, MOST_EXPLAINED, MOST_ROWS = 20, 5, 5


def lines_of(changes: Iterable[Change], user: Any) -> dict[int, str]:
    """Each change as this person may read it, by the place of its act in the chain."""
    told = list(changes)
    names = references_of((row for change in told for row in change.rows[:MOST_ROWS]), user)
    return {change.sequence: _line(change, names) for change in told}


def blocks_of_outside(changes: list[Change], user: Any) -> tuple[Block, ...]:
    """What must be looked into, with what to do, and what was explained last."""
    waiting = [change for change in changes if change.explanation is None]
    explained = [change for change in changes if change.explanation is not None]
    explained = explained[: -MOST_EXPLAINED - 1 : -1]
    lines = lines_of([*waiting[:MOST_OPEN], *explained], user)
    blocks = []
    if waiting:
        told = [lines[change.sequence] for change in waiting[:MOST_OPEN]]
        if left_out := len(waiting) - len(told):
            more = ngettext("And %(number)d more.", "And %(number)d more.", left_out)
            told.append(more % {"number": left_out})
        blocks += [
            Block(_("Changed outside the program"), tuple(told), is_first=True),
            Block(_("What to do about it"), what_to_do_about_outside(), is_first=True),
        ]
    if explained:
        told = [_explained(change, lines[change.sequence]) for change in explained]
        blocks.append(Block(_("Explained changes outside the program"), tuple(told)))
    return tuple(blocks)


class LookIntoForm(ActForm):
    """Which changes, and what happened."""

    changes = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Which changes?"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Choose those that have the same explanation."),
        error_messages={"required": gettext_lazy("Choose which changes this is about.")},
    )
    explanation = forms.CharField(
        label=gettext_lazy("What happened?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy(
            "Who did this, why, and who approved it? Do not name citizens: this stays in the "
            "chain for ever."
        ),
        error_messages={"required": gettext_lazy("Write down what happened.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = outside.not_looked_into()[:MOST_OPEN]
        choices = list(lines_of(waiting, self.user).items())
        field: Any = self.fields["changes"]
        field.choices = choices
        if len(choices) == 1:
            field.initial = [choices[0][0]]


def _perform(request: HttpRequest, _nothing: None, data: dict[str, Any]) -> str:
    acts = explaining.look_into(
        data["changes"], explanation=data["explanation"], actor=request.user, now=clock.now()
    )
    told = ngettext(
        "Your explanation of %(number)d change has been recorded. The chain is being checked anew.",
        "Your explanation of %(number)d changes has been recorded. The chain is being checked "
        "anew.",
        len(acts),
    )
    return told % {"number": len(acts)}


LOOK_INTO = Act(
    name="outside",
    label=gettext_lazy("Say what happened"),
    explanation=gettext_lazy(
        "Somebody changed data in the database, outside the program. Find out what happened, and "
        "write it down here. Your explanation becomes an act in the chain, with your name. It "
        "cannot be changed any more."
    ),
    perm="explain",
    perform=_perform,
    possible=lambda _nothing: True,
    form_class=LookIntoForm,
)


def _line(change: Change, names: dict[ChangedRow, str]) -> str:
    rows = [_row(row, names.get(row)) for row in change.rows[:MOST_ROWS]]
    if left_out := change.how_many - len(rows):
        more = ngettext("%(number)d more", "%(number)d more", left_out)
        rows.append(more % {"number": left_out})
    rows += [_("act “%s” was put in") % act_in_words(act) for act in change.acts[:MOST_ROWS]]
    who = change.database_user
    if change.program:
        who = f"{who} ({change.program})"
    return _("%(moment)s, by database user %(who)s: %(rows)s. Act %(sequence)d.") % {
        "moment": in_words(change.at),
        "who": who,
        "rows": "; ".join(rows),
        "sequence": change.sequence,
    }


def _row(row: ChangedRow, name: str | None) -> str:
    about = f"{table_in_words(row.table)} {name or row.row}"
    if row.is_removed:
        return _("%(row)s was removed") % {"row": about}
    if not row.columns:
        return _("%(row)s was put in") % {"row": about}
    fields = columns_in_words(row)
    told = ngettext("%(row)s, field %(fields)s", "%(row)s, fields %(fields)s", len(fields))
    return told % {"row": about, "fields": ", ".join(fields)}


def _explained(change: Change, line: str) -> str:
    explanation: Any = change.explanation
    return _("%(change)s Explained by %(person)s on %(moment)s: %(explanation)s") % {
        "change": line,
        "person": explanation.actor,
        "moment": in_words(explanation.occurred_at),
        "explanation": explanation.reason,
    }
