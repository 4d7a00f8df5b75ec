from privacyoffice.notifications.admin import home, in_app, outbox, timeline  # noqa: F401
