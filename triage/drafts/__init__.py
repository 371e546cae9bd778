"""A reading becomes a draft record; people check it, correct it, and see who did what."""
