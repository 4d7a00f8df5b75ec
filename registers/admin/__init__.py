from registers.admin import (  # noqa: F401
    controlling_body,
    editions,
    explanations,
    home,
    importing,
    information_system,
    processing_activity,
    shared_template,
    vocabulary_term,
    words,
)
