"""Who may decide in the name of which body (Awb art. 10:1-10:12)."""
