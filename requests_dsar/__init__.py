"""Requests of data subjects (GDPR art. 12, 15-22)."""
