"""Many documents in one request, described by a manifest."""
