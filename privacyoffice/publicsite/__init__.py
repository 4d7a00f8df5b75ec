"""The public face: front page, home page of an organisation, error pages, health."""
