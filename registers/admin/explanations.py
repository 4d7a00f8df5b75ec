"""What the acts of this app were about, as a history tells it beside their words."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from privacyoffice.accounts.admin.words import explain, name_values
from registers.admin.more_forms import part_title


def _part(payload: Mapping[str, Any]) -> Any:
    return part_title(payload.get("part", ""))


def _version(payload: Mapping[str, Any]) -> str:
    if "version" not in payload:
        return ""
    if payload.get("unchanged"):
        return _("the public text was the same; version %(version)d stays") % payload
    return _("version %(version)d") % payload


def _end(payload: Mapping[str, Any]) -> str:
    return date_format(date.fromisoformat(payload["on"])) if "on" in payload else ""


def _count(payload: Mapping[str, Any]) -> str:
    count = payload.get("count", 0)
    return ngettext("%(count)d comment", "%(count)d comments", count) % {"count": count}


explain(
    {
        "registers.commented": _part,
        "registers.comments_dealt_with": _count,
        "registers.published": _version,
        "registers.withdrawn": _version,
        "registers.retired": _end,
    }
)
name_values("registers.PublicationChoice.part", part_title)
