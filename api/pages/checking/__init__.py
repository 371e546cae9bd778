"""Checking one document: values left, pages right."""
