from privacyoffice.deadlines.admin import calendar, deadline, holiday, home, words  # noqa: F401
