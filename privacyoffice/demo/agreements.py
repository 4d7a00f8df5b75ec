"""External parties and agreements of the demo, in the order in which they came about."""

from datetime import datetime

from privacyoffice.demo.agreements_agreement import load_agreement
from privacyoffice.demo.agreements_check import load_check
from privacyoffice.demo.agreements_checklist import load_checklist
from privacyoffice.demo.agreements_coverage import load_coverage
from privacyoffice.demo.agreements_imports import load_imports
from privacyoffice.demo.agreements_parties import load_parties
from privacyoffice.demo.agreements_subs import load_subs
from privacyoffice.demo.past import People


def load_agreements(people: People, now: datetime) -> None:
    """In the organisation in scope: the salary processor and those who work under it, and what was
    agreed with them. Each part has a module of its own."""
    load_parties(people, now)
    load_agreement(people, now)
    load_subs(people, now)
    load_checklist(people, now)
    load_check(people, now)
    load_coverage(people, now)
    load_imports(people, now)
