"""The JSON door under invented requests of every kind."""
