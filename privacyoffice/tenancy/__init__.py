"""Organisations, their departments, and the wall between organisations (decision 2)."""
