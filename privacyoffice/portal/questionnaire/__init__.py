"""Questions to a party, answered by a secret link without an account."""
