"""The check of the Dutch words finds what is missing and nothing else."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from local import translations


def _texts() -> Catalog:
    texts = Catalog()
    texts.add("Save")
    texts.add("Hello %(name)s")
    texts.add(("one day", "%(count)s days"))
    return texts


def _dutch() -> Catalog:
    dutch = Catalog(locale="nl")
    dutch.add("Save", "Opslaan")
    dutch.add("Hello %(name)s", "Dag %(name)s")
    dutch.add(("one day", "%(count)s days"), ("een dag", "%(count)s dagen"))
    return dutch


def test_complete_catalogue_has_no_complaints() -> None:
    assert translations.complaints(_texts(), _dutch()) == []


@pytest.mark.parametrize(
    ("text", "words", "complaint"),
    [
        ("Save", "", "empty: 'Save'"),
        ("Hello %(name)s", "Dag %(naam)s", "other placeholders"),
        ("Hello %(name)s", "Dag", "other placeholders"),
    ],
)
def test_words_that_will_not_do_are_listed(text: str, words: str, complaint: str) -> None:
    dutch = _dutch()
    dutch.delete(text)
    dutch.add(text, words)
    (found,) = translations.complaints(_texts(), dutch)
    assert found.startswith(complaint)


def test_missing_and_fuzzy_words_are_listed() -> None:
    dutch = _dutch()
    dutch.delete("Save")
    dutch["Hello %(name)s"].flags.add("fuzzy")
    assert translations.complaints(_texts(), dutch) == [
        "fuzzy: 'Hello %(name)s'",
        "missing: 'Save'",
    ]


def test_words_that_no_source_has_any_more_are_listed() -> None:
    dutch = _dutch()
    dutch.add("Left behind", "Achtergebleven")
    dutch.add(("one left", "%(count)s left"), ("een over", "%(count)s over"))
    dutch.add("Save", "Bewaren", context="elsewhere")
    assert translations.complaints(_texts(), dutch) == [
        "unused: 'Left behind'",
        "unused: 'Save'",
        "unused: 'one left / %(count)s left'",
    ]


@pytest.mark.integration
def test_texts_are_collected_from_python_and_templates(tmp_path: Path) -> None:
    app = tmp_path / "app"
    (app / "templates").mkdir(parents=True)
    (app / "views.py").write_text(
        "from django.utils.translation import gettext as _\nx = _('From Python')\n"
    )
    (app / "templates" / "page.html").write_text(
        "{% load i18n %}{% translate 'From a template' %}"
        "{% blocktranslate trimmed %}\n  In a\n  block\n{% endblocktranslate %}"
    )
    found = {message.id for message in translations.collect(tmp_path) if message.id}
    assert found == {"From Python", "From a template", "In a block"}
    assert not list(tmp_path.rglob("*.po"))
