"""The events of the JSON door."""
