"""Who may do what with data breaches: part of the classification."""

from breaches.facts import SECTIONS
from privacyoffice.accounts.roles import Role
from tests.access.rights import ActRule, AdminModel, roles

PO, FG, CASE = Role.PRIVACY_OFFICER, Role.DPO, Role.CASE_HANDLER
CISO, MAN = Role.CISO, Role.MANAGER
_HANDLERS = roles(PO, CISO)
_READERS = roles(PO, FG, CISO, MAN)
# What somebody who handles a breach fills in about it.
_WORK = ActRule(_HANDLERS, "breach-in_progress", asks=True)

BREACH_MODELS: dict[str, AdminModel] = {
    # The FG only looks on, unless the policy in force gives the FG this work.
    "breaches_breach": AdminModel(
        view=_READERS,
        add=_HANDLERS,
        acts={
            "take-up": ActRule(_HANDLERS, "breach-reported", asks=True),
            "instants": _WORK,
            "hand-over": _WORK,
            "no-breach": _WORK,
            "duplicate": _WORK,
            "reopen": ActRule(_HANDLERS, "breach-closed", asks=True),
            "destroy": ActRule(roles(PO), "breach-closed", asks=True),
            "ask-advice": ActRule(roles(PO, CISO, MAN), "breach-reported", asks=True),
            "give-advice": ActRule(roles(FG), "breach-reported", asks=True),
            "name-processor": ActRule(_HANDLERS, "breach-processor", asks=True),
            "tick-steps": ActRule(_HANDLERS, asks=True),
            "skip-steps": ActRule(_HANDLERS, asks=True),
            "untick-step": ActRule(_HANDLERS, "breach-in_progress", asks=True),
            "evaluate": ActRule(_HANDLERS, "breach-in_progress", asks=True),
            "measure-agree": ActRule(_HANDLERS, asks=True),
            "tell-other": ActRule(_HANDLERS, asks=True),
            "link-case": ActRule(_HANDLERS, asks=True),
            "unlink-case": ActRule(_HANDLERS, "breach-in_progress", asks=True),
            # Not before it was evaluated and decided: its form is shown again.
            "close": ActRule(_HANDLERS, "breach-in_progress", asks=True),
            **{f"facts-{section}": _WORK for section in SECTIONS},
            "assess": _WORK,
            "add-processings": _WORK,
            "remove-processing": _WORK,
            "add-party": _WORK,
            "remove-party": _WORK,
            "tell-authority": _WORK,
            "notify-prepare": _WORK,
            "people-decide": _WORK,
            "people-write": _WORK,
            "notify-submit": ActRule(_HANDLERS, "breach-draft", asks=True),
            "notify-late-reasons": ActRule(_HANDLERS, "breach-late", asks=True),
        },
        attach=_HANDLERS,
    ),
    # Who sees a breach sees what the authority got of it.
    "breaches_notification": AdminModel(
        view=_READERS,
        acts={
            "submit": ActRule(_HANDLERS, "notification-draft", asks=True),
            "reasons": ActRule(_HANDLERS, "notification-late", asks=True),
            "number": ActRule(_HANDLERS, "notification-late", asks=True),
            "print-again": ActRule(_HANDLERS, "notification-forgotten"),
            "print-draft": ActRule(_READERS, "notification-draft"),
            "cancel": ActRule(_HANDLERS, "notification-draft"),
        },
    ),
    # Whoever has to take a measure sees that one: here the case handler.
    "breaches_measure": AdminModel(
        view=roles(PO, FG, CISO, MAN, CASE),
        acts={
            "taken": ActRule(roles(PO, CISO, CASE), asks=True),
            "change": ActRule(_HANDLERS, asks=True),
            "drop": ActRule(_HANDLERS, asks=True),
        },
    ),
    # Who sees a breach sees what people are told; whoever wrote a text does not approve it.
    "breaches_communication": AdminModel(
        view=_READERS,
        acts={
            "change": ActRule(_HANDLERS, "communication-draft", asks=True),
            "import": ActRule(_HANDLERS, "communication-draft", asks=True),
            "approve": ActRule(_HANDLERS, "communication-draft"),
            "send": ActRule(_HANDLERS, "communication-approved"),
            "publish": ActRule(_HANDLERS, "communication-notice", asks=True),
            "posted": ActRule(_HANDLERS, "communication-printed", asks=True),
            "make-again": ActRule(_HANDLERS, "communication-forgotten"),
            "readdress": ActRule(_HANDLERS, "communication-failed", asks=True),
            "last-day": ActRule(_HANDLERS, "communication-standing", asks=True),
            "withdraw": ActRule(_HANDLERS, "communication-standing", asks=True),
            "rewrite": ActRule(_HANDLERS, "communication-approved"),
            "cancel": ActRule(_HANDLERS, "communication-draft", asks=True),
        },
    ),
    "breaches_clockrule": AdminModel(view=roles(PO, FG, CISO), add=roles(PO)),
    "breaches_protocol": AdminModel(view=roles(PO, FG, CISO), add=roles(PO)),
}
