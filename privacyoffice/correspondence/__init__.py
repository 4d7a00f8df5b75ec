"""What is written between an office and a person: messages, and the way in without an account."""
