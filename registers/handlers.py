"""What this app hooks into the floors below: jobs, departments, contact details, policy, advice."""

from privacyoffice.accounts.services.organisation import follows_organisation
from privacyoffice.accounts.services.reorganise import hands_over
from privacyoffice.advice.subjects import resolves
from privacyoffice.jobs.services import handles
from privacyoffice.policy.services import on_profile_saved, only_public
from registers.models import ProcessingActivity
from registers.services.bulk import STEPS, handler_of, kind_of
from registers.services.drafting import hand_over_department
from registers.services.edition import RENDER_JOB, ask_for_new_edition, render_job
from registers.services.import_jobs import check_import, publish_import, run_import
from registers.services.snapshot import can_be_public, current_record, hash_of
from registers.services.uploading import CHECK_JOB, IMPORT_JOB, PUBLISH_JOB

handles(RENDER_JOB)(render_job)
handles(CHECK_JOB)(check_import)
handles(IMPORT_JOB)(run_import)
handles(PUBLISH_JOB)(publish_import)
for _name in STEPS:
    handles(kind_of(_name))(handler_of(_name))
hands_over("registers")(hand_over_department)
follows_organisation(ask_for_new_edition)
on_profile_saved(ask_for_new_edition)
only_public(can_be_public)
resolves(ProcessingActivity, revision=lambda activity: hash_of(current_record(activity)))
