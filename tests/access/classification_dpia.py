"""Who may do what with screenings, plans and the list of risky processes: part of the
classification."""

from privacyoffice.accounts.roles import Role
from tests.access.rights import ActRule, AdminModel, roles
from tests.access.rules import Rule, in_admin

PO, FG, AMB, MAN = Role.PRIVACY_OFFICER, Role.DPO, Role.AMBASSADOR, Role.MANAGER
_READERS = roles(PO, FG, AMB, Role.CISO, MAN, Role.AUDITOR)
# An ambassador for the own department.
_SCREENERS = roles(PO, AMB)
_SCREENING = "/admin/dpia/screening/"

# On the page of a processing.
ON_ACTIVITY: dict[str, ActRule] = {
    "screen": ActRule(_SCREENERS, "draft", leads_to=_SCREENING),
    "screen-again": ActRule(_SCREENERS, "screened", asks=True),
}

DPIA_MODELS: dict[str, AdminModel] = {
    "dpia_screening": AdminModel(
        view=_READERS,
        acts={
            "answer": ActRule(_SCREENERS, "screening-draft"),
            "propose-again": ActRule(_SCREENERS, "screening-draft"),
            "sign": ActRule(roles(PO), "screening-answered", asks=True),
            "cancel": ActRule(_SCREENERS, "screening-draft", asks=True),
        },
    ),
    "dpia_plan": AdminModel(
        view=_READERS,
        add=roles(PO, AMB, MAN),
        acts={
            "screen": ActRule(_SCREENERS, "plan-open", leads_to=_SCREENING),
            "screen-again": ActRule(_SCREENERS, "plan-screened", asks=True),
            "become": ActRule(
                _SCREENERS, "plan-screened", leads_to="/admin/registers/processingactivity/"
            ),
            "change": ActRule(_SCREENERS, "plan-open", asks=True),
            "give-up": ActRule(_SCREENERS, "plan-open", asks=True),
        },
    ),
    # Kept by the privacy officer, in consultation with the FG.
    "dpia_namedlist": AdminModel(
        view=_READERS,
        add=roles(PO),
        acts={
            "advise": ActRule(roles(FG), "list-proposed", asks=True),
            "adopt": ActRule(roles(PO), "list-proposed", asks=True),
            "change": ActRule(roles(PO), "list-proposed", asks=True),
            "withdraw": ActRule(roles(PO), "list-proposed", asks=True),
        },
    ),
}

# A page over all of them: only to read.
DPIA_PAGES: dict[str, Rule] = {
    "admin:dpia_screening_matrix": in_admin(_READERS, only_read=True),
}
