"""The plan register of the JSON door."""
