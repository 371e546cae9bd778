"""What waits, what came and what was done."""
