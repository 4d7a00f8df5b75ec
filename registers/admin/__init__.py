from registers.admin import (  # noqa: F401
    controlling_body,
    explanations,
    home,
    importing,
    information_system,
    processing_activity,
    shared_template,
    vocabulary_term,
    words,
)
