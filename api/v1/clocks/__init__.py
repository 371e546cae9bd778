"""Time limits for other systems."""
