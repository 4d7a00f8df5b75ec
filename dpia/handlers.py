"""What this app hooks into the floors below."""
