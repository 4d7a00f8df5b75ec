from requests_dsar.admin import (  # noqa: F401
    home,
    home_work,
    letter,
    request,
    search_task,
    words,
    words_clock,
    words_decide,
    words_letters,
    words_work,
)
