"""The drafts of the JSON door."""
