"""Webhooks: which systems are told of what, their log, replay and a test. For administrators."""
