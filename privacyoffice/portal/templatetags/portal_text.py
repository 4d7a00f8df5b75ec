"""Texts in the tone of the organisation, and the parts of a field."""

from dataclasses import dataclass
from typing import Any

from django import forms, template
from django.template.base import NodeList, Parser, Token
from django.utils.safestring import SafeString, mark_safe

from privacyoffice.deadlines.explaining import article_in_words
from privacyoffice.notifications.addressing import in_tone
from privacyoffice.policy.codes import Tone
from privacyoffice.portal.forms import target_of

register = template.Library()


class TonedNode(template.Node):
    """What stands within, with every `[[uw|je]]` in one tone."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        text = self.nodelist.render(context)
        return mark_safe(in_tone(text, context.get("tone") or Tone.U))  # noqa: S308 - was rendered


@register.tag
def toned(parser: Parser, token: Token) -> TonedNode:
    """`{% toned %}…{% endtoned %}`: texts of our own. Never around what somebody typed in: that
    does not change with the tone."""
    nodelist = parser.parse(("endtoned",))
    parser.delete_first_token()
    return TonedNode(nodelist)


@dataclass(frozen=True)
class Option:
    """One of a choice."""

    tag: Any
    id: str
    label: Any
    help: Any


@register.simple_tag
def options_of(field: forms.BoundField) -> list[Option]:
    """The choices of a field, each with what is said about it."""
    explained = getattr(field.field, "explained", {})
    return [
        Option(
            option.tag(),
            option.id_for_label,
            option.choice_label,
            explained.get(str(option.data["value"]), ""),
        )
        for option in field.subwidgets
    ]


@register.simple_tag
def parts_of(field: forms.BoundField) -> list[dict[str, Any]]:
    """The inputs of a day: of each its label, id and HTML."""
    labels = getattr(field.field.widget, "labels", ())
    context = field.field.widget.get_context(field.html_name, field.value(), {"id": field.auto_id})
    return [
        {"label": label, "widget": part, "size": part["attrs"].get("maxlength")}
        for label, part in zip(labels, context["widget"]["subwidgets"], strict=True)
    ]


@register.filter
def target(field: forms.BoundField) -> str:
    """The id at which somebody begins to fill it in."""
    return target_of(field)


@register.filter
def kind_of(field: forms.BoundField) -> str:
    """How a field is shown: "options", "day", "box" or "input"."""
    widget = field.field.widget
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return "options"
    if isinstance(widget, forms.MultiWidget):
        return "day"
    return "box" if isinstance(widget, forms.CheckboxInput) else "input"


@register.simple_tag(takes_context=True)
def portal_page(context: template.Context, name: str) -> str:
    """The address of a page of the portal, in the language of the visit."""
    address: str = context["visit"].address(name)
    return address


@register.filter
def articles(article: str) -> str:
    """Articles as they are cited in the active language."""
    return article_in_words(article)
