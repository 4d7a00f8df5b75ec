from processors.admin import (  # noqa: F401
    agreement,
    home_agreement,
    party,
    questionnaire,
    sub_processing,
    transfer,
    words_agreement,
    words_check,
    words_checklist,
    words_party,
    words_subs,
)
