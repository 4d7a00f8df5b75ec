from privacyoffice.jobs.models.heartbeat import Heartbeat
from privacyoffice.jobs.models.job import LEASE, Job, JobStatus
from privacyoffice.jobs.models.report_line import NOT_DONE, Outcome, ReportLine

__all__ = ["LEASE", "NOT_DONE", "Heartbeat", "Job", "JobStatus", "Outcome", "ReportLine"]
