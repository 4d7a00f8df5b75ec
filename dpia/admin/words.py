"""What the acts on screenings, plans and lists of risky processes are called on a screen."""
