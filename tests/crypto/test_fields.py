"""An encrypted field works like any other, and looks like nothing."""

import copy
import json
import logging
import pickle
import reprlib
from typing import Any

import pytest
from django.core import serializers
from django.core.exceptions import FieldError, ValidationError
from django.db import connection, transaction
from django.db.models import F
from django.forms.models import model_to_dict, modelform_factory
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation
from django.views.debug import ExceptionReporter

from privacyoffice.crypto.errors import EnvelopeMisplaced
from privacyoffice.crypto.fields import EncryptedJSONField, EncryptedTextField
from privacyoffice.crypto.sealed import Sealed
from requests_dsar.models import DataSubjectRequest
from tests.crypto.stories import PERSON, STORY, again, make_case

HIDDEN = "[versleuteld]"


@pytest.fixture(params=["new", "written", "read"])
def story(request: pytest.FixtureRequest, organisation: Any) -> Sealed:
    """The value in each of its states: typed in just now, saved, and read again."""
    if request.param == "new":
        sealed: Sealed = DataSubjectRequest(story=STORY).story
        return sealed
    case = make_case()
    sealed = case.story if request.param == "written" else again(case).story
    assert isinstance(sealed, Sealed)
    return sealed


@pytest.mark.parametrize(
    "show",
    [
        str,
        repr,
        format,
        "{:>5}".format,
        "{!r}".format,
        lambda sealed: f"{sealed}",
        lambda sealed: "%s" % (sealed,),  # noqa: UP031
        lambda sealed: Template("{{ story }}").render(Context({"story": sealed})),
        lambda sealed: repr([sealed]).strip("[]") and str(sealed),
        reprlib.repr,
    ],
)
def test_every_way_to_make_text_of_it_hides_it(story: Sealed, show: Any) -> None:
    with translation.override("nl"):
        assert show(story) == HIDDEN
    assert story.reveal() == STORY


def test_json_and_pickle_refuse_it(story: Sealed) -> None:
    with pytest.raises(TypeError):
        json.dumps({"story": story})
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(TypeError):
            pickle.dumps(story, protocol)


def test_a_log_line_hides_it(story: Sealed, caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("proef").warning("verhaal: %s %r", story, {"story": story})
    assert "verhaal: " in caplog.text
    assert STORY not in caplog.text


def test_a_page_about_an_error_hides_it(story: Sealed) -> None:
    def fail(sealed: Sealed) -> None:
        sealed.reveal()
        raise RuntimeError

    with pytest.raises(RuntimeError) as caught:
        fail(story)
    reporter = ExceptionReporter(
        RequestFactory().get("/"), caught.type, caught.value, caught.tb, is_email=False
    )
    frames = [f for f in reporter.get_traceback_frames() if f["function"] == "fail"]
    assert HIDDEN in str(frames[0]["vars"]) or "[encrypted]" in str(frames[0]["vars"])
    assert not [f for f in frames if STORY in str(f["vars"])]


def test_serializers_and_dictionaries_of_an_object_hide_it(organisation: Any) -> None:
    case = again(make_case())
    for form in ("json", "python", "xml"):
        assert STORY not in str(serializers.serialize(form, [case]))
    assert STORY not in str(model_to_dict(case))
    assert STORY not in str(case.__dict__)
    assert STORY not in str(DataSubjectRequest(story=STORY).__dict__)


def test_a_copy_of_an_object_holds_the_same(organisation: Any) -> None:
    case = copy.deepcopy(again(make_case()))
    assert case.story.reveal() == STORY
    assert copy.copy(case.story) == case.story


def test_every_way_to_read_gives_the_content_of_its_object(organisation: Any) -> None:
    made = make_case()
    cases = DataSubjectRequest.objects
    assert made.story.reveal() == STORY
    assert cases.only("reference").get(pk=made.pk).story.reveal() == STORY
    assert cases.defer("story").get(pk=made.pk).person.reveal() == PERSON
    assert [c.story.reveal() for c in cases.filter(pk=made.pk)] == [STORY]
    changed = again(made)
    changed.story = "Anders."
    changed.refresh_from_db()
    assert changed.story.reveal() == STORY


def test_values_without_their_object_are_not_opened(organisation: Any) -> None:
    made = make_case()
    (sealed,) = DataSubjectRequest.objects.filter(pk=made.pk).values_list("story", flat=True)
    assert sealed == made.story
    with pytest.raises(EnvelopeMisplaced):
        sealed.reveal()


def test_an_envelope_cannot_be_given_to_another_object(organisation: Any) -> None:
    one, other = make_case(), make_case()
    other.story = one.story
    with pytest.raises(EnvelopeMisplaced), transaction.atomic():
        other.save()
    other.story = one.story.reveal()
    other.save()
    assert again(other).story.reveal() == STORY


def test_an_update_around_the_object_is_refused(organisation: Any) -> None:
    case = make_case()
    with pytest.raises(TypeError), transaction.atomic():
        DataSubjectRequest.objects.filter(pk=case.pk).update(story="nieuw")
    case.story = "nieuw"
    with pytest.raises(TypeError), transaction.atomic():
        DataSubjectRequest.objects.bulk_update([case], ["story"])
    assert again(case).story.reveal() == STORY


@pytest.mark.parametrize(
    "question",
    [
        {"story": STORY},
        {"story": None},
        {"story__contains": "buurman"},
        {"story__in": [STORY]},
        {"story__gt": ""},
        {"person__surname": "Proefpersoon"},
        {"story": F("reference")},
    ],
)
def test_a_query_cannot_look_inside(question: dict[str, Any]) -> None:
    with pytest.raises(FieldError):
        DataSubjectRequest._base_manager.filter(**question)


def test_whether_there_is_anything_can_be_asked(organisation: Any) -> None:
    case = make_case(story="")
    assert not again(case).story
    assert str(again(case).story) == ""
    assert again(case).story.reveal() == ""
    assert again(case).person
    assert DataSubjectRequest.objects.filter(story__isnull=False).count() == 1


def test_json_values_come_back_as_they_went(organisation: Any) -> None:
    values = {"lijst": [1, None, True], "tekst": "é", "leeg": {}}
    assert again(make_case(person=values)).person.reveal() == values
    assert again(make_case(person=None)).person.reveal() is None


def test_a_form_shows_the_content_and_keeps_it(organisation: Any) -> None:
    form_class = modelform_factory(DataSubjectRequest, fields=["story"])
    case = again(make_case())
    before = case.story.envelope
    shown = form_class(instance=case)
    assert STORY in shown.as_p()
    sent = form_class({"story": STORY}, instance=case)
    assert sent.is_valid()
    assert not sent.has_changed()
    sent.save()
    assert again(case).story.envelope == before


def test_a_required_field_may_not_be_empty(organisation: Any) -> None:
    case = again(make_case())
    case.story = ""
    with pytest.raises(ValidationError) as caught:
        case.clean_fields(exclude={"status"})
    assert "story" in caught.value.message_dict
    case.story = "Weer iets."
    case.clean_fields(exclude={"status"})


def test_what_is_typed_in_is_not_taken_for_an_envelope(organisation: Any) -> None:
    envelope = make_case().story.envelope
    assert again(make_case(story=envelope)).story.reveal() == envelope


@pytest.mark.parametrize(
    ("field", "empty"),
    [
        (EncryptedTextField(case="id", blank=True), ""),
        (EncryptedTextField(case="id", default=""), ""),
        (EncryptedJSONField(case="id", default=dict), None),
        (EncryptedJSONField(case="id", default=list, blank=True), None),
    ],
)
def test_a_field_can_be_added_to_a_table_that_has_rows(
    organisation: Any, field: Any, empty: Any
) -> None:
    """Rows from before get an empty envelope, which needs no key."""
    field.model = DataSubjectRequest
    field.set_attributes_from_name("added")
    with connection.schema_editor(collect_sql=True, atomic=False) as editor:
        editor.add_field(DataSubjectRequest, field)
    assert "DEFAULT ''" in editor.collected_sql[0]
    assert field.from_db_value("", None, connection).reveal() == empty


def test_a_value_that_is_not_empty_is_never_written_without_its_object(organisation: Any) -> None:
    case = make_case()
    for values in ({"story": STORY}, {"person": PERSON}):
        with pytest.raises(TypeError):
            DataSubjectRequest.objects.filter(pk=case.pk).update(**values)
