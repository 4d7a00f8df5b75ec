"""What a citizen does here without an account: ask, follow, write. It may set a cookie."""
