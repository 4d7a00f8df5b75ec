"""Who did what and when: audit events, the acting person, value history, the admin's base."""
