"""Somebody fills in the form for a request."""

from typing import Any

from django.conf import settings
from django.test import Client

from privacyoffice.portal.humans import stamp
from requests_dsar.models import DataSubjectRequest

Answers = dict[str, dict[str, Any]]


def answers(**changes: dict[str, Any]) -> Answers:
    """What somebody fills in, by the last word of the address of each step."""
    filled: Answers = {
        "wat": {"wishes": ["access"]},
        "voor-wie": {"for_whom": "oneself"},
        "waarover": {"period": "2024", "story": "Over mijn parkeervergunning."},
        "naam": {"given_name": "Noor", "surname": "Voorbeeld"},
        "antwoord": {"reach": "email", "answer_by": "status_page", "consent": "on"},
        "adres": {"email": "noor@voorbeeld.example"},
        "wie-u-bent": {"identity_by": "counter"},
    }
    return filled | {step.replace("_", "-"): values for step, values in changes.items()}


def fill_in(client: Client, slug: str, filled: Answers, *, form: str = "verzoek") -> None:
    """Every step in the order given, up to the check page."""
    for step, values in filled.items():
        page = client.post(f"/{slug}/{form}/{step}/", {**values, "sent": "1"})
        assert page.status_code == 303, (step, page.content.decode()[:3000])


def send(client: Client, slug: str, **values: Any) -> Any:
    """Send the check page, as somebody who took the time to read it."""
    from datetime import timedelta

    from privacyoffice import clock

    shown = stamp(clock.now() - timedelta(seconds=settings.FORM_FASTEST_SECONDS + 1))
    return client.post(f"/{slug}/verzoek/controleren/", {"shown": shown, **values})


def file(client: Client, slug: str, **changes: dict[str, Any]) -> DataSubjectRequest:
    """The whole form, and the request that it made. Needs the scope of the organisation."""
    before = set(DataSubjectRequest.objects.values_list("pk", flat=True))
    fill_in(client, slug, answers(**changes))
    page = send(client, slug)
    assert page.status_code == 303, page.content.decode()[:3000]
    made: DataSubjectRequest = DataSubjectRequest.objects.exclude(pk__in=before).get()
    return made
