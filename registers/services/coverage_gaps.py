"""What the agreements of a processing lack, as whoever accepts and publishes it reads it."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from processors.roles import PartyRole
from registers.models import ProcessingActivity
from registers.queries_coverage import Finding, parties_of
from registers.services.gap import Gap, Level, short


def coverage_gaps(activity: ProcessingActivity, on: date) -> Iterator[Gap]:
    """A party that the text names and with which nothing holds on this day: one query.

    It stops nobody, for the text can be right while a signature is missing. Law: GDPR art. 26(1),
    28(3).
    """
    sentences = {
        PartyRole.PROCESSOR: (
            "recipients",
            _("With processor “%(party)s” no agreement holds (GDPR article 28(3))."),
        ),
        PartyRole.JOINT: (
            "joint_controllers",
            _("With joint controller “%(party)s” no arrangement holds (GDPR article 26(1))."),
        ),
        PartyRole.CLIENT: (
            "clients",
            _("With “%(party)s”, for whom you work, no agreement holds (GDPR article 28(3))."),
        ),
    }
    for row in parties_of(activity, on):
        if row.finding == Finding.UNCOVERED:
            part, sentence = sentences[PartyRole(row.role)]
            yield Gap(Level.DOUBTFUL, part, sentence % {"party": short(row.who)})
