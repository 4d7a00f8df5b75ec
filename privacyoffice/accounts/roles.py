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
    # Everybody their own; the privacy officers that of others too.
    "accounts.view_absence": tuple(Role),
    "accounts.add_absence": tuple(Role),
    "accounts.change_absence": tuple(Role),
    "accounts.manage_absence": (_PO,),
    "audit.view_auditevent": (_FG, _AUD),
    "proof.view_chainverification": (_PO, _FG, _CISO, _AUD),
    "proof.check_chainverification": (_PO, _FG, _CISO, _AUD),
    # Every act of everybody is in there, as in the list of acts.
    "proof.export_chainverification": (_FG, _AUD),
    "proof.explain_chainverification": (_PO, _FG),
    "jobs.view_job": (_PO, _FG),
    # Everybody's own messages, and nobody else's.
    "notifications.view_inappmessage": tuple(Role),
    "notifications.view_outboxmessage": (_PO, _FG),
    "notifications.settle_outboxmessage": (_PO,),
    "policy.view_policyprofile": (_PO, _FG, _AMB, _CISO, _MAN, _AUD),
    "policy.add_policyprofile": (_PO,),
    "advice.view_advice": (_PO, _FG, _MAN, _AUD),
    "advice.ask_advice": (_PO, _AMB, _CISO, _MAN),
    "advice.give_advice": (_FG,),
    "advice.react_advice": (_PO, _MAN),
    # Who owns a deadline sees it and acts on it besides, whatever their role. The FG adds
    # deadlines of their own.
    "deadlines.view_deadline": (_PO, _FG, _MAN, _AUD, _CISO),
    "deadlines.add_deadline": (_PO, _FG),
    "deadlines.change_deadline": (_PO,),
    "deadlines.view_addedholiday": (_PO, _FG, _AMB, _CISO, _MAN, _AUD),
    "deadlines.add_addedholiday": (_PO,),
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
    # The internal edition holds every field of every department.
    "registers.view_registeredition": (_PO, _FG, _AUD),
    "registers.add_registeredition": (_PO, _FG, _AUD),
    # An import writes in every department, so it is no work for an ambassador.
    "registers.view_importupload": (_PO,),
    "registers.add_importupload": (_PO,),
    "registers.change_importupload": (_PO,),
    "processors.view_party": (_PO, _FG, _AMB, _CISO, _MAN, _AUD),
    "processors.add_party": (_PO,),
    "processors.change_party": (_PO,),
    "processors.merge_party": (_PO,),
    "processors.view_partyimport": (_PO,),
    "processors.add_partyimport": (_PO,),
    "processors.change_partyimport": (_PO,),
    "processors.view_agreement": (_PO, _FG, _AMB, _CISO, _MAN, _AUD),
    "processors.add_agreement": (_PO,),
    "processors.change_agreement": (_PO,),
    "processors.sign_agreement": (_PO,),
    # Nobody but the FG finds what the FG finds (GDPR art. 38(3)).
    "processors.check_agreement": (_FG,),
    "processors.destroy_agreement": (_PO,),
    # Who has to do an action sees that one besides, whatever their role.
    "actions.view_action": (_PO, _FG, _CISO, _MAN, _AUD),
    "actions.change_action": (_PO,),
    "actions.see_action": (_FG,),
    # Whoever is asked for data writes it down: with the reach of the organisation, for the person
    # who is called has no department.
    "disclosures.view_disclosure": (_PO, _FG, _MAN),
    "disclosures.add_disclosure": (_PO, _MAN),
    "disclosures.change_disclosure": (_PO, _MAN),
    # The director of the policy, or who decides in that place.
    "disclosures.decide_disclosure": (_MAN,),
    "disclosures.destroy_disclosure": (_PO,),
    "registers.view_controllingbody": (_PO, _FG, _AMB, _CISO, _MAN, _AUD),
    "registers.add_controllingbody": (_PO,),
    "registers.change_controllingbody": (_PO,),
    "mandates.view_mandate": (_PO, _FG, _MAN, _AUD),
    # Nobody writes down the mandate of their own role: that of the officers comes from a manager.
    "mandates.add_mandate": (_PO, _MAN),
    "mandates.end_mandate": (_PO,),
    # Who handles a request sees it and acts on it besides, by a grant that comes with the work.
    "requests_dsar.view_datasubjectrequest": (_PO, _FG),
    "requests_dsar.add_datasubjectrequest": (_PO,),
    "requests_dsar.change_datasubjectrequest": (_PO,),
    "requests_dsar.assign_datasubjectrequest": (_PO,),
    "requests_dsar.decide_datasubjectrequest": (_PO,),
    # Never what one proposed oneself: the service and the database see to that.
    "requests_dsar.confirm_datasubjectrequest": (_PO,),
    "requests_dsar.close_datasubjectrequest": (_PO,),
    "requests_dsar.destroy_datasubjectrequest": (_PO,),
    # Who is asked to look for data sees that search besides, whatever their role.
    "requests_dsar.view_searchtask": (_PO, _FG),
    # An FG acts on breaches only where the policy of the organisation says so: the services see
    # to that (GDPR art. 38(6)).
    "breaches.view_breach": (_PO, _FG, _CISO, _MAN),
    "breaches.add_breach": (_PO, _CISO, _FG),
    "breaches.change_breach": (_PO, _CISO, _FG),
    "breaches.assign_breach": (_PO, _CISO, _FG),
    "breaches.assess_breach": (_PO, _CISO, _FG),
    "breaches.notify_breach": (_PO, _CISO, _FG),
    "breaches.close_breach": (_PO, _CISO, _FG),
    "breaches.destroy_breach": (_PO,),
    "breaches.view_clockrule": (_PO, _FG, _CISO),
    "breaches.add_clockrule": (_PO,),
    "breaches.view_protocol": (_PO, _FG, _CISO),
    "breaches.add_protocol": (_PO,),
    # Who keeps the list of risky processes asks the FG first (WerkSaam art. 7(3)).
    "dpia.view_namedlist": (_PO, _FG, _AMB, _CISO, _MAN, _AUD),
    "dpia.add_namedlist": (_PO,),
    "dpia.change_namedlist": (_PO,),
    "dpia.advise_namedlist": (_FG,),
    "dpia.adopt_namedlist": (_PO,),
    "dpia.view_plan": (_PO, _FG, _AMB, _CISO, _MAN, _AUD),
    "dpia.add_plan": (_PO, _AMB, _MAN),
    "dpia.change_plan": (_PO, _AMB),
    "dpia.view_screening": (_PO, _FG, _AMB, _CISO, _MAN, _AUD),
    # An ambassador answers for the own department; a privacy officer signs.
    "dpia.add_screening": (_PO, _AMB),
    "dpia.change_screening": (_PO, _AMB),
    "dpia.sign_screening": (_PO,),
    # Whoever writes without making a request.
    "correspondence.view_conversation": (_PO, _FG),
    "correspondence.change_conversation": (_PO,),
    "correspondence.close_conversation": (_PO,),
    "correspondence.destroy_conversation": (_PO,),
    "publicsite.view_statement": (_PO, _FG, _AUD),
    "publicsite.add_statement": (_PO,),
    "publicsite.change_statement": (_PO,),
    "publicsite.publish_statement": (_PO,),
}

# Roles whose permissions on objects end at the border of their own departments.
LIMITED_TO_OWN_DEPARTMENT = frozenset({Role.AMBASSADOR})


def reach_of(role: str) -> Reach:
    """How far the permissions of a role go."""
    return Reach.OWN_DEPARTMENT if role in LIMITED_TO_OWN_DEPARTMENT else Reach.ORGANISATION
