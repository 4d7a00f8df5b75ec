"""External parties and agreements (GDPR art. 26, 28).

Holds nothing yet: built in a later issue.
"""
