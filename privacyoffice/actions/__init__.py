"""What somebody promised to do about something that an app found: one list over all apps.

An app writes an action about one of its objects; the owner does it before a day; the FG may say
afterwards that it was seen (GDPR art. 24, 39(1)(b)).
"""
