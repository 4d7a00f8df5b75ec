"""The record of processing activities (GDPR art. 30), from spreadsheet to public page."""
