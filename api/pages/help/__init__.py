"""Help, shortcuts, accessibility."""
