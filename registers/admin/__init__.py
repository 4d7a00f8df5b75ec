from registers.admin import (  # noqa: F401
    controlling_body,
    coverage_of_agreement,
    editions,
    explanations,
    home,
    importing,
    information_system,
    processing_activity,
    shared_template,
    vocabulary_term,
    words,
    words_coverage,
)
