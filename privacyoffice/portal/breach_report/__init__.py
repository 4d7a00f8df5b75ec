"""Telling of a data breach without an account: who works here, a citizen, a processor."""
