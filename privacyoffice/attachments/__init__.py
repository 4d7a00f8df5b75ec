"""Files that people send with a case: checked, encrypted, kept, given out by the gate."""
