"""Who may come in: passwords, sessions, keys of other systems. No HTTP here; the command line uses it too."""
