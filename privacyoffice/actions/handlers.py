"""What this floor hooks into the floors below."""
