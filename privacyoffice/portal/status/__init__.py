"""The page of one request: how far it is, and the answer."""
