"""Training of every learned part from the corpus: reproducible, on two cores, in minutes."""
