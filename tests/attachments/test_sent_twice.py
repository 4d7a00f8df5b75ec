"""A form with files that is sent more than once."""

import re
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from privacyoffice.attachments.models import Attachment
from requests_dsar.models import DataSubjectRequest
from tests.attachments.sending import LETTER, files_in, send


def test_the_same_form_sent_twice_keeps_a_file_once(
    case: DataSubjectRequest, officer: Any, folder: Any
) -> None:
    form = uuid4()
    first = send(case, by=officer, form_id=form)
    assert send(case, by=officer, form_id=form).pk == first.pk
    assert Attachment.objects.filter(case_id=case.pk).count() == 1
    assert len(files_in(folder / "attachments")) == 1


def test_another_file_of_the_same_form_is_kept_too(case: DataSubjectRequest, officer: Any) -> None:
    """Who goes back in the browser and chooses another file has the same form."""
    form = uuid4()
    send(case, by=officer, form_id=form)
    send(case, by=officer, form_id=form, content=b"Iets anders.")
    send(case, by=officer, content=b"Iets anders.")
    assert Attachment.objects.filter(case_id=case.pk).count() == 3


def test_the_page_of_files_sent_twice_keeps_them_once(
    case: DataSubjectRequest, officer: Any
) -> None:
    client = Client()
    client.force_login(officer, backend="privacyoffice.accounts.backends.LoginBackend")
    address = reverse("admin:requests_dsar_datasubjectrequest_attach", args=[case.pk])
    form = re.search(r'name="form_id" value="([^"]+)"', client.get(address).content.decode())
    assert form is not None
    for _click in range(2):
        file = SimpleUploadedFile("brief.txt", LETTER)
        sent = {"files": [file], "source": "officer", "form_id": form[1]}
        assert client.post(address, sent).status_code == 302
    assert Attachment.objects.filter(case_id=case.pk).count() == 1
