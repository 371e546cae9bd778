"""Telling other systems what happened, after the Standard Webhooks convention: outbox, signatures, delivery, log."""
