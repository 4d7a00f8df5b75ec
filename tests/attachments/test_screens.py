"""What an officer sees of the files of a case, and what becomes of those that are sent."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from privacyoffice.accounts.roles import Role
from privacyoffice.attachments.admin.on_case import ACCEPTED, MOST_AT_ONCE, lines_of
from privacyoffice.attachments.admin.words import _KINDS
from privacyoffice.attachments.models import Attachment
from privacyoffice.attachments.storage import path_of
from privacyoffice.attachments.verdicts import SUFFIXES
from privacyoffice.audit.models import AuditEvent
from privacyoffice.crypto import unlocking
from privacyoffice.crypto.models import CaseKey
from requests_dsar.models import DataSubjectRequest
from tests.attachments import papers
from tests.attachments.sending import LETTER, send
from tests.factories import World


@pytest.fixture(autouse=True)
def _in_dutch() -> Iterator[None]:
    with translation.override("nl"):
        yield


def _client_of(user: Any) -> Client:
    made = Client()
    made.force_login(user, backend="privacyoffice.accounts.backends.LoginBackend")
    return made


@pytest.fixture
def client(officer: Any) -> Client:
    """The privacy officer, logged in."""
    return _client_of(officer)


@pytest.fixture
def attachment(case: DataSubjectRequest, officer: Any) -> Attachment:
    return send(case, by=officer, name="Brief van \u202e fdp.txt")


def test_every_kind_of_file_that_is_kept_can_be_chosen_and_has_a_word() -> None:
    assert set(SUFFIXES) == set(_KINDS)
    assert set(SUFFIXES.values()) <= set(ACCEPTED.split(","))


def _address(attachment: Attachment, ending: str = "file") -> str:
    return reverse(f"admin:attachments_attachment_{ending}", args=[attachment.pk])


def _attach(case: DataSubjectRequest) -> str:
    return reverse("admin:requests_dsar_datasubjectrequest_attach", args=[case.pk])


def test_a_download_is_an_attachment_that_a_browser_runs_nothing_of(
    client: Client, attachment: Attachment
) -> None:
    answer = client.get(_address(attachment))
    assert answer.getvalue() == LETTER
    assert answer["Content-Disposition"].startswith('attachment; filename="Brief van fdp.txt"')
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == (
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
    )
    assert answer["Cache-Control"].startswith("private, no-store")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Content-Length"] == str(len(LETTER))


def test_a_download_is_on_record_before_its_first_byte(
    client: Client, attachment: Attachment
) -> None:
    answer = client.get(_address(attachment))
    assert AuditEvent.objects.filter(action="attachments.downloaded").count() == 1
    assert answer.streaming
    answer.close()


def test_the_head_of_a_download_is_not_on_record(client: Client, attachment: Attachment) -> None:
    assert client.head(_address(attachment)).status_code == 200
    assert not AuditEvent.objects.filter(action="attachments.downloaded").exists()


def test_a_file_that_is_not_there_is_a_page_that_says_so(
    client: Client, attachment: Attachment
) -> None:
    path_of(attachment.stored_as).unlink()
    answer = client.get(_address(attachment))
    assert answer.status_code == 410
    assert "verwijderd" in answer.content.decode()


def test_without_its_key_a_file_is_a_page_that_says_so_and_the_list_still_stands(
    client: Client, case: DataSubjectRequest, attachment: Attachment
) -> None:
    CaseKey.objects.filter(pk=case.pk).update(key_id="nergens")
    answer = client.get(_address(attachment))
    assert answer.status_code == 410
    assert "sleutel" in answer.content.decode()
    page = client.get(reverse("admin:requests_dsar_datasubjectrequest_change", args=[case.pk]))
    assert "bijlage 1" in page.content.decode()


def test_without_its_key_a_file_is_not_removed_and_the_form_says_so(
    client: Client, case: DataSubjectRequest, attachment: Attachment
) -> None:
    CaseKey.objects.filter(pk=case.pk).update(key_id="nergens")
    address = reverse("admin:attachments_attachment_act", args=[attachment.pk, "remove"])
    answer = client.post(address, {"reason": "Hoort bij een ander dossier"})
    assert answer.status_code == 200
    assert "sleutel" in answer.content.decode()
    attachment.refresh_from_db()
    assert attachment.removed_at is None
    assert path_of(attachment.stored_as).exists()


def test_the_form_names_the_limits_that_hold(
    client: Client, case: DataSubjectRequest, settings: Any
) -> None:
    settings.ATTACHMENT_MOST_BYTES = 7 * 1024**2
    settings.UPLOAD_MOST_BYTES_PER_REQUEST = 33 * 1024**2
    text = client.get(_attach(case)).content.decode()
    for limit in ("7 MB", "33 MB", str(MOST_AT_ONCE)):
        assert limit in text


def test_a_file_beyond_what_a_form_takes_is_asked_again_by_itself(
    client: Client, case: DataSubjectRequest, settings: Any
) -> None:
    """It is not too large, and sending the same form later would not help."""
    settings.UPLOAD_MOST_BYTES_PER_REQUEST = 20
    file = SimpleUploadedFile("brief.txt", LETTER)
    answer = client.post(_attach(case), {"files": [file], "source": "officer"})
    text = answer.content.decode()
    assert "geen ruimte meer" in text
    assert "nog een keer" in text
    assert not Attachment.objects.filter(case_id=case.pk).exists()


def test_the_page_of_a_case_lists_its_files(
    client: Client, case: DataSubjectRequest, attachment: Attachment
) -> None:
    page = client.get(reverse("admin:requests_dsar_datasubjectrequest_change", args=[case.pk]))
    text = page.content.decode()
    assert "Brief van fdp.txt" in text
    assert _address(attachment) in text
    assert _attach(case) in text


def test_the_list_asks_as_often_for_many_files_as_for_one(
    case: DataSubjectRequest, attachment: Attachment, django_assert_num_queries: Any, officer: Any
) -> None:
    for number in range(2, 12):
        Attachment.objects.create(
            **{
                field: getattr(attachment, field)
                for field in ("case_id", "case_kind", "media_type", "size", "sha256", "source")
            },
            number=number,
            name="x.txt",
            stored_as=f"x/{number}",
            added_by=officer,
            added_at=attachment.added_at,
        )
    unlocking.forget(case.pk)
    with django_assert_num_queries(2):
        assert len(lines_of(case.pk)) == 11


def test_of_several_files_each_gets_its_answer_and_the_good_ones_are_kept(
    client: Client, case: DataSubjectRequest
) -> None:
    answer = client.post(
        _attach(case),
        {
            "files": [
                SimpleUploadedFile("goed.txt", LETTER),
                SimpleUploadedFile("slecht.pdf", papers.pdf(papers.with_script)),
            ],
            "source": "citizen",
        },
    )
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "goed.txt</strong>:" in text
    assert "slecht.pdf</strong>:" in text
    assert "Deze pdf bevat een script" in text
    kept = Attachment.objects.get(case_id=case.pk)
    assert (kept.name.reveal(), kept.source, kept.case_id) == ("goed.txt", "citizen", case.pk)


def test_when_all_files_are_good_the_case_follows_and_no_name_waits_in_the_session(
    client: Client, case: DataSubjectRequest
) -> None:
    answer = client.post(
        _attach(case), {"files": [SimpleUploadedFile("goed.txt", LETTER)], "source": "officer"}
    )
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"/{case.pk}/change/")
    assert "goed.txt" not in str(dict(client.session))


@pytest.mark.parametrize("count", [0, 11])
def test_no_file_or_too_many_is_asked_again(
    client: Client, case: DataSubjectRequest, count: int
) -> None:
    files = [SimpleUploadedFile(f"{number}.txt", LETTER) for number in range(count)]
    answer = client.post(_attach(case), {"files": files, "source": "officer"})
    assert answer.status_code == 200
    assert "error-summary" in answer.content.decode()
    assert not Attachment.objects.filter(case_id=case.pk).exists()


def test_a_file_of_fifty_megabytes_is_refused_with_its_name(
    client: Client, case: DataSubjectRequest, folder: Path
) -> None:
    large = SimpleUploadedFile("groot.pdf", b"%PDF-1.7\n" + b"\0" * 50 * 1024 * 1024)
    answer = client.post(_attach(case), {"files": [large], "source": "officer"})
    assert "groter dan 25 MB" in answer.content.decode()
    assert not Attachment.objects.filter(case_id=case.pk).exists()


def test_who_only_reads_the_case_gets_no_form_for_files(
    world: World, case: DataSubjectRequest, attachment: Attachment
) -> None:
    reader = _client_of(world.people[Role.DPO])
    page = reader.get(reverse("admin:requests_dsar_datasubjectrequest_change", args=[case.pk]))
    assert "Brief van fdp.txt" in page.content.decode()
    assert _attach(case) not in page.content.decode()
    assert reader.get(_attach(case)).status_code == 404


def test_a_file_is_removed_with_a_reason_on_its_own_page(
    client: Client, attachment: Attachment
) -> None:
    address = reverse("admin:attachments_attachment_act", args=[attachment.pk, "remove"])
    assert client.post(address, {"reason": "Hoort in een ander dossier."}).status_code == 302
    attachment.refresh_from_db()
    assert attachment.removed_at is not None
    page = client.get(_address(attachment, "change")).content.decode()
    assert "Verwijderd op" in page
    assert client.get(_address(attachment)).status_code == 410


def test_the_page_of_a_file_tells_what_stood_in_it(
    client: Client, case: DataSubjectRequest, officer: Any
) -> None:
    from tests.attachments import letters

    mail = send(case, by=officer, content=letters.eml(("bon.pdf", papers.pdf())), name="v.eml")
    page = client.get(_address(mail, "change")).content.decode()
    for told in ("burger@voorbeeld.nl", "Mijn vraag", "bon.pdf", "3 november 2026 09:30"):
        assert told in page
