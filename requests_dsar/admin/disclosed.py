"""On the page of a request: to whom data of this person were given, by the log of disclosures."""

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosures.models import Disclosure
from disclosures.queries import VIEW, given_about
from privacyoffice import clock
from privacyoffice.accounts.admin.blocks import Block
from privacyoffice.policy.codes import Right
from requests_dsar.letters.recipients import TOLD_ON
from requests_dsar.models import DataSubjectRequest
from requests_dsar.person import INDEXES

# More than this nobody compares on one page.
MOST = 30
_SAME = {
    "name_index": gettext_lazy("same surname and birth date"),
    "email_index": gettext_lazy("same e-mail address"),
    "address_index": gettext_lazy("same address"),
}


def disclosure_blocks(case: DataSubjectRequest, user: Any) -> list[Block]:
    """What was given of somebody with the same name and birth date, e-mail address or address,
    for who may see that; with who got it, which an answer names. One query.

    Law: GDPR art. 15(1)(c), 19; CJEU C-154/21.
    """
    if case.destroyed_at is not None or not user.has_perm(VIEW):
        return []
    known = {name: getattr(case, name) for name in INDEXES}
    found = list(given_about(user, known)[: MOST + 1])
    title = _("Data that were given of this person")
    if not found:
        line = _("In the log of disclosures nothing was found of this person.")
        return [Block(title, (line,))] if Right.ACCESS in case.rights else []
    lines: list[Any] = [_told(one, known) for one in found[:MOST]]
    if len(found) > MOST:
        lines.append(_("There are more. Look in the list of disclosures for all of them."))
    lines += _for_the_answer(found, case)
    return [Block(title, tuple(lines))]


def _told(one: Disclosure, known: dict[str, str | None]) -> SafeString:
    same = [str(words) for name, words in _SAME.items() if known[name] == getattr(one, name)]
    told = _("%(day)s to %(party)s, %(how)s (%(same)s)") % {
        "day": date_format(clock.day_of(one.ended_at or one.asked_at), "j F Y"),
        "party": one.party or _("somebody who is named there"),
        "how": one.get_channel_display(),
        "same": get_text_list(same, _("and")),
    }
    address = reverse("admin:disclosures_disclosure_change", args=[one.pk])
    return format_html('<a href="{}">{}</a>: {}', address, one.reference, told)


def _for_the_answer(found: list[Disclosure], case: DataSubjectRequest) -> list[str]:
    """Who hears what: the person who got the data, and they what changed."""
    told = [_names(found)]
    if {*TOLD_ON} & {*case.rights}:
        told.append(
            _(
                "What is corrected, erased or restricted they hear too, unless that is impossible "
                "or asks too much (GDPR article 19)."
            )
        )
    return told


def _names(found: list[Disclosure]) -> str:
    parties = sorted({str(one.party) for one in found if one.party is not None})
    if not parties:
        return _("Compare first. Then the answer names who got the data (GDPR article 15(1)(c)).")
    return _(
        "Compare first. Then the answer names who got the data (GDPR article 15(1)(c)): "
        "%(parties)s."
    ) % {"parties": get_text_list(parties, _("and"))}
