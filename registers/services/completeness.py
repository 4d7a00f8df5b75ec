"""What a text still lacks before the public can be told everything that the law asks."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Key of the snapshot: what to say when it is empty. Law: GDPR art. 30(1)(a)-(d), (f).
MUST = {
    "controlling_bodies": _("Nobody is named as controller (GDPR article 30(1)(a))."),
    "purposes": _("There is no purpose (GDPR article 30(1)(b))."),
    "legal_bases": _("There is no legal basis (GDPR article 6(1))."),
    "data_subjects": _("It does not say whose data these are (GDPR article 30(1)(c))."),
    "personal_data": _("It does not say which data these are (GDPR article 30(1)(c))."),
    "recipients": _("It does not say who receives the data (GDPR article 30(1)(d))."),
    "retention": _("It does not say how long the data are kept (GDPR article 30(1)(f))."),
}
NEEDS_STATUTE = frozenset({"c", "e"})


def gaps(content: dict[str, Any]) -> list[str | Promise]:
    """What is missing or doubtful in the public content of an activity, most basic first.

    `content` is a snapshot (services.snapshot). A gap is shown to whoever submits, accepts
    or publishes and stops nobody: an incomplete register is still better public than not.
    """
    found: list[str | Promise] = [
        sentence for field, sentence in MUST.items() if not content[field]
    ]
    bases = content["legal_bases"]
    if any(basis["basis"] in NEEDS_STATUTE and not basis["statute"] for basis in bases):
        found.append(_("A legal obligation or public task names no law (GDPR article 6(3))."))
    if any(not basis["basis"] for basis in bases):
        found.append(_("A legal basis is none of the six of the GDPR (article 6(1))."))
    if any(basis["basis"] == "f" for basis in bases):
        found.append(
            _(
                "Legitimate interests are no basis for the tasks of a public authority "
                "(GDPR article 6(1), last sentence)."
            )
        )
    return found
