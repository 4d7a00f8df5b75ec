"""The parts of an entry, each declared once, in the order in which people read them.

A new column is a field of the model and its name here.
"""

from django.utils.translation import gettext_lazy as _

from registers.models import (
    ActivityController,
    ActivityLink,
    ActivitySystem,
    ClientController,
    ConsentText,
    DataSource,
    DataSubjectCategory,
    FurtherProcessing,
    JointController,
    LegalBasisOfActivity,
    PersonalDataCategory,
    Purpose,
    Recipient,
    RetentionTerm,
    SecurityMeasure,
    Transfer,
)
from registers.record.declaration import Answer, Part

ANSWERS = (
    Answer("department", _("Department"), "", "department", is_always_shown=True),
    Answer("reference", _("Reference"), "", "reference", is_always_shown=True),
    Answer(
        "role",
        _("What we are in this"),
        "GDPR 4(7), 4(8), 26",
        "role",
        goes_without_saying="controller",
    ),
    Answer(
        "regime",
        _("Which rules hold"),
        "GDPR 2(2); Wpg; Wet BRP",
        "regime",
        {"police_article": "", "persons_register_decision": ""},
        goes_without_saying="avg",
    ),
    Answer(
        "automated_decisions",
        _("Does a computer decide alone?"),
        "GDPR 13(2)(f), 22",
        "automated_decisions",
        {"automated_decisions_explained": ""},
    ),
    Answer(
        "profiling",
        _("Do we make profiles of people?"),
        "GDPR 4(4), 13(2)(f)",
        "profiling",
        {"profiling_explained": ""},
    ),
)
# Columns of the entry that are never public.
INSIDE_ANSWERS = ("police_internal_audit_on", "police_external_audit_on", "remarks")

PARTS = (
    Part(
        "purposes",
        "purposes",
        Purpose,
        _("What we want to achieve"),
        _("What the data are used for, one purpose a line. GDPR article 30(1)(b)."),
        "GDPR 30(1)(b)",
        "description",
        is_always_shown=True,
    ),
    Part(
        "legal_bases",
        "legal_bases",
        LegalBasisOfActivity,
        _("Why we are allowed to do this"),
        _(
            "Why this is allowed. For a legal obligation or a public task, name the law and its "
            "article. GDPR article 6(1)."
        ),
        "GDPR 6(1), 6(3)",
        "basis",
        {"statute": "", "purpose": _("For"), "source_text": ""},
        is_always_shown=True,
    ),
    Part(
        "data_subjects",
        "data_subjects",
        DataSubjectCategory,
        _("Whose data"),
        _("Whose data these are, one group of people a line. GDPR article 30(1)(c)."),
        "GDPR 30(1)(c)",
        "name",
        is_always_shown=True,
    ),
    Part(
        "personal_data",
        "personal_data",
        PersonalDataCategory,
        _("Which data"),
        _(
            "Which data, one kind a line. Say of special data and criminal data why they may be "
            "used, and of a national number which law permits it. GDPR articles 30(1)(c), 9, 10."
        ),
        "GDPR 30(1)(c), 9, 10",
        "name",
        {
            "subject": _("About"),
            "sensitivity": "",
            "exception": _("Allowed because of"),
            "statute": "",
        },
        law=("exception", "statute"),
        is_always_shown=True,
    ),
    Part(
        "sources",
        "sources",
        DataSource,
        _("Where we get the data"),
        _("Where the data come from, and how you see that they are right. GDPR article 14(2)(f)."),
        "GDPR 14(2)(f), 5(1)(d)",
        "name",
        {"is_authentic": _("official basic register")},
        ("party", "accuracy_check"),
        is_always_shown=True,
    ),
    Part(
        "recipients",
        "recipients",
        Recipient,
        _("With whom we share the data"),
        _(
            "Who gets the data, processors included. Name the kind of recipient; choose the "
            "party itself if it is known. GDPR article 30(1)(d)."
        ),
        "GDPR 30(1)(d)",
        "name",
        {
            "kind": "",
            "party": _("Who this is"),
            "ground": _("Allowed because of"),
            "necessity": _("Needed for"),
        },
        law=("ground",),
        is_always_shown=True,
    ),
    Part(
        "transfers",
        "transfers",
        Transfer,
        _("Data outside Europe"),
        _(
            "Each country outside the EEA, or international organisation, and what makes it "
            "lawful. GDPR articles 30(1)(e) and 44 to 49."
        ),
        "GDPR 30(1)(e)",
        "country",
        {"recipient": _("To"), "safeguard": _("Protected by"), "documentation": ""},
        law=("safeguard", "documentation"),
        is_always_shown=True,
    ),
    Part(
        "retention",
        "retention_terms",
        RetentionTerm,
        _("How long we keep the data"),
        _(
            "How long, from when, and what happens then; per kind of data if they differ. Tick "
            "“not yet known” if you are still finding out. GDPR article 30(1)(f)."
        ),
        "GDPR 30(1)(f)",
        "description",
        {
            "starting_event": _("Counted from"),
            "data": _("For"),
            "afterwards": _("After that"),
            "disposal_result": _("Selectielijst"),
            "not_yet_known": "",
        },
        is_always_shown=True,
    ),
    Part(
        "controllers",
        "controllers",
        ActivityController,
        _("Who is responsible"),
        _(
            "The body that decides why and how data are used, such as the executive or the mayor. "
            "GDPR article 30(1)(a)."
        ),
        "GDPR 30(1)(a)",
        "body",
        {"contact": ""},
        is_always_shown=True,
    ),
    Part(
        "joint_controllers",
        "joint_controllers",
        JointController,
        _("Who is responsible together with us"),
        _("Parties that decide with you, and what you agreed. GDPR articles 26 and 30(1)(a)."),
        "GDPR 26, 30(1)(a)",
        "party",
        {
            "contact": "",
            "arrangement": _("What we agreed"),
            "representative": _("Representative"),
        },
    ),
    Part(
        "clients",
        "clients",
        ClientController,
        _("For whom we do this"),
        _("Only if you are processor: for whom, and what you do for them. GDPR article 30(2)."),
        "GDPR 30(2)(a), (b)",
        "party",
        {"contact": "", "work": _("What we do for them")},
        ("dpo_contact",),
    ),
    Part(
        "consent_texts",
        "consent_texts",
        ConsentText,
        _("What people agree to"),
        _(
            "The words to which people say yes, one version a line, how you prove it and how they "
            "take it back. GDPR article 7."
        ),
        "GDPR 7",
        "text",
        {
            "version": _("Version"),
            "used_from": _("Used from"),
            "used_until": _("Used until"),
            "withdrawal": _("Taking it back"),
        },
        ("proof",),
    ),
    Part(
        "further_processing",
        "further_processing",
        FurtherProcessing,
        _("Other purposes"),
        _(
            "Use for another purpose than the first one, and why that is allowed: answer the "
            "questions of the test. GDPR articles 5(1)(b) and 6(4)."
        ),
        "GDPR 6(4)",
        "description",
        {"ground": _("Allowed because of"), "statute": ""},
        ("link", "context", "nature", "consequences", "safeguards"),
        law=("statute",),
    ),
    Part(
        "security_measures",
        "security_measures",
        SecurityMeasure,
        _("How we protect the data"),
        _(
            "How the data are protected, in general words. Status and owner are never published; "
            "what is not in place yet is not published either. "
            "GDPR articles 30(1)(g) and 32."
        ),
        "GDPR 30(1)(g)",
        "description",
        inside=("status", "owner", "status_on"),
        # What is not in place yet protects nobody, and may not be told as if it did.
        kept_while={"status": ("planned", "in_progress")},
    ),
    Part(
        "systems",
        "systems",
        ActivitySystem,
        _("Systems"),
        _("The systems and archives in which the data are. Never published."),
        "",
        "system",
        inside=("use",),
        is_publishable=False,
    ),
    Part(
        "links",
        "links",
        ActivityLink,
        _("Links to other processings"),
        _("Which of your other processings it gives data to or gets them from. Never published."),
        "",
        "other",
        inside=("direction", "what"),
        is_publishable=False,
    ),
)
PART = {part.key: part for part in PARTS}
ANSWER = {answer.key: answer for answer in ANSWERS}
