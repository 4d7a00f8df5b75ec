"""Who may do what with agreements and disclosures: part of the classification."""

from privacyoffice.accounts.roles import Role
from tests.access.rights import ActRule, AdminModel, roles
from tests.access.rules import Rule, in_admin

PO, FG, MAN = Role.PRIVACY_OFFICER, Role.DPO, Role.MANAGER
# Who writes down that data were given or refused.
_GIVERS = roles(PO, MAN)
_READERS = roles(PO, FG, Role.AMBASSADOR, Role.CISO, MAN, Role.AUDITOR)

# On a processing: whoever keeps the agreements keeps what they cover.
AGREEMENT_ACTS = {
    "link-agreement": ActRule(roles(PO), "draft", asks=True),
    "unlink-agreement": ActRule(roles(PO), "draft", asks=True),
    "leave-uncovered": ActRule(roles(PO), "draft", asks=True),
    "want-agreement": ActRule(roles(PO), "draft", asks=True),
}
AGREEMENT_MODELS: dict[str, AdminModel] = {
    "disclosures_disclosure": AdminModel(
        view=roles(PO, FG, MAN),
        add=_GIVERS,
        acts={
            "give": ActRule(_GIVERS, "disclosure-clear", asks=True),
            "call-back": ActRule(_GIVERS, "disclosure-calling_back", asks=True),
            # The director of the policy.
            "decide": ActRule(roles(MAN), "disclosure-to_decide", asks=True),
            "keep-decision": ActRule(_GIVERS, "disclosure-research", asks=True),
            "refuse": ActRule(_GIVERS, "disclosure-asked", asks=True),
            "put-up": ActRule(_GIVERS, "disclosure-asked"),
            "doubt": ActRule(_GIVERS, "disclosure-asked"),
            "correct": ActRule(_GIVERS, "disclosure-asked", asks=True),
            "destroy": ActRule(roles(PO), "disclosure-given", asks=True),
        },
        attach=_GIVERS,
    ),
    "processors_party": AdminModel(
        view=_READERS,
        add=roles(PO),
        change=roles(PO),
        acts={"merge": ActRule(roles(PO), asks=True)},
    ),
    # Added on the page of the agreement, with the rights of that one.
    "processors_subprocessing": AdminModel(
        view=_READERS,
        acts={
            "allow": ActRule(roles(PO)),
            "object": ActRule(roles(PO), asks=True),
            "correct": ActRule(roles(PO), asks=True),
            "end": ActRule(roles(PO), asks=True),
        },
    ),
    "processors_partytransfer": AdminModel(
        view=_READERS,
        acts={
            # Something lacks: its page is shown again.
            "sign-off": ActRule(roles(PO), asks=True),
            "correct": ActRule(roles(PO), asks=True),
            "end": ActRule(roles(PO), asks=True),
        },
    ),
    # Whoever has to do something sees that one: here the case handler.
    "actions_action": AdminModel(
        view=roles(PO, FG, Role.CISO, MAN, Role.AUDITOR, Role.CASE_HANDLER),
        acts={
            "done": ActRule(roles(PO, Role.CASE_HANDLER), asks=True),
            "change": ActRule(roles(PO), asks=True),
            "drop": ActRule(roles(PO), asks=True),
            "see": ActRule(roles(FG), "action-done"),
        },
    ),
    "processors_questionnaire": AdminModel(
        view=_READERS,
        acts={
            "review": ActRule(roles(PO), "questionnaire-answered", asks=True),
            "take-over": ActRule(roles(PO), "questionnaire-reviewed", asks=True),
            # Once a day: the link left today.
            "remind": ActRule(roles(PO), "questionnaire-sent", asks=True),
            "withdraw": ActRule(roles(PO), "questionnaire-sent", asks=True),
        },
    ),
    "processors_partyimport": AdminModel(
        view=roles(PO),
        add=roles(PO),
        change=roles(PO),
        acts={
            "import": ActRule(roles(PO), "party-list", asks=True),
            "cancel": ActRule(roles(PO), "party-list"),
        },
    ),
    "processors_agreement": AdminModel(
        view=_READERS,
        add=roles(PO),
        acts={
            "sign": ActRule(roles(PO), "agreement-draft", asks=True),
            "negotiate": ActRule(roles(PO), "agreement-draft"),
            "change": ActRule(roles(PO), "agreement-draft", asks=True),
            "cancel": ActRule(roles(PO), "agreement-draft", asks=True),
            "join": ActRule(roles(PO), "agreement-draft", asks=True),
            "leave": ActRule(roles(PO), "agreement-further", asks=True),
            "let-run": ActRule(roles(PO), "agreement-notice", asks=True),
            "notice": ActRule(roles(PO), "agreement-signed", asks=True),
            "renew": ActRule(roles(PO), "agreement-signed", asks=True),
            "new-version": ActRule(roles(PO), "agreement-signed"),
            "end": ActRule(roles(PO), "agreement-signed", asks=True),
            "prove": ActRule(roles(PO), "agreement-unproven", asks=True),
            "destroy": ActRule(roles(PO), "agreement-ended", asks=True),
            "ask-advice": ActRule(
                roles(PO, MAN, Role.AMBASSADOR, Role.CISO), "agreement-signed", asks=True
            ),
            "give-advice": ActRule(roles(FG), "agreement-signed", asks=True),
            "checklist-work": ActRule(roles(PO), "agreement-draft", asks=True),
            "checklist-duties": ActRule(roles(PO), "agreement-draft", asks=True),
            "checklist-chain": ActRule(roles(PO), "agreement-draft", asks=True),
            "checklist-division": ActRule(roles(PO), "agreement-joint", asks=True),
            "checklist-citizens": ActRule(roles(PO), "agreement-joint", asks=True),
            "checklist-gaps": ActRule(roles(PO), "agreement-gaps", asks=True),
            "action-agree": ActRule(roles(PO), "agreement-signed", asks=True),
            "sub-add": ActRule(roles(PO), "agreement-signed", asks=True),
            "transfer-add": ActRule(roles(PO), "agreement-signed", asks=True),
            "assurance-add": ActRule(roles(PO), "agreement-signed", asks=True),
            "ask-party": ActRule(roles(PO), "agreement-draft", asks=True),
            # Of the FG alone: nobody else writes a finding.
            "check": ActRule(roles(FG), "agreement-signed", asks=True),
            "check-action": ActRule(roles(FG), "agreement-signed", asks=True),
            "assurance-end": ActRule(roles(PO), "agreement-signed", asks=True),
            "link-processings": ActRule(roles(PO), "agreement-signed", asks=True),
            "unlink-processings": ActRule(roles(PO), "agreement-signed", asks=True),
        },
        attach=roles(PO),
    ),
}

# Pages over all of them: only to read.
AGREEMENT_PAGES: dict[str, Rule] = {
    "admin:disclosures_disclosure_figures": in_admin(roles(PO, FG, MAN), only_read=True),
    "admin:processors_party_overview": in_admin(_READERS, only_read=True),
    "admin:processors_party_names": in_admin(_READERS, only_read=True),
    "admin:registers_processingactivity_coverage": in_admin(_READERS, only_read=True),
    "admin:registers_processingactivity_for_others": in_admin(_READERS, only_read=True),
}
