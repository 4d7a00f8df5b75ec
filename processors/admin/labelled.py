"""Some inputs about one thing, each under its own label."""

from typing import Any, ClassVar

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class LabelledWidget(forms.MultiWidget):
    """A choice first, then each text under its label. A subclass gives `labels`, one for each of
    its widgets, and `decompress`."""

    use_fieldset = True
    labels: ClassVar[tuple[Any, ...]] = ()
    widgets_names: list[str]  # what Django puts behind the name of each

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        values = value if isinstance(value, list) else self.decompress(value) or []
        own_id = (attrs or {}).get("id", "")
        parts = []
        for suffix, widget, label, one in zip(
            self.widgets_names, self.widgets, self.labels, values, strict=True
        ):
            # The whole is described once; a reader would hear it with every part.
            its = {"id": f"{own_id}{suffix}"}
            drawn = widget.render(f"{name}{suffix}", one, attrs=its, renderer=renderer)
            has_label = not isinstance(widget, forms.RadioSelect)
            label_of = format_html('<label for="{}">{}</label>', its["id"], label)
            parts.append((label_of if has_label else "", drawn))
        return format_html(
            '<div class="checklist-point">{}</div>',
            format_html_join("", '<div class="checklist-point__part">{}{}</div>', parts),
        )
