"""The public calculator of terms: which questions there are, what is filled in, the answer."""
