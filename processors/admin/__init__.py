from processors.admin import (  # noqa: F401
    agreement,
    party,
    party_import,
    questionnaire,
    sub_processing,
    transfer,
    words_agreement,
    words_check,
    words_checklist,
    words_party,
    words_subs,
)
