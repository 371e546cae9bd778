"""The triage list: most urgent first."""
