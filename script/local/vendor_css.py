"""Trims two NL Design System packages to what the public pages use.

    python -m local.vendor_css INDEX_CSS THEME_CSS     (with script/ on PYTHONPATH)

INDEX_CSS is `dist/index.css` of @utrecht/component-library-css and THEME_CSS is
`dist/theme.css` of @nl-design-system-unstable/voorbeeld-design-tokens, both from npm. Run it
when a template starts to use another class of the library; the versions are named in
privacyoffice/static/vendor/README.md.
"""

import re
import sys
from pathlib import Path
from typing import Any

import tinycss2

from local.place import ROOT

STATIC = ROOT / "privacyoffice" / "static"
TEMPLATES = ROOT / "templates"
# The level of an alert is filled in by the template.
COMPUTED_CLASSES = {"utrecht-alert--error", "utrecht-alert--info"}
COMPONENTS_NOTICE = """\
/*
 * Copyright (c) 2020-2025 Gemeente Utrecht
 * Copyright (c) 2020-2025 Frameless B.V.
 */
/* SPDX-License-Identifier: EUPL-1.2 */
/* @utrecht/component-library-css, trimmed: see README.md in the folder above. */
"""
THEME_NOTICE = """\
/* Copyright (c) 2021 NL Design System Community */
/* SPDX-License-Identifier: EUPL-1.2 */
/* @nl-design-system-unstable/voorbeeld-design-tokens, trimmed: see README.md above. */
"""


def main(index_css: str, theme_css: str) -> int:
    """Write both trimmed style sheets into the static folder."""
    nodes = tinycss2.parse_stylesheet(
        Path(index_css).read_text(encoding="utf-8"), skip_comments=True, skip_whitespace=True
    )
    rules = kept_rules(nodes, used_classes())
    own = (STATIC / "css" / "public.css").read_text(encoding="utf-8")
    theme = kept_tokens(Path(theme_css).read_text(encoding="utf-8"), rules, own)
    _write("utrecht-component-library-css/components.css", COMPONENTS_NOTICE + rules)
    _write("voorbeeld-design-tokens/theme.css", THEME_NOTICE + theme)
    return 0


def used_classes() -> set[str]:
    """Class names of the library that the templates mention."""
    found: set[str] = set()
    for page in TEMPLATES.rglob("*.html"):
        found.update(re.findall(r"utrecht-[\w-]+", page.read_text(encoding="utf-8")))
    return {name.removesuffix("--") for name in found} | COMPUTED_CLASSES


def kept_rules(nodes: list[Any], used: set[str]) -> str:
    """The rules whose selectors name only classes that are used, as published."""
    kept = []
    for node in nodes:
        if node.type == "qualified-rule":
            chosen = [s for s in _selectors(tinycss2.serialize(node.prelude)) if _uses(s, used)]
            body = tinycss2.serialize(node.content).strip()
            if chosen and body:
                kept.append(",\n".join(chosen) + " {\n  " + body + "\n}\n")
        elif node.type == "at-rule" and node.content and node.lower_at_keyword != "keyframes":
            inner = kept_rules(tinycss2.parse_rule_list(node.content, True, True), used)
            if inner:
                head = f"@{node.lower_at_keyword}{tinycss2.serialize(node.prelude)}"
                kept.append(head + "{\n" + inner + "}\n")
    return "".join(kept)


def _uses(selector: str, used: set[str]) -> bool:
    classes = re.findall(r"\.([\w-]+)", selector)
    return bool(classes) and used.issuperset(classes)


def _selectors(prelude: str) -> list[str]:
    """Split at the commas that stand outside parentheses."""
    parts, depth = [""], 0
    for char in prelude:
        depth += (char == "(") - (char == ")")
        if char == "," and not depth:
            parts.append("")
        else:
            parts[-1] += char
    return [part.strip() for part in parts]


def kept_tokens(theme: str, rules: str, own: str) -> str:
    """The custom properties that the rules or our own style sheet reach."""
    declared = dict(re.findall(r"^\s*(--[\w-]+):\s*([^;]+);", theme, re.MULTILINE))
    ours = set(re.findall(r"^\s*(--[\w-]+):", own, re.MULTILINE))
    todo = re.findall(r"var\(\s*(--[\w-]+)", rules + own) + list(ours)
    reached: set[str] = set()
    while todo:
        name = todo.pop()
        if name in declared and name not in reached:
            reached.add(name)
            todo += re.findall(r"var\(\s*(--[\w-]+)", declared[name])
    lines = [f"  {name}: {value};" for name, value in declared.items() if name in reached - ours]
    return ".voorbeeld-theme {\n" + "\n".join(lines) + "\n}\n"


def _write(name: str, text: str) -> None:
    (STATIC / "vendor" / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
