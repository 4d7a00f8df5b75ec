"""What every case has: a number, a key, a story in acts, and an end."""
