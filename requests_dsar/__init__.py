"""Data-subject requests (GDPR art. 12, 15-22).

Holds nothing yet: built in a later issue.
"""
