"""Who may ask what on the pages of the portal. A part of it adds its own pages here."""

from tests.access.rules import Rule, by_method

# What a visitor without an account can do, in Dutch and English: the same for everybody, whoever
# is logged in. Who did not come in with a link is told how to.
FORM = by_method(*["yes OPTIONS+PUT+PATCH+DELETE:405"] * 2)
READS = by_method(*["yes OPTIONS+POST+PUT+PATCH+DELETE:405"] * 2)
FETCHES = by_method(*["yes HEAD+OPTIONS+POST+PUT+PATCH+DELETE:405"] * 2)
# Later steps, for who did the first one: anybody else is sent there.
LATER = by_method(*["moved OPTIONS+PUT+PATCH+DELETE:405"] * 2)
LATER_READS = by_method(*["moved OPTIONS+POST+PUT+PATCH+DELETE:405"] * 2)

WRITING: dict[str, Rule] = {
    "message": FORM,
    "message_code": LATER,
    "message_text": LATER,
    "message_sent": LATER_READS,
    "status_write": FORM,
    "status_written": READS,
    "status_file": FETCHES,
}

STATUS: dict[str, Rule] = {
    "status": READS,
    "status_code": FORM,
    "status_digid": FETCHES,
    "status_digid_back": FETCHES,
    "status_letter": FETCHES,
    "status_files": FETCHES,
    "status_withdraw": FORM,
    "status_objection": FORM,
    "status_objected": READS,
    "status_leave": by_method(*["405 POST:moved"] * 2),
    "status_left": READS,
    "status_lost": FORM,
    "status_lost_asked": READS,
    # A link that nobody gave: the same for everybody.
    "status_enter": by_method(*["404 OPTIONS+POST+PUT+PATCH+DELETE:405"] * 2),
}

FILING: dict[str, Rule] = {
    "filing_start": READS,
    "filing_what": FORM,
    **{
        f"filing_{step}": LATER
        for step in (
            *("for_whom", "person", "about", "details", "name", "answer", "address", "identity"),
            "check",
        )
    },
    "filing_sent": LATER_READS,
    "filing_gone": READS,
    "filing_stop": by_method(*["moved POST:yes OPTIONS+PUT+PATCH+DELETE:405"] * 2),
    "filing_paper": READS,
    # A link that nobody gave: the same for everybody.
    "filing_confirm": by_method(*["404 OPTIONS+PUT+PATCH+DELETE:405"] * 2),
}

BREACH: dict[str, Rule] = {
    "breach_start": READS,
    "breach_who": FORM,
    **{f"breach_{step}": LATER for step in ("what", "when", "data", "contact", "check")},
    "breach_sent": LATER_READS,
    "breach_gone": READS,
    "breach_stop": by_method(*["moved POST:yes OPTIONS+PUT+PATCH+DELETE:405"] * 2),
}

QUESTIONS: dict[str, Rule] = {
    # For who came in with a link; the same answer for everybody else.
    "questions": by_method(*["404 OPTIONS+PUT+PATCH+DELETE:405"] * 2),
    **{
        f"questions_{page}": by_method(*["404 OPTIONS+POST+PUT+PATCH+DELETE:405"] * 2)
        for page in ("enter", "kept", "sent")
    },
    "questions_leave": by_method(*["moved POST:yes OPTIONS+PUT+PATCH+DELETE:405"] * 2),
}

# By the names of their addresses, in both languages.
VISITORS: dict[str, Rule] = {
    f"portal:{name}{language}": rule
    for name, rule in {**WRITING, **STATUS, **FILING, **BREACH, **QUESTIONS}.items()
    for language in ("", "_en")
}
