"""What the acts of telling people are called on a screen, and the jobs that do it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from breaches.admin.forms_people import ground_in_words
from breaches.models import CommunicationWay
from breaches.services import following, people_letters, people_mails
from privacyoffice.accounts.admin.words import describe, explain
from privacyoffice.jobs.admin import name_work

_ACTS = {
    "breach.communication_written": gettext_lazy("Message to people written"),
    "breach.communication_changed": gettext_lazy("Message to people changed"),
    "breach.communication_approved": gettext_lazy("Message to people approved"),
    "breach.communication_rewritten": gettext_lazy("Approval of a message taken back"),
    "breach.communication_cancelled": gettext_lazy("Message to people not sent"),
    "breach.recipients_imported": gettext_lazy("List of people imported"),
    "breach.communication_begun": gettext_lazy("Sending to people began"),
    "breach.mails_handed_over": gettext_lazy("Messages handed to the mail"),
    "breach.recipient_readdressed": gettext_lazy("Address corrected and message sent again"),
    "breach.communication_done": gettext_lazy("Everybody was told"),
    "breach.letters_printed": gettext_lazy("Letters to people made"),
    "breach.letters_asked_again": gettext_lazy("Letters to people asked for again"),
    "breach.letters_downloaded": gettext_lazy("Letters to people downloaded"),
    "breach.notice_published": gettext_lazy("Notice put on the website"),
    "breach.notice_last_day": gettext_lazy("Last day of a notice changed"),
    "breach.notice_withdrawn": gettext_lazy("Notice taken off the website"),
}


def _which(payload: Mapping[str, Any]) -> str:
    """“by e-mail, 500 people”: how, and how many where the act says so."""
    words = [str(dict(CommunicationWay.choices).get(payload.get("way", ""), ""))]
    count = payload.get("people", payload.get("recipients"))
    if count is not None:
        words.append(ngettext("%(count)d person", "%(count)d people", count) % {"count": count})
    if "mails" in payload:
        count = payload["mails"]
        words.append(ngettext("%(count)d mail", "%(count)d mails", count) % {"count": count})
    if "sent" in payload:
        words.append(_("%(count)d sent") % {"count": payload["sent"]})
        words.append(_("%(count)d failed") % {"count": payload["failed"]})
        words.append(_("%(count)d uncertain") % {"count": payload["uncertain"]})
    return ", ".join(filter(None, words))


def _decided(payload: Mapping[str, Any]) -> str:
    if payload.get("tell"):
        return _("they are told")
    words = _("they are not told: %(ground)s") % {"ground": ground_in_words(payload["ground"])}
    if not payload["departs"]:
        return words
    departs = _("This departs from your own policy.")
    return f"{words}. {departs}"


describe(_ACTS | {"breach.people_decided": gettext_lazy("Decided whether people are told")})
explain(dict.fromkeys(_ACTS, _which) | {"breach.people_decided": _decided})
name_work(
    {
        people_mails.JOB: gettext_lazy("Mails about a data breach"),
        people_letters.JOB: gettext_lazy("Letters about a data breach"),
        following.JOB: gettext_lazy("Clocks of data breaches"),
    }
)
