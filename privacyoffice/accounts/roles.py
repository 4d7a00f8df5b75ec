"""The roles of a data-protection office and what each may do: one table, read by everything.

Sources: GDPR art. 37-39 (FG), the source policies' division of tasks (privacy officer,
ambassador, CISO, management), and separation of accounts from cases.
"""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What somebody is in an organisation."""

    PRIVACY_OFFICER = "privacy_officer", _("privacy officer")
    DPO = "dpo", _("data protection officer (FG)")
    AMBASSADOR = "ambassador", _("privacy ambassador")
    CASE_HANDLER = "case_handler", _("case handler")
    CISO = "ciso", _("CISO")
    MANAGER = "manager", _("manager")
    AUDITOR = "auditor", _("auditor")
    ACCOUNT_ADMIN = "account_admin", _("account administrator")


class Reach(StrEnum):
    """How far a permission goes."""

    ORGANISATION = "organisation"
    OWN_DEPARTMENT = "own_department"


_PO, _FG, _AMB = Role.PRIVACY_OFFICER, Role.DPO, Role.AMBASSADOR
_CISO, _MAN, _AUD, _ACC = Role.CISO, Role.MANAGER, Role.AUDITOR, Role.ACCOUNT_ADMIN

# permission: the roles that have it. A case handler has none here: only what was granted
# on a single object, with a reason and an end date.
PERMISSIONS: dict[str, tuple[Role, ...]] = {
    "tenancy.view_organisation": (_PO, _FG, _AMB, _CISO, _MAN, _AUD, _ACC, Role.CASE_HANDLER),
    "tenancy.change_organisation": (_PO,),
    "tenancy.view_department": (_PO, _FG, _AMB, _CISO, _MAN, _AUD, _ACC),
    "tenancy.add_department": (_PO,),
    "tenancy.reorganise_department": (_PO,),
    "accounts.view_membership": (_PO, _FG, _AUD, _ACC),
    "accounts.add_membership": (_ACC,),
    "accounts.end_membership": (_ACC,),
    "audit.view_auditevent": (_FG, _AUD),
    "jobs.view_job": (_PO, _FG),
    "policy.view_policyprofile": (_PO, _FG, _AMB, _CISO, _MAN, _AUD),
    "policy.add_policyprofile": (_PO,),
    "advice.view_advice": (_PO, _FG, _MAN, _AUD),
    "advice.ask_advice": (_PO, _AMB, _CISO, _MAN),
    "advice.give_advice": (_FG,),
    "advice.react_advice": (_PO, _MAN),
    "registers.view_processingactivity": (_PO, _FG, _AMB, _CISO, _MAN, _AUD),
    "registers.add_processingactivity": (_PO, _AMB),
    "registers.change_processingactivity": (_PO, _AMB),
    "registers.submit_processingactivity": (_PO, _AMB),
    "registers.accept_processingactivity": (_PO,),
    "registers.publish_processingactivity": (_PO,),
    "registers.grant_processingactivity": (_PO,),
    "registers.comment_processingactivity": (_PO, _FG),
    "registers.share_processingactivity": (_PO,),
    "registers.view_informationsystem": (_PO, _FG, _AMB, _CISO, _MAN, _AUD),
    "registers.add_informationsystem": (_PO,),
    "registers.change_informationsystem": (_PO,),
    "registers.view_vocabularyterm": (_PO, _FG, _AMB, _CISO, _MAN, _AUD),
    "registers.add_vocabularyterm": (_PO,),
    "registers.change_vocabularyterm": (_PO,),
    "registers.view_sharedtemplate": (_PO, _AMB),
    "registers.start_sharedtemplate": (_PO, _AMB),
    # An import writes in every department, so it is no work for an ambassador.
    "registers.view_importupload": (_PO,),
    "registers.add_importupload": (_PO,),
    "registers.change_importupload": (_PO,),
    "processors.view_party": (_PO, _FG, _AMB, _CISO, _MAN, _AUD),
    "processors.add_party": (_PO,),
    "processors.change_party": (_PO,),
    "registers.view_controllingbody": (_PO, _FG, _AMB, _CISO, _MAN, _AUD),
    "registers.add_controllingbody": (_PO,),
    "registers.change_controllingbody": (_PO,),
}

# Roles whose permissions on objects end at the border of their own departments.
LIMITED_TO_OWN_DEPARTMENT = frozenset({Role.AMBASSADOR})


def reach_of(role: str) -> Reach:
    """How far the permissions of a role go."""
    return Reach.OWN_DEPARTMENT if role in LIMITED_TO_OWN_DEPARTMENT else Reach.ORGANISATION
