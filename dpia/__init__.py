"""Data protection impact assessments (GDPR art. 35, 36).

Holds nothing yet: built in a later issue.
"""
