from processors.admin import (  # noqa: F401
    agreement,
    home_agreement,
    party,
    sub_processing,
    transfer,
    words_agreement,
    words_checklist,
    words_party,
    words_subs,
)
