"""Unfinished forms: only the visitor can read them, and for a day."""

from datetime import timedelta
from typing import Any

import pytest

from privacyoffice import clock
from privacyoffice.crypto import unfinished
from privacyoffice.crypto.models import UnfinishedForm
from privacyoffice.crypto.unfinished import LONGEST, FormGone
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import make_organisation
from tests.tenancy.sql import value

ANSWERS = {"naam": "Proefpersoon", "rechten": ["inzage"]}
TABLE = "crypto_unfinishedform"


def test_what_was_typed_comes_back_and_is_not_in_the_table(organisation: Any) -> None:
    now = clock.now()
    token = unfinished.begin(now=now)
    assert unfinished.recall(token, now=now) == {}
    unfinished.keep(token, {"naam": "eerder"}, now=now)
    unfinished.keep(token, ANSWERS, now=now)
    assert unfinished.recall(token, now=now) == ANSWERS
    kept = value(f"SELECT answers FROM {TABLE}")
    assert kept.startswith("po1:")
    assert "Proefpersoon" not in kept
    assert token not in str(value(f"SELECT {TABLE}::text FROM {TABLE}"))


def test_another_token_reads_nothing(organisation: Any) -> None:
    now = clock.now()
    one, other = unfinished.begin(now=now), unfinished.begin(now=now)
    unfinished.keep(one, ANSWERS, now=now)
    form, key = unfinished.key_of(one)[0], unfinished.key_of(other)[1]
    mixed = unfinished.base64.urlsafe_b64encode(form.bytes + key).decode()  # type: ignore[attr-defined]
    for token in (mixed, "", "é", one[:-4], "A" * 64):
        with pytest.raises(FormGone):
            unfinished.recall(token, now=now)


def test_a_token_of_another_organisation_reads_nothing(organisation: Any) -> None:
    now = clock.now()
    token = unfinished.begin(now=now)
    unfinished.keep(token, ANSWERS, now=now)
    with organisation_scope(make_organisation().pk), pytest.raises(FormGone):
        unfinished.recall(token, now=now)


def test_after_a_day_it_is_gone_also_before_the_sweep(organisation: Any) -> None:
    began = clock.now()
    token = unfinished.begin(now=began)
    unfinished.keep(token, ANSWERS, now=began)
    later = began + LONGEST
    assert unfinished.recall(token, now=later - timedelta(seconds=1)) == ANSWERS
    with pytest.raises(FormGone):
        unfinished.recall(token, now=later)
    with pytest.raises(FormGone):
        unfinished.keep(token, ANSWERS, now=later)
    assert unfinished.sweep(later - timedelta(seconds=1)) == 0
    assert unfinished.sweep(later) == 1
    assert not UnfinishedForm.objects.exists()


def test_a_finished_form_is_removed(organisation: Any) -> None:
    now = clock.now()
    token = unfinished.begin(now=now)
    unfinished.finish(token)
    unfinished.finish(token)
    with pytest.raises(FormGone):
        unfinished.recall(token, now=now)
