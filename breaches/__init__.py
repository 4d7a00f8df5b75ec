"""Personal data breaches and the 72-hour clock (GDPR art. 33, 34).

Holds nothing yet: built in a later issue.
"""
