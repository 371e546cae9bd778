"""Children's records."""
