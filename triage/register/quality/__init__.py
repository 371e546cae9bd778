"""Can the register be trusted? A table of checks, and the work list that they keep."""
