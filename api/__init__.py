"""The doors: JSON for other systems under /v1, pages for people, sign-in and rights for both."""
