"""What this app hooks into the floors below: jobs, departments, the organisation's details."""

from privacyoffice.accounts.services.organisation import follows_organisation
from privacyoffice.accounts.services.reorganise import hands_over
from privacyoffice.jobs.services import handles
from registers.services.drafting import hand_over_department
from registers.services.edition import RENDER_JOB, ask_for_new_edition, render_job

handles(RENDER_JOB)(render_job)
hands_over("registers")(hand_over_department)
follows_organisation(ask_for_new_edition)
