"""What is wrong with a form, as a list with links to the fields."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class FieldProblem:
    """One sentence, what it is about, and the id of the field on the page ("": none)."""

    about: str
    text: str
    anchor: str


def problems_of(form: Any, about: str = "") -> Iterator[FieldProblem]:
    """The problems of one form, in the order of its fields after those of the whole; those of
    hidden fields have nothing to link to."""
    order = list(form.fields)
    for name in sorted(form.errors, key=lambda name: order.index(name) if name in order else -1):
        messages = form.errors[name]
        field = form.fields.get(name)
        bound = form[name] if field is not None else None
        hidden = bound is None or bound.is_hidden
        label = "" if hidden or bound is None else capfirst(str(bound.label))
        for message in messages:
            yield FieldProblem(
                about=": ".join(part for part in (about, label) if part),
                text=str(message),
                anchor="" if hidden or bound is None else bound.id_for_label or bound.auto_id,
            )


def problems_of_page(form: Any, formsets: Iterable[Any]) -> list[FieldProblem]:
    """The problems of a form and of the lines on its page."""
    found = list(problems_of(form))
    for formset in formsets:
        title = capfirst(str(formset.model._meta.verbose_name_plural))
        found += [FieldProblem(title, str(message), "") for message in formset.non_form_errors()]
        for number, line in enumerate(formset.forms, start=1):
            about = _("%(title)s, line %(number)d") % {"title": title, "number": number}
            found += problems_of(line, about)
    return found
