"""What this app hooks into the floors below: jobs, and handing over a department's work."""

from privacyoffice.accounts.services.reorganise import hands_over
from privacyoffice.jobs.services import handles
from registers.services.drafting import hand_over_department
from registers.services.edition import render_job
from registers.services.publication import RENDER_JOB

handles(RENDER_JOB)(render_job)
hands_over("registers")(hand_over_department)
