"""External parties: who receives or processes data (GDPR art. 26, 28, 30(1)(d)).

Agreements, checklists and sub-processors come in a later issue.
"""
