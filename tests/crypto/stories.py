"""Cases with a story that must not come out."""

from typing import Any

from privacyoffice import clock
from privacyoffice.cases.services.opening import open_case
from privacyoffice.crypto.indexes import email_index
from requests_dsar.models import DataSubjectRequest
from requests_dsar.models.request import Channel

STORY = "Mijn buurman werkt bij u en kijkt in mijn dossier."
PERSON = {"surname": "Proefpersoon", "email": "proef@voorbeeld.example"}
TABLE = "requests_dsar_datasubjectrequest"
HISTORY = "requests_dsar_historicaldatasubjectrequest"


def make_case(**values: Any) -> DataSubjectRequest:
    """A case of the organisation in scope, with a key of its own."""
    given = {"received_on": clock.today(), "channel": Channel.values[0]}
    given |= {"story": STORY, "person": PERSON, "email_index": email_index(PERSON["email"])}
    given |= values
    return open_case(DataSubjectRequest(**given), now=clock.now())


def again(case: DataSubjectRequest) -> DataSubjectRequest:
    """The case as the database has it."""
    found: DataSubjectRequest = DataSubjectRequest.objects.get(pk=case.pk)
    return found
