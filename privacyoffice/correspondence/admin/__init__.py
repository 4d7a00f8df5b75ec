"""Messages on the pages of cases, and conversations without a request."""

from privacyoffice.correspondence.admin import (  # noqa: F401
    conversation,
    door_words,
    home,
    words,
)
