"""The pages for people, without a browser."""
