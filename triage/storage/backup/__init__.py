"""Everything out and in again, while the service runs: backup, restore, and export in open formats."""
