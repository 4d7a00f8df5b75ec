"""What screens ask about cases of any kind."""

from privacyoffice.cases.models import CaseModel, Destruction


def destruction_of(case: CaseModel) -> Destruction | None:
    """The certificate of a destroyed case; None while it can be read."""
    return Destruction.objects.filter(case_id=case.pk).select_related("destroyed_by").first()
