"""The FG's advice, asked and given on anything (GDPR art. 35(2), 38(1), 38(3), 39(1)(a))."""
