"""People, their roles in an organisation, and the departments that they work in."""
