"""Every page on which somebody writes about a citizen is in a flow of the canaries."""

from collections.abc import Iterator

from django.apps import apps

from privacyoffice.crypto.fields import EncryptedField
from tests.access.classification import ADMIN_MODELS, PAGES, PO, classify
from tests.access.patterns import all_patterns
from tests.access.verdicts import ANONYMOUS, Verdict
from tests.canaries.flows import FLOWS

# Forms for everybody that take nothing about citizens, and why.
WITHOUT_CITIZENS = {
    "account_signup": "closed: it shows no form",
    "account_reset_password": "the address of a colleague, kept until the mail is sent",
    "account_reset_password_from_key": "a new password of a colleague",
}
# Pages about one case on which nothing is typed.
ONLY_READ = (
    *("changelist", "change", "history", "delete", "act", "add"),
    *("file", "enclosed", "json", "edpb", "timeline", "certificate", "sheet"),
    # Numbers of a year.
    "figures",
    # A name for somebody's own list, which says beside the field that it names no person.
    "views",
)


def _about_citizens() -> set[str]:
    """Names in the admin of the models that hold something encrypted."""
    return {
        f"{model._meta.app_label}_{model._meta.model_name}"
        for model in apps.get_models()
        if not hasattr(model, "instance_type")
        and any(isinstance(field, EncryptedField) for field in model._meta.concrete_fields)
    } & ADMIN_MODELS.keys()


def _wanted() -> Iterator[str]:
    for name, rule in PAGES.items():
        if rule(ANONYMOUS, "POST") == Verdict.YES and name not in WITHOUT_CITIZENS:
            yield name
    known = _about_citizens()
    assert {"requests_dsar_datasubjectrequest", "attachments_attachment"} <= known
    for model in known:
        rights = ADMIN_MODELS[model]
        yield from (f"{model}:{act}" for act in rights.acts)
        if rights.add:
            yield f"{model}:add"
    for pattern in all_patterns():
        page = pattern.name.removeprefix("admin:")
        about = next((model for model in known if page.startswith(f"{model}_")), None)
        if about is None or page.removeprefix(f"{about}_") in ONLY_READ:
            continue
        found = classify(pattern)
        if found is None or found.rule is None or found.rule(PO, "POST") == Verdict.YES:
            yield pattern.name


def test_every_page_about_citizens_is_in_a_flow() -> None:
    covered = {name for flow in FLOWS for name in flow.covers}
    assert set(_wanted()) - covered == set()


def test_no_flow_is_about_a_page_that_is_gone() -> None:
    names = {pattern.name for pattern in all_patterns()}
    acts = {f"{model}:{act}" for model, rights in ADMIN_MODELS.items() for act in rights.acts}
    adds = {f"{model}:add" for model, rights in ADMIN_MODELS.items() if rights.add}
    assert {name for flow in FLOWS for name in flow.covers} - names - acts - adds == set()
