"""Each field of the authority's form and of the EDPB's template has one home."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from breaches import facts, forms
from breaches.form_sources import ASKED, COMPUTED, FALLBACKS


@pytest.mark.parametrize("label", sorted(forms.FORMS))
def test_every_field_has_one_home(label: str) -> None:
    for field in forms.FORMS[label].fields:
        assert bool(field.fact) != bool(field.computed), field.code
        assert not field.computed or field.computed in COMPUTED, field.code
        assert field.label.nl, field.code
        assert field.label.en, field.code


@pytest.mark.parametrize("label", sorted(forms.FORMS))
def test_no_field_stands_in_a_form_twice(label: str) -> None:
    codes = [field.code for field in forms.FORMS[label].fields]
    assert len(codes) == len(set(codes))


def test_every_fact_of_the_catalogue_is_asked_by_both_forms() -> None:
    for code in (forms.AP, forms.EDPB):
        asked = {field.fact for field in forms.form_on(code, date(2026, 11, 22)).fields}
        assert set(facts.CATALOGUE) <= asked, code


def test_what_is_taken_in_place_of_a_fact_is_one() -> None:
    assert set(FALLBACKS) <= set(facts.CATALOGUE)
    assert set(ASKED) <= set(COMPUTED)


def test_the_form_of_a_day_is_the_newest_then() -> None:
    assert forms.form_on(forms.AP, date(2026, 11, 22)).code == forms.AP
    with pytest.raises(LookupError):
        forms.form_on(forms.EDPB, date(2026, 6, 9))
    assert forms.form_on(forms.EDPB, date(2026, 6, 10)).is_draft


def test_the_form_that_a_notification_names_is_found_again() -> None:
    for form in forms.FORMS.values():
        assert forms.form_labelled(form.label) is form


def rows_in_docs() -> dict[str, list[tuple[str, str, str, str]]]:
    """By the version of a form: section, question, when it is asked and the name of its home."""
    found: dict[str, list[tuple[str, str, str, str]]] = {}
    rows: list[tuple[str, str, str, str]] = []
    for line in (Path(settings.BASE_DIR) / "docs" / "breach-forms.md").read_text().splitlines():
        if line.startswith("## ") and ", version " in line:
            rows = found[line.rpartition(", version ")[2]] = []
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and cells[0] != "section":
            rows.append((cells[0], cells[1], cells[2], cells[3].split("`")[1]))
    return found


def test_the_table_in_the_docs_maps_every_field_to_its_home() -> None:
    told = rows_in_docs()
    assert set(told) == {form.version for form in forms.FORMS.values()}
    for form in forms.FORMS.values():
        known = [
            (section.number, field.label.en, field.needed_for, field.fact or field.computed)
            for section in form.sections
            for field in section.fields
        ]
        assert told[form.version] == known
