"""The public register: pages and files for everybody. They read snapshots and nothing else."""
