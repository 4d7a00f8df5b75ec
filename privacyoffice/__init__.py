"""The platform: every floor that more than one domain app stands on."""
