"""The form: a request in steps, from what is wanted to the confirmation."""
