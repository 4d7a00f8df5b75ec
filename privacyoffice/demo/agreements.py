"""External parties and agreements of the demo, in the order in which they came about."""

from datetime import datetime

from privacyoffice.demo.agreements_parties import load_parties
from privacyoffice.demo.past import People


def load_agreements(people: People, now: datetime) -> None:
    """In the organisation in scope: the salary processor and those who work under it, and what was
    agreed with them. Each part has a module of its own."""
    load_parties(people, now)
