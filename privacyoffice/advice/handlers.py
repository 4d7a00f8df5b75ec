"""What advice hooks into the floors below: its kind of deadlines, its encrypted words."""

from privacyoffice.advice.answering import ANSWER, planned
from privacyoffice.advice.sealing import openings
from privacyoffice.crypto.services.checking import checks_also
from privacyoffice.deadlines.kinds import register
from privacyoffice.deadlines.services.linking import keeps_days

register(ANSWER)
keeps_days(ANSWER.code, planned)
checks_also(openings)
