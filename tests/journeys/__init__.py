"""Journeys from door to door in a real browser, against the real service."""
