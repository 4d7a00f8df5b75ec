from privacyoffice.jobs.models.job import Job, JobStatus
from privacyoffice.jobs.models.report_line import NOT_DONE, Outcome, ReportLine

__all__ = ["NOT_DONE", "Job", "JobStatus", "Outcome", "ReportLine"]
