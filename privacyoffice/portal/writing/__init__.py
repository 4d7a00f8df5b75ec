"""Messages to the office, with and without a request."""
