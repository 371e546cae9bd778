"""Taking in the lists of an old system: once or every night, row by row, never doubled."""
