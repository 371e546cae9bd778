"""The documents of the JSON door."""
