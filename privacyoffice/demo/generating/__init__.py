"""A demo as large as one likes: invented municipalities with believable registers."""
