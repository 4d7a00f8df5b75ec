"""Public pages written as files when something changes, and served before anything else."""
