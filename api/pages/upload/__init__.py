"""Uploading documents and watching what becomes of them."""
