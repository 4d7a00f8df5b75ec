"""Data given to others: to whom, what, on which ground, decided by whom (GDPR art. 5(2), 15).

Every giving and every refusal is written down as it happens, so that a person who asks can be
told who actually had their data.
"""
