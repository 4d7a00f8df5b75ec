"""Six organisations with people in every role, to try the product with. Not for production."""
