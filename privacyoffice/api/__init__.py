"""Addresses of the API and its description."""
