"""The children of the JSON door."""
