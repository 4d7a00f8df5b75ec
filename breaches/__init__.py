"""Personal data breaches, from a report to the register (GDPR art. 4(12), 33, 34)."""
