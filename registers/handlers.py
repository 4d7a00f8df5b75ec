"""What this app hooks into the floors below: jobs, departments, contact details, policy, advice,
deadlines."""

from privacyoffice.accounts.services.organisation import follows_organisation
from privacyoffice.accounts.services.reorganise import hands_over
from privacyoffice.advice.subjects import resolves
from privacyoffice.deadlines.kinds import register
from privacyoffice.deadlines.services.linking import keeps_days
from privacyoffice.jobs.services import handles
from privacyoffice.policy.services import on_profile_saved, only_public
from privacyoffice.prerendered.pages import declares_pages, stays_computed
from registers import party_places  # noqa: F401  # where it names parties
from registers.models import ProcessingActivity
from registers.prerendering import register_pages
from registers.services.bulk import STEPS, handler_of, kind_of
from registers.services.covering import bring_processings  # noqa: F401  # of agreements
from registers.services.drafting import hand_over_department
from registers.services.edition import RENDER_JOB, ask_for_new_edition, render_job
from registers.services.edition_for_others import FOR_OTHERS_JOB, for_others_job
from registers.services.import_jobs import check_import, publish_import, run_import
from registers.services.internal_edition import INTERNAL_JOB, internal_job
from registers.services.party_merging import repoint  # noqa: F401  # of merged parties
from registers.services.review_deadlines import REVIEW, planned
from registers.services.snapshot import can_be_public, current_record, hash_of
from registers.services.uploading import CHECK_JOB, IMPORT_JOB, PUBLISH_JOB

handles(RENDER_JOB)(render_job)
handles(INTERNAL_JOB)(internal_job)
handles(FOR_OTHERS_JOB)(for_others_job)
handles(CHECK_JOB)(check_import)
handles(IMPORT_JOB)(run_import)
handles(PUBLISH_JOB)(publish_import)
for _name in STEPS:
    handles(kind_of(_name))(handler_of(_name))
hands_over("registers")(hand_over_department)
follows_organisation(ask_for_new_edition)
on_profile_saved(ask_for_new_edition)
only_public(can_be_public)
register(REVIEW)
keeps_days(REVIEW.code, planned)
resolves(ProcessingActivity, revision=lambda activity: hash_of(current_record(activity)))
declares_pages(register_pages)
stays_computed("registers_public:pdf", because="It is a file already: the latest edition.")
stays_computed("registers_public:archive_pdf", because="It is a file already, as above.")
for _name in ("csv", "xlsx", "json"):
    stays_computed(
        f"registers_public:{_name}",
        because="It is large and seldom asked for; who has it already gets 304 without its making.",
    )
for _name in ("activities", "activity", "versions", "version"):
    stays_computed(
        f"registers_api:{_name}",
        because="It lies below /api/ and belongs to no organisation's folder.",
    )
